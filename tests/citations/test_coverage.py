"""Which source covers which quotation (CITATIONS.md 2.3)."""

import pytest
from helpers import vault_of

from kbtool.citations.model import Citations
from kbtool.citations.sources.source import caption_of

Q = "> The stacks were left for three months in the warmth of the dung."
R = "> Those who worked at the stacks were pale and trembled."
P = "Some prose of one's own."
OTHERS = {
    "a.md": "A book.",
    "b.md": "A book.",
    "c.md": "Only a concept.",
    "index.md": "source:: [[a]], [[b]]",
    "refs.bib": "@book{hale1998, title={T}}",
}


def coverages(text, path="note.md"):
    vault = vault_of({path: text, **OTHERS})
    found = Citations.of(vault).coverages(vault.notes[path])
    return [(c.how, [caption_of(n.source) for n in c.named]) for c in found]


def covers(text):
    """Return for each quotation the captions of what covers it, "-" for nothing."""
    return [", ".join(names) or ("-" if how == "none" else how) for how, names in coverages(text)]


A, B = "source:: [[a]]", "source:: [[b]]"


def note(*blocks):
    return "\n\n".join(blocks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # inside
        ("> Left in the dung [@hale1998].", ["@hale1998"]),
        ("> Left in the dung.\n> source:: [[a]]", ["a"]),
        ("> Left in the dung, see [[a]].", ["a"]),
        ("> Left in the dung <https://x.org/1>.", ["https://x.org/1"]),
        ("> Left in the dung.[^1]\n\n[^1]: Hale, Pigments, page 12", ["Hale, Pigments, page 12"]),
        ("> Left in the dung.\n> — Hale, Pigments", ["Hale, Pigments"]),
        ("> [!quote] Hale\n> Left in the dung.\n> — Hale", ["Hale"]),
        (f"# H\n\n{A}\n\n> Left in the dung, see [[b]].", ["b"]),
        # a concept's link does not win over a field, but is better than nothing
        (f"{A}\n\n> Left in the dung of [[c]].", ["a"]),
        ("> Left in the dung of [[c]].", ["c"]),
        # section
        (note(A, Q), ["a"]),
        (note(Q, A), ["a"]),
        (f"{A}\n{Q}", ["a"]),
        (note(A, Q, P, R), ["a", "a"]),
        (note(A, Q, B, R), ["a", "b"]),
        (note(Q, A, R, B), ["a", "b"]),
        (note(Q, R, A), ["a", "a"]),
        (note(Q, A, R), ["a", "a"]),
        (note("## One", Q, A, "## Two", B, R), ["a", "b"]),
        (note("## One", A, Q, R, "## Two", R, B), ["a", "a", "b"]),
        # preamble, only field
        (note(A, "## One", Q, "## Two", R), ["a", "a"]),
        (note("# Title", A, "## One", Q), ["a"]),
        (note("## One", A, "## Two", Q), ["a"]),
        # note level
        (f'---\nsource: "[[a]]"\n---\n{Q}', ["a"]),
        (f"---\ncitekey: x\n---\n{Q}", ["note"]),
        (f"---\nsource: [[a]]\n---\n{Q}", ["note"]),
        # around it
        ("Hale (1998) writes:\n\n" + Q, ["Hale (1998)"]),
        ("As in [[a]]:\n\n" + Q, ["a"]),
        (Q + "\n\n— Hale, Pigments", ["Hale, Pigments"]),
        (Q + "\n\n(Hale, Pigments, page 12)", ["Hale, Pigments, page 12"]),
        ("黑尔写道：\n\n> 铅白在粪堆里放了三个月。", ["黑尔写道："]),
        # lists
        ("- text\n  source:: [[a]]\n  > Left in the dung.\n- other", ["a"]),
        ("- > Left in the dung.\n  - source:: [[a]]\n- > Pale.\n  - source:: [[b]]", ["a", "b"]),
        (
            "- book\n  - source:: [[a]]\n  - > Left.\n- book\n  - source:: [[b]]\n  - > Pale.",
            ["a", "b"],
        ),
        (f"- source:: [[a]]\n  > Left in the dung.\n\n{B}\n\n{Q}", ["a", "b"]),
    ],
)
def test_is_covered(text, expected):
    assert covers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        Q,
        note("## One", A, "## Two", B, "## Three", Q),
        note(P, Q, P),
        note("Some say:", Q),
        f"{Q}\n\n(see below)",
        note("## One", A, Q, "## Two", B, R, "## Three", Q),
        note("source::", Q),
        f"---\nsource:\n---\n{Q}",
        "> Left in the dung.[^1]\n\n[^1]: sic!",
        note(Q, "source: [[a]]"),
        "> Left in the dung, he said.\n> And opened.",
        f"`{A}`\n\n{Q}",
        "> Left in the dung, see [[#Below]].\n\n# Below",
    ],
)
def test_is_not_covered(text):
    assert coverages(text)[-1] == ("none", [])


def test_a_source_note_covers_its_own_quotations():
    assert coverages(Q, path="@ Hale, Pigments.md") == [("note", ["@ Hale, Pigments"])]


def test_a_concept_in_a_quotation_is_only_a_mention():
    assert coverages("> Left in the dung of [[c]].") == [("mention", ["c"])]


def test_a_preamble_field_is_told_from_an_only_field():
    assert coverages(note(A, "## One", Q, "## Two", B))[0][0] == "preamble"
    assert coverages(note("## One", A, "## Two", Q))[0][0] == "only-field"


def test_many_quotations_under_many_fields_are_covered_in_reasonable_time():
    text = "\n\n".join(f"## Part {i}\n\n{A}\n\n{Q}\n\n{R}" for i in range(300))
    assert covers(text) == ["a", "a"] * 300
