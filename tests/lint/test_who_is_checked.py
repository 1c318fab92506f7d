"""Who is checked again after a change: those who asked for what is different now, nobody else."""

import pytest
from again import checked_again
from rule_helpers import made, ruleset_of

from kbtool.lint.incremental.checker import Checker
from kbtool.lint.incremental.first_check import check_fresh
from kbtool.lint.incremental.packed import PackedTable
from kbtool.lint.incremental.tables import ReadFiles, ReadNear, ReadNearKeys

VAULT = {
    "index.md": "[[Hub]] [[a]] [[b]] [[c]] [[d]] [[e]]\n",
    "Hub.md": "# Hub\n\n## One\n\ntext ^id\n\n## Two\n\ntext\n",
    "a.md": "[[Hub]] as a whole\n",
    "b.md": "[[Hub#One]]\n",
    "c.md": "[[Hub#^id]] and [[Hub#Two]]\n",
    "d.md": "[[Hbu]] and [[Nothing like it]]\n",
    "e.md": "source:: @hale1998\n\n[@hale204]\n",
    "hale1998.md": "A source.\n",
    "refs.bib": "@book{brandt2004, title = {Ores}}\n",
}
HUB = VAULT["Hub.md"]


def checked(after, monkeypatch, before=VAULT):
    """Return the notes that are checked again, and hold what comes of it to a fresh check."""
    old, new = (
        made({k: v for k, v in files.items() if v is not None}) for files in (before, after)
    )
    ruleset = ruleset_of(old.vault)
    state, seen, right = check_fresh(old.vault, old, ruleset), [], Checker.check_file

    def noted(self, path, wide):
        seen.append(path)
        return right(self, path, wide)

    with monkeypatch.context() as patch:
        patch.setattr(Checker, "check_file", noted)
        again = checked_again(state, old, new, ruleset)
    assert again.diagnostics == check_fresh(new.vault, new, ruleset).diagnostics
    return sorted(seen)


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        pytest.param({"a.md": "[[Hub]], and more words\n"}, ["a.md"], id="prose"),
        pytest.param({"Hub.md": f"words first\n\n{HUB}"}, ["Hub.md"], id="prose above headings"),
        pytest.param({"Hub.md": f"{HUB}\n## Three\n"}, ["Hub.md"], id="one more heading"),
        pytest.param(
            {"Hub.md": HUB.replace("One", "Uno")}, ["Hub.md", "b.md"], id="a heading's readers"
        ),
        pytest.param({"Hub.md": HUB.replace("^id", "^di")}, ["Hub.md", "c.md"], id="a block's"),
        pytest.param(
            {"Hub.md": f"{HUB}\n# Nothing like it\n"},
            ["Hub.md", "d.md"],
            id="a heading somebody missed",
        ),
        pytest.param({"d.md": "[[Hub]] now\n"}, ["Hub.md", "d.md"], id="a link that was broken"),
        pytest.param(
            {"hale1998.md": "A source with words.\n"}, ["hale1998.md"], id="a source's prose"
        ),
        pytest.param(
            {"hale1998.md": None, "hale1999.md": "A source.\n"},
            ["e.md", "hale1998.md", "hale1999.md"],
            id="a source's key",
        ),
        pytest.param(
            {"c.md": None, "cc.md": VAULT["c.md"]},
            ["Hub.md", "c.md", "cc.md", "index.md"],
            id="a rename: who links there, and what it links to",
        ),
        pytest.param({"plan.png": "x"}, ["plan.png"], id="an attachment that nobody names"),
    ],
)
def test_only_who_asked_is_checked_again(changes, who, monkeypatch):
    after = {**VAULT, **changes}
    assert checked(after, monkeypatch) == who


def test_a_note_that_becomes_a_drawing_answers_links_into_it_anew(monkeypatch):
    before = {"Lead.md": "words\n", "a.md": "[[Lead#^area=1]] and [[Lead#frame=x]]\n"}
    after = {**before, "Lead.md": "---\nexcalidraw-plugin: parsed\n---\nwords\n"}
    assert checked(after, monkeypatch, before) == ["Lead.md", "a.md"]
    assert checked(before, monkeypatch, after) == ["Lead.md", "a.md"]


def test_a_misspelt_field_follows_what_other_notes_use(monkeypatch):
    many = {f"n{number}.md": "quality:: x\n" for number in range(19)}
    before = {**many, "z.md": "qualitx:: x\n", "quiet.md": "words\n"}
    after = {**before, "quiet.md": "quality:: x\n"}
    found = checked(after, monkeypatch, before)
    assert "quiet.md" in found
    assert "z.md" in found


@pytest.mark.parametrize("kind", [ReadFiles, ReadNear, ReadNearKeys, PackedTable])
def test_what_notes_look_ups_stands_before_what_answers_them(kind):
    """Under another name than its base's, a method would note nothing, and nobody would call it."""
    [base] = kind.__bases__
    ours = {name for name, value in vars(kind).items() if callable(value) and name[0] != "_"}
    assert ours - {"data"} <= set(dir(base))
