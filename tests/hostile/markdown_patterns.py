"""Hostile Markdown: patterns that make parsers slow, deep or greedy, each at any size."""

from collections.abc import Callable
from typing import Final, NamedTuple


class Pattern(NamedTuple):
    """A named text maker: `make(size)` gives a text of about `size` characters."""

    name: str
    make: Callable[[int], str]


def repeated(unit: str, *, before: str = "", after: str = "") -> Callable[[int], str]:
    """Make `before`, then the unit as often as it fits, then `after`."""

    def make(size: int) -> str:
        room = max(size - len(before) - len(after), len(unit))
        return before + unit * (room // len(unit)) + after

    return make


def nested(opening: str, closing: str) -> Callable[[int], str]:
    """Make all openings, then as many closings."""

    def make(size: int) -> str:
        count = max(size // (len(opening) + len(closing)), 1)
        return opening * count + closing * count

    return make


def numbered(template: str) -> Callable[[int], str]:
    """Make the template with a new number in each `{}`."""

    def make(size: int) -> str:
        parts: list[str] = []
        length = number = 0
        while length < size:
            part = template.replace("{}", str(number))
            parts.append(part)
            length += len(part)
            number += 1
        return "".join(parts)

    return make


def growing_runs(sign: str) -> Callable[[int], str]:
    """Make runs of a sign that grow by one, so that none of them has a partner."""

    def make(size: int) -> str:
        parts: list[str] = []
        length = run = 0
        while length < size:
            run += 1
            parts.append(sign * run + " ")
            length += run + 1
        return "".join(parts)

    return make


def square_table(size: int) -> str:
    """Make a table with about as many columns as rows."""
    side = max(int((size / 4) ** 0.5), 2)
    row = "|" + " a |" * side + "\n"
    return row + "|" + "-|" * side + "\n" + row * side


def wide_table(size: int) -> str:
    """Make one wide header and rows that lack all its cells."""
    columns = max(size // 8, 2)
    head = "|" + "a|" * columns + "\n|" + "-|" * columns + "\n"
    return head + "|\n" * ((size - len(head)) // 2)


def stairs(unit: str) -> Callable[[int], str]:
    """Make lines that each are indented by one more unit."""

    def make(size: int) -> str:
        parts: list[str] = []
        length = depth = 0
        while length < size:
            line = unit * depth + "- a\n"
            parts.append(line)
            length += len(line)
            depth += 1
        return "".join(parts)

    return make


R = repeated
PATTERNS: Final = (
    Pattern("unclosed brackets by line", R("[a\n")),
    Pattern("nested images", nested("![", "](a)")),
    Pattern("image openers", R("![")),
    Pattern("wikilink openers", R("[[")),
    Pattern("wikilink openers with text", R("[[a ")),
    Pattern("wikilink openers by line", R("[[a\n")),
    Pattern("embed openers", R("![[")),
    Pattern("wikilinks", R("[[a]] ")),
    Pattern("wikilinks glued", R("[[a]]")),
    Pattern("wikilink with single closers", R("a]b", before="[[", after="]]")),
    Pattern("wikilink of bars", R("|", before="[[a", after="]]")),
    Pattern("wikilink of sharps", R("#a", before="[[", after="]]")),
    Pattern("open brackets", R("[")),
    Pattern("close brackets", R("]")),
    Pattern("balanced brackets", nested("[", "]")),
    Pattern("brackets of three", R("[[[a]]] ")),
    Pattern("empty links", R("[](")),
    Pattern("link openers", R("[a](")),
    Pattern("links", R("[a](b) ")),
    Pattern("links on one line", R("[a](b)")),
    Pattern("links with titles", R('[a](b "c") ')),
    Pattern("unclosed titles", R('[a](b "c ')),
    Pattern("unclosed round titles", R("[a](b (c ")),
    Pattern("unclosed angle destinations", R("[a](<b ")),
    Pattern("parentheses in a destination", R("(", before="[a](", after=")")),
    Pattern("balanced parentheses", nested("(", ")")),
    Pattern("brackets and parentheses", R("[ (](")),
    Pattern("images in brackets", R("![[]()")),
    Pattern("mixed openers", R("[](([](")),
    Pattern("many uses of one reference", R("[r] ", after="\n\n[r]: x.md\n")),
    Pattern("full references", R("[a][r] ", after="\n\n[r]: x.md\n")),
    Pattern("undefined references", R("[a][b] ")),
    Pattern("nested brackets over a definition", nested("[", "]")),
    Pattern("many definitions", numbered("[r{}]: x{}.md\n")),
    Pattern("unclosed definition title", R("a\n", before='[r]: x.md "')),
    Pattern("one long definition title", R("a b ", before='[r]: x.md "', after='"\n')),
    Pattern("unclosed labels", R("[a\\]")),
    Pattern("footnote uses", R("[^1] ")),
    Pattern("footnote definitions", numbered("[^{}]: a\n")),
    Pattern("inline footnotes", R("^[a] ")),
    Pattern("nested inline footnotes", nested("^[", "]")),
    Pattern("backticks", R("`")),
    Pattern("backtick pairs", R("`a` ")),
    Pattern("growing runs of backticks", growing_runs("`")),
    Pattern("backtick and text", R("`a ``b ")),
    Pattern("backslashes", R("\\")),
    Pattern("backslash lines", R("\\\n")),
    Pattern("dollars", R("$")),
    Pattern("dollars apart", R("$a ")),
    Pattern("double dollars by line", R("$$\n")),
    Pattern("double dollars in a paragraph", R("$$ x\na $$\n", before="a $$\n")),
    Pattern("tags", R("#a ")),
    Pattern("tags glued", R("#a")),
    Pattern("tags in brackets", R("[#a")),
    Pattern("tags in emphasis", R("*#a ")),
    Pattern("one long tag", R("a", before="#")),
    Pattern("sharps", R("#")),
    Pattern("headings", R("# a\n")),
    Pattern("setext headings", R("a\n=\n")),
    Pattern("underlines without text", R("=\n")),
    Pattern("paragraph lines", R("a\n")),
    Pattern("blank lines", R("\n")),
    Pattern("quotes on one line", R(">")),
    Pattern("quoted lines", R("> a\n")),
    Pattern("deep quotes by line", R(">" * 50 + " a\n")),
    Pattern("lazy lines", R("a\n", before="> ")),
    Pattern("list", R("- a\n")),
    Pattern("bullets on one line", R("- ")),
    Pattern("mixed bullets on one line", R("* - ")),
    Pattern("nested lists", stairs(" ")),
    Pattern("nested lists by tabs", stairs("\t")),
    Pattern("ordered list", numbered("{}. a\n")),
    Pattern("tasks with fields", R("- [ ] a [b:: c]\n")),
    Pattern("square table", square_table),
    Pattern("wide table with empty rows", wide_table),
    Pattern("table rows", R("|a|\n", before="|a|\n|-|\n")),
    Pattern("rows of escaped bars", R("|[[a\\|b]]|\n", before="|a|\n|-|\n")),
    Pattern("fences", R("```\n")),
    Pattern("unclosed fences in items", R("- ```\n")),
    Pattern("html openers", R("<div>\n")),
    Pattern("tags of html", R("<a b='c'> ")),
    Pattern("unclosed attributes", R("<a b='")),
    Pattern("attributes", R(" a=b", before="<a", after=">")),
    Pattern("comment openers", R("<!--")),
    Pattern("comment openers in text", R("<!-- ", before="a ")),
    Pattern("comments", R("<!-- a --> ", before="x ")),
    Pattern("cdata", R("<![CDATA[", before="x ")),
    Pattern("processing instructions", R("<?", before="x ")),
    Pattern("angle signs", R("</<<<<<", before="x ")),
    Pattern("autolinks", R("<https://a.b> ")),
    Pattern("urls", R("https://a.b/c ")),
    Pattern("url of parentheses", R(")", before="https://a.b/c")),
    Pattern("url of punctuation", R(".,", before="https://a.b/c")),
    Pattern("colons and slashes", R("://")),
    Pattern("percent signs", R("%% ")),
    Pattern("directives", R("%% kbtool: ignore[L001] %%\n")),
    Pattern("separators", R("::")),
    Pattern("fields by line", R("a:: b\n")),
    Pattern("bracketed fields", R("[a:: b] ")),
    Pattern("unclosed bracketed fields", R("[a:: ")),
    Pattern("unclosed round fields", R("(a:: ")),
    Pattern("fields in fields", nested("[a:: ", "]")),
    Pattern("fields with links", R("[[x]] ", before="a:: ")),
    Pattern("many fields with many links", R("[a:: [[x]]] ")),
    Pattern("wide colons", R("：：")),
    Pattern("single colons before links", R("a: [[x]] ")),
    Pattern("citations", R("[@a] ")),
    Pattern("bare citations", R("@a ")),
    Pattern("one group of citations", R("@a; ", before="[", after="]")),
    Pattern("unclosed groups of citations", R("[@a ")),
    Pattern("braced citations", R("@{a ")),
    Pattern("nested braces", R("{", before="@")),
    Pattern("at signs", R("@")),
    Pattern("block ids", R("a ^b\n\n")),
    Pattern("carets", R("^a")),
    Pattern("braces", R("{{")),
    Pattern("template expressions", R("{{a}} ")),
    Pattern("templater openers", R("<% ")),
    Pattern("conflict markers", R("<<<<<<< a\n=======\n>>>>>>> b\n")),
    Pattern("conflict openers", R("<<<<<<< a\n")),
    Pattern("emphasis", R("*a_ ")),
    Pattern("stars", R("*")),
    Pattern("intraword stars", R("x*x*")),
    Pattern("ampersands", R("&")),
    Pattern("tabs", R("\t")),
    Pattern("NULs", R("a\0")),
    Pattern("returns", R("a\r")),
    Pattern("separators of lines that are none", R("a\u2028")),
    Pattern("combining marks", R("a\u0301")),
    Pattern("Chinese", R("中文，")),
    Pattern("frontmatter openers", R("---\n")),
    Pattern("plain words", R("word ")),
)
"""Each must be read in time linear in its size; see test_markdown_patterns.py."""
