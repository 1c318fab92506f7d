"""Where a name changes in case or Unicode form alone, links that spelled it follow."""

import json

import pytest
from helpers import texts_of, vault_of

from kbtool.fix.apply import apply_edits
from kbtool.fix.rename.files import plan_moves
from kbtool.fix.rename.moves import moves_of
from kbtool.fix.rename.verify import prove_words, vault_after, verify_links

NFC, NFD = "caf\u00e9", "cafe\u0301"


def moved(files, old, new):
    vault, texts = vault_of(files), texts_of(files)
    moves = moves_of(vault, old, new)
    plan = plan_moves(vault, texts, moves.files, moves.renames)
    later = vault_after(vault, texts, plan)
    prove_words(vault, later, plan, None)
    assert verify_links(vault, later, plan) == ()
    return {
        plan.path_after(path): apply_edits(text, plan.edits.get(path, ()))
        for path, text in files.items()
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[[b]]", "[[B]]"),
        ("[[b.md]]", "[[B.md]]"),
        ("[[b#H|b]]", "[[B#H|b]]"),
        ("[[sub/b]]", "[[sub/B]]"),
        ("[[/sub/b]]", "[[/sub/B]]"),
        ("[[./sub/b]]", "[[./sub/B]]"),
        ("[b](sub/b.md)", "[b](sub/B.md)"),
        ("[b](b)", "[b](B)"),
        ("![[b]]", "![[B]]"),
        ("[x][r]\n\n[r]: sub/b.md", "[x][r]\n\n[r]: sub/B.md"),
        ("---\nup: '[[b]]'\n---\n", "---\nup: '[[B]]'\n---\n"),
        ("| [[b\\|x]] |\n|---|\n", "| [[B\\|x]] |\n|---|\n"),
        # left alone
        ("[[B]]", "[[B]]"),
        ("[[SUB/b]]", "[[SUB/b]]"),
        ("[[bb]] [[c]]", "[[bb]] [[c]]"),
        ("`[[b]]`", "`[[b]]`"),
        ("[b](https://example.org/b)", "[b](https://example.org/b)"),
        ("[[#b]]", "[[#b]]"),
        ("b [[c|b]]", "b [[c|b]]"),
        ("[[b.pdf]]", "[[b.pdf]]"),
    ],
)
def test_c8_links_follow_the_new_case(old, new):
    files = {"s.md": old, "sub/b.md": "# H\n", "bb.md": "", "c.md": ""}
    after = moved(files, "sub/b.md", "B")
    assert after["sub/B.md"] == "# H\n"
    assert after["s.md"] == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[[sub/b]]", "[[Sub/b]]"),
        ("[[top/sub/b]]", "[[top/Sub/b]]"),
        ("[b](top/sub/b.md)", "[b](top/Sub/b.md)"),
        ("![[sub/p.png]]", "![[Sub/p.png]]"),
        ("[[b]]", "[[b]]"),
        ("[[Sub/b]]", "[[Sub/b]]"),
        ("![[p.png]]", "![[p.png]]"),
    ],
)
def test_c8_so_it_is_with_folders(old, new):
    files = {"s.md": old, "top/sub/b.md": "", "top/sub/p.png": ""}
    assert moved(files, "top/sub", "Sub")["s.md"] == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"[[{NFD}]]", f"[[{NFC}]]"),
        (f"[x]({NFD}.md)", f"[x]({NFC}.md)"),
        (f"[x][r]\n\n[r]: {NFD}.md", f"[x][r]\n\n[r]: {NFC}.md"),
        (f"[[{NFC}]]", f"[[{NFC}]]"),
        (f"[[c|{NFD}]]", f"[[c|{NFD}]]"),
        ("[x](caf%C3%A9.md)", "[x](caf%C3%A9.md)"),
    ],
)
def test_c8_and_with_the_unicode_form(old, new):
    files = {"s.md": old, f"{NFD}.md": "", "c.md": ""}
    assert moved(files, f"{NFD}.md", NFC) == {"s.md": new, f"{NFC}.md": "", "c.md": ""}


def test_c8_canvases_follow():
    nodes = [
        {"id": "1", "type": "file", "file": "b.md"},
        {"id": "2", "type": "text", "text": "[[b]]"},
    ]
    canvas = json.dumps({"nodes": nodes})
    after = moved({"b.md": "", "c.canvas": canvas}, "b.md", "B")
    assert after["c.canvas"] == canvas.replace("b.md", "B.md").replace("[[b]]", "[[B]]")
