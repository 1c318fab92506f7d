"""The catalogue of rules as text: the list, one rule's page, JSON, and the README's table."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from kbtool.config.describe import toml
from kbtool.report.text.json_text import json_text
from kbtool.report.text.style import Style, cells, clipped, wrapped
from kbtool.rules.docs import ExampleFile, RuleDoc, doc_of
from kbtool.rules.option import Option
from kbtool.rules.rule import FAMILIES, Rule

_FIX: Final = {"safe": "safe fix", "unsafe": "unsafe fix", None: ""}
_PAGE_WIDTH: Final = 88


def rules_list(catalog: Iterable[Rule], style: Style) -> str:
    """Return all rules, a line each, by family."""
    rules = list(catalog)
    widest = max(len(rule.name) for rule in rules)
    lines: list[str] = []
    for letter, family in FAMILIES.items():
        members = [rule for rule in rules if rule.family == letter]
        if members:
            lines += ["", style.bold(f"{letter} {family}")]
            lines += [_row(rule, widest, style) for rule in members]
    lines += ["", "kbtool rule CODE explains one of them."]
    return "\n".join(lines[1:])


def rule_page(rule: Rule, style: Style) -> str:
    """Return a rule's page: the law, why, an example of both kinds, options, how to silence it."""
    page = doc_of(rule)
    width = min(style.width, _PAGE_WIDTH)
    lines = [
        f"{style.bold(f'{rule.code} {rule.name}')}  {style.dim(_kind(rule))}",
        "",
        *wrapped(page.summary, width),
        "",
        style.bold("Why"),
        *(f"  {line}" for line in wrapped(page.why, width - 2)),
        "",
        style.bold("Bad"),
        *_example(page.bad, style),
        "",
        style.bold("Good"),
        *_example(page.good, style),
    ]
    if rule.options:
        lines += ["", style.bold("Options"), f"  [rules.{rule.name}]"]
        lines += [line for option in rule.options for line in _option(option, style)]
    lines += ["", style.bold("To silence it"), *_silencing(rule)]
    return "\n".join(lines)


def rules_json(catalog: Iterable[Rule]) -> str:
    """Return the catalogue as one JSON document."""
    rows = [_json_row(rule, doc_of(rule)) for rule in catalog]
    return json_text({"schema": 1, "rules": rows}, indent=1)


def rules_table(catalog: Iterable[Rule]) -> str:
    """Return the README's table, without a line end at its end."""
    rows = ["| code | name | a finding means that this does not hold | default | fix |"]
    rows.append("| --- | --- | --- | --- | --- |")
    family = ""
    for rule in catalog:
        if rule.family != family:
            family = rule.family
            rows.append(f"| | **{FAMILIES[family]}** | | | |")
        law = doc_of(rule).summary.replace("|", "\\|")
        default = rule.severity.value if rule.default_on else "off"
        rows.append(f"| {rule.code} | {rule.name} | {law} | {default} | {rule.fix or '–'} |")
    return "\n".join(rows)


def _row(rule: Rule, widest: int, style: Style) -> str:
    mark = {"safe": "*", "unsafe": "+", None: " "}[rule.fix]
    default = rule.severity.value if rule.default_on else "off"
    head = f"  {rule.code} {rule.name:{widest}} {mark} {default:7} "
    return head + style.dim(clipped(doc_of(rule).summary, max(style.width - cells(head), 20)))


def _kind(rule: Rule) -> str:
    default = rule.severity.value
    if not rule.default_on:
        default = f"off by default, {default} when on"
    return ", ".join(word for word in (default, _FIX[rule.fix]) if word)


def _example(files: Iterable[ExampleFile], style: Style) -> Iterator[str]:
    for file in files:
        remark = f" ({file.remark})" if file.remark else ""
        yield f"  {style.dim(file.path + remark)}"
        yield from (f"    {line}".rstrip() for line in file.text.rstrip("\n").split("\n"))


def _option(option: Option[Any], style: Style) -> Iterator[str]:
    yield f"  {option.name} = {toml(option.schema().get('default', {}))}"
    yield f"    {style.dim(option.about)}"


def _silencing(rule: Rule) -> Iterator[str]:
    yield f"  on its line, or alone on the line above   %% kbtool: ignore[{rule.code}] reason %%"
    yield f"  in the whole note                         %% kbtool: ignore-file[{rule.code}] %%"
    yield f'  in the whole vault                        [lint] ignore = ["{rule.name}"]'


def _json_row(rule: Rule, page: RuleDoc) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "family": FAMILIES[rule.family],
        "severity": rule.severity.value,
        "on": rule.default_on,
        "fix": rule.fix,
        "law": page.summary,
        "why": page.why,
        "bad": [_json_file(file) for file in page.bad],
        "good": [_json_file(file) for file in page.good],
        "options": {option.name: option.schema() for option in rule.options},
    }


def _json_file(file: ExampleFile) -> dict[str, str]:
    return {"path": file.path, "remark": file.remark, "text": file.text}
