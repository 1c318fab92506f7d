"""The benchmark: every job beside its yardstick, in interleaved rounds on the same files.

    python -m tests.bench [--notes 10000 50000] [--rounds 3] [--json FILE] [--folder DIR]
                          [--peers DIR] [--peer NAME=COMMAND]

Prints tables in Markdown; nothing here is a test, and no suite fails on a clock.

The vaults are made once from a seed and kept in the folder, as is stock Whoosh's index of them,
whose build is slow and timed once. Long jobs run at most three rounds, above 20,000 notes one.
`--peers` also runs other tools that are installed there or on the PATH (rumdl, obsidiantools), on
the smallest vault, once each, for at most two minutes; any other can be named, such as
--peer 'foam=node check.js {vault}'.

On two cores 10,000 notes take about five minutes, of which stock Whoosh's build is one; 10,000
and 50,000 together about twenty, of which its builds are five; the peers up to four more.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.corpus import SEED, make_corpus
from bench.growth import print_growth
from bench.jobs import (
    JOBS,
    QUERIES,
    Job,
    Place,
    forget,
    time_query,
    time_stock_query,
    time_stock_saves,
)
from bench.measure import Sample, middle, run
from bench.peers import peers_of, time_peer
from bench.saves import time_names, time_saves
from bench.table import HEAD, megabytes, name_of, print_head, print_row, seconds, times

Row = dict[str, object]
MANY_NOTES = 20_000
PATIENCE_SECONDS = 120


def main() -> None:
    arguments = _arguments()
    print(f"{datetime.now(tz=UTC):%Y-%m-%d}, {_machine()}, Python {platform.python_version()}\n")
    sizes = sorted(set(arguments.notes))
    results = [measure(arguments, notes, peers=notes == sizes[0]) for notes in sizes]
    if len(results) > 1:
        results.append({"growth": print_growth(results[0], results[-1])})
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(results, indent=1), encoding="utf-8")


def measure(arguments: argparse.Namespace, notes: int, *, peers: bool) -> dict[str, object]:
    """Run all jobs on one vault; print its table and return its figures."""
    place = _place(Path(arguments.folder), notes)
    with _restored(place.edited):
        forget(place)
        run(place.kbtool("lint", "--output-format", "concise"), place.environment)
        run(place.kbtool("index"), place.environment)
        stock = _stock_build(place)
        print(f"### {notes:,} notes, {_size(place.vault):.0f} MB\n")
        print_head(*HEAD)
        rows = [_measured(job, place, _rounds(job, notes, arguments.rounds)) for job in JOBS]
        rows.append(_told("stock Whoosh, index build (wall)", "whoosh-build", stock))
        rows += _in_process(place, arguments.rounds)
        rows.append(_saves(place))
        rows.append(_names(place))
        if peers and (arguments.peers is not None or arguments.peer):
            rows += _peers(place, arguments)
    print()
    return {"notes": notes, "machine": _machine(), "jobs": rows}


def _measured(job: Job, place: Place, rounds: int) -> Row:
    ours, theirs = list[Sample](), list[Sample]()
    yardstick = job.yardstick(place)
    for _ in range(rounds):
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
    print_row(
        f"{job.name} ({job.basis})",
        seconds(own),
        f"{seconds(other)} {name_of(yardstick)}".strip(),
        times(ratio),
        ", ".join(target),
        megabytes(us.memory, job.memory),
        megabytes(us.tree),
    )
    figures = {"job": job.name, "basis": job.basis, "ratio": ratio, "target": target}
    return figures | {"ours": us._asdict(), "yardstick": them._asdict() if them else None}


def _rounds(job: Job, notes: int, rounds: int) -> int:
    if not job.is_long:
        return rounds
    return 1 if notes > MANY_NOTES else min(rounds, 3)


def _told(name: str, yardstick: str, theirs: Sample) -> Row:
    """Print a row of a yardstick alone."""
    taken = f"{seconds(theirs.wall)} {yardstick}"
    memory = megabytes(theirs.memory), megabytes(theirs.tree)
    print_row(name, "", taken, "", "", *memory)
    return {"job": name, "yardstick": theirs._asdict()}


def _in_process(place: Place, rounds: int) -> list[Row]:
    rows = []
    for name, query, limit in QUERIES:
        words = query.format(rare=place.rare, prefix=place.prefix)
        ours, theirs = list[float](), list[float]()
        for _ in range(rounds):
            ours.append(time_query(place, words))
            theirs.append(time_stock_query(place, words))
        own, other = sorted(ours)[rounds // 2], sorted(theirs)[rounds // 2]
        print_row(
            f"{name} `{words}` (in process)",
            seconds(own),
            f"{seconds(other)} whoosh-query",
            times(own / other),
            f"≤ {limit * 1000:.0f} ms",
            "",
            "",
        )
        rows.append({"job": name, "ours": own, "yardstick": other, "target": limit})
    return rows


def _saves(place: Place) -> Row:
    saves = time_saves(place)
    stock = time_stock_saves(place)
    print_row(
        "save under watch, median / 95th",
        f"{seconds(saves.middle)} / {seconds(saves.slowest)}, {seconds(saves.cpu)} of processor",
        f"{seconds(stock[0])} / {seconds(stock[1])} whoosh-saves",
        times(saves.middle / stock[0]),
        "≤ 10 / 60 ms",
        "",
        megabytes(saves.memory, 150),
    )
    return {"job": "one save under watch", "ours": saves._asdict(), "yardstick": stock}


def _names(place: Place) -> Row:
    names = time_names(place)
    print_row(
        "note created, renamed or removed under watch, median / 95th",
        f"{seconds(names.middle)} / {seconds(names.slowest)}, {seconds(names.cpu)} of processor",
        "",
        "",
        "",
        "",
        megabytes(names.memory, 150),
    )
    return {"job": "one name under watch", "ours": names._asdict()}


def _peers(place: Place, arguments: argparse.Namespace) -> list[Row]:
    rows = list[Row]()
    for name, command in peers_of(place, arguments.peers or "", arguments.peer).items():
        theirs = time_peer(command, place, PATIENCE_SECONDS)
        if theirs is None:
            print_row(f"peer {name}", "", f"> {seconds(PATIENCE_SECONDS)}", "", "", "", "")
            rows.append({"job": f"peer {name}", "yardstick": None})
        else:
            rows.append(_told(f"peer {name} (wall)", name, theirs))
    return rows


def _stock_build(place: Place) -> Sample:
    """Return what stock Whoosh's build takes, which is timed once for a vault."""
    kept = place.scratch / "whoosh.json"
    if not kept.exists():
        print("building the stock Whoosh index once …", file=sys.stderr)
        kept.write_text(json.dumps(run(place.yardstick("whoosh-build"), place.environment)))
    return Sample(*json.loads(kept.read_text()))


@contextmanager
def _restored(notes: list[Path]) -> Iterator[None]:
    """Give the notes that jobs change their texts again, so that no run sees another's edits."""
    before = {note: note.read_bytes() for note in notes}
    try:
        yield
    finally:
        for note, data in before.items():
            note.write_bytes(data)


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
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--notes", type=int, nargs="+", default=[10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--peers", metavar="DIR", nargs="?", const="")
    parser.add_argument("--peer", metavar="NAME=COMMAND", action="append", default=[])
    default = Path(tempfile.gettempdir()) / "kbtool-bench"
    parser.add_argument("--folder", metavar="DIR", default=str(default))
    return parser.parse_args()


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def _size(root: Path) -> float:
    return sum(note.stat().st_size for note in root.rglob("*.md")) / 1e6


if __name__ == "__main__":
    main()
