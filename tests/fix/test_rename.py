"""`kbtool mv` in memory: which links are rewritten, and to what."""

import json

import pytest
from helpers import texts_of, vault_of

from kbtool.config.settings import Config, LinkSettings, ObsidianSettings
from kbtool.errors import RenameError
from kbtool.fix.apply import apply_edits
from kbtool.fix.rename.files import plan_moves
from kbtool.fix.rename.plan import Plan
from kbtool.fix.rename.unrewritten import unrewritten_uses
from kbtool.fix.rename.verify import vault_after, verify_links


def planned(files, moves, config=None) -> Plan:
    return plan_moves(vault_of(files, config), texts_of(files), moves, tuple(moves.items()))


def after(files, moves, config=None):
    """The files after the moves, once the plan has proved itself."""
    vault, texts = vault_of(files, config), texts_of(files)
    plan = plan_moves(vault, texts, moves, tuple(moves.items()))
    verify_links(vault, vault_after(vault, texts, plan), plan)
    return {
        moves.get(path, path): apply_edits(data, plan.edits.get(path, ()))
        if isinstance(data, str)
        else data
        for path, data in files.items()
    }


def text_after(text, moves, others=("Old.md",), source="s.md", config=None):
    files = {source: text, **dict.fromkeys(others, "# H\n\ntext ^b\n")}
    return after(files, moves, config)[moves.get(source, source)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[[Old]]", "[[New]]"),
        ("[[old]]", "[[New]]"),
        ("[[Old.md]]", "[[New.md]]"),
        ("[[Old|Old]]", "[[New|Old]]"),
        ("![[Old#H|x]]", "![[New#H|x]]"),
        ("[[ Old #^b ]]", "[[ New #^b ]]"),
        ("[[/Old]]", "[[/New]]"),
        ("[[./Old]]", "[[./New]]"),
        ("[a](Old.md)", "[a](New.md)"),
        ("[a](Old.md#H 'title')", "[a](New.md#H 'title')"),
        ("[a](<Old.md#H>)", "[a](<New.md#H>)"),
        ("![a](Old.md)", "![a](New.md)"),
        ("[[#H]] [x](#H)", "[[#H]] [x](#H)"),
        ("up:: [[Old]], [[Old]]", "up:: [[New]], [[New]]"),
        ("| [[Old\\|o]] |\n| --- |\n| [[Old\\|o]] |", "| [[New\\|o]] |\n| --- |\n| [[New\\|o]] |"),
        ("[t][r]\n\n[r]: Old.md#H 'x'", "[t][r]\n\n[r]: New.md#H 'x'"),
        ("%% [[Old]] %%", "%% [[New]] %%"),
        ("> [!note] [[Old]]\n> [[Old]]", "> [!note] [[New]]\n> [[New]]"),
        ("[[[Old]] text](Old.md)", "[[[New]] text](New.md)"),
        ("[![p](Old.md)](Old.md)", "[![p](New.md)](New.md)"),
        ('---\nup: "[[Old]]"\n---\n', '---\nup: "[[New]]"\n---\n'),
        (
            "---\nup: ['[[Old|x]]', \"[[Old]]\"]\n---\n",
            "---\nup: ['[[New|x]]', \"[[New]]\"]\n---\n",
        ),
        # left alone: code, comments, other names, text, and what reaches nothing
        ("`[[Old]]`\n\n    [[Old]]\n", "`[[Old]]`\n\n    [[Old]]\n"),
        ("<!-- [[Old]] -->", "<!-- [[Old]] -->"),
        ("```\n[[Old]]\n```", "```\n[[Old]]\n```"),
        ("[[Older]] Old [Old] [[x/Old]]", "[[Older]] Old [Old] [[x/Old]]"),
        ("[a](https://x.org/Old.md)", "[a](https://x.org/Old.md)"),
        ("---\nup: Old\n---\nOld:: x", "---\nup: Old\n---\nOld:: x"),
    ],
)
def test_a_renamed_note_keeps_its_links_in_their_own_style(old, new):
    assert text_after(old, {"Old.md": "New.md"}) == new


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("New name.md", "[a](Old.md) [[Old]]", "[a](New%20name.md) [[New name]]"),
        ("v1.2.md", "[[Old]]", "[[v1.2]]"),
        ("深度 学习.md", "[[Old]] [x](Old.md)", "[[深度 学习]] [x](深度%20学习.md)"),
        ("a (b).md", "[x](Old.md)", "[x](a%20%28b%29.md)"),
        ("100%25.md", "[x](Old.md) [[Old]]", "[x](100%2525.md) [[100%25]]"),
        ("a: b.md", "[x](Old.md) [[Old]]", "[x](./a:%20b.md) [[a: b]]"),
        ('It\'s "so".md', "---\nup: '[[Old]]'\n---\n", "---\nup: '[[It''s \"so\"]]'\n---\n"),
        ('It\'s "so".md', '---\nup: "[[Old]]"\n---\n', '---\nup: "[[It\'s \\"so\\"]]"\n---\n'),
        ("a&b + c.md", "[[Old]] [x](Old.md)", "[[a&b + c]] [x](a&b%20+%20c.md)"),
        ("old.md", "[[Old]] [[OLD]]", "[[old]] [[OLD]]"),
        (" a.md", "[[Old]]", "[[/ a]]"),
        ("Old [x] y.md", "[[Old]]", "[[Old [x] y]]"),
    ],
)
def test_names_are_written_as_each_kind_of_link_needs(name, old, new):
    assert text_after(old, {"Old.md": name}) == new


