"""Dates and spans of dates as a query writes them."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
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
    if ".." in text:
        return _between(*text.split("..", 1))
    sign = text[: len(text) - len(text.lstrip("<>="))]
    period = period_of(text[len(sign) :])
    if period is None:
        return _spoken(text, today)
    return _compared(sign, *period)


def _between(left: str, right: str) -> Span | None:
    first, last = period_of(left), period_of(right)
    if (left and not first) or (right and not last) or not (left or right):
        return None
    return (first[0] if first else None, last[1] if last else None)


def _compared(sign: str, first: date, last: date) -> Span | None:
    spans: dict[str, Span] = {
        "": (first, last),
        "=": (first, last),
        "<": (None, _shifted(first, -1)),
        "<=": (None, last),
        ">": (_shifted(last, 1), None),
        ">=": (first, None),
    }
    return spans.get(sign)


def period_of(text: str) -> tuple[date, date] | None:
    """Return first and last day of a year, month or day, None where there is no such one."""
    match = _DAY.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(group) if group else None for group in match.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:  # no such day
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, first.replace(month=last_month, day=monthrange(first.year, last_month)[1])


def _spoken(text: str, today: date) -> Span | None:
    if match := _LAST_FEW.fullmatch(text):
        return _shifted(today, -int(match[1]) * _DAYS_OF[match[2]]), today
    text = text.replace("past ", "last ")
    monday = _shifted(today, -today.weekday())
    month = today.replace(day=1)
    month_before = _shifted(month, -1)
    spans: dict[str, Span] = {
        "today": (today, today),
        "yesterday": (_shifted(today, -1), _shifted(today, -1)),
        "this week": (monday, _shifted(monday, 6)),
        "last week": (_shifted(monday, -7), _shifted(monday, -1)),
        "this month": (month, month.replace(day=monthrange(month.year, month.month)[1])),
        "last month": (month_before.replace(day=1), month_before),
        "this year": (date(today.year, 1, 1), date(today.year, 12, 31)),
        "last year": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
    return spans.get(text)


def local_moment(seconds: float) -> datetime:
    """Return a file's time by the user's clock, without a zone; seconds are since 1970.

    A time that no calendar holds becomes the nearest one that it does.
    """
    try:
        return datetime.fromtimestamp(seconds)  # noqa: DTZ006 - days are the user's own
    except (OverflowError, OSError, ValueError):  # before 1970 on Windows, or after 9999
        return utc_moment(seconds).replace(tzinfo=None)


def utc_moment(seconds: float) -> datetime:
    """Return a file's time in UTC, the calendar's first or last moment where it has no such one."""
    try:
        return datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)
    except OverflowError:
        if seconds > 0:
            return datetime.max.replace(tzinfo=UTC)
        return datetime.min.replace(tzinfo=UTC)


def _shifted(day: date, days: int) -> date:
    """Return the day `days` later, or the calendar's end where there is none."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
