"""A lint report in the format that was asked for."""

from dataclasses import dataclass

from kbtool.cli.console import Console
from kbtool.model.diagnostic import Edit
from kbtool.report.lint import EndOf, LintReport, summary_lines
from kbtool.report.style import Style


@dataclass(frozen=True, slots=True)
class Wanted:
    """How findings are to be printed."""

    output_format: str
    statistics: bool
    editor_uri: str


def print_report(report: LintReport, wanted: Wanted, console: Console, end_of: EndOf) -> None:
    """Write the findings as results; what the format has no place for is said beside them."""
    if wanted.statistics:
        console.write(_statistics(report, wanted, console.style))
    else:
        console.write(_findings(report, wanted, console.style, end_of))
    if wanted.output_format == "concise" or (wanted.statistics and _is_read(wanted)):
        console.say("\n".join(summary_lines(report)))


def end_in(edit: Edit, text: str | None) -> tuple[int, int]:
    """Return line and column behind an edit's last character, in the text it belongs to.

    Without the text the edit is taken to stand on one line, as nearly all do.
    """
    start, end, line, column = edit.span
    if start < 0:  # the byte-order mark, which has no column of its own
        return line, column
    passed = text[start:end].replace("\r\n", "\n").replace("\r", "\n") if text else ""
    breaks = passed.count("\n")
    if not breaks:
        return line, column + end - start
    return line + breaks, len(passed) - passed.rfind("\n")


def _findings(report: LintReport, wanted: Wanted, style: Style, end_of: EndOf) -> str:
    if wanted.output_format == "full":
        return _full(report, style, wanted.editor_uri)
    from kbtool.report import lint_forge, lint_json, lint_lines

    match wanted.output_format:
        case "vimgrep":
            text = lint_lines.vimgrep(report)
        case "github":
            text = lint_lines.github(report)
        case "json":
            text = lint_json.lint_json(report, end_of)
        case "jsonl":
            text = lint_json.lint_jsonl(report, end_of)
        case "gitlab":
            text = lint_forge.gitlab(report)
        case "junit":
            text = lint_forge.junit(report)
        case "sarif":
            text = _sarif(report, end_of)
        case _:
            text = lint_lines.concise(report, style)
    return text


def _statistics(report: LintReport, wanted: Wanted, style: Style) -> str:
    from kbtool.report import lint_json, lint_lines

    if _is_read(wanted):
        return lint_lines.statistics(report, style)
    return lint_json.statistics_json(report)


def _is_read(wanted: Wanted) -> bool:
    """Tell whether a person reads the output."""
    return wanted.output_format in {"full", "concise"}


def _full(report: LintReport, style: Style, editor_uri: str) -> str:
    from kbtool.report.full import full
    from kbtool.report.places import Places

    return full(report, style, Places(style, report.vault, editor_uri))


def _sarif(report: LintReport, end_of: EndOf) -> str:
    from kbtool.report.sarif import RuleText, sarif
    from kbtool.rules.catalog import CATALOG
    from kbtool.rules.pages import page_of

    found = {diagnostic.code for diagnostic in report.diagnostics}
    pages = {rule.code: (rule, page_of(rule)) for rule in CATALOG if rule.code in found}
    texts = {
        code: RuleText(rule.name, page.law, page.why, rule.severity)
        for code, (rule, page) in pages.items()
    }
    return sarif(report, texts, end_of)
