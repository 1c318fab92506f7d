"""`.bib` files, read by bibtexparser 2: every entry, and what is wrong with the broken ones."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kbtool.citations.bibliography.bibtex_heads import key_as_written, kind_as_written, plain_heads
from kbtool.citations.bibliography.latex import FieldValue, field_value
from kbtool.citations.bibliography.parsed import Reading, problem_at
from kbtool.model.bibliography import Entry
from kbtool.model.content import Problem


def read_bibtex(text: str) -> Reading:
    """Read a `.bib` file's text, whose lines end in LF.

    Entries that share a key all stand in `entries`. A broken block is one problem at its line,
    and its key, read from the block's own text, still counts as known.
    """
    text = plain_heads(text, _FIELD_NAMES)
    if sum(1 for _ in _BLOCK.finditer(text)) > MAX_BLOCKS:
        limit = problem_at(1, "", f"it has more than {MAX_BLOCKS:,} entries and was not read")
        return Reading((), frozenset(), (limit,))
    blocks = _blocks_of(text)
    strings = _strings_of(blocks)
    entries: list[Entry] = []
    problems: list[Problem] = []
    broken: set[str] = set()
    for block in blocks:
        record = _record_of(block)
        if record is not None:
            entry, fault = _entry_of(record, strings)
            if entry.key:
                entries.append(entry)
            problems += [] if fault is None else [fault]
        elif hasattr(block, "error"):
            key = _key_in(block.raw)
            broken.update({key} if key else ())
            problems.append(_failure(block, key))
    return Reading(tuple(entries), frozenset(broken), tuple(problems))


KEPT_FIELDS: Final = frozenset(
    [
        "author",
        "bookauthor",
        "editor",
        "translator",
        "institution",
        "organization",
        "school",
        "publisher",
        "title",
        "subtitle",
        "shorttitle",
        "booktitle",
        "journal",
        "journaltitle",
        "series",
        "edition",
        "volume",
        "number",
        "issue",
        "pages",
        "year",
        "month",
        "date",
        "doi",
        "isbn",
        "issn",
        "url",
        "eprint",
        "eprinttype",
        "archiveprefix",
        "pmid",
        "crossref",
        "xdata",
        "ids",
        "langid",
        "location",
        "address",
        "type",
        "urldate",
    ]
)
"""Abstracts, file lists and notes are most of a library's bytes and nothing here asks for them."""

_FIELD_NAMES: Final = KEPT_FIELDS | {
    "abstract",
    "annote",
    "howpublished",
    "key",
    "keywords",
    "note",
}
_KEY: Final = re.compile(r"@\s*\w+\s*[{(]\s*([^\s,{}()=\"]+)\s*(?:[,})]|$)")
_BLOCK: Final = re.compile(r"@\w*[ \t]{0,99}[{(]")
MAX_BLOCKS: Final = 200_000  # the library takes up to 50 µs for a broken block
_DUPLICATE_FIELD: Final = "DuplicateFieldKeyBlock"
_DUPLICATE_KEY: Final = "DuplicateBlockKeyBlock"


def _blocks_of(text: str) -> list[Any]:
    # Importing it costs 90 ms, and most vaults hold no .bib.
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415
    from bibtexparser.exceptions import ParsingException  # noqa: PLC0415

    # The library logs each broken block as well, its first releases at the root; ours are findings.
    loggers = [logging.getLogger(name) for name in (None, "bibtexparser.splitter")]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        return list(parse_string(text, parse_stack=[]).blocks)
    except (ParsingException, IndexError, RecursionError) as fault:
        return [_Unread(f"bibtexparser gave up: {fault}")]
    finally:
        for logger, was in zip(loggers, before, strict=True):
            logger.disabled = was


@dataclass(frozen=True, slots=True)
class _Unread:
    """Stands for the whole file, in the shape of the library's failed block."""

    error: str
    start_line: int = 0
    raw: str = ""


def _strings_of(blocks: Iterable[Any]) -> Mapping[str, str]:
    """Resolve `@string` definitions in order; BibTeX knows the months without one."""
    strings = {month[:3].lower(): month for month in _MONTHS}
    for block in blocks:
        if type(block).__name__ == "String":
            strings[block.key.lower()] = field_value(block.value, strings).text
    return strings


_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _record_of(block: Any) -> Any:
    """Return the entry in a block, also that of a block kept for its duplicate key or field."""
    name = type(block).__name__
    if name == "Entry":
        return block
    if name in {_DUPLICATE_FIELD, _DUPLICATE_KEY}:
        inner = block.ignore_error_block
        return inner if type(inner).__name__ == "Entry" else None
    return None


def _entry_of(record: Any, strings: Mapping[str, str]) -> tuple[Entry, Problem | None]:
    line, key = record.start_line + 1, key_as_written(record.key)
    fields: dict[str, str] = {}
    fault: Problem | None = None
    for name, value, at in _fields_of(record, strings):
        if value.leftover and fault is None:
            fault = problem_at(at, key, f"a comma is missing after the field '{name}'")
        if name in KEPT_FIELDS:
            fields.setdefault(name, value.text)
    kind = kind_as_written(record.entry_type)
    if not key:
        fault = problem_at(line, "", f"the {kind} entry has no key")
    return Entry(key, kind, line, fields), fault


def _fields_of(record: Any, strings: Mapping[str, str]) -> Iterator[tuple[str, FieldValue, int]]:
    for field in record.fields:
        name = field.key.lower()
        raw = field.value
        at = field.start_line + 1
        if name in KEPT_FIELDS:
            yield name, field_value(raw, strings), at
        elif raw[:1] == "{" and raw.find("}") != len(raw) - 1 and raw[-1:] != "}":
            yield name, field_value(raw, strings), at  # only to see a lost comma


def _failure(block: Any, key: str) -> Problem:
    reason = str(getattr(block.error, "abort_reason", block.error)).splitlines()[0].strip()
    what = f"the entry '{key}' does not parse" if key else "this block does not parse"
    reason = f"{reason[:1].lower()}{reason[1:]}".rstrip(". ").replace(". Was", ", was")
    return problem_at(block.start_line + 1, key, f"{what}: {reason}")


def _key_in(raw: str) -> str:
    match = _KEY.match(raw)
    return key_as_written(match.group(1)) if match is not None else ""
