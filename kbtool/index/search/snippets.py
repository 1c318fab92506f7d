"""Where a hit's words stand in the note's own text: lines, columns and the stretches to mark.

Places are 1-based lines and columns in characters; spans are 0-based offsets into the part of a
line that is shown. At every place stands the matched text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from kbtool.index.query import tree as query_tree
from kbtool.index.search.excerpts import break_from, break_until
from kbtool.index.search.term_expansion import TermSequence
from kbtool.index.text.analyzer import STEM_MARK, Analyzer, Unit, units
from kbtool.index.text.folding import HIDDEN
from kbtool.index.text.shown import Shown, Stretch
from kbtool.model.location import Span

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_LOWERED: Final = bytes(range(256)).lower()
_JOINERS: Final = b"-_.'&" + HIDDEN.encode()  # of ASCII: `e-mail` holds the term `email`
_LONGEST_LINE: Final = 20_000  # characters of a line that are looked through
SHOWN: Final = 160
"""Characters of a line that are shown, its first match among them."""

_LEAD: Final = 40  # characters shown before the first match of a long line


Finder = Callable[[Stretch], Iterable[tuple[int, int]]]
"""Gives the stretches of a line that some pattern fits, as 0-based offsets."""


class Match(NamedTuple):
    """One line with what matched in it.

    `text` is the part of the line that begins at column `text_column`; `spans` lie in it.
    `column` is the first span's place in the line. `worth` tells better lines from others.
    `columns` are the places of all that matched in the line, also behind `text`, where the line
    `goes_on`.
    """

    line: int
    column: int
    text: str
    text_column: int
    spans: tuple[tuple[int, int], ...]
    worth: float
    columns: tuple[int, ...] = ()
    goes_on: bool = False


class HighlightTerms(NamedTuple):
    """What to mark: forms of words and phrases with their worth, and finders of stretches.

    `analyzer` is shared by all notes of a search, which have many words in common.
    """

    forms: tuple[tuple[TermSequence, float], ...]
    finders: tuple[Finder, ...]
    analyzer: Analyzer

    @property
    def wanted(self) -> dict[str, float]:
        """All terms of all forms, each with its worth."""
        ordered = sorted(self.forms, key=lambda pair: pair[1])
        return {term: worth for form, worth in ordered for term, _ in form.terms}


def matches_in(
    text: Shown, sought: HighlightTerms, most: int | None, places: Iterable[Span] = ()
) -> Iterator[Match]:
    """Yield lines of `text` that hold something sought, in order: the `most` likeliest, or all.

    `places` are stretches known to be sought, such as links.

    The fast reading tells which lines hold how many of the terms; only for those that are wanted
    the slow one finds the places.
    """
    likely: list[tuple[float, int, Stretch]] = []
    wanted = sought.wanted
    standing: dict[int, dict[tuple[int, int], float]] = {}
    for place in places:
        start, length = place.column - 1, place.end - place.start
        standing.setdefault(place.line, {})[start, start + length] = 1.0
    roots = roots_of(wanted)
    for number, found in enumerate(_LINE.finditer(text.raw), 1):
        end = found.start() + min(len(found[0].rstrip("\r\n")), _LONGEST_LINE)
        line = Stretch(text, found.start(), end)
        held: set[str] = set()
        for _, piece in line.pieces():
            if may_hold(piece, roots):
                held |= wanted.keys() & sought.analyzer.terms_of(piece)[0].keys()
        if (
            held
            or number in standing
            or (sought.finders and any(_spans_of_finders(line, sought.finders)))
        ):
            worth = sum(wanted[term] for term in held) + len(standing.get(number, ()))
            likely.append((-worth, number, line))
    if most is not None and len(likely) > most:
        likely = sorted(sorted(likely)[:most], key=lambda row: row[1])
    for worth, number, line in likely:
        spans = dict.fromkeys(_spans_of_finders(line, sought.finders), 1.0)
        if worth:
            spans.update(_spans_of_forms(line, sought.forms))
        for start, end in standing.get(number, ()):
            if start < line.end - line.start:
                spans[start, min(end, line.end - line.start)] = 1.0
        if spans:
            yield _match(number, line, spans)


def may_hold(line: str, roots: Iterable[bytes]) -> bool:
    """Say whether a term with one of these roots may stand in a line: false is certain.

    In a line of plain ASCII a term's letters stand side by side, but for capitals and the signs
    that join words. All other lines may hold anything.
    """
    if not line.isascii():
        return True
    letters = line.encode("ascii").translate(_LOWERED, _JOINERS)
    return any(root in letters for root in roots)


def roots_of(terms: Iterable[str]) -> tuple[bytes, ...]:
    """Return the beginnings that all words of each term share: a stem's last letter may differ."""
    return tuple(
        (term[len(STEM_MARK) : -1] if term.startswith(STEM_MARK) else term).encode(
            "utf-8", "replace"
        )
        for term in terms
    )


