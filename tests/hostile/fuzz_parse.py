"""Mutation fuzzing of the parser: splitter, YAML guard, block rules, scanner.

Run `python tests/hostile/fuzz_parse.py --seconds 3600` from the project's folder. Every mutant must
give a Content whose spans read back, within two seconds. What fails is printed as a Python literal,
smallest first, to become a fixture in test_found_by_fuzzing.py; the exit code is then 1.
"""

import argparse
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "parse")]

from hostile import frontmatter_patterns, markdown_patterns  # noqa: E402  after the path is set
from parse_laws import PIECES, check_places, check_texts  # noqa: E402

from kbtool.config.settings import LimitSettings  # noqa: E402
from kbtool.parse.canvas import parse_canvas  # noqa: E402
from kbtool.parse.note import parse, parse_text  # noqa: E402

LONGEST_SECONDS = 2.0
LARGEST = 6_000
LIMITS = LimitSettings()
SMALL_LIMITS = LimitSettings(note_bytes=3_000, line_characters=200, yaml_depth=4, yaml_nodes=20)


def seeds():
    """Give the texts that mutation starts from."""
    texts = [pattern.make(300) for pattern in markdown_patterns.PATTERNS]
    texts += [pattern.text[:2_000] for pattern in frontmatter_patterns.PATTERNS]
    texts += [note.read_text(encoding="utf-8") for note in sorted((ROOT / "vault").rglob("*.md"))]
    return texts


def mutant(source, rng):
    """Change a text in one to eight places; sometimes cross it with another."""
    text = rng.choice(source)
    if rng.random() < 0.3:
        other = rng.choice(source)
        text = text[: rng.randrange(len(text) + 1)] + other[rng.randrange(len(other) + 1) :]
    for _ in range(rng.randint(1, 8)):
        text = changed(text, rng)
    return text[:LARGEST]


def changed(text, rng):
    """Change a text in one place."""
    at = rng.randrange(len(text) + 1)
    end = min(len(text), at + rng.randint(1, 12))
    match rng.randrange(6):
        case 0:
            return text[:at] + text[end:]
        case 1:
            return text[:at] + rng.choice(PIECES) + text[at:]
        case 2:
            return text[:at] + rng.choice(PIECES) + text[end:]
        case 3:
            return text[:at] + text[at:end] * rng.randint(2, 20) + text[end:]
        case 4:
            return (
                text[:at] + chr(rng.choice((rng.randrange(128), rng.randrange(0x3000)))) + text[at:]
            )
        case _:
            to = rng.randrange(len(text) + 1)
            return text[:to] + text[at:end] + text[to:]


def fault_of(text):
    """Parse one text in all ways; give the law it breaks, None when it keeps them all."""
    begin = time.process_time()
    try:
        content = parse_text(text, LIMITS)
        check_places(text, content)
        check_texts(text, content)
        check_places(text, parse_text(text, SMALL_LIMITS))
        data = text.encode("utf-8", "surrogatepass")
        parse(data)
        parse(data[1:])
        parse_canvas("x.canvas", "0" * 32, data)
    except Exception as error:  # noqa: BLE001  any exception is a finding
        return f"{type(error).__name__}: {str(error)[:300]}"
    spent = time.process_time() - begin
    return f"took {spent:.1f} s" if spent > LONGEST_SECONDS else None


def smaller(text, fault):
    """Shorten a text as long as the same kind of fault stays."""
    kind = fault.partition(":")[0]
    size = len(text) // 2
    while size:
        at = 0
        while at < len(text):
            shorter = text[:at] + text[at + size :]
            found = fault_of(shorter)
            if found is not None and found.partition(":")[0] == kind:
                text = shorter
            else:
                at += size
        size //= 2
    return text


def main():
    """Fuzz for the time asked for; print the count and what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    rng = random.Random(chosen.seed)
    source = seeds()
    found = {}
    count = 0
    begin = time.monotonic()
    while time.monotonic() - begin < chosen.seconds:
        text = mutant(source, rng)
        count += 1
        fault = fault_of(text)
        if fault is not None and fault[:60] not in found:
            found[fault[:60]] = (smaller(text, fault), fault)
    for text, fault in sorted(found.values(), key=lambda pair: len(pair[0])):
        print(f"{text!r},  # {fault}")
    print(f"{count} inputs, {len(found)} kinds of failure", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