def test_a_property_that_yaml_hides_is_written_anew():
    old = '---\nup: "[[Some\n  thing\\u0020old]]"\n---\n'
    new = text_after(old, {"Some thing old.md": "New.md"}, others=("Some thing old.md",))
    assert new == '---\nup: "[[New]]"\n---\n'


@pytest.mark.parametrize("name", ["a#b.md", "a|b.md", "a]].md", "no\xa0break.md", "bad\udcff.md"])
def test_a_name_no_link_can_hold_is_refused(name):
    with pytest.raises(RenameError, match="no link can name"):
        planned({"s.md": "[[Old]]", "Old.md": ""}, {"Old.md": name})


def test_a_name_no_link_needs_is_free():
    assert after({"s.md": "", "Old.md": ""}, {"Old.md": "a#b.md"}) == {"s.md": "", "a#b.md": ""}


MOVED = [
    # the source moves: relative links follow, others stay
    ("a/s.md", "[[./n]] [[../m]]", {"a/s.md": "b/c/s.md"}, "[[../../a/n]] [[../../m]]"),
    ("a/s.md", "[x](n.md) [y](../m.md)", {"a/s.md": "s.md"}, "[x](a/n.md) [y](./m.md)"),
    ("a/s.md", "[[n]] [[m]] [[/m]]", {"a/s.md": "b/s.md"}, "[[n]] [[m]] [[/m]]"),
    ("a/s.md", "[[a/n]]", {"a/s.md": "b/s.md"}, "[[a/n]]"),
    # the target moves
    ("a/s.md", "[[n]] [[a/n]]", {"a/n.md": "z/n.md"}, "[[n]] [[z/n]]"),
    ("a/s.md", "[x](n.md)", {"a/n.md": "z/n.md"}, "[x](../z/n.md)"),
    ("a/s.md", "[[./n]]", {"a/n.md": "a/deep/n.md"}, "[[./deep/n]]"),
    # both move together: nothing to do
    ("a/s.md", "[x](n.md) [[./n]] [[n]]", {"a/s.md": "b/s.md", "a/n.md": "b/n.md"}, None),
    # a namesake arrives, or leaves
    ("a/s.md", "[[m]]", {"a/n.md": "a/m.md"}, "[[m]]"),
    ("x/s.md", "[[n]]", {"m.md": "x/n.md"}, "[[a/n]]"),
    ("s.md", "[[n]]", {"m.md": "n.md"}, "[[a/n]]"),
]


@pytest.mark.parametrize(("source", "old", "moves", "new"), MOVED)
def test_moving(source, old, moves, new):
    others = ("a/n.md", "m.md")
    assert text_after(old, moves, others, source) == (old if new is None else new)


def test_the_vaults_link_format_decides_what_a_markdown_path_at_the_root_means():
    relative = Config(obsidian=ObsidianSettings(link_format="relative"))
    absolute = Config(obsidian=ObsidianSettings(link_format="absolute"))
    moves = {"s.md": "b/s.md"}
    assert text_after("[x](a/n.md)", moves, ("a/n.md",), config=relative) == "[x](../a/n.md)"
    assert text_after("[x](a/n.md)", moves, ("a/n.md",), config=absolute) == "[x](a/n.md)"


def test_the_shortest_path_that_still_reaches_the_note_is_written():
    files = {"s.md": "[[Old]]", "Old.md": "", "x/y/New.md": "", "z/New.md": ""}
    assert after(files, {"Old.md": "a/b/y/New.md"})["s.md"] == "[[b/y/New]]"


def test_links_of_other_notes_are_kept_when_a_namesake_comes_or_goes():
    files = {"s.md": "[[n]]", "t.md": "[[b/n]] [[n]]", "a/n.md": "", "b/m.md": "", "b/c/n.md": ""}
    moved = after(files, {"b/m.md": "n.md", "b/c/n.md": "b/n.md"})
    assert moved["s.md"] == "[[a/n]]"
    assert moved["t.md"] == "[[b/n]] [[a/n]]"


def test_attachments_and_folders_move_with_all_that_names_them():
    files = {
        "s.md": "![[p.png|300]] ![x](img/p.png) [[img/doc.pdf#page=3]]",
        "img/p.png": b"",
        "img/doc.pdf": b"",
    }
    moves = {"img/p.png": "files/new pic.png", "img/doc.pdf": "files/doc.pdf"}
    expected = "![[new pic.png|300]] ![x](files/new%20pic.png) [[files/doc.pdf#page=3]]"
    assert after(files, moves)["s.md"] == expected


