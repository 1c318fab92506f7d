"""Plans another text for a heading, and for every link that names it."""

from collections.abc import Iterator

from kbtool.errors import RenameError
from kbtool.fix.apply import apply_edits
from kbtool.fix.link_edits import Rewriting
from kbtool.fix.rename.plan import Plan, writable_text
from kbtool.fix.rename.rewrite import Rewording
from kbtool.model.content import Heading
from kbtool.model.location import NotePath
from kbtool.model.note import Note
from kbtool.model.source import Texts
from kbtool.parse.note import parse_text
from kbtool.rules.suggest.words import nearest_words
from kbtool.vault.fragments import FragmentTable, heading_key, segments_of
from kbtool.vault.snapshot import Vault


def plan_heading(vault: Vault, texts: Texts, path: NotePath, old: str, new: str) -> Plan:
    """Return the edits that give a note's heading another text, and keep every link to it.

    `old` is the heading's text, or several as in a link (`A#B`); of equal ones the first is meant.
    Raises RenameError where there is no such heading, or its text cannot be another.
    """
    note = vault.notes[path]
    heading = _heading_meant(note, old)
    new = " ".join(new.split())
    if not heading_key(new):
        raise RenameError(f"{new!r} leaves nothing that a link could name.")
    text = writable_text(texts, note)
    rewriting = _reworded(note, heading, text, new)
    place = rewriting.start, rewriting.start + len(rewriting.old)
    draft = Rewording(vault, texts, words={path: [rewriting]}).draft()
    _check(vault, note, heading, apply_edits(text, draft.edits.get(path, ())), new)
    return draft.plan(given={path: place}, remarks=_remarks(note, heading))


def _heading_meant(note: Note, old: str) -> Heading:
    table = FragmentTable.of(note.content)
    positions = table.walk(segments_of(old)) or table.walk((old,))
    if not positions:
        near = nearest_words(old, [heading.text for heading in table.headings])
        hint = f"did you mean {near[0]}?" if near else "kbtool show lists its headings."
        raise RenameError(f"{note.path} has no heading {old}; {hint}")
    return table.headings[positions[-1]]


def _reworded(note: Note, heading: Heading, text: str, new: str) -> Rewriting:
    """Rewrite the heading itself, its marks kept."""
    marks = heading.level if text[heading.span.start : heading.span.end].startswith("#") else 0
    start = text.find(heading.text, heading.span.start + marks, heading.span.end)
    if start < 0:
        raise RenameError(f"{note.path}: the heading stands on several lines; edit it.")
    return Rewriting(start, heading.text, new)


def _check(vault: Vault, note: Note, heading: Heading, after: str, new: str) -> None:
    """Raise RenameError where Markdown would read the new line as something else."""
    before, content = note.content.headings, parse_text(after, vault.config.limits)
    at = before.index(heading)
    if len(content.headings) != len(before) or content.headings[at].text != new:
        raise RenameError(
            f"{new!r} does not stand as a heading of {note.path}; choose another text."
        )


def _remarks(note: Note, heading: Heading) -> Iterator[str]:
    """Say which of several equal headings is meant: as with links, one."""
    key = heading_key(heading.text)
    same = [one.span.line for one in note.content.headings if heading_key(one.text) == key]
    if len(same) > 1:
        lines = ", ".join(map(str, same))
        yield (
            f"{note.path} has {len(same)} headings {heading.text} (lines {lines}); "
            f"the one on line {heading.span.line} is meant."
        )
