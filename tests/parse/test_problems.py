"""What is wrong with a text, at its place; and what must not be reported."""

import pytest

from kbtool.config.settings import LimitSettings
from kbtool.parse.note import parse, parse_text


def rows(content):
    return [(p.kind, p.span.line, p.span.column) for p in content.problems]


REPORTED = [
    ("a\n```\nb", ("unclosed-block", 2, 1)),
    ("a\n~~~ py\nb\n", ("unclosed-block", 2, 1)),
    ("a\n\n$$\nb\n", ("unclosed-block", 3, 1)),
    ("a\n\n%% b\n", ("unclosed-block", 3, 1)),
    ("a\n\n<!-- b\n\nc", ("unclosed-block", 3, 1)),
    ("> ```\n> b", ("unclosed-block", 1, 3)),
    ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n", ("merge-conflict-marker", 2, 1)),
    ("<<<<<<< a\n```\nb\n=======\nc\n>>>>>>> x\n```\n", ("merge-conflict-marker", 1, 1)),
    ("a {{title}} b", ("template-leftover", 1, 3)),
    ("{{date:YYYY-MM-DD}}", ("template-leftover", 1, 1)),
    ("a <% tp.file.title %> b", ("template-leftover", 1, 3)),
    ("---\na: '{{date}}'\n---\n", ("template-leftover", 2, 5)),
]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_problems(text, expected):
    assert rows(parse_text(text)) == [expected]


