"""Laws that hold for any text: parsing is total, and every span reads back."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.model.content import Content
from kbtool.model.place import Span
from kbtool.parse.lines import LINE_END
from kbtool.parse.note import parse, parse_text

PIECES = [
    "[[", "]]", "[", "]", "(", ")", "|", "\\", "#", "##", "^", "^id", "`", "``", "```\n", "~~~\n",
    "$", "$$", "$$\n", "%%", "<!--", "-->", "<a href=x>", "<div>\n", "{{x}}", "<% a %>", "::",
    "：：", ":", "key::", "- ", "* ", "1. ", "> ", ">", "\t", "    ", " ", "\n", "\n\n", "\r\n", "\r",
    "\u2028", "\x85", "\0", "---\n", "===\n", "|a|b|\n|-|-|\n", "[^1]", "[^1]: ", "^[", "![", "![[",
    "[r]: x.md\n", "[t][r]", "[t](a.md)", "<https://x.y>", "https://x.y/z", "@doe99", "[@doe99, p. 3]",
    "#tag", "a", "word", "中文", "é", "😀", "_", "**", "- [ ] ", "> [!note] ", "tags: [a]\n",
    "up: \"[[X]]\"\n", "x: &a [*a]\n", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "\ud800",
    "%% kbtool: ignore[L001] %%", "<", ">", "<br>", "&amp;", "%20", ".md", "\ufeff",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(lambda p: "---\n" + "".join(p) + "\n---\nx"),
)


def spans_of(value):
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from spans_of(part)


def place_of(text, offset):
    before = LINE_END.sub("\n", text[:offset])
    if text[offset - 1 : offset + 1] == "\r\n":  # inside a line end: still on its line
        before = before[:-1]
    return before.count("\n") + 1


def check_content(text: str, content: Content) -> None:
    ends = [0, *(found.end() for found in LINE_END.finditer(text))]
    for field in dataclasses.fields(Content):
        for span in spans_of(getattr(content, field.name)):
            assert 0 <= span.start <= span.end <= len(text), field.name
            line = sum(1 for end in ends if end <= span.start)
            assert (span.line, span.column) == (line, span.start - ends[line - 1] + 1)
    for link in content.links:
        assert text[link.span.start : link.span.end] == link.raw
    for block in content.blocks:
        assert text[block.span.start : block.span.end] == "^" + block.id
    for tag in content.tags:
        if not tag.in_frontmatter:
            assert text[tag.span.start : tag.span.end] == "#" + tag.name
    for field in content.fields:
        value = text[field.value_span.start : field.value_span.end]
        assert value == (field.value or "")
        assert field.raw_key in text[field.span.start : field.span.end]
    for key in content.citekeys:
        assert text[key.span.start] == "@"
        assert key.key in text[key.span.start : key.span.end]
    for use in content.footnote_uses:
        assert text[use.span.start : use.span.end] == f"[^{use.id}]"
    for suppression in content.suppressions:
        written = tuple(text[span.start : span.end] for span in suppression.code_spans)
        assert len(written) == len(suppression.codes)
    for problem in content.problems:
        assert problem.detail
    for facts in (content.links, content.tags, content.fields, content.problems, content.blocks):
        starts = [fact.span.start for fact in facts]
        assert starts == sorted(starts)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_span_reads_back(text):
    check_content(text, parse_text(text))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | TEXTS.map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_content(data):
    content = parse(data)
    assert isinstance(content, Content)
    assert parse(data) == content
