"""What more notes cost: each job's time on the largest vault against that on the smallest."""

from typing import Any

from bench.jobs import JOBS
from bench.table import megabytes, print_head, print_row, times

Results = dict[str, Any]


def print_growth(smallest: Results, largest: Results) -> list[Results]:
    """Print one table of ratios; return its rows."""
    factor = largest["notes"] / smallest["notes"]
    print(f"### From {smallest['notes']:,} to {largest['notes']:,} notes ({factor:g} ×)\n")
    print_head("job", "time", "by the note", "target", "largest process")
    rows = []
    for job in JOBS:
        small, large = (_ours(results, job.name) for results in (smallest, largest))
        ratio = large[job.basis] / small[job.basis]
        target = ""
        if job.growth is not None:
            way = "by the note" if job.growth.by_note else "in all"
            target = f"≤ {job.growth.most:g} × {way}"
        memory = f"{megabytes(small['memory'])} → {megabytes(large['memory'], job.memory)}"
        print_row(f"{job.name} ({job.basis})", times(ratio), times(ratio / factor), target, memory)
        rows.append({"job": job.name, "ratio": ratio, "by_note": ratio / factor, "target": target})
    print()
    return rows


def _ours(results: Results, name: str) -> dict[str, float]:
    return next(row["ours"] for row in results["jobs"] if row["job"] == name)
