import pytest
from helpers import texts_of, vault_of

from kbtool.errors import RenameError
from kbtool.fix.apply import apply_edits
from kbtool.fix.rename.heading import plan_heading
from kbtool.fix.rename.verify import prove_words, vault_after, verify_links
from kbtool.fix.safety.heading_changes import fragment_text


def after(files, old, new, path="n.md"):
    vault, texts = vault_of(files), texts_of(files)
    plan = plan_heading(vault, texts, path, old, new)
    later = vault_after(vault, texts, plan)
    verify_links(vault, later, plan)
    prove_words(vault, later, plan, None)
    return {name: apply_edits(text, plan.edits.get(name, ())) for name, text in files.items()}


NOTE = "# Top\n\n## Old one\n\n### Deep\n\nwords ^b\n\n## Other\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[[n#Old one]]", "[[n#New: one]]"),
        ("[[n#old  ONE|x]] ![[n#Old one]]", "[[n#New one|x]] ![[n#New one]]"),
        ("[[n#Top#Old one]]", "[[n#Top#New one]]"),
        ("[[n#Old one#Deep]]", "[[n#New one#Deep]]"),
        ("[x](n.md#Old%20one 't')", "[x](n.md#New%20one 't')"),
        ("[x](<n.md#Old one>)", "[x](<n.md#New one>)"),
        ("[x][r]\n\n[r]: n.md#Old%20one", "[x][r]\n\n[r]: n.md#New%20one"),
        ("---\nup: '[[n#Old one]]'\n---\n", "---\nup: '[[n#New one]]'\n---\n"),
        ("| [[n#Old one\\|x]] |\n|---|\n", "| [[n#New one\\|x]] |\n|---|\n"),
        # left alone
        ("[[n]] [[n#Deep]] [[n#^b]] [[n#Other]]", "[[n]] [[n#Deep]] [[n#^b]] [[n#Other]]"),
        ("[[n#Gone]] [[m#Old one]] [[#Old one]]", "[[n#Gone]] [[m#Old one]] [[#Old one]]"),
        ("`[[n#Old one]]` Old one", "`[[n#Old one]]` Old one"),
    ],
)
def test_links_follow_the_heading(old, new):
    files = {"n.md": NOTE, "s.md": old, "m.md": "# Old one"}
    moved = after(files, "Old one", "New: one")
    assert moved["s.md"] == new.replace("New: one", "New one")
    assert moved["n.md"] == NOTE.replace("## Old one", "## New: one")
    assert moved["m.md"] == files["m.md"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("# Old\n[[#Old]]", "# New\n[[#New]]"),
        ("#   Old   ##\n", "#   New   ##\n"),
        ("Old\n===\n", "New\n===\n"),
        ("  ## Old\r\ntext\r\n", "  ## New\r\ntext\r\n"),
        ("# Old\n\n# Old\n\n[[#Old]]", "# New\n\n# Old\n\n[[#New]]"),
        ("# [[m|Old]]\n", None),
        ("---\ntitle: Old\n---\n# Old\n", "---\ntitle: Old\n---\n# New\n"),
    ],
)
def test_the_heading_itself(note, expected):
    if expected is None:
        with pytest.raises(RenameError, match="no heading"):
            after({"n.md": note}, "Nothing", "New")
    else:
        assert after({"n.md": note}, "Old", "New")["n.md"] == expected


def test_a_chain_names_the_heading_that_a_link_would_reach():
    note = "# A\n## X\n# B\n## X\n[[#X]] [[#B#X]]"
    assert after({"n.md": note}, "B#X", "Y")["n.md"] == "# A\n## X\n# B\n## Y\n[[#X]] [[#B#Y]]"


def test_canvas_cards_follow():
    canvas = (
        '{"nodes":[{"id":"1","type":"file","file":"n.md","subpath":"#Old one"},'
        '{"id":"2","type":"file","subpath":"#Old one","file":"m.md"},'
        '{"id":"3","type":"text","text":"[[n#Old one]] \\n[[m#Old one]]"}]}'
    )
    files = {"n.md": NOTE, "m.md": "# Old one", "c.canvas": canvas}
    assert after(files, "Old one", "New")["c.canvas"] == canvas.replace(
        '"n.md","subpath":"#Old one"', '"n.md","subpath":"#New"'
    ).replace("[[n#Old one]]", "[[n#New]]")


@pytest.mark.parametrize(
    ("note", "new"),
    [
        ("# Other\n\n# Old\n\n[[#Old]]", "Other"),
        ("# Old\n\n# Other\n\n[[#Other]]", "Other"),
        ("# Old\n", "?!"),
        ("# Old\n", ""),
    ],
)
def test_a_text_that_would_mislead_links_is_refused(note, new):
    with pytest.raises(RenameError):
        after({"n.md": note}, "Old", new)


def test_signs_that_mean_something_in_links_stay_out_of_them():
    assert fragment_text("A: [[b]] #1 | c^2 %% d \\ e") == "A b 1 c 2 d e"
