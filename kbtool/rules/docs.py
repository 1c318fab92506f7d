"""A rule's docstring taken apart: the law, Why, Bad and Good.

    '''The law in one sentence.

    Why: a paragraph.

    Bad:
        --- folder/note.md
        The text of a file, to the next header; without a header the file is note.md.

    Good:
        …
    '''

A header may end in brackets: `(escaped)` for a text with Python's backslash escapes, each
character one byte; `(N bytes)` for an attachment of that size; `(unreadable-file: reason)`, or
another kind, for a file that can't be read. An example may hold a `kbtool.toml`.
"""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kbtool.rules.rule import Rule

HEADER = re.compile(r"--- (?P<path>.+?)(?: \((?P<remark>[^()]*)\))?\s*\Z")
DEFAULT_PATH = "note.md"


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """One file of an example; `remark` is what its header says in brackets."""

    path: str
    remark: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleDoc:
    """A rule's page; `law` is one sentence, `why` one paragraph in one line."""

    summary: str
    why: str
    bad: tuple[ExampleFile, ...]
    good: tuple[ExampleFile, ...]


def doc_of(rule: Rule) -> RuleDoc:
    """Return the page that a rule's docstring makes."""
    sections = _sections(inspect.cleandoc(rule.check.__doc__ or ""))
    return RuleDoc(
        summary=" ".join(sections[""]),
        why=" ".join(sections["Why"]),
        bad=tuple(_files(sections["Bad"])),
        good=tuple(_files(sections["Good"])),
    )


def _sections(text: str) -> dict[str, list[str]]:
    """Return lines by section: prose stripped and without blank lines, examples as they are."""
    sections: dict[str, list[str]] = {"": [], "Why": [], "Bad": [], "Good": []}
    current = ""
    for line in text.split("\n"):
        name, colon, rest = line.partition(":")
        if colon and name in sections and name:
            current, line = name, rest  # noqa: PLW2901  what follows the section's name
        if current in ("Bad", "Good"):
            sections[current].append(line.removeprefix("    "))
        elif line.strip():
            sections[current].append(line.strip())
    return sections


def _files(lines: list[str]) -> Iterator[ExampleFile]:
    header: re.Match[str] | None = None
    text: list[str] = []
    for line in lines:
        if match := HEADER.match(line):
            yield from _file(header, text)
            header, text = match, []
        else:
            text.append(line)
    yield from _file(header, text)


def _file(header: re.Match[str] | None, lines: list[str]) -> Iterator[ExampleFile]:
    text = "\n".join(lines).strip("\n")
    if header is not None:
        yield ExampleFile(header["path"], header["remark"] or "", text and text + "\n")
    elif text:
        yield ExampleFile(DEFAULT_PATH, "", text + "\n")
