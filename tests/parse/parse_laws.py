"""What holds for the Content of any text, and the pieces that texts for tests are made of."""

import dataclasses

from kbtool.model.content import Content
from kbtool.model.location import Span
from kbtool.parse.lines import LINE_END

PIECES = [
    "[[", "]]", "[", "]", "(", ")", "|", "\\", "#", "##", "^", "^id", "`", "``", "```\n", "~~~\n",
    "$", "$$", "$$\n", "%%", "<!--", "-->", "<a href=x>", "<div>\n", "{{x}}", "<% a %>", "::",
    "：：", ":", "key::", "- ", "* ", "1. ", "> ", ">", "\t", "    ", " ", "\n", "\n\n", "\r\n",
    "\r", "\u2028", "\x85", "\0", "---\n", "===\n", "|a|b|\n|-|-|\n", "[^1]", "[^1]: ", "^[",
    "![", "![[",
    "[r]: x.md\n", "[t][r]", "[t](a.md)", "<https://x.y>", "https://x.y/z", "@doe99",
    "[@doe99, p. 3]", "#tag", "a", "word", "中文", "é", "😀", "_", "**", "- [ ] ",
    "> [!note] ", "tags: [a]\n",
    'up: "[[X]]"\n', "x: &a [*a]\n", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "\ud800",
    "%% kbtool: ignore[L001] %%", "<", ">", "<br>", "&amp;", "%20", ".md", "\ufeff",
]  # fmt: skip


def spans_of(value):
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from spans_of(part)


def check_places(text: str, content: Content) -> None:
    ends = [0, *(found.end() for found in LINE_END.finditer(text))]
    for field in dataclasses.fields(Content):
        for span in spans_of(getattr(content, field.name)):
            assert 0 <= span.start <= span.end <= len(text), field.name
            line = sum(1 for end in ends if end <= span.start)
            assert (span.line, span.column) == (line, span.start - ends[line - 1] + 1)
    for facts in (content.links, content.tags, content.fields, content.problems, content.blocks):
        starts = [fact.span.start for fact in facts]
        assert starts == sorted(starts)


def joined(text: str) -> str:
    """A text as Dataview joins the lines of a list item; marks of quotations between them."""
    return " ".join(text.replace(">", " ").split())


def check_texts(text: str, content: Content) -> None:
    def at(span: Span) -> str:
        return text[span.start : span.end]

    assert [at(link.span) for link in content.links] == [link.raw for link in content.links]
    assert [at(block.span) for block in content.blocks] == [f"^{b.id}" for b in content.blocks]
    body_tags = [tag for tag in content.tags if not tag.in_frontmatter]
    assert [at(tag.span) for tag in body_tags] == [f"#{tag.name}" for tag in body_tags]
    for field in content.fields:
        assert joined(at(field.value_span)) == joined(field.value or "")
        assert joined(field.raw_key) in joined(at(field.span))
    for key in content.citekeys:
        assert at(key.span).startswith("@")
        assert key.key in at(key.span)
    uses = content.footnote_uses
    assert [at(use.span) for use in uses] == [f"[^{use.id}]" for use in uses]
    for suppression in content.suppressions:
        assert len(suppression.codes) == len(suppression.code_spans)
    assert all(problem.detail for problem in content.problems)
