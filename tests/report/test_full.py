import pytest
from reporting import diagnostic, report_of

from kbtool.model.diagnostic import Edit, Fix, Related, Severity
from kbtool.model.location import NotePath, Span
from kbtool.report.lint.full import full
from kbtool.report.text.editor_links import EditorLinks
from kbtool.report.text.style import Style, cells

BROKEN = diagnostic(
    "Claims/Tea trade.md",
    12,
    5,
    "L001",
    'No note is named "Canton systm".',
    source="See [[Canton systm]] for the rules of trade.",
    length=16,
    severity=Severity.ERROR,
    target="Canton systm",
    suggestions=("Canton System",),
    tried=("Canton systm.md",),
    fix=Fix(safe=False, edits=(Edit(NotePath("x.md"), Span(1, 2, 1, 2), "y"),)),
)
ORPHAN = diagnostic("Claims/Tea trade.md", 1, 1, "G001", "No note links here.")
TWICE = diagnostic(
    "中文.md",
    103,
    10,
    "H003",
    "The block id ^a stands twice.",
    source="见《缺失》的段落 ^a",
    length=2,
    related=(Related(NotePath("中文.md"), Span(0, 2, 3, 1), "the first one stands here"),),
)
PAGE = """\
Claims/Tea trade.md
   1:1  warning  No note links here.  G001 orphan-note

  12:5  error  No note is named "Canton systm".
      │ See [[Canton systm]] for the rules of trade.
      │     ^^^^^^^^^^^^^^^^
      ├ did you mean "Canton System"?
      ├ tried Canton systm.md
      ╰ L001 broken-note-link, fixable with --fix --unsafe-fixes

中文.md
  103:10  warning  The block id ^a stands twice.
        │ 见《缺失》的段落 ^a
        │                  ^^
        ├ 中文.md:3: the first one stands here
        ╰ H003 duplicate-block-id

3 problems in 2 files: 1 error, 2 warnings; 40 notes checked.
Fix 1 with kbtool lint --fix --unsafe-fixes; look at --diff first.
"""


def shown(*diagnostics, **style):
    look = Style(**{"width": 80, **style})
    return full(report_of(*diagnostics), look, EditorLinks(look, "/home/me/vault"))


def test_the_page():
    assert shown(ORPHAN, BROKEN, TWICE) == PAGE


def test_nothing_found_says_so():
    assert shown() == "Nothing to report in 40 notes.\n"


def test_missing_targets_are_one_finding_each():
    uses = [
        diagnostic(
            f"n{number}.md",
            3,
            1,
            "C003",
            "The source does not exist.",
            source="source:: [[Smith 2020]]",
            length=14,
            target="Smith 2020" if number % 2 else "smith 2020",
        )
        for number in range(13)
    ]
    text = shown(*uses)
    assert '13 notes cite "smith 2020", which does not exist\n' in text
    assert text.count("source:: [[Smith 2020]]") == 1
    assert "n0.md:3" in text
    assert "and 7 more" in text
    assert "n12.md" not in text
    twice = shown(BROKEN._replace(line=2), BROKEN)
    assert '1 note links 2 times to "Canton systm", which does not exist\n' in twice


def test_long_messages_wrap_and_long_lines_are_cut():
    long = diagnostic(
        "a.md", 1, 201, "L001", "word " * 40, source="x" * 200 + "[[Nowhere]]" + "y" * 90, length=11
    )
    for line in shown(long).splitlines():
        assert cells(line) <= 80
    assert "[[Nowhere]]" in shown(long)


def test_colour_and_links_are_only_added():
    plain = shown(ORPHAN, BROKEN, TWICE)
    loud = shown(ORPHAN, BROKEN, TWICE, color=True, hyperlinks=True)
    assert "\x1b[1;31merror\x1b[0m" in loud
    assert "\x1b]8;;file:///home/me/vault/Claims/Tea%20trade.md\x1b\\" in loud
    assert stripped(loud) == plain


def stripped(text):
    import re

    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\", "", text)


def test_hostile_text_stays_text():
    evil = "\x1b]0;x\x07\u202e"
    hostile = diagnostic(
        f"{evil}.md",
        1,
        2,
        "L001",
        f"No note {evil}.",
        source=f"[[{evil}]]",
        length=8,
        target=evil,
        suggestions=(evil,),
        tried=(evil,),
        related=(Related(NotePath(evil), Span(0, 1, 1, 1), evil),),
    )
    text = shown(hostile, hostile, hostile._replace(code="H003"))
    assert not {"\x1b", "\x07", "\u202e"} & set(text)


@pytest.mark.parametrize(
    ("template", "uri"),
    [
        ("", "file:///home/me/vault/a%20b.md"),
        ("vscode://file{path}:{line}:{column}", "vscode://file/home/me/vault/a%20b.md:3:4"),
        ("x://{path.__class__}{line}", "x://{path.__class__}3"),
    ],
)
def test_the_editors_uri(template, uri):
    places = EditorLinks(Style(), "/home/me/vault", template)
    assert places.uri(NotePath("a b.md"), 3, 4) == uri
