"""Labels of Quarto and pandoc-crossref are no citekeys, unless a bibliography has them."""

import pytest
from rule_helpers import diagnostics_of, made

from kbtool.citations.model import Citations
from kbtool.citations.usage import usage_of

BIB = "@book{hale1998, title={Pigments}, author={Hale, Ann}, year=1998}\n"
LONG = "The stacks were left for three months in the warmth of the dung, and then opened again."
QUARTO = (
    *("fig", "tbl", "lst", "eq", "sec", "alg"),
    *("thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem"),
    *("tip", "nte", "wrn", "imp", "cau"),
)
BARE = "[citations]\nbare-keys = true\n"


def codes(files, *wanted):
    return [found.code for found in diagnostics_of(files, *wanted)]


@pytest.mark.parametrize("kind", QUARTO)
def test_d_a_label_of_quarto_is_no_citekey(kind):
    label = f"{kind}-heat-2"
    text = (
        f"[@{label}] [@{label}; @{kind}-b] [-@{label}] [see @{label.capitalize()}] @{label} "
        f"-@{label} [@{label}, @hale1998] @{{{label}}} [@{label.upper()}]\n"
    )
    assert codes({"note.md": text, "refs.bib": BIB, "kbtool.toml": BARE}, "C004") == []
    assert codes(f"---\nreferences:\n- id: x\n---\n[@{label}]", "C004") == []


@pytest.mark.parametrize("kind", QUARTO)
def test_d_what_only_begins_alike_is_a_citekey(kind):
    text = f"[@{kind}2001] [@{kind}ure-1] [@{kind}_1] [@{kind}] [@x-{kind}-1] [@{kind}.a-1]"
    assert codes({"note.md": text, "refs.bib": BIB}, "C004") == ["C004"] * 6


@pytest.mark.parametrize("kind", QUARTO)
def test_d_a_known_key_is_a_citekey_whatever_it_begins_with(kind):
    key = f"{kind}-1998"
    files = {"note.md": f"As said [@{key}].", "refs.bib": BIB.replace("hale1998", key)}
    thing = made(files)
    used = usage_of(Citations.of(thing.vault), thing.vault.notes.values()).sources
    assert [one.record.key for one in used] == [key]
    noted = {"note.md": f"As said [@{key}].", f"{key}.md": f"---\ncitekey: {key}\n---\n"}
    thing = made({**noted, "refs.bib": BIB})
    assert len(usage_of(Citations.of(thing.vault), thing.vault.notes.values()).sources) == 1


LABELS_ALONE = [
    ("C001", "A claim [@fig-heat]. #literature"),
    ("C001", "A claim [@Fig-heat; @tbl-sums]. #literature"),
    ("C001", "A claim [@fig:heat]. #literature"),
    ("C001", "A claim.[^1] #literature\n\n[^1]: See @fig-heat"),
    ("C007", {"kbtool.toml": '[citations]\nquote-scope = "all"\n', "a.md": f"> {LONG} [@fig-a]"}),
    (
        "C007",
        {"kbtool.toml": '[citations]\nquote-scope = "all"\n', "a.md": f"As @sec-a:\n\n> {LONG}"},
    ),
]
KEYS_TOO = [
    ("C001", "A claim [@fig-heat; @hale1998]. #literature"),
    ("C001", "A claim [@figure-heat]. #literature"),
    ("C001", {"a.md": "A claim [@fig-1998]. #literature", "r.bib": "@book{fig-1998, title={x}}"}),
    ("C001", "A claim.[^1] #literature\n\n[^1]: See @fig-heat by Hale"),
    ("C007", {"kbtool.toml": '[citations]\nquote-scope = "all"\n', "a.md": f"> {LONG} [@fig98]"}),
    ("C007", f"As [@fig-1] shows:\n\n> {LONG}"),  # no citation, so the note is not in scope
]


@pytest.mark.parametrize(("code", "files"), LABELS_ALONE)
def test_d_a_cross_reference_names_no_source(code, files):
    assert codes(files, code) == [code]


@pytest.mark.parametrize(("code", "files"), KEYS_TOO)
def test_d_a_citation_beside_or_like_one_does(code, files):
    assert codes(files, code) == []


def test_hits_and_left_alone_cases_are_equally_many():
    assert len(LABELS_ALONE) == len(KEYS_TOO)


def test_d_labels_are_no_sources_in_use():
    thing = made({"a.md": "See [@fig-a], @tbl-b and [@hale1998].", "refs.bib": BIB})
    used = usage_of(Citations.of(thing.vault), thing.vault.notes.values()).sources
    assert [one.record.key for one in used] == ["hale1998"]


def test_d_a_notes_own_kinds_of_labels_count():
    head = "---\ncrossref:\n  custom:\n    - kind: float\n      key: vid\n---\n"
    assert codes({"a.md": head + "[@vid-a] [@Vid-b]", "refs.bib": BIB}, "C004") == []
    assert codes({"a.md": head + "[@video-a]", "b.md": "[@vid-a]", "refs.bib": BIB}, "C004") == [
        "C004",
        "C004",
    ]


def test_d_configured_beginnings_count_in_any_case():
    files = {"a.md": "[@Map:a] [@map:b]", "refs.bib": BIB}
    toml = '[citations]\ncrossref-prefixes = ["map:"]\n'
    assert codes({**files, "kbtool.toml": toml}, "C004") == []
    assert codes(files, "C004") == ["C004", "C004"]
