"""Template expressions: `{{…}}` and `<% … %>`, and which of them are leftovers."""

import re
from typing import Final

from kbtool.parse.inline.state import ScanState

BRACES: Final = re.compile(r"\{\{(?!c\d+::)[^{}\r\n]{1,200}\}\}")
"""Any expression but a flash card's gap, `{{c1::word}}`."""
LEFTOVER: Final = re.compile(r"\{\{[^\W\d][\w.-]*(?::[^{}\r\n]*)?\}\}")
"""Without inner blanks: `{{ page.title }}` is how Liquid and Jinja are written about."""
TEMPLATER: Final = re.compile(r"<%(?!%>)[^%<]*+(?:(?:%(?!>)|<(?!%))[^%<]*+)*%>")


def take_braces(scan: ScanState, found: re.Match[str]) -> int:
    """Take in `{{…}}`."""
    expression = BRACES.match(scan.text, found.start(), scan.end)
    if expression is None:
        return found.end()
    scan.facts.is_template = True
    if LEFTOVER.fullmatch(expression.group()):
        _report(scan, expression)
    return expression.end()


def take_templater(scan: ScanState, at: int) -> int:
    """Take in `<% … %>`, whose code may run on over blocks; gives `at` when there is none."""
    expression = TEMPLATER.match(scan.text, at)
    if expression is None:
        return at
    scan.facts.is_template = True
    scan.hidden_until = expression.end()
    _report(scan, expression)
    return expression.end()


def take_templates_inside(scan: ScanState, start: int, end: int) -> None:
    """Note the template expressions of a link, which the scanner steps over in one go."""
    for pattern in (BRACES, TEMPLATER):
        for expression in pattern.finditer(scan.text, start, end):
            scan.facts.is_template = True
            if pattern is TEMPLATER or LEFTOVER.fullmatch(expression.group()):
                _report(scan, expression)


def _report(scan: ScanState, expression: re.Match[str]) -> None:
    scan.problem("template-leftover", *expression.span(), unfilled(expression.group()))


def unfilled(expression: str) -> str:
    """Word the problem of a template expression."""
    return f"{' '.join(expression.split())[:60]} was never filled in"