def scopes_of(node: query_tree.Node) -> tuple[query_tree.InScope, ...] | None:
    """Return the scopes that all words of a query stand in, None where some stand in none."""
    match node:
        case query_tree.InScope():
            return (node,)
        case query_tree.And(parts) | query_tree.Or(parts):
            each = [scopes_of(part) for part in parts]
            if any(scopes is None for scopes in each):
                return None
            return tuple(scope for scopes in each for scope in scopes or ())
        case (
            query_tree.Word()
            | query_tree.Phrase()
            | query_tree.Pattern()
            | query_tree.InFields()
            | query_tree.MatchCase()
        ):
            return None
        case _:
            return ()


def best_matches(matches: Iterable[Match], limit: int) -> tuple[Match, ...]:
    """Return the most telling lines, in the order of the note."""
    ordered = sorted(matches, key=lambda match: (-match.worth, match.line))
    return tuple(sorted(ordered[:limit], key=lambda match: match.line))


def _spans_of_finders(line: Stretch, finders: tuple[Finder, ...]) -> Iterator[tuple[int, int]]:
    for find in finders:
        yield from (span for span in find(line) if span[0] < span[1])


def _spans_of_forms(
    line: Stretch, forms: tuple[tuple[TermSequence, float], ...]
) -> dict[tuple[int, int], float]:
    spans: dict[tuple[int, int], float] = {}
    for offset, piece in line.pieces():
        standing: dict[str, dict[int, tuple[int, int]]] = {}
        count = 0
        for unit in units(piece):
            for term, at, start, end in _places_of(unit):
                standing.setdefault(term, {})[count + at] = (offset + start, offset + end)
            count += len(unit.parts)
        for form, worth in forms:
            for span in _spans_of(form, standing):
                spans[span] = max(spans.get(span, 0.0), worth)
    return spans


def _places_of(unit: Unit) -> Iterator[tuple[str, int, int, int]]:
    """Yield each term of a written word with its part's index and the characters it covers."""
    parts = unit.parts
    for at, part in enumerate(parts):
        yield part.term, at, part.start, part.end
    for term, at in unit.extras:
        if unit.unspaced:
            yield term, at, parts[at].start, parts[at + 1].end
        elif term == unit.joined:
            yield term, at, parts[0].start, parts[-1].end
        else:
            yield term, at, parts[at].start, parts[at].end


def _spans_of(
    form: TermSequence, standing: Mapping[str, Mapping[int, tuple[int, int]]]
) -> Iterator[tuple[int, int]]:
    """Yield the stretch from the first to the last character of each place a form stands at."""
    first, offset = form.terms[0]
    for at, (start, end) in standing.get(first, {}).items():
        last = end
        for term, further in form.terms[1:]:
            place = standing.get(term, {}).get(at - offset + further)
            if place is None:
                break
            last = max(last, place[1])
        else:
            yield start, last


def _match(number: int, stretch: Stretch, spans: Mapping[tuple[int, int], float]) -> Match:
    line = stretch.raw
    kept = _without_overlaps(spans)
    first = kept[0][0]
    least, most = _around(first, stretch)
    start = break_from(line, first - _LEAD, first) if len(line) > SHOWN else 0
    start = max(start, least)
    furthest = min(most, start + SHOWN)
    end = break_until(line, furthest, min(kept[0][1], furthest))
    shown = tuple((a - start, min(b, end) - start) for a, b in kept if a < end)
    worth = sum({round(spans[span], 6): spans[span] for span in kept}.values())
    return Match(
        line=number,
        column=first + 1,
        text=line[start:end],
        text_column=start + 1,
        spans=shown,
        worth=worth + len(kept) * 0.01,
        columns=tuple(a + 1 for a, _ in kept),
        goes_on=end < len(line),
    )


def _around(at: int, line: Stretch) -> tuple[int, int]:
    """Return from where to where a line is text around a place: what is none is not shown."""
    least, most = 0, line.end - line.start
    for start, end in line.dropped():
        if end <= at:
            least = max(least, end)
        elif start > at:
            most = min(most, start)
    return least, most


def _without_overlaps(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, the longest where several share characters."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def texts_of(
    node: query_tree.Node, *, sensitive: bool = False
) -> Iterator[tuple[query_tree.Word | query_tree.Phrase | query_tree.Pattern, bool]]:
    """Yield what of a query can be marked, and whether its case counts; nothing negated."""
    match node:
        case query_tree.Word() | query_tree.Phrase() | query_tree.Pattern():
            yield node, sensitive
        case query_tree.InFields(_, inner) | query_tree.InScope(_, inner):
            yield from texts_of(inner, sensitive=sensitive)
        case query_tree.MatchCase(cased, inner):
            yield from texts_of(inner, sensitive=cased)
        case query_tree.And(parts) | query_tree.Or(parts):
            for part in parts:
                yield from texts_of(part, sensitive=sensitive)
        case _:
            return
