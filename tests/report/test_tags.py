import json

from helpers import vault_of

from kbtool.report.text.style import Style
from kbtool.report.vault.tags import tags_json, tags_text
from kbtool.vault.tag_tree import tag_rows

FILES = {
    "a.md": "---\ntags: [On/China, idea]\n---\n#on/china/tech #IDEA",
    "b.md": "#on/japan #on",
    "c.md": "#深度/学习 `#code`",
}


def rows(files):
    return tag_rows(vault_of(files).notes.values())


def test_tags_stand_nested_with_their_counts():
    assert tags_text(rows(FILES), Style()).split("\n") == [
        "#idea     1",
        "#On       2  (1 with the tag itself)",
        "  China   1",
        "    tech  1",
        "  japan   1",
        "#深度     1  (0 with the tag itself)",
        "  学习    1",
    ]


def test_the_same_as_data():
    document = json.loads(tags_json(rows(FILES)))
    assert document["schema"] == 1
    assert document["tags"][:3] == [
        {"tag": "idea", "notes": 1, "notes_below": 1},
        {"tag": "On", "notes": 1, "notes_below": 2},
        {"tag": "On/China", "notes": 1, "notes_below": 1},
    ]


def test_a_vault_without_tags_has_nothing_to_show():
    assert tags_text(rows({"a.md": "no tags"}), Style()) == ""
    assert json.loads(tags_json(()))["tags"] == []


def test_a_tag_nested_without_end_harms_nothing():
    deepest = rows({"a.md": "#" + "a/" * 5000 + "b"})[-1]
    assert deepest.depth == 32
    assert deepest.last_name.endswith("a/b")


def test_a_tag_cannot_move_the_cursor():
    text = tags_text(rows({"a.md": "#a\x1bb"}), Style())
    assert "a" in text
    assert "\x1b" not in text
