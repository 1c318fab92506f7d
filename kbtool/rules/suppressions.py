"""Family S: comments that silence rules; lint alone knows what was used, and calls these."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kbtool.model.content import Suppression
from kbtool.model.diagnostic import Edit, Finding, Fix
from kbtool.model.location import Span
from kbtool.model.note import Note
from kbtool.rules.suggest.words import nearest_words


class SuppressionEntry(NamedTuple):
    """One word of a suppression: `suppression.codes[place]`."""

    suppression: Suppression
    place: int

    @property
    def word(self) -> str:
        """The code or name as written."""
        return self.suppression.codes[self.place]

    @property
    def span(self) -> Span:
        """Where the word stands."""
        return self.suppression.code_spans[self.place]


def unused_suppression(note: Note, idle: Iterable[SuppressionEntry]) -> Iterator[Finding]:
    """A suppression silences something.

    Why: a comment that silences nothing hides the next real fault at its place.

    Bad:
        Text without any fault. %% kbtool: ignore[L001] %%

    Good:
        See [[a note to be written]]. %% kbtool: ignore[L001] %%
    """
    for mark in idle:
        yield Finding(
            span=mark.span,
            message=f"nothing here is silenced by {mark.word}",
            target=mark.word,
            fix=_without(note, mark),
        )


def unknown_rule(
    note: Note, marks: Iterable[SuppressionEntry], names: Sequence[str]
) -> Iterator[Finding]:
    """A suppression and the configuration name rules that exist.

    Why: a misspelt name silences nothing, and nobody notices.

    Bad:
        Some words of text. %% kbtool: ignore[broken-link-note] %%

    Good:
        See [[a note to be written]]. %% kbtool: ignore[broken-note-link] %%
    """
    del note
    for mark in marks:
        yield unknown_name(mark.span, mark.word, names)


def unknown_name(span: Span, word: str, names: Sequence[str], setting: str = "") -> Finding:
    """Return the finding for a word that names no rule; `setting` says which key holds it."""
    where = f" in {setting}" if setting else ""
    return Finding(
        span=span,
        message=f"no rule has the code or name {word}{where}",
        target=word,
        suggestions=nearest_words(word, names),
    )


def _without(note: Note, mark: SuppressionEntry) -> Fix | None:
    """Take the word out, with the whole comment when it is the only one.

    The property's words are left to the reader: YAML has too many ways to write a list.
    """
    suppression = mark.suppression
    if suppression.span.start < note.content.body_start:
        return None
    if len(suppression.codes) == 1:
        return Fix(safe=True, edits=(Edit(note.path, suppression.span, ""),))
    spans = suppression.code_spans
    if mark.place:
        start, end = spans[mark.place - 1].end, mark.span.end
        column = spans[mark.place - 1].column + start - spans[mark.place - 1].start
    else:
        start, end, column = mark.span.start, spans[1].start, mark.span.column
    return Fix(safe=True, edits=(Edit(note.path, Span(start, end, mark.span.line, column), ""),))