def test_a_canvas_keeps_its_form_and_its_links():
    canvas = (
        '{\n\t"nodes":[\n\t\t{"id":"1","type":"file","file":"Old.md","subpath":"#H"},\n'
        '\t\t{"id":"2","type":"text","text":"see [[Old]] \\u2014 \\"and\\"\\n[x](Old.md)"},\n'
        '\t\t{"id":"3","type":"group","label":"Old.md","background":"Old.md"},\n'
        '\t\t{"id":"4","type":"text","text":"file \\u2014 [[m]]"}\n\t],\n\t"edges":[]\n}'
    )
    moved = after({"b.canvas": canvas, "Old.md": "# H", "m.md": ""}, {"Old.md": "x/New é.md"})
    expected = canvas.replace('"file":"Old.md"', '"file":"x/New é.md"')
    expected = expected.replace('"background":"Old.md"', '"background":"x/New é.md"')
    expected = expected.replace(
        '"see [[Old]] \\u2014 \\"and\\"\\n[x](Old.md)"',
        json.dumps('see [[New é]] — "and"\n[x](New%20é.md)', ensure_ascii=False),
    )
    assert moved["b.canvas"] == expected


def test_a_canvas_can_name_what_is_no_text():
    canvas = '{"nodes":[{"id":"1","type":"file","file":"a\\udcff.md"}]}'
    moved = after({"b.canvas": canvas, "a\udcff.md": ""}, {"a\udcff.md": "x/a\udcff.md"})
    assert moved["b.canvas"] == canvas.replace("a\\u", "x/a\\u")


def test_a_moved_canvas_keeps_its_cards():
    canvas = '{"nodes":[{"id":"1","type":"text","text":"[[./m]]"}]}'
    moved = after({"a/b.canvas": canvas, "a/m.md": ""}, {"a/b.canvas": "b.canvas"})
    assert moved["b.canvas"] == canvas.replace("./m", "./a/m")


def test_a_broken_canvas_is_left_alone():
    assert after({"b.canvas": "{", "Old.md": ""}, {"Old.md": "New.md"})["b.canvas"] == "{"


def test_a_link_by_zettel_id_that_is_kept_needs_no_rewriting():
    config = Config(links=LinkSettings(zettel_ids=True))
    files = {"s.md": "[[202301011230]]", "202301011230 Old.md": ""}
    kept = after(files, {"202301011230 Old.md": "202301011230 New.md"}, config)
    assert kept["s.md"] == "[[202301011230]]"
    assert after(files, {"202301011230 Old.md": "New.md"}, config)["s.md"] == "[[New]]"


def test_a_link_that_led_nowhere_and_now_leads_somewhere_is_told():
    files = {"s.md": "[[New]]", "Old.md": ""}
    vault, texts = vault_of(files), texts_of(files)
    plan = plan_moves(vault, texts, {"Old.md": "New.md"}, ())
    (sentence,) = verify_links(vault, vault_after(vault, texts, plan), plan)
    assert sentence == "s.md: [[New]] led to no note and now leads to New.md."


def test_a_note_that_is_no_utf8_is_never_rewritten():
    files = {"s.md": b"[[Old]] \xff", "Old.md": ""}
    with pytest.raises(RenameError, match="UTF-8"):
        planned(files, {"Old.md": "New.md"})


def test_a_note_that_changed_meanwhile_stops_the_rename():
    files = {"s.md": "[[Old]]", "Old.md": ""}
    with pytest.raises(RenameError, match="has changed"):
        plan_moves(vault_of(files), texts_of({"s.md": "other"}), {"Old.md": "New.md"}, ())


def test_the_proof_can_fail():
    files = {"s.md": "[[Old]]", "Old.md": ""}
    vault, texts = vault_of(files), texts_of(files)
    plan = Plan({}, (), {"Old.md": "New.md"}, ())
    with pytest.raises(RenameError, match=r"\[\[Old\]\] would not lead to New.md"):
        verify_links(vault, vault_after(vault, texts, plan), plan)


def test_what_is_not_rewritten_is_told():
    files = {
        "s.md": '<img src="img/p.png"> <a href="Old.md">x</a>\n',
        "Old.md": "",
        "img/p.png": b"",
        "big.md": "x" * 200_000,
    }
    vault = vault_of(files, Config(obsidian=ObsidianSettings(attachment_folder="img/")))
    moves, renames = {"img/p.png": "pics/p.png"}, (("img", "pics"),)
    assert list(unrewritten_uses(vault, moves, renames)) == [
        "big.md was not parsed; links in it stay as they are.",
        "s.md: raw HTML names img/p.png; change it by hand.",
        "The setting of Obsidian for attachments names img; change it by hand.",
    ]
    assert (
        list(unrewritten_uses(vault_of({"a.md": "[[b]]", "b.md": ""}), {"b.md": "c.md"}, ())) == []
    )
