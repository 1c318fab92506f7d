"""A lint report in the format that was asked for."""

from typing import NamedTuple

from kbtool.cli.console import Console
from kbtool.model.diagnostic import Edit
from kbtool.report.lint.report import EndOf, LintReport, summary_lines
from kbtool.report.text.style import Style


class OutputOptions(NamedTuple):
    """How findings are to be printed."""

    output_format: str
    statistics: bool
    editor_uri: str


def print_report(
    report: LintReport, wanted: OutputOptions, console: Console, end_of: EndOf
) -> None:
    """Write the findings as results; what the format has no place for is said beside them."""
    write = console.show if _is_read(wanted) else console.write
    if wanted.statistics:
        write(_statistics(report, wanted, console.style))
    else:
        write(_findings(report, wanted, console.style, end_of))
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


def _findings(report: LintReport, wanted: OutputOptions, style: Style, end_of: EndOf) -> str:
    match wanted.output_format:
        case "full":
            return _full(report, style, wanted.editor_uri)
        case "json" | "jsonl":
            return _json(report, wanted.output_format, end_of)
        case "gitlab" | "junit":
            return _for_forge(report, wanted.output_format)
        case "sarif":
            return _sarif(report, end_of)
        case _:
            return _lines(report, wanted.output_format, style)


def _lines(report: LintReport, output_format: str, style: Style) -> str:
    from kbtool.report.lint.lines import concise, github, vimgrep

    match output_format:
        case "vimgrep":
            return vimgrep(report)
        case "github":
            return github(report)
        case _:
            return concise(report, style)


def _json(report: LintReport, output_format: str, end_of: EndOf) -> str:
    from kbtool.report.lint.lint_json import lint_json, lint_jsonl

    return lint_json(report, end_of) if output_format == "json" else lint_jsonl(report, end_of)


def _for_forge(report: LintReport, output_format: str) -> str:
    from kbtool.report.lint.gitlab_junit import gitlab, junit

    return gitlab(report) if output_format == "gitlab" else junit(report)


def _statistics(report: LintReport, wanted: OutputOptions, style: Style) -> str:
    if _is_read(wanted):
        from kbtool.report.lint.lines import statistics

        return statistics(report, style)
    from kbtool.report.lint.lint_json import statistics_json

    return statistics_json(report)


def _is_read(wanted: OutputOptions) -> bool:
    """Tell whether a person reads the output."""
    return wanted.output_format in {"full", "concise"}


def _full(report: LintReport, style: Style, editor_uri: str) -> str:
    from kbtool.report.lint.full import full
    from kbtool.report.text.editor_links import EditorLinks

    return full(report, style, EditorLinks(style, report.vault, editor_uri, report.standpoint))


def _sarif(report: LintReport, end_of: EndOf) -> str:
    from kbtool.report.lint.sarif import RuleText, sarif
    from kbtool.rules.catalog import CATALOG
    from kbtool.rules.docs import doc_of

    found = {diagnostic.code for diagnostic in report.diagnostics}
    pages = {rule.code: (rule, doc_of(rule)) for rule in CATALOG if rule.code in found}
    texts = {
        code: RuleText(rule.name, page.summary, page.why, rule.severity)
        for code, (rule, page) in pages.items()
    }
    return sarif(report, texts, end_of)
