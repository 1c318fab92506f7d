"""Family C, what is wrong with bibliographies themselves."""

from collections.abc import Iterator, Mapping

from kbtool.citations.bibliography.by_name import (
    InVault,
    NoSuchFile,
    OutOfReach,
    OwnName,
    configured_in_vain,
    own_names,
    reached_by,
)
from kbtool.model.bibliography import Bibliography, Entry
from kbtool.model.diagnostic import Finding
from kbtool.model.location import FILE_SPAN, NotePath, Span
from kbtool.model.note import Note
from kbtool.vault.names import name_of
from kbtool.vault.snapshot import Vault


def bibliography_unreadable(vault: Vault) -> Iterator[tuple[NotePath, Finding]]:
    """Every bibliography is there, and every entry in it parses.

    Why: citations of a broken entry come out wrong or not at all.

    Bad:
        --- refs.bib
        @book{hale1998, title = {Pigments, author = {Hale, Ann}, year = 1998}

    Good:
        --- refs.bib
        @book{hale1998, title = {Pigments}, author = {Hale, Ann}, year = 1998}
    """
    for bibliography in every_bibliography(vault):
        path = NotePath(bibliography.path)
        # One that nobody can read is told of where a note names it.
        is_own = path in vault.libraries
        for problem in () if is_own and bibliography.is_unread else bibliography.problems:
            yield path, Finding(problem.span, problem.detail, target=problem.subject)
    for name in configured_in_vain(vault.config.citations.bibliography, vault.bibliographies):
        message = "the configuration names this bibliography, but there is no such file"
        yield NotePath(name), Finding(FILE_SPAN, message, target=name)


def bibliography_missing_fields(vault: Vault) -> Iterator[tuple[NotePath, Finding]]:
    """An entry has a title, a date, and an author, editor or institution.

    Why: a reference without one of them can hardly be found again.

    Bad:
        --- refs.bib
        @book{hale1998, title = {Pigments}, author = {Hale, Ann}}

    Good:
        --- refs.bib
        @book{hale1998, title = {Pigments}, author = {Hale, Ann}, year = 1998}
    """
    for bibliography in every_bibliography(vault):
        by_key = {entry.key.lower(): entry for entry in bibliography.entries}
        for entry in bibliography.entries:
            missing = _missing_fields(entry, by_key)
            if missing:
                message = f"the entry {entry.key} has no {' and no '.join(missing)}"
                yield (
                    NotePath(bibliography.path),
                    Finding(line_of(entry), message, target=entry.key),
                )


def own_bibliography_unreadable(note: Note, vault: Vault) -> Iterator[Finding]:
    """Say of each bibliography that a note names as its own whether it is there and can be read.

    One that everybody uses is told of once, at the file.
    """
    if note.content.is_template:
        return
    for name in own_names(note):
        match reached_by(name.text, note.path, vault.files):
            case NoSuchFile():
                yield _missing(name, vault)
            case InVault(path) if path in vault.libraries:
                bibliography = vault.libraries[path].bibliography
                if bibliography.is_unread:
                    message = f"the bibliography {name.text} cannot be read: "
                    message += bibliography.problems[0].detail
                    yield Finding(name.span, message, target=name.text)
            case InVault() | OutOfReach():
                pass


def _missing(name: OwnName, vault: Vault) -> Finding:
    """Say that a file is not there; one of this name elsewhere in the vault may be meant."""
    return Finding(
        name.span,
        f"the bibliography {name.text} is neither beside this note nor at the vault's root",
        target=name.text,
        suggestions=tuple(vault.files.named(name_of(name.text)))[:_MOST_SUGGESTIONS],
    )


_MOST_SUGGESTIONS = 3


def every_bibliography(vault: Vault) -> Iterator[Bibliography]:
    """Yield the bibliographies of all notes, then those that single notes name."""
    yield from vault.bibliographies
    for library in vault.libraries.values():
        yield library.bibliography


def line_of(entry: Entry) -> Span:
    """Return where an entry begins."""
    return Span(0, 0, entry.line, 1)


_NEEDED = (
    ("title", ("title", "booktitle", "maintitle", "shorttitle")),
    ("date", ("date", "year", "issued")),
    (
        "author, editor or institution",
        ("author", "editor", "institution", "organization", "school", "publisher"),
    ),
)


def _missing_fields(entry: Entry, by_key: Mapping[str, Entry]) -> list[str]:
    """Return what an entry lacks, counting what it inherits from `crossref` and `xdata`."""
    if entry.kind == "xdata":
        return []
    present: set[str] = set()
    waiting, seen = [entry], set[str]()
    while waiting:
        one = waiting.pop()
        seen.add(one.key)
        present |= one.fields.keys()
        parents = f"{one.fields.get('crossref', '')},{one.fields.get('xdata', '')}".split(",")
        found = (by_key.get(key.strip().lower()) for key in parents if key.strip())
        waiting += [parent for parent in found if parent is not None and parent.key not in seen]
    return [name for name, fields in _NEEDED if not present & set(fields)]
