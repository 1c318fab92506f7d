"""Mutation fuzzing of parser, fixes, query language and the terminal's guard.

Run `python tests/hostile/fuzz.py parse --seconds 3600` from the project's folder; also `fixes`,
`query`, `safe`. Each mutant must keep its law (fuzz_laws.py) within two seconds. What breaks it is
printed, shortened, as a Python literal to become a fixture in test_found_by_fuzzing.py; the exit
code is then 1.
"""

import argparse
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "parse")]

from hostile import fuzz_laws, mutation  # noqa: E402  after the path is set

LONGEST_SECONDS = 2.0
QUERIES = [
    '"a phrase" OR (word -not)', "tag:a/b path:x file:y", "/re(g)ex/ line:(a b)", "[up:x] [n:>3]",
    "created:2024..2025-02", "modified:last week", "is:orphan link:[[X]]", "prefix* word~",
    "match-case:A ignore-case:b", "task-todo:x block:(a OR b)", "[year:null]", "中文 OR",
    "section:(x) -(a b)",
]  # fmt: skip
SIGNS = [*"\"'()[]/\\:-*~<>=|", " OR ", " ", "..", "tag:", "[[", "\x1b[31m", "\u202e", "\ud800"]


def one_text(source, rng):
    return (mutation.mutant(source, rng),)


def three_notes(source, rng):
    return tuple(mutation.linked(mutation.mutant(source, rng), rng) for _ in range(3))


def one_query(_source, rng):
    return (mutation.mutant(QUERIES, rng, SIGNS),)


TARGETS = {
    "parse": (one_text, fuzz_laws.parsing_is_total),
    "fixes": (three_notes, fuzz_laws.safe_fixes_keep_links),
    "query": (one_query, fuzz_laws.queries_parse_or_name_their_fault),
    "safe": (one_text, fuzz_laws.safe_text_is_harmless),
}


def fault_of(law, case):
    """Try a law on a case; give what breaks it, None when it is kept."""
    begin = time.process_time()
    try:
        law(case)
    except Exception as error:  # noqa: BLE001  any exception is a finding
        return f"{type(error).__name__}: {str(error)[:300]}"
    spent = time.process_time() - begin
    return f"Slow: {spent:.1f} s" if spent > LONGEST_SECONDS else None


def run(target, seconds, seed):
    """Fuzz one target for a time; give the count of cases and the shortened failures."""
    make, law = TARGETS[target]
    rng, source = random.Random(seed), mutation.seeds()
    found, count = {}, 0
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        case = make(source, rng)
        count += 1
        fault = fault_of(law, case)
        if fault is None or fault[:60] in found:
            continue
        kind = fault.partition(":")[0]
        small = mutation.smaller(case, lambda c, k=kind: (fault_of(law, c) or "").startswith(k))
        found[fault[:60]] = (small, fault)
    return count, list(found.values())


def main():
    """Read the command line, fuzz, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("target", choices=sorted(TARGETS))
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    count, found = run(chosen.target, chosen.seconds, chosen.seed)
    for case, fault in sorted(found, key=lambda pair: sum(map(len, pair[0]))):
        print(f'("{chosen.target}", {case!r}),  # {fault}')
    print(f"{chosen.target}: {count} cases, {len(found)} kinds of failure", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
