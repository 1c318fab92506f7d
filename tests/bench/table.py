"""Figures as words, rows as Markdown."""

from collections.abc import Sequence
from pathlib import Path

HEAD = ("job", "kbtool", "yardstick", "ratio", "target", "largest process", "all processes")


def print_head(*columns: str) -> None:
    print_row(*columns)
    print_row(*("---" for _ in columns))


def print_row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def seconds(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def times(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} ×"


def megabytes(value: float | None, most: float | None = None) -> str:
    if value is None:
        return ""
    return f"{value:.0f} MB" + (f" (≤ {most:.0f})" if most is not None else "")


def name_of(command: Sequence[str] | None) -> str:
    """Return `rg`, or a yardstick's name, of a command."""
    if command is None:
        return ""
    return command[2] if Path(command[1]).name == "yardsticks.py" else Path(command[0]).name
