"""The cost of family C at 10,000 notes, and of a 20,000-entry bibliography.

`python tests/citations/bench_citations.py [notes]` makes its own corpus from a seed and prints
ratios; it is no test. A tenth of the notes quote (2,000 quotations in all), from clippings whose
text is there.
"""

import random
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from quotation_corpus import LANGUAGES, clipping, english, joined, reformatted, source_of

from kbtool.config.settings import Config, LintSettings
from kbtool.lint.incremental.first_check import check_vault
from kbtool.lint.rule_set import RuleSet
from kbtool.model.location import Digest, NotePath
from kbtool.model.note import Note
from kbtool.parse.note import parse_text
from kbtool.vault.snapshot import Vault

FAMILY_OFF = tuple(f"C{number:03}" for number in range(1, 19) if number != 17)


class Corpus:
    """Texts by path, and their own Texts port."""

    def __init__(self, number: int) -> None:
        rng = random.Random(20260101)
        self.texts: dict[str, str] = {}
        clippings = []
        for index in range(number // 25):
            language = LANGUAGES[index % 3]
            markdown, paragraphs = source_of(rng, language)
            path = f"Clippings/wang{2000 + index % 25}c{index} Clipping.md"
            self.texts[path] = f"---\nurl: https://example.org/{index}\n---\n{markdown}"
            clippings.append((path[10:-3], language, paragraphs))
        for index in range(number - len(clippings)):
            body = [f"# Note {index}", *(english(rng) for _ in range(rng.randint(4, 40)))]
            links = [f"See [[Note {rng.randrange(number)} x]]." for _ in range(8)]
            for _ in range(2 if index % 10 == 0 else 0):
                name, language, paragraphs = rng.choice(clippings)
                text = reformatted(rng, joined(clipping(rng, paragraphs, language), language))
                quoted = "\n".join(f"> {line}" for line in text.split("\n"))
                body += [f"## Part {len(body)}", f"source:: [[{name}]]\n{quoted}"]
            self.texts[f"Notes/Note {index} x.md"] = "\n\n".join((*body, *links)) + "\n"

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        del digest
        return self.texts[path]


def timed(action):
    begin = time.process_time()
    result = action()
    return result, time.process_time() - begin


def report_lint(number: int) -> None:
    corpus = Corpus(number)
    size = sum(map(len, corpus.texts.values())) / 1e6
    notes, parsing = timed(
        lambda: [Note(NotePath(p), Digest(p), parse_text(t)) for p, t in corpus.texts.items()]
    )
    quotations = sum(len(note.content.quotations) for note in notes)
    vault, building = timed(lambda: Vault.of(notes))
    print(f"{number:,} notes, {size:.0f} M characters, {quotations:,} quotations")
    print(f"parsing {parsing:.2f} s, tables {building:.2f} s (CPU)")
    base, first = parsing + building, 0.0
    for label, lint in (
        ("without family C", LintSettings(ignore=FAMILY_OFF)),
        ("the defaults", LintSettings()),
        ("and C011, C012", LintSettings(extend_select=("C011", "C012"))),
    ):
        ruleset = RuleSet.of(Config(lint=lint))
        found, seconds = timed(lambda ruleset=ruleset: check_vault(vault, corpus, ruleset))
        codes = sorted({d.code for d in found if d.code[0] == "C"})
        first = first or seconds
        ratio = (base + seconds) / (base + first)
        print(f"judging {label}: {seconds:.2f} s, cold lint × {ratio:.2f}  {codes}")


def entry_text(rng: random.Random, index: int) -> str:
    abstract = " ".join(english(rng) for _ in range(8))
    return (
        f'@article{{key{index}x,\n  author = {{Wang, Dan and M{{\\"u}}ller, Ann}},\n'
        f"  title = {{{english(rng)}}},\n  journaltitle = {{Letters}},\n  date = {{2021-07}},\n"
        f"  doi = {{10.1000/{index}}},\n  abstract = {{{abstract}}},\n}}\n\n"
    )


def report_bibliography() -> None:
    """Read 20,000 entries in a process of its own, so that its memory is its own."""
    rng = random.Random(7)
    data = "".join(entry_text(rng, index) for index in range(20_000))
    program = (
        "import sys, time, resource\n"
        "from kbtool.citations.bibliography.read import *\n"
        "data = sys.stdin.buffer.read()\n"
        "a = time.process_time(); found = read_bibliography('a.bib', data)\n"
        "b = time.process_time(); stored = stored_form(found)\n"
        "c = time.process_time(); again = from_stored_form('a.bib', stored)\n"
        "d = time.process_time()\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "assert again == found and len(found.entries) == 20_000 and not found.problems\n"
        "print(f'{len(data) / 1e6:.0f} MB .bib: read {b - a:.2f} s, peak {peak} MiB; '\n"
        "      f'stored {len(stored) / 1e6:.1f} MB in {c - b:.2f} s, loaded in {d - c:.2f} s')\n"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], input=data.encode(), cwd=root, check=True)


def main() -> None:
    report_bibliography()
    report_lint(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
