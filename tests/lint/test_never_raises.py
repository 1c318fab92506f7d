"""Whatever a vault holds and however its files are named, every rule gives an answer."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_helpers import made, ruleset_of

from kbtool.lint.incremental.first_check import check_vault
from kbtool.model.location import NotePath
from kbtool.model.source import Unreadable
from kbtool.rules.catalog import CATALOG

ALL = tuple(rule.code for rule in CATALOG)
PIECES = [
    "[[", "]]", "![[", "](", "[", "|", "#", "^a", "::", "up::", "source::", "---\n", "```\n", "%%",
    "$$", "<!--", "-->", "> ", "- ", "| a |\n| - |\n", "# ", "\n", "\r\n", "\n\n", " ", "\t",
    "kbtool: ignore[L001]", "aliases: [a, 1, null]\n", "tags: [a b, 2]\n", "tag: a\n", "{{x}}",
    "a", "b.md", "a/b", "../", "file:///x", "C:\\", "é", "e\u0301", "中文", "\ud800", "\x00",
    "@doe99", "10.1000/x", "https://x.y", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "^[n]", "[^1]",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
names = st.lists(
    st.sampled_from(
        ["a", "b", "A", "é", "e\u0301", " ", ".", "#", "[", "%%", "2024", "\udcff", "\n"]
    ),
    min_size=1,
    max_size=5,
).map("".join)
paths = st.lists(names.filter(lambda n: n not in (".", "..")), min_size=1, max_size=3).map("/".join)
canvases = st.lists(
    st.fixed_dictionaries(
        {"id": st.just("x"), "type": st.sampled_from(["file", "text", "link", 3])},
        optional={"file": texts, "text": texts, "subpath": texts},
    ),
    max_size=3,
).map(lambda nodes: json.dumps({"nodes": nodes}))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    notes=st.dictionaries(paths, texts, max_size=5),
    canvas=canvases,
    others=st.lists(paths, max_size=3),
)
def test_judging_never_raises(notes, canvas, others):
    files = {f"{path}.md": text.encode("utf-8", "surrogatepass") for path, text in notes.items()}
    files |= {f"{path}.png": b"" for path in others}
    thing = made({**files, "m.canvas": canvas})
    unreadable = [Unreadable(NotePath("u.md"), "unreadable-file", "x")]
    vault = type(thing.vault).of(
        thing.vault.notes.values(),
        canvases=thing.vault.canvases.values(),
        attachments=thing.vault.attachments.values(),
        unreadable=unreadable,
        config=thing.vault.config,
    )
    found = check_vault(vault, thing, ruleset_of(vault, *ALL))
    assert any(one.code == "F002" for one in found)
    rows = [(one.path, one.line, one.column, one.code) for one in found]
    assert rows == sorted(rows)
    assert len({one.fingerprint for one in found}) == len(found)
