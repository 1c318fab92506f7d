"""What is measured, against what, and with which target; a job is one process from start to end."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

YARDSTICK_FILE = Path(__file__).parent / "yardsticks.py"
KBTOOL = (sys.executable, "-m", "kbtool")


@dataclass(frozen=True)
class Place:
    """Where a benchmark runs: the vault, a cache of its own, a folder for the yardsticks."""

    vault: Path
    cache: Path
    scratch: Path
    rare: str  # a word of few notes
    prefix: str  # letters that many words begin with

    @property
    def environment(self) -> dict[str, str]:
        return {
            "KBTOOL_CACHE_DIR": str(self.cache),
            "KBTOOL_STATE_DIR": str(self.scratch / "state"),
            "BENCH_QUERY": self.rare,
            "PYTHONDONTWRITEBYTECODE": "",  # users' modules are compiled once, too
        }

    @property
    def edited(self) -> list[Path]:
        """The notes that jobs change."""
        return sorted(self.vault.glob("*.md"))[:20]

    def kbtool(self, command: str, *arguments: str) -> tuple[str, ...]:
        return (*KBTOOL, command, "--vault", str(self.vault), *arguments)

    def yardstick(self, name: str) -> tuple[str, ...]:
        return (sys.executable, str(YARDSTICK_FILE), name, str(self.vault), str(self.scratch))


class Growth(NamedTuple):
    """How much longer a job may take with more notes: `most` times, by the note or in all."""

    most: float
    by_note: bool = True


@dataclass(frozen=True)
class Job:
    """`ratio` is the most that ours may be of theirs, by `basis`; `limit` is in seconds.

    `memory` is the most that the largest process may take, in megabytes.
    """

    name: str
    command: Callable[[Place], tuple[str, ...]]
    prepare: Callable[[Place], None]
    yardstick: Callable[[Place], tuple[str, ...] | None]
    basis: Literal["wall", "cpu"] = "wall"
    ratio: float | None = None
    limit: float | None = None
    memory: float | None = None
    growth: Growth | None = None
    is_long: bool = False  # seconds; a few rounds say as much as many


def nothing(_place: Place) -> None:
    """Leave all as it is."""


def forget(place: Place) -> None:
    """Delete the cache."""
    shutil.rmtree(place.cache, ignore_errors=True)


def forget_index(place: Place) -> None:
    """Delete the index and keep what the notes say."""
    for folder in place.cache.glob("v*/*/index"):
        shutil.rmtree(folder)


def touch_one(place: Place) -> None:
    """Change the prose of one note."""
    note = place.edited[0]
    note.write_text(note.read_text(encoding="utf-8") + "One more sentence.\n", encoding="utf-8")


def link_one(place: Place) -> None:
    """Add a link to one note: its facts change, and others' findings may."""
    first, last = place.edited[0], max(place.vault.rglob("*.md"))
    text = first.read_text(encoding="utf-8")
    first.write_text(f"{text}\nSee [[{last.stem}]].\n", encoding="utf-8")


def ripgrep(place: Place) -> tuple[str, ...] | None:
    program = shutil.which("rg")
    return None if program is None else (program, "-c", place.rare, str(place.vault))


def lint(place: Place) -> tuple[str, ...]:
    return place.kbtool("lint", "--output-format", "concise")


JOBS = (
    Job(
        "cold lint",
        lint,
        forget,
        lambda place: place.yardstick("block-yaml"),
        basis="cpu",
        ratio=1.3,
        memory=250,
        growth=Growth(1.15),
        is_long=True,
    ),
    Job("warm lint", lint, nothing, ripgrep, ratio=2.5, limit=0.130, growth=Growth(1.1)),
    Job("lint, prose of one note changed", lint, touch_one, ripgrep, limit=0.450),
    Job("lint, a link added to one note", lint, link_one, ripgrep, limit=0.450),
    Job(
        "cold index build",
        lambda place: place.kbtool("index"),
        forget_index,
        lambda place: place.yardstick("fts5"),
        ratio=5.0,
        memory=250,
        growth=Growth(1.15),
        is_long=True,
    ),
    Job(
        "search, rare word",
        lambda place: place.kbtool("search", place.rare),
        nothing,
        lambda place: place.yardstick("whoosh-search"),
        limit=0.230,
        memory=55,
    ),
    Job(
        "search, rare word, --no-refresh",
        lambda place: place.kbtool("search", "--no-refresh", place.rare),
        nothing,
        ripgrep,
        limit=0.150,
        memory=55,
        growth=Growth(1.5, by_note=False),
    ),
)

QUERIES = (("prefix", "{prefix}*", 0.060), ("fuzzy", "{rare}~", 0.060))
"""Timed by the search itself, without the process around it: name, query, target in seconds."""


def time_query(place: Place, query: str) -> float:
    """Return the seconds that a search says it took."""
    answer = _output(place.kbtool("search", "--no-refresh", "--format", "json", query), place)
    return answer["took_ms"] / 1000


def time_stock_query(place: Place, query: str) -> float:
    """Return the seconds that stock Whoosh takes for the query, its index opened."""
    return _output(place.yardstick("whoosh-query"), place, BENCH_QUERY=query)


def time_stock_saves(place: Place) -> tuple[float, float]:
    """Return the median and 95th percentile of stock Whoosh's delete, add and commit."""
    middle, slowest = _output(place.yardstick("whoosh-saves"), place)
    return middle, slowest


def _output(command: tuple[str, ...], place: Place, **more: str) -> Any:
    environment = {**os.environ, **place.environment, **more}
    answer = subprocess.run(command, capture_output=True, check=False, env=environment)
    return json.loads(answer.stdout)
