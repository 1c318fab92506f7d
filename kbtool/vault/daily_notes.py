"""Daily notes: moment.js date formats as patterns, and names that are a bare date."""

import re
from typing import Final

from kbtool.vault.names import name_of
from kbtool.vault.linear_regex import Pattern, RefusedPatternError


def find_daily_pattern(folder: str, date_format: str) -> Pattern | None:
    """Return what the paths of daily notes look like, None when the format is no date at all.

    `date_format` is a moment.js format; it may hold `/` for folders by year or month.
    """
    if not any(found["token"] for found in _PART.finditer(date_format)):
        return None
    prefix = f"{folder.strip('/')}/" if folder.strip("/") else ""
    try:
        return Pattern.of(rf"^{re.escape(prefix)}{_PART.sub(_expression_of, date_format)}\.[Mm][Dd]$")
    except RefusedPatternError:
        return None


def is_dated(path: str) -> bool:
    """Say whether a note's name is nothing but a date: `2024-05-01`, `20240501`, `2024_05_01`."""
    return _BARE_DATE.fullmatch(name_of(path)) is not None


def _expression_of(part: re.Match[str]) -> str:
    if part["literal"] is not None:
        return re.escape(part["literal"])
    token = part["token"]
    return _TOKENS[token] if token else re.escape(part[0])


_WORD: Final = r"[^\W\d_]+\.?"
_TOKENS: Final = {
    **dict.fromkeys(("YYYY", "gggg", "GGGG"), r"\d{4}"),
    **dict.fromkeys(("YY", "gg", "GG", "ww", "WW", "HH", "hh", "mm", "ss"), r"\d{2}"),
    **dict.fromkeys(("M", "D", "w", "W", "H", "h", "m", "s"), r"\d{1,2}"),
    **dict.fromkeys(("Mo", "Do", "wo", "Wo", "Qo", "do"), r"\d{1,2}[^\W\d_]*\.?"),
    **dict.fromkeys(("MMMM", "MMM", "dddd", "ddd", "dd", "A", "a"), _WORD),
    **dict.fromkeys(("Q", "d", "e", "E"), r"\d"),
    "MM": "(?:0[1-9]|1[0-2])",
    "DD": r"(?:0[1-9]|[12]\d|3[01])",
    "DDDD": r"\d{3}",
    "DDD": r"\d{1,3}",
}
_PART: Final = re.compile(
    r"\[(?P<literal>[^\]]*)\]"
    rf"|(?P<token>{'|'.join(sorted(_TOKENS, key=len, reverse=True))})"
    r"|.",
    re.DOTALL,
)
_BARE_DATE: Final = re.compile(
    r"[12]\d{3}([-_. ]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])\.md", re.ASCII | re.IGNORECASE
)
