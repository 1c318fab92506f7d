"""Family F: files that could not be read, or not as they should."""

from collections.abc import Iterator

from kbtool.model.diagnostic import Edit, Finding, Fix
from kbtool.model.location import FILE_SPAN, NotePath, Span
from kbtool.model.note import Note
from kbtool.rules.parse_problems import finding_of, findings_of, problems_of
from kbtool.vault.snapshot import Vault

MARK_SPAN = Span(-1, 0, 1, 1)
"""A byte-order mark: offsets count from behind it."""

Placed = tuple[NotePath, Finding]


def invalid_encoding(note: Note, vault: Vault) -> Iterator[Finding]:
    r"""A note is UTF-8 text.

    Why: other tools refuse the note or show wrong letters; what can be read of it still counts.

    Bad:
        --- note.md (escaped)
        The caf\xe9 on the corner.

    Good:
        --- note.md (escaped)
        The caf\xc3\xa9 on the corner.
    """
    del vault
    yield from findings_of(note, "invalid-encoding")


def unreadable_file(vault: Vault) -> Iterator[Placed]:
    """Every file of the vault can be read.

    Why: what can't be read is not known, and links to it can't be checked.

    Bad:
        --- locked.md (unreadable-file: permission denied)

    Good:
        --- locked.md
        Open to everybody.
    """
    yield from _unreadable(vault, "unreadable-file")
    for canvas in vault.canvases.values():
        for problem in canvas.problems:
            yield canvas.path, finding_of(problem)


def oversized_note(note: Note, vault: Vault) -> Iterator[Finding]:
    """A note is small enough to be understood.

    Why: above the limits a note is only indexed as plain text; its links and tags don't count.

    Bad:
        --- kbtool.toml
        [limits]
        note-bytes = 80
        --- note.md
        More than eighty bytes of text, which only a very small limit takes for more than it can
        read.

    Good:
        More than eighty bytes of text, which nobody takes for too much.
    """
    del vault
    yield from findings_of(note, "oversized-note")


def link_leaves_vault_on_disk(vault: Vault) -> Iterator[Placed]:
    """No symbolic link leads out of the vault or in a ring.

    Why: what lies outside is not the vault's, so such a link is not followed.

    Bad:
        --- outside.md (link-leaves-vault: leads out of the vault)

    Good:
        --- inside.md
        A file of its own.
    """
    yield from _unreadable(vault, "link-leaves-vault")


def byte_order_mark(note: Note, vault: Vault) -> Iterator[Finding]:
    r"""A note begins with its text.

    Why: many tools take a byte-order mark for text and then miss the frontmatter behind it.

    Bad:
        --- note.md (escaped)
        \xef\xbb\xbfA note with a mark before it.

    Good:
        A note.
    """
    del vault
    for problem in problems_of(note, "byte-order-mark"):
        yield finding_of(problem, Fix(safe=True, edits=(Edit(note.path, MARK_SPAN, ""),)))


def parse_timeout(note: Note, vault: Vault) -> Iterator[Finding]:
    """A note can be read in a few seconds.

    Why: a note that takes longer is only indexed as plain text, until it changes.

    Bad:
        --- slow.md (problem parse-timeout: took longer than 5 seconds)
        A note of a kind that takes very long.

    Good:
        A quick note.
    """
    del vault
    yield from findings_of(note, "parse-timeout")


def not_downloaded(vault: Vault) -> Iterator[Placed]:
    """Every note is on this disk.

    Why: a cloud service keeps only a placeholder here; the last known text stays in the index.

    Bad:
        --- away.md (not-downloaded: only a placeholder is on this disk)

    Good:
        --- here.md
        The note itself.
    """
    yield from _unreadable(vault, "not-downloaded")


def binary_note(note: Note, vault: Vault) -> Iterator[Finding]:
    r"""A note is text.

    Why: a file of bytes named `.md` has neither links nor words.

    Bad:
        --- note.md (escaped)
        \x00\x01\x02\x00\x00\x00\x00\x00

    Good:
        Words.
    """
    del vault
    yield from findings_of(note, "binary-note")


def too_deep(vault: Vault) -> Iterator[Placed]:
    """Folders are not nested beyond the limit.

    Why: below the limit nothing is read; so deep a tree is nearly always a copying accident.

    Bad:
        --- a/b/c (too-deep: lies below the limit of 200 folders)

    Good:
        --- a/b/c.md
        A note three folders down.
    """
    yield from _unreadable(vault, "too-deep")


def _unreadable(vault: Vault, kind: str) -> Iterator[Placed]:
    for unreadable in vault.unreadable.values():
        if unreadable.kind == kind:
            yield unreadable.path, Finding(FILE_SPAN, unreadable.reason)
