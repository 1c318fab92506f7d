"""Dates and spans of dates as a query writes them."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

Span = tuple[date | None, date | None]
"""First and last day, both included; None leaves a side open."""

_DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_LAST_FEW: Final = re.compile(r"(?:last|past) (\d{1,4}) (day|week|month|year)s?")
_DAYS_OF: Final = {"day": 1, "week": 7, "month": 30, "year": 365}
RELATIVE: Final = re.compile(
    r"(?:last|past|this) +(?:\d{1,4} +)?(?:days?|weeks?|months?|years?)(?!\w)", re.IGNORECASE
)
"""A span of several words that needs no quotes."""


def span_of(text: str, today: date) -> Span | None:
    """Return the days that `text` names, None when it names none.

    Knows `2024`, `2024-05`, `2024-05-07`, two of these joined by `..` (either may be missing), one
    of these after `<`, `<=`, `>` or `>=`, and in words: today, yesterday, this or last week, month
    or year, last 7 days.
    """
    text = " ".join(text.lower().split())
    if spoken := _spoken(text, today):
        return spoken
    if ".." in text:
        left, _, right = text.partition("..")
        first, last = _period(left), _period(right)
        if (left and not first) or (right and not last) or not (left or right):
            return None
        return (first[0] if first else None, last[1] if last else None)
    sign = text[: len(text) - len(text.lstrip("<>="))]
    period = _period(text[len(sign) :])
    if not period:
        return None
    first_day, last_day = period
    match sign:
        case "":
            return period
        case "<":
            return None, _shifted(first_day, -1)
        case "<=":
            return None, last_day
        case ">":
            return _shifted(last_day, 1), None
        case ">=":
            return first_day, None
        case _:
            return None


def _period(text: str) -> tuple[date, date] | None:
    match = _DAY.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(group) if group else None for group in match.groups())
    try:
        if month is None:
            return date(year or 0, 1, 1), date(year or 0, 12, 31)
        if day is None:
            return date(year or 0, month, 1), date(year or 0, month, monthrange(year or 0, month)[1])
        return date(year or 0, month, day), date(year or 0, month, day)
    except ValueError:  # no such day
        return None


def _spoken(text: str, today: date) -> Span | None:
    if match := _LAST_FEW.fullmatch(text):
        return _shifted(today, -int(match[1]) * _DAYS_OF[match[2]]), today
    monday = _shifted(today, -today.weekday())
    month = today.replace(day=1)
    match text:
        case "today":
            return today, today
        case "yesterday":
            return _shifted(today, -1), _shifted(today, -1)
        case "this week":
            return monday, _shifted(monday, 6)
        case "last week" | "past week":
            return _shifted(monday, -7), _shifted(monday, -1)
        case "this month":
            return month, month.replace(day=monthrange(month.year, month.month)[1])
        case "last month" | "past month":
            end = _shifted(month, -1)
            return end.replace(day=1), end
        case "this year":
            return date(today.year, 1, 1), date(today.year, 12, 31)
        case "last year" | "past year":
            return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
        case _:
            return None


def _shifted(day: date, days: int) -> date:
    """Return the day `days` later, or the calendar's end where there is none."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
