import json
from xml.etree import ElementTree as ET

import jsonschema
from reporting import diagnostic, report_of
from sarif_schema import SARIF

from kbtool.model.diagnostic import Edit, Fix, Related, Severity
from kbtool.model.location import NotePath, Span
from kbtool.report.lint.gitlab_junit import gitlab, junit
from kbtool.report.lint.lines import concise, github, statistics, vimgrep
from kbtool.report.lint.lint_json import lint_json, lint_jsonl
from kbtool.report.lint.sarif import RuleText, sarif
from kbtool.report.text.style import Style

EDIT = Edit(NotePath("a b.md"), Span(4, 9, 2, 3), "[[Note]]")
BROKEN = diagnostic(
    "a b.md",
    2,
    3,
    "L001",
    'No note is named "N, 100%:\n".',
    source="x [[Nte]]",
    length=7,
    severity=Severity.ERROR,
    target="Nte",
    suggestions=("Note",),
    fix=Fix(safe=True, edits=(EDIT,)),
    related=(Related(NotePath("c.md"), Span(0, 1, 4, 5), "here"),),
)
ORPHAN = diagnostic("中.md", 1, 1, "G001", "No note links here.", severity=Severity.INFO)
BYTES = diagnostic("bad\udcff.md", 1, 1, "F005", "A mark \x1b\u202e <&>.")
REPORT = report_of(BROKEN, ORPHAN, BYTES)
RULES = {
    code: RuleText(name, f"The law of {code}.", "Because.", Severity.WARNING)
    for code, name in [("L001", "broken-note-link"), ("G001", "orphan-note"), ("F005", "bom")]
}


def end_of(edit):
    return edit.span.line, edit.span.column + edit.span.end - edit.span.start


def test_json_holds_every_field_of_the_contract():
    data = json.loads(lint_json(REPORT, end_of))
    assert {"schema", "vault", "checked", "diagnostics", "summary"} == set(data)
    assert data["summary"] == {"error": 1, "warning": 1, "info": 1}
    first, _, last = data["diagnostics"]
    assert first == {
        "path": "a b.md",
        "line": 2,
        "column": 3,
        "end_line": 2,
        "end_column": 10,
        "code": "L001",
        "name": "broken-note-link",
        "severity": "error",
        "message": 'No note is named "N, 100%:\n".',
        "target": "Nte",
        "suggestions": ["Note"],
        "fingerprint": "L001-a b.md-2",
        "fix": {
            "safe": True,
            "edits": [
                {
                    "path": "a b.md",
                    "line": 2,
                    "column": 3,
                    "end_line": 2,
                    "end_column": 8,
                    "text": "[[Note]]",
                }
            ],
            "renames": [],
        },
        "related": [{"path": "c.md", "line": 4, "column": 5, "message": "here"}],
    }
    assert (last["path"], last["path_b64"]) == (r"bad\xff.md", "YmFk/y5tZA==")


def test_json_is_readable_and_harmless():
    text = lint_json(REPORT, end_of)
    assert "中.md" in text
    assert not {"\x1b", "\u202e", "\udcff"} & set(text)
    assert json.loads(text)["diagnostics"][2]["message"] == "A mark \x1b\u202e <&>."


def test_json_holds_no_half_characters():
    text = lint_json(report_of(BYTES._replace(target="bad\udcff.md")), end_of)
    assert json.loads(text)["diagnostics"][0]["target"] == r"bad\xff.md"
    json.loads(text)["diagnostics"][0]["target"].encode("utf-8")


def test_jsonl_is_one_object_a_line():
    rows = [json.loads(line) for line in lint_jsonl(REPORT, end_of).splitlines()]
    assert [row["code"] for row in rows] == ["L001", "G001", "F005"]
    assert {row["schema"] for row in rows} == {1}


def test_lines():
    assert concise(REPORT, Style()).splitlines() == [
        r'a b.md:2:3: error L001 broken-note-link: No note is named "N, 100%:\n". [fix]',
        "中.md:1:1: info G001 orphan-note: No note links here.",
        r"bad\xff.md:1:1: warning F005 byte-order-mark: A mark \x1b\u202e <&>.",
    ]
    assert vimgrep(REPORT).splitlines()[0] == r'a b.md:2:3:L001 No note is named "N, 100%:\n".'


def test_workflow_commands_are_escaped():
    prefixed = REPORT._replace(prefix="my,notes/")
    assert github(prefixed).splitlines()[0] == (
        "::error file=my%2Cnotes/a b.md,line=2,endLine=2,col=3,endColumn=10,"
        r'title=L001 broken-note-link::No note is named "N, 100%25:\n".'
    )
    assert github(REPORT).count("\n") == 3
    assert github(REPORT).splitlines()[1].startswith("::notice file=中.md,line=1,")


def test_gitlab():
    rows = json.loads(gitlab(REPORT._replace(prefix="notes/")))
    assert rows[0]["location"]["path"] == "notes/a b.md"
    assert rows[0]["location"]["positions"]["begin"] == {"line": 2, "column": 3}
    assert [row["severity"] for row in rows] == ["major", "info", "minor"]
    assert len({row["fingerprint"] for row in rows}) == 3
    assert json.loads(gitlab(report_of())) == []


def test_junit():
    root = ET.fromstring(junit(REPORT))
    assert (root.get("tests"), root.get("failures")) == ("3", "3")
    suites = root.findall("testsuite")
    assert [suite.get("name") for suite in suites] == ["a b.md", "中.md", r"bad\xff.md"]
    failure = suites[2].find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == r"A mark \x1b\u202e <&>."
    clean = ET.fromstring(junit(report_of()))
    assert (clean.get("tests"), clean.get("failures")) == ("1", "0")
    assert clean.findall(".//failure") == []


def test_sarif_is_valid_and_complete():
    validator = jsonschema.Draft7Validator(SARIF)
    log = json.loads(sarif(REPORT._replace(prefix="vault/"), RULES, end_of))
    validator.validate(log)
    run = log["runs"][0]
    assert run["originalUriBaseIds"]["ROOT"]["uri"] == "file:///home/me/"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["F005", "G001", "L001"]
    first, _, last = run["results"]
    assert first["ruleIndex"] == 2
    assert first["fixes"][0]["artifactChanges"][0]["replacements"][0] == {
        "deletedRegion": {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 8},
        "insertedContent": {"text": "[[Note]]"},
    }
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "vault/a%20b.md"
    assert last["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "vault/bad%FF.md"
    validator.validate(json.loads(sarif(report_of(), RULES, end_of)))


def test_the_schema_can_refuse():
    validator = jsonschema.Draft7Validator(SARIF)
    log = json.loads(sarif(REPORT, RULES, end_of))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert not validator.is_valid(log)


def test_statistics_count_by_rule():
    text = statistics(report_of(BROKEN, BROKEN, ORPHAN), Style())
    assert text.splitlines() == [
        "2  L001  broken-note-link  error    2 fixable",
        "1  G001  orphan-note       info",
    ]
