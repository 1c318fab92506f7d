import pytest
from helpers import texts_of, vault_of

from kbtool.errors import RenameError
from kbtool.fix.apply import apply_edits
from kbtool.fix.rename.tag import TagRenaming, plan_tag
from kbtool.fix.rename.verify import prove_words, vault_after, verify_links


def after(files, old, new):
    vault, texts = vault_of(files), texts_of(files)
    plan = plan_tag(vault, texts, old, new)
    later = vault_after(vault, texts, plan)
    verify_links(vault, later, plan)
    prove_words(vault, later, plan, TagRenaming.of(old, new))
    return {name: apply_edits(text, plan.edits.get(name, ())) for name, text in files.items()}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#old", "#new/one"),
        ("a #OLD, b", "a #new/one, b"),
        ("#old/child #old/child/x", "#new/one/child #new/one/child/x"),
        ("#old#older", "#new/one#older"),
        ("_#old_ **#old**", "_#new/one_ **#new/one**"),
        ("- [ ] a #old\n> #old", "- [ ] a #new/one\n> #new/one"),
        ("| #old |\n|---|\n|#old|", "| #new/one |\n|---|\n|#new/one|"),
        ("---\ntags: [old, x]\n---\n#old", "---\ntags: [new/one, x]\n---\n#new/one"),
        ("---\ntags:\n- old\n- '#old/x'\n---\n", "---\ntags:\n- new/one\n- '#new/one/x'\n---\n"),
        ("---\ntags: old\n---\n", "---\ntags: new/one\n---\n"),
        ('---\ntags: ["\\x6fld"]\n---\n', '---\ntags: ["new/one"]\n---\n'),
        ("---\nTags: [old]\nother: old\n---\n", "---\nTags: [new/one]\nother: old\n---\n"),
        # left alone: other tags, words, code, links
        ("#old #older #x/old old", "#new/one #older #x/old old"),
        ("#old `#old` [[a#old]] <!-- #old -->", "#new/one `#old` [[a#old]] <!-- #old -->"),
        ("#old\n```\n#old\n```\n", "#new/one\n```\n#old\n```\n"),
    ],
)  # fmt: skip
def test_a_tag_is_renamed_wherever_it_counts(old, new):
    assert after({"a.md": old, "b.md": "no tag"}, "#old", "new/one") == {
        "a.md": new,
        "b.md": "no tag",
    }


def test_tags_in_cards_are_renamed():
    canvas = '{"nodes":[{"id":"1","type":"text","text":"a #old\\n"}]}'
    moved = after({"c.canvas": canvas}, "old", "new")
    assert moved["c.canvas"] == canvas.replace("#old", "#new")


@pytest.mark.parametrize("new", ["", "#", "123", "a b", "a,b", "a//b", "a#b", "[x]"])
def test_what_is_no_tag_is_refused(new):
    with pytest.raises(RenameError, match="no tag"):
        after({"a.md": "#old"}, "old", new)


def test_a_tag_nobody_bears_is_refused():
    with pytest.raises(RenameError, match="No note bears the tag #gone"):
        after({"a.md": "#old"}, "#gone", "new")


@pytest.mark.parametrize("new", ["null", "true"])
def test_a_name_that_yaml_reads_otherwise_is_noticed_before_it_is_written(new):
    assert after({"a.md": "#old"}, "old", new)["a.md"] == f"#{new}"
    with pytest.raises(RenameError, match="could not be rewritten"):
        after({"a.md": "---\ntags: [old]\n---\n"}, "old", new)
