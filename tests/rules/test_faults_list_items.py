"""A finding about an item of a list in the frontmatter stands at that item."""

import pytest
from rule_helpers import diagnostics_of, fixed

AT_ITEM = [
    ("C009", "isbn: [0306406152, 9780306406158]", [(2, 20)]),
    ("C009", "isbn:\n  - 0306406152\n  - 1234\n  - '97803064 06158'", [(4, 5), (5, 6)]),
    ("C009", "doi: [10.1000/182, 10.1/x, '10.1000/182.']", [(2, 20), (2, 29)]),
    ("C009", "arxiv:\n  - 2101.00001x\n  - [2113.00001x]", [(3, 5), (4, 6)]),
    ("C009", "pmid: [12, PMC12, 123456789]", [(2, 12), (2, 19)]),
    ("C009", "url:\n- https://example.org\n- https://example", [(4, 3)]),
    ("C009", "source:\n- Hale, Pigments\n- doi:10.1000/", [(4, 3)]),
    ("C009", "extra:\n  x: 1\n  source:\n  - Hale\n  - doi:10.1000/", [(6, 5)]),
    ("C003", "source: [gone.pdf, Hale, lost.pdf]", [(2, 10), (2, 26)]),
    ("C003", "sources:\n  - Hale\n  - '[[gone]]'", [(4, 6)]),
    ("T001", "tags: [fine, 2024, a b, '']", [(2, 14), (2, 20), (2, 25)]),
    ("T001", "tags:\n  - fine\n  -\n  - [x]\n  - a.b", [(4, 4), (5, 6), (6, 5)]),
    ("N005", "aliases: [One, Note B]", [(2, 16)]),
    ("N005", "aliases:\n  - One\n  - note b", [(4, 5)]),
]
ALONE = [
    ("C009", "isbn: [0306406152, 9780306406157]"),
    ("C009", "isbn:\n  - 0306406152\n  - '978-0-306-40615-7; 0306406152'"),
    ("C009", "doi: [10.1000/182, doi:10.1000/x]"),
    ("C009", "arxiv:\n  - 2101.00001v2\n  - [hep-th/9901001]"),
    ("C009", "pmid: [12, 99999999]"),
    ("C009", "url:\n- https://example.org\n- example"),
    ("C009", "source:\n- Hale, Pigments\n- doi:10.1000/1"),
    ("C009", "extra:\n  x: 1\n  source:\n  - Hale\n  - doi:10.1000/1"),
    ("C003", "source: [Hale, b.md]"),
    ("C003", "sources:\n  - Hale\n  - '[[Note b]]'"),
    ("T001", "tags: [fine, y2024, a/b]"),
    ("T001", "tags:\n  - fine\n  - 'more'\n  - a-b"),
    ("N005", "aliases: [One, Note C]"),
    ("N005", "aliases:\n  - One\n  - Two"),
]


def places(code, yaml):
    files = {"note.md": f"---\n{yaml}\n---\nText.\n", "Note b.md": "x", "b.md": "x"}
    return [(found.line, found.column) for found in diagnostics_of(files, code)]


@pytest.mark.parametrize(("code", "yaml", "expected"), AT_ITEM)
def test_d_a_finding_about_an_item_stands_there(code, yaml, expected):
    assert places(code, yaml) == expected


@pytest.mark.parametrize(("code", "yaml"), ALONE)
def test_d_right_items_are_left_alone(code, yaml):
    assert places(code, yaml) == []


def test_hits_and_left_alone_cases_are_equally_many():
    assert len(AT_ITEM) == len(ALONE)


def test_d_a_number_in_a_list_is_shown_with_its_own_zeros_only():
    found = diagnostics_of("---\nisbn: [0306406153, 306406152]\n---\n", "C009")
    assert [one.target for one in found] == ["0306406153", "306406152"]


def test_d_an_item_is_mended_and_its_neighbours_stay():
    text = "---\ndoi: [10.1000/1., '10.1000/2.', \"10.1000/3.\", 10.1000/4]\n---\n"
    mended = fixed(text, "C009")["note.md"]
    assert mended == text.replace("/1.", "/1").replace("/2.", "/2").replace("/3.", "/3")


def test_d_who_bears_an_alias_shows_its_item():
    files = {"note.md": "[[Two]]", "other.md": "---\naliases: [One, Two]\n---\n"}
    (found,) = diagnostics_of(files, "L002")
    assert [(one.path, one.span.column) for one in found.related] == [("other.md", 16)]
