"""Where kbtool keeps what, and whether all is well: as text and as JSON."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from kbtool.report.text.escape import safe
from kbtool.report.text.json_text import json_text
from kbtool.report.text.style import Style

Verdict = Literal["ok", "note", "fault"]

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


class DoctorCheck(NamedTuple):
    """One thing looked at: `detail` says how it is, and where it is a fault the way out."""

    name: str
    verdict: Verdict
    detail: str


class CacheInfo(NamedTuple):
    """What the cache holds of one vault; `vault` is None when the folder does not say whose it is.

    `size` in bytes, `days` since its last use.
    """

    folder: str
    vault: str | None
    is_gone: bool
    size: int
    days: int


def checks_text(checks: Sequence[DoctorCheck], style: Style) -> str:
    """Write one line a check, faults marked."""
    width = max((len(check.name) for check in checks), default=0)
    marks = {"ok": style.dim("ok   "), "note": "note ", "fault": style.bold("FAULT")}
    return "\n".join(f"{marks[c.verdict]} {c.name:{width}}  {safe(c.detail)}" for c in checks)


def checks_json(checks: Sequence[DoctorCheck]) -> str:
    """Write the checks as one object."""
    return json_text({"schema": 1, "checks": [c._asdict() for c in checks]}, indent=1)


def kept_text(folder: str, caches: Sequence[CacheInfo], style: Style) -> str:
    """Write where this vault's cache lies, and a line for each vault's."""
    lines = [style.bold(safe(folder)) if folder else "no cache"]
    for cache in caches:
        gone = " (the vault is gone)" if cache.is_gone else ""
        vault = safe(cache.vault or cache.folder)
        lines.append(f"{size_text(cache.size):>9}  {cache.days:>4} days  {vault}{gone}")
    return "\n".join(lines)


def kept_json(folder: str, caches: Sequence[CacheInfo]) -> str:
    """Write the same as one object."""
    rows = [cache._asdict() for cache in caches]
    return json_text({"schema": 1, "cache": folder, "vaults": rows}, indent=1)


def size_text(size: int) -> str:
    """Write a number of bytes for eyes, in steps of a thousand."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{size} bytes" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"