LEFT_ALONE = [
    "```\nb\n```",
    "```\nb\n````\n",
    "- ```\n  b\n\nafter",
    "a %% b %% c",
    "%%\na\n\nb\n%%\n",
    "100%% sure",
    "$$\na\n$$",
    "$$a$$",
    "it costs $$ much",
    "<!-- a -->",
    "a <!-- b",
    "`<!--`",
    "Title\n=======\n",
    ">>>>>>> quoted\n",
    "<<<<<<< a\n",
    "```\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n```\n",
    "    <<<<<<< HEAD\n    =======\n    >>>>>>> x\n",
    "```\n<% x %> {{title}}\n```",
    "`{{title}}` $x_{{a}}$",
    "{{ page.title }}",
    "{{}} { {a} }",
    "the {{c1::capital}} of {{c2::France::country}}",
    "[^1] and ^[inline]",
    "- [ ] a\n- [x] b\n- [-] c",
    "\\[[a\\]]",
    "[x]",
    "a | b",
    "%% kanban:settings\n```\n{}\n```\n%%",
    "%%\n# Drawing\n```json\n[[1,2],[3,4]]\n```\n%%",
    "$[[1,2],[3,4]]$",
    "`if [[ -f x ]]; then`",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_no_problem(text):
    assert rows(parse_text(text)) == []


@pytest.mark.parametrize(
    "text", ["{{x}}", "<% x %>", "{{ x }}", "---\na: '{{x}}'\n---\n", "[[{{x}}]]"]
)
def test_templates(text):
    assert parse_text(text).is_template


@pytest.mark.parametrize(
    "text", ["`{{x}}`", "{{c1::x}}", "```\n<% x %>\n```", "{x}", "<div>\n{{x}}\n</div>", "%x%"]
)
def test_what_is_no_template(text):
    assert not parse_text(text).is_template


SUPPRESSED = [
    ("a %% kbtool: ignore[L001] why %%", 1, ("L001",)),
    ("a <!-- kbtool: ignore[broken-note-link, E001] --> b", 1, ("broken-note-link", "E001")),
    ("%% kbtool: ignore[L001] %%\n[[x]]", 2, ("L001",)),
    ("<!-- kbtool: ignore[L001] -->\n[[x]]", 2, ("L001",)),
    ("- %% kbtool: ignore[L001] %%\n- b", 2, ("L001",)),
    ("a\n\n%% kbtool: ignore-file[L001] %%", 0, ("L001",)),
    ("<!--\nkbtool: ignore[L001]\n-->\nb", 4, ("L001",)),
    ("<div>\n<!-- kbtool: ignore-file[S] -->\n</div>", 0, ("S",)),
    ("%%\nkbtool: ignore-file[L001]\n%%", 0, ("L001",)),
]


@pytest.mark.parametrize(("text", "line", "codes"), SUPPRESSED)
def test_suppressions(text, line, codes):
    (suppression,) = parse_text(text).suppressions
    assert (suppression.line, suppression.codes) == (line, codes)
    assert tuple(text[s.start : s.end] for s in suppression.code_spans) == codes
    written = text[suppression.span.start : suppression.span.end]
    assert written.startswith(("%%", "<!--"))  # the whole comment, which says nothing else
    assert written.endswith(("%%", "-->"))


@pytest.mark.parametrize(
    "text", ["%% see below; kbtool: ignore[L001] %%", "%% kbtool: ignore[L001] as [[X]] says %%"]
)
def test_a_suppression_among_other_words_is_not_the_whole_comment(text):
    (suppression,) = parse_text(text).suppressions
    assert text[suppression.span.start : suppression.span.end] == "kbtool: ignore[L001]"


@pytest.mark.parametrize(
    "text",
    [
        "kbtool: ignore[L001]",
        "`%% kbtool: ignore[L001] %%`",
        "```\n<!-- kbtool: ignore[L001] -->\n```",
        "%% kbtool ignore L001 %%",
        "%% kbtool: ignore[L001]",
    ],
)
def test_what_is_no_suppression(text):
    assert parse_text(text).suppressions == ()


LIMITS = LimitSettings(note_bytes=2000, line_characters=300, findings_per_note=3)


@pytest.mark.parametrize(
    ("text", "line"),
    [("[[x]] word\n" * 500, 1), ("[[x]]\n" + "a" * 301 + "\n", 2), ("é " * 900, 1)],
)
def test_a_text_over_a_limit_is_plain(text, line):
    content = parse_text(f"---\ntitle: T\n---\n{text}", LIMITS)
    (problem,) = content.problems
    assert problem.kind == "oversized-note"
    assert problem.span.line == (line if line == 1 else line + 3)
    assert content.is_plain
    assert content.links == ()
    assert content.title == "T"
    assert content.word_count > 0


def test_of_a_giant_the_frontmatter_is_read():
    content = parse_text("---\ntitle: T\n---\n" + "word " * 500_000)
    assert (content.title, content.body_start, content.is_plain) == ("T", 17, True)
    assert content.word_count == 500_000


def test_a_text_within_the_limits_is_not_plain():
    assert not parse_text("a" * 299 + "\n", LIMITS).is_plain


def test_findings_are_capped():
    assert len(parse_text("[[]] " * 20, LIMITS).problems) == 3


def test_words():
    counts = [
        parse_text(t).word_count for t in ("", "# a b\n- c's", "中文 and 字。", "---\na: b\n---\nx")
    ]
    assert counts == [0, 3, 4, 1]


def test_bytes_are_decoded():
    assert rows(parse(b"\xef\xbb\xbf---\na: 1\n---\n# T")) == [("byte-order-mark", 1, 1)]
    assert parse(b"\xef\xbb\xbf# T").title == "T"
    latin = parse(b"a\nb \xe9 c \xff [[X]]")
    assert rows(latin) == [("invalid-encoding", 2, 3)]
    assert "byte 4 (0xe9)" in latin.problems[0].detail
    assert latin.links[0].target == "X"
    for encoding in ("utf-16", "utf-16-be", "utf-32"):
        mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
        wide = parse(mark + "# T [[X]]".encode(encoding))
        assert rows(wide) == [("invalid-encoding", 1, 1)]
        assert wide.links[0].target == "X"
    unmarked = parse("# T [[X]]".encode("utf-16-le"))
    assert rows(unmarked) == [("binary-note", 1, 2)]
    assert unmarked.is_plain
    few = parse(b"a lot of text [[X]] \0 and more [[Y]]")
    assert rows(few) == [("binary-note", 1, 21)]
    assert len(few.links) == 2


@pytest.mark.parametrize("data", [b"", b"\n", "中文 é".encode(), b"a\r\nb\rc"])
def test_what_decodes_cleanly(data):
    assert parse(data).problems == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("don't stop", 2),
        ("don’t “stop”", 2),
        ("Ünïcode wörds é", 3),
        ("- * # > | --- ``` ::", 0),
        ("well-known [[a|b]]", 4),
        ("混合 mixed 文字words", 6),
        ("かな、カナ。", 4),
        ("한국어 말", 4),
        ("（全角）", 2),
        ("a\u3000b", 2),
        ("\ud800 a", 2),
    ],
)
def test_words_of_any_script(text, count):
    assert parse_text(text).word_count == count
