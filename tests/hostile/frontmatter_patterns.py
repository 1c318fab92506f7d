"""Hostile frontmatter: bombs, nesting, wrong types, broken YAML, odd bytes.

Each names the problems it must give, with their lines and columns; none means that the block is
odd but right. Every text goes on with a body whose link must count.
"""

from typing import Final, NamedTuple

Expected = tuple[str, int, int]
BODY: Final = "# Title\n[[Target]]\n"
INVALID: Final = "invalid-frontmatter"
UNQUOTED: Final = "unquoted-link-in-property"


class Frontmatter(NamedTuple):
    """A named block; `text` is the whole note."""

    name: str
    text: str
    expected: tuple[Expected, ...]


def invalid(name: str, block: str, line: int, column: int) -> Frontmatter:
    """A block that does not load, with the place of the fault in the note."""
    return Frontmatter(name, f"---\n{block}\n---\n{BODY}", (("invalid-frontmatter", line, column),))


def right(name: str, block: str) -> Frontmatter:
    """A block that only looks dangerous."""
    return Frontmatter(name, f"---\n{block}\n---\n{BODY}", ())


def other(name: str, block: str, *expected: Expected) -> Frontmatter:
    """A block that loads, with other problems."""
    return Frontmatter(name, f"---\n{block}\n---\n{BODY}", expected)


def at(kind: str, *places: tuple[int, int]) -> tuple[Expected, ...]:
    """One problem of a kind at each place."""
    return tuple((kind, line, column) for line, column in places)


def alias_bomb(levels: int, width: int) -> str:
    """Make lists of aliases of lists of aliases; written out they grow by `width` a level."""
    lists = (
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]"
        for level in range(1, levels + 1)
    )
    return "\n".join(["a0: &a0 [x]", *lists])


def merge_bomb(levels: int, width: int) -> str:
    """Make mappings that merge mappings that merge mappings."""
    merges = (
        f"a{level}: &a{level}\n  <<: [{', '.join([f'*a{level - 1}'] * width)}]"
        for level in range(1, levels + 1)
    )
    return "\n".join(["a0: &a0 {k: v}", *merges])


