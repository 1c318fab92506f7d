"""Bibliographies of every format from their bytes, and as rows for a cache.

Total: what is wrong with a file is a Problem in the Bibliography, never an exception.
"""

import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import Any, Final

from kbtool.citations.bibliography.csl import entry_of, records_in
from kbtool.citations.bibliography.parsed import Reading, problem_at
from kbtool.config.settings import LimitSettings
from kbtool.model.bibliography import Bibliography, Entry
from kbtool.model.content import Problem
from kbtool.model.location import Digest

MAX_BYTES: Final = 64 * 1024 * 1024
"""Larger files are not read; 20,000 entries with abstracts are 26 MB."""


def read_bibliography(path: str, data: bytes) -> Bibliography:
    """Read a `.bib`, CSL JSON or CSL YAML file; `path` is vault-relative or absolute."""
    digest = Digest(blake2b(data, digest_size=16).hexdigest())
    if len(data) > MAX_BYTES:
        limit = f"it is larger than {MAX_BYTES // 1024 // 1024} MB and was not read"
        return unreadable_bibliography(path, limit, digest)
    text, misread = _decoded(data)
    reading = _reading(PurePosixPath(path.lower()).suffix, text)
    problems = misread + reading.problems
    if len(problems) > MAX_PROBLEMS:
        more = f"{len(problems) - MAX_PROBLEMS:,} further problems are not shown"
        problems = (*problems[:MAX_PROBLEMS], problem_at(1, "", more))
    return Bibliography(path, digest, reading.entries, reading.broken_keys, problems)


def unreadable_bibliography(path: str, reason: str, digest: Digest) -> Bibliography:
    """Stand for a file that could not be read; `reason` completes "the bibliography …"."""
    return Bibliography(path, digest, (), frozenset(), (problem_at(1, path, reason),))


def stored_form(bibliography: Bibliography) -> str:
    """Encode everything but the path as JSON, for a cache keyed by the file's digest."""
    return json.dumps(
        [
            FORMAT,
            bibliography.digest,
            [[e.key, e.kind, e.line, dict(e.fields)] for e in bibliography.entries],
            sorted(bibliography.broken_keys),
            [[p.span.line, p.subject, p.detail] for p in bibliography.problems],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_stored_form(path: str, stored: str) -> Bibliography | None:
    """Decode what `stored_form` wrote, None when another version of kbtool wrote it."""
    rows = json.loads(stored)
    if rows[0] != FORMAT:
        return None
    _, digest, entries, broken, problems = rows
    return Bibliography(
        path,
        Digest(digest),
        tuple(Entry(*row) for row in entries),
        frozenset(broken),
        tuple(problem_at(*row) for row in problems),
    )


FORMAT: Final = 2
"""Raised whenever reading the same bytes gives another result."""

MAX_PROBLEMS: Final = 1_000

_YAML_LIMITS: Final = LimitSettings(frontmatter_bytes=MAX_BYTES, yaml_nodes=2_000_000)
_DOCUMENT_END: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


def _decoded(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    try:
        text, problems = data.decode("utf-8-sig"), tuple[Problem, ...]()
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        detail = f"byte {fault.start} is not UTF-8, so the file was read as Latin-1"
        text, problems = data.decode("latin-1"), (problem_at(line, "", detail),)
    return text.replace("\r\n", "\n").replace("\r", "\n"), problems


def _reading(suffix: str, text: str) -> Reading:
    match suffix:
        case ".bib":
            # Readers are imported late: every run imports this module, few read a file anew.
            from kbtool.citations.bibliography.bibtex import read_bibtex  # noqa: PLC0415

            return read_bibtex(text)
        case ".json":
            return _read_json(text)
        case ".yaml" | ".yml":
            return _read_yaml(text)
        case _:
            return _broken(1, "its name does not end in .bib, .json or .yaml")


def _broken(line: int, detail: str) -> Reading:
    return Reading((), frozenset(), (problem_at(line, "", detail),))


def _read_json(text: str) -> Reading:
    if not text.strip():
        return Reading((), frozenset(), ())
    try:
        value = json.loads(text)
    except json.JSONDecodeError as fault:
        return _broken(fault.lineno, f"it is not JSON: {fault.msg} at column {fault.colno}")
    except (ValueError, RecursionError):
        return _broken(1, "its JSON is nested too deeply or holds a number too long to read")
    return _read_records(value)


def _read_yaml(text: str) -> Reading:
    """Read CSL YAML: a list of records, `references:`, or a file whose frontmatter holds them."""
    from kbtool.parse.frontmatter.yaml_faults import YamlFault  # noqa: PLC0415  as above
    from kbtool.parse.frontmatter.yaml_guard import Document, load_block  # noqa: PLC0415  as above

    block = text.removeprefix("---\n")
    block = block[: end.start()] if (end := _DOCUMENT_END.search(block)) else block

    match load_block(block, _YAML_LIMITS):
        case YamlFault(start=start, reason=reason):
            line = text.count("\n", 0, len(text) - len(text.removeprefix("---\n")) + start) + 1
            return _broken(line, f"it is not YAML: {reason}")
        case Document(value=None):
            return Reading((), frozenset(), ())
        case Document(value=value):
            return _read_records(value)


def _read_records(value: Any) -> Reading:
    records = records_in(value)
    if records is None:
        return _broken(1, "it holds no list of CSL records")
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, record in enumerate(records, 1):
        entry = entry_of(record) if isinstance(record, Mapping) else None
        if entry is None:
            problems.append(problem_at(1, f"{number}", f"its record {number} has no id"))
        else:
            entries.append(entry)
    return Reading(tuple(entries), frozenset(), tuple(problems))
