"""The benchmark: every job beside its yardstick, in interleaved rounds on the same files.

    python -m tests.bench [--notes 10000] [--rounds 5] [--json FILE] [--folder DIR]

Prints a table in Markdown; nothing here is a test, and no suite fails on a clock.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.corpus import SEED, make_corpus
from bench.jobs import JOBS, QUERIES, Job, Place, forget, time_query
from bench.measure import Sample, middle, run
from bench.saves import time_saves


def main() -> None:
    arguments = _arguments()
    print(f"{datetime.now(tz=UTC):%Y-%m-%d}, {_machine()}, Python {platform.python_version()}\n")
    results = [measure(arguments, notes) for notes in arguments.notes]
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(results, indent=1), encoding="utf-8")


def measure(arguments: argparse.Namespace, notes: int) -> dict[str, object]:
    """Run all jobs on one vault; print its table and return its figures."""
    place = _place(Path(arguments.folder), notes)
    forget(place)
    run(place.kbtool("lint", "--output-format", "concise"), place.environment)
    run(place.kbtool("index"), place.environment)
    if not (place.scratch / "whoosh").exists():
        print("building the stock Whoosh index once …", file=sys.stderr)
        stock = run(place.yardstick("whoosh-build"), place.environment)
        (place.scratch / "whoosh.json").write_text(json.dumps(stock))
    print(f"### {notes:,} notes, {_megabytes(place.vault):.0f} MB\n")
    print("| job | kbtool | yardstick | ratio | target | memory |")
    print("| --- | --- | --- | --- | --- | --- |")
    rows = [_measured(job, place, arguments.rounds) for job in JOBS]
    rows += _in_process(place, arguments.rounds)
    rows.append(_saves(place))
    print()
    return {"notes": notes, "machine": _machine(), "jobs": rows}


def _measured(job: Job, place: Place, rounds: int) -> dict[str, object]:
    ours, theirs = list[Sample](), list[Sample]()
    yardstick = job.yardstick(place)
    for _ in range(min(rounds, job.rounds)):
        job.prepare(place)
        ours.append(run(job.command(place), place.environment))
        if yardstick is not None:
            theirs.append(run(yardstick, place.environment))
    us = middle(ours)
    them = middle(theirs) if theirs else None
    own, other = getattr(us, job.basis), getattr(them, job.basis) if them else None
    ratio = own / other if other else None
    target = [f"≤ {job.ratio:g} ×"] if job.ratio else []
    target += [f"≤ {job.limit * 1000:.0f} ms"] if job.limit else []
    print(
        f"| {job.name} ({job.basis}) | {_seconds(own)} | {_seconds(other)}"
        f" {_name_of(yardstick)} | {_times(ratio)} | {', '.join(target)} | {us.memory:.0f} MB |",
        flush=True,
    )
    figures = {"job": job.name, "basis": job.basis, "ratio": ratio, "target": target}
    return figures | {"ours": us._asdict(), "yardstick": them._asdict() if them else None}


def _in_process(place: Place, rounds: int) -> list[dict[str, object]]:
    rows = []
    for name, query, limit in QUERIES:
        words = query.format(rare=place.rare, prefix=place.prefix)
        times = sorted(time_query(place, words) for _ in range(rounds))
        took = times[len(times) // 2]
        target = f"≤ {limit * 1000:.0f} ms"
        print(f"| {name} `{words}` (in process) | {_seconds(took)} | – | – | {target} | |")
        rows.append({"job": name, "ours": took, "target": limit})
    return rows


def _saves(place: Place) -> dict[str, object]:
    saves = time_saves(place)
    took = f"{_seconds(saves.middle)} / {_seconds(saves.slowest)}"
    head = f"| save under watch, median / 95th | {took} | – | – | ≤ 10 / 60 ms |"
    print(f"{head} {saves.memory:.0f} MB |")
    return {"job": "one save under watch", "ours": saves._asdict()}


def _place(folder: Path, notes: int) -> Place:
    folder.mkdir(parents=True, exist_ok=True)
    print(f"making {notes:,} notes …", file=sys.stderr)
    vault = make_corpus(folder, notes)
    scratch = folder / f"scratch-{notes}-{SEED}"
    scratch.mkdir(exist_ok=True)
    cache = folder / f"cache-{notes}-{SEED}"
    counts = Counter[str]()
    for note in sorted(vault.rglob("*.md"))[:500]:
        counts.update(set(note.read_text(encoding="utf-8").lower().split()))
    rare = min(
        w for w, n in counts.items() if n == 2 and len(w) >= 8 and w.isascii() and w.isalpha()
    )
    return Place(vault, cache, scratch, rare, prefix=rare[:2])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--notes", type=int, nargs="+", default=[10_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", metavar="FILE")
    default = Path(tempfile.gettempdir()) / "kbtool-bench"
    parser.add_argument("--folder", metavar="DIR", default=str(default))
    return parser.parse_args()


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def _megabytes(root: Path) -> float:
    return sum(note.stat().st_size for note in root.rglob("*.md")) / 1e6


def _name_of(command: tuple[str, ...] | None) -> str:
    if command is None:
        return ""
    return Path(command[0]).name if shutil.which("rg") == command[0] else command[2]


def _seconds(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def _times(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} ×"


if __name__ == "__main__":
    main()
