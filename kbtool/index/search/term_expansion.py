"""The forms in which a query's word may stand in a note, each with what it counts for."""

from collections.abc import Iterator
from typing import Final, NamedTuple
from unicodedata import normalize

from kbtool.index.text.analyzer import STEM_MARK, Unit, units
from kbtool.index.text.folding import hiragana
from kbtool.index.text.reading import has_marks, read_inline
from kbtool.index.text.stemmer import stems_meant

_AS_WRITTEN: Final = 1.0
_SPELLED_OTHERWISE: Final = 0.9
_INFLECTED: Final = 0.7
_JOINED: Final = 0.5


class TermSequence(NamedTuple):
    """Terms at offsets from a first position, all of which must stand there; and a weight.

    `width` counts the positions that the form covers. `fields` are the only ones that hold it,
    where that is known.
    """

    terms: tuple[tuple[str, int], ...]
    width: int
    weight: float
    fields: frozenset[str] | None = None

    def may_stand_in(self, name: str) -> bool:
        """Whether a field of the index may hold it."""
        return self.fields is None or name in self.fields


def forms_of(text: str, *, exact: bool) -> tuple[TermSequence, ...]:
    """Return the forms of a written word; without stems when `exact`. Empty without letters.

    A word with marks in it (`**B**ayesian`) is looked for as it is read, and as it is written.
    """
    readings = _readings_of(text)
    return tuple(form for written in readings for form in _forms_of(written, exact=exact))


def phrases_of(text: str) -> tuple[TermSequence, ...]:
    """Return the forms of a phrase, as it is read and as it is written; none without words."""
    return tuple(map(sequence_of, _readings_of(text)))


def _readings_of(text: str) -> Iterator[tuple[Unit, ...]]:
    """Yield the units of a query's text: of what a reader sees, then of all if that is other."""
    text = normalize("NFC", text)
    written = tuple(units(text))
    if written and has_marks(text):
        read = tuple(units(next(read_inline(text).texts())))
        if read and _terms_in(read) != _terms_in(written):
            yield read
    if written:
        yield written


def _terms_in(written: tuple[Unit, ...]) -> list[str]:
    return [part.term for unit in written for part in unit.parts]


def _forms_of(written: tuple[Unit, ...], *, exact: bool) -> tuple[TermSequence, ...]:
    whole = sequence_of(written)
    if len(written) > 1 or written[0].unspaced:
        soft = tuple((hiragana(term), offset) for term, offset in whole.terms)
        if soft == whole.terms:
            return (whole,)
        return (whole, whole._replace(terms=soft, weight=_SPELLED_OTHERWISE))
    unit = written[0]
    forms = [whole]
    if unit.joined is not None:
        return (whole, TermSequence(((unit.joined, 0),), len(unit.parts), _JOINED))
    term = unit.parts[0].term
    for extra, _ in unit.extras:
        if not extra.startswith(STEM_MARK):
            forms.append(TermSequence(((extra, 0),), 1, _SPELLED_OTHERWISE))
    if not exact:
        stems, words = stems_meant(term)
        forms += (single(STEM_MARK + stem, _INFLECTED) for stem in stems)
        forms += (single(word, _INFLECTED) for word in words)
    return tuple(forms)


def sequence_of(written: tuple[Unit, ...]) -> TermSequence:
    """Return written words as terms side by side; unspaced ones by their bigrams."""
    terms: list[tuple[str, int]] = []
    at = 0
    for unit in written:
        if unit.unspaced and len(unit.parts) > 1:
            terms += [(pair, at + offset) for pair, offset in unit.pairs]
        else:
            terms += [(part.term, at + offset) for offset, part in enumerate(unit.parts)]
        at += len(unit.parts)
    return TermSequence(tuple(terms), at, _AS_WRITTEN)


def single(term: str, weight: float) -> TermSequence:
    """Return the form that is one term of the index."""
    return TermSequence(((term, 0),), 1, weight)