PATTERNS: Final = (
    invalid("alias bomb", alias_bomb(9, 9), 6, 1),
    invalid("merge bomb", merge_bomb(8, 9), 9, 1),
    right("merge chain", merge_bomb(8, 2)),
    invalid("long merge chain", merge_bomb(20, 2), 23, 1),
    invalid("ring of aliases", "a: &a [*a]", 2, 1),
    invalid("ring over a mapping", "a: &a\n  b: *a", 2, 1),
    invalid("200 aliases", "a: &a 1\nb: [" + "*a, " * 200 + "]", 3, 405),
    invalid("400 brackets", "a: " + "[" * 400 + "]" * 400, 2, 67),
    invalid("20,000 brackets", "a: " + "[" * 20_000 + "]" * 20_000, 2, 67),
    invalid("25,000 open brackets", "[" * 25_000, 2, 65),
    invalid("25,000 dashes", "- " * 25_000, 2, 129),
    invalid("25,000 question marks", "? " * 25_000, 2, 129),
    invalid("10,000 open braces", "{a: " * 10_000, 2, 257),
    invalid("100 levels of mappings", "\n".join(" " * n + f"k{n}:" for n in range(100)), 66, 65),
    invalid("11,000 list items", "a:\n" + "- b\n" * 11_000, 10_000, 3),
    invalid("6,000 keys", "\n".join(f"{n}:" for n in range(6_000)), 5_001, 6),
    invalid("11,000 flow tags", "tags: [" + "a, " * 11_000 + "]", 2, 29_999),
    invalid("70 KB scalar", "a: " + "x" * 70_000, 2, 1),
    invalid("70 KB of words", "a: " + "word " * 14_000, 2, 1),
    invalid("unclosed quote of 60 KB", "a: '" + "x " * 30_000, 2, 4),
    invalid("tab as indentation", "a:\n\tb: 1", 3, 1),
    invalid("tab before a key", "\ta: 1", 2, 1),
    right("tab behind a colon", "a:\tb"),
    invalid("two colons", "a: b: c", 2, 5),
    invalid("unclosed list", "a: [b, c", 2, 4),
    invalid("unclosed mapping", "a: {b: c", 2, 4),
    invalid("unclosed single quote", "a: 'b", 2, 4),
    invalid("unclosed double quote", 'a: "b', 2, 4),
    invalid("unknown escape", 'a: "\\q"', 2, 5),
    invalid("text behind a quote", 'a: "b" c', 2, 8),
    invalid("at sign", "a: @b", 2, 4),
    invalid("backtick", "a: `b`", 2, 4),
    invalid("percent sign", "a: %b", 2, 4),
    invalid("unknown alias", "a: *b", 2, 4),
    invalid("two documents", "a: 1\n--- \nb: 2", 3, 1),
    invalid("directive of the future", "%YAML 9.9\na: 1", 2, 1),
    invalid("list", "- a\n- b", 2, 1),
    invalid("scalar", "only text", 2, 1),
    invalid("number", "42", 2, 1),
    invalid("python object", "a: !!python/object/apply:os.system ['echo x']", 2, 4),
    invalid("python name", "a: !!python/name:os.system ''", 2, 4),
    invalid("unknown type", "a: !secret b", 2, 4),
    invalid("set", "a: !!set {b, c}", 2, 4),
    invalid("list as key", "? [a, b]\n: c", 2, 3),
    right("byte-order mark", "\ufeffa: 1"),
    right("byte-order mark within", "a: b\ufeffc"),
    invalid("NUL", "a: b\0c", 2, 5),
    invalid("escape character", "a: b\x1bc", 2, 5),
    invalid("lone surrogate", "a: b\ud800c", 2, 5),
    invalid("bell in a key", "a\x07: b", 2, 2),
    right("impossible dates", "a: 2022-13-45\nb: 2022-02-30T99:99:99Z\nc: 0000-01-01"),
    right("impossible time zone", "a: 2022-01-01T00:00:00+99:99"),
    right("20,000 digits", "a: " + "9" * 20_000),
    right("sexagesimal number", "a: " + "1:" * 5_000 + "1"),
    right("booleans of old", "no: yes\non: off\ny: n"),
    right("octal, hexadecimal, underscores", "a: 012\nb: 0x1F\nc: 1_000\nd: 0o17"),
    right("infinity", "a: .inf\nb: -.inf\nc: .nan"),
    right("keys of all types", "1: a\n1.5: b\ntrue: c\nnull: d\n2024-01-01: e\n~: f"),
    right("comment for a value", "tags: #a\nup: b"),
    right("emoji and Chinese", "😀: 中文\n标签: [一, 二]"),
    right("other line ends in a scalar", 'a: "b\u2028c"\nd: e'),
    right("very long key", "k" * 1_000 + ": v"),
    other("template as value", "a: {{date}}", ("template-leftover", 2, 4)),
    other("template as block", "{{date}}", ("template-leftover", 2, 1)),
    other("templater as value", "a: <% tp.file.title %>", ("template-leftover", 2, 4)),
    other("key twice", "a: 1\nb: 2\na: 3", ("duplicate-property", 4, 1)),
    other("key three times", "a: 1\na: 2\na: 3", *at("duplicate-property", (3, 1), (4, 1))),
    other("unquoted link", "up: [[X]]", ("unquoted-link-in-property", 2, 5)),
    other("unquoted links", "up:\n- [[X]]\n- [[Y]]", *at(UNQUOTED, (3, 3), (4, 3))),
    Frontmatter("never closed", f"---\na: 1\n{BODY}", (("unclosed-frontmatter", 1, 1),)),
    Frontmatter("closed by dots", f"---\na: 1\n...\n{BODY}", (("unclosed-frontmatter", 1, 1),)),
    Frontmatter("returns only", f"---\ra: 1\rb: 2\r---\r{BODY}", ()),
    Frontmatter("mixed line ends", f"---\r\na: 1\nb: 2\r---\r\n{BODY}", ()),
    Frontmatter("broken CRLF", f"---\r\na: 1\r\nb: [\r\n---\r\n{BODY}", at(INVALID, (3, 4))),
)  # fmt: skip
