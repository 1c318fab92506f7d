"""The command line over every hostile input in one vault: each is named, nothing else suffers.

RELIABILITY section 6, tests 15 and 20.
"""

import base64
import json
import os
import re
import threading
import time

import pytest
from hostile import corpus, frontmatter_patterns, hostile_vault, markdown_patterns, odd_files
from hostile.hostile_vault import NEIGHBOURS
from hostile.test_corpus import CODES, EXPECTED

LONGEST_SECONDS = 60
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs names and files of every kind")


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    made = hostile_vault.make(tmp_path_factory.mktemp("corpus"))
    yield made
    hostile_vault.remove(made)


@pytest.fixture(scope="module")
def found(vault):
    """The rows of a first lint, while other files come and go beside it."""
    begin = time.monotonic()
    with coming_and_going(vault.root):
        answer = vault.kbtool("lint", "--output-format", "json")
    assert time.monotonic() - begin < LONGEST_SECONDS
    assert answer.returncode == 1, answer.stderr[-2000:]
    assert b"Traceback" not in answer.stderr
    rows = [(path_of(d), d["code"], d["line"], d["column"]) for d in rows_of(answer)]
    assert len(rows) > 1_000
    return set(rows)


class coming_and_going:  # noqa: N801 - reads as what it does
    """Write and remove notes all the time."""

    def __init__(self, root):
        self.paths = [root / f"vanishing {number}.md" for number in range(10)]
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.churn)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def churn(self):
        while not self.over.is_set():
            for path in self.paths:
                path.write_text("See [[Target]].\n")
            for path in self.paths:
                path.unlink()


def rows_of(answer):
    return json.loads(answer.stdout)["diagnostics"]


def path_of(row):
    """Return a path as the system has it."""
    return os.fsdecode(base64.b64decode(row["path_b64"])) if "path_b64" in row else row["path"]


def codes_at(found, path):
    return {(code, line, column) for other, code, line, column in found if other == path}


def test_the_corpus_is_whole(vault):
    assert len(odd_files.ODD_FILES) >= 40
    assert len(frontmatter_patterns.PATTERNS) >= 60
    assert len(markdown_patterns.PATTERNS) >= 88
    if os.uname().sysname == "Linux":
        assert vault.odd_files == list(odd_files.ODD_FILES)


def test_each_odd_file_gives_its_finding_and_no_other(vault, found):
    def expected(odd):
        return {(odd.code, 1, 1)} if odd.code else set()

    got = {odd.path: codes_at(found, odd.reported or odd.path) for odd in vault.odd_files}
    for codes in got.values():
        codes -= {("G001", 1, 1)}  # nobody links to them, which is no fault of theirs
    assert got == {odd.path: expected(odd) for odd in vault.odd_files}


def test_each_frontmatter_gives_its_finding_at_its_place(found):
    assert [row for row in EXPECTED if row not in found] == []


@pytest.mark.parametrize(("name", "kind"), [(n, k) for n, (k, _) in corpus.ODD_BYTES.items()])
def test_odd_bytes_give_their_finding(found, name, kind):
    assert CODES[kind] in {code for code, _, _ in codes_at(found, name)}


def test_each_neighbour_is_linted_as_if_it_were_alone(found):
    for path, text in NEIGHBOURS.items():
        column = text.splitlines()[2].index("[[Gone") + 1
        assert codes_at(found, path) == {("L001", 3, column)}


def test_each_neighbour_is_found_and_nothing_outside_is(vault, found):
    for number in (0, 7, 19):
        answer = vault.kbtool("search", "--format", "json", f"word{number}")
        assert answer.returncode == 0, answer.stderr
        hits = json.loads(answer.stdout)["hits"]
        assert [hit["path"] for hit in hits] == [f"Ordinary/note {number}.md"]
    assert vault.kbtool("search", "opensesame").returncode == 1


LINT_FORMS = ("full", "concise", "jsonl", "vimgrep", "github", "gitlab", "sarif", "junit")
COMMANDS = [
    *((1, "lint", "--output-format", form) for form in LINT_FORMS),
    *((0, "tags", "--format", form) for form in ("text", "json")),
    *((0, "sources", "--format", form) for form in ("text", "json", "csv", "bibtex")),
    *((0, "export", "--format", form) for form in ("json", "graphml", "dot", "canvas", "csv")),
    *((0, "show", "--format", form, "note 1") for form in ("text", "json")),
    *((0, "show", f"./{name}") for name in (odd_files.BAD_BYTES, "escape\x1bc.md", "new\nline.md")),
    *((0, "search", "--format", form, "see") for form in ("full", "paths", "vimgrep", "jsonl")),
    (0, "mv", "--dry-run", "./escape\x1bc.md", "plain.md"),
    (0, "index", "--check"),
    (0, "doctor"),
    (0, "doctor", "--json"),
    (0, "cache"),
    (0, "cache", "--json"),
    (0, "config"),
    (0, "config", "--json"),
]
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
"""What no answer may hold; CSV ends its lines with CR and LF."""


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: "-".join(words[1:4]).strip("./"))
def test_every_command_answers(vault, found, words):
    code, *words = words
    begin = time.monotonic()
    answer = vault.kbtool(*words)
    assert time.monotonic() - begin < LONGEST_SECONDS
    assert answer.returncode == code, answer.stderr[-2000:]
    assert b"Traceback" not in answer.stderr
    shown = (answer.stdout + answer.stderr).decode()
    assert shown or words[-1] == "bibtex"
    assert not RAW.search(shown.replace("\r\n", "\n"))
