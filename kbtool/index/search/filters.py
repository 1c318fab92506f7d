"""Filters on facts: tags, properties, names, links, dates. Each gives a set of document numbers.

Tags, properties and claimed dates stand in the index; what depends on other notes is worked out
from it and from the few notes whose links need a look (see relations.py).
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import assert_never

from kbtool.index.facets import NOTHING, fact
from kbtool.index.ports import Notes
from kbtool.index.query import tree as query_tree
from kbtool.index.query.dates import local_moment, period_of
from kbtool.index.search.link_queries import LinkQueries
from kbtool.index.search.text_match import TextMatcher
from kbtool.index.segments.index_reader import IndexReader
from kbtool.index.segments.schema import FACTS
from kbtool.index.text.folding import fold, without_invisible
from kbtool.index.text.shown import Shown
from kbtool.model.location import NotePath, Span
from kbtool.model.numbers import find_number
from kbtool.vault.names import key_of

Numbers = set[int]


class Filters:
    """Answers the filters of one search."""

    def __init__(
        self, view: IndexReader, notes: Notes, check: TextMatcher, places: dict[int, list[Span]]
    ) -> None:
        """Take what is asked; `places` is told the links that made a document pass."""
        self._view = view
        self._notes = notes
        self._check = check
        self._places = places

    def passing(
        self,
        node: query_tree.NameFilter
        | query_tree.IsFilter
        | query_tree.DateFilter
        | query_tree.PropertyFilter,
    ) -> Numbers:
        """Return the documents that a filter lets through."""
        match node:
            case query_tree.NameFilter():
                return self._named(node)
            case query_tree.IsFilter(quality):
                return self._having(quality)
            case query_tree.DateFilter():
                return self._dated(node)
            case query_tree.PropertyFilter(name, value, _):
                having = self._facts(fact("property", key_of(name)))
                return having if value is None else self._valued(key_of(name), value, having)
            case _:
                assert_never(node)

    def _named(self, node: query_tree.NameFilter) -> Numbers:
        match node.kind:
            case "tag":
                wanted = without_invisible(node.text).strip().strip("#/")
                return self._facts(fact("tag", key_of(wanted)))
            case "link":
                linking = self._relations().linking_to(node.text)
                for number, spans in linking.items():
                    self._places.setdefault(number, []).extend(spans)
                return set(linking)
            case "backlink":
                return self._relations().linked_from(node.text)
            case "file" | "path":
                return set(self._with_name(node))
            case _:
                assert_never(node.kind)

    def _with_name(self, node: query_tree.NameFilter) -> Iterator[int]:
        """Yield documents whose name or path holds the text, or fits the pattern."""
        is_pattern = len(node.text) > 2 and node.text[0] == node.text[-1] == "/"
        wanted = fold(node.text)
        for number, path, _ in self._view.documents():
            name = path if node.kind == "path" else path.rpartition("/")[2]
            if is_pattern:
                pattern = query_tree.Pattern(node.text[1:-1], node.at)
                if self._check.matches(pattern, Shown.plain(name).whole()):
                    yield number
            elif wanted in fold(name):
                yield number

    def _having(self, quality: query_tree.Quality) -> Numbers:
        match quality:
            case "orphan":
                return self._relations().orphans()
            case "broken":
                return self._relations().broken()
            case "literature":
                from kbtool.index.search.citation_queries import literature  # noqa: PLC0415 - only this asks

                return literature(self._relations(), self._view, self._notes.config.citations)
            case _:
                assert_never(quality)

    def _relations(self) -> LinkQueries:
        return LinkQueries(self._view, self._notes)

    def _dated(self, node: query_tree.DateFilter) -> Numbers:
        if node.which == "modified":
            return set(self._timed(node, self._notes.modified_of, set()))
        found: Numbers = set()
        claimed: Numbers = set()
        prefix = fact("created", "")
        for term in self._view.terms_from(FACTS, prefix):
            numbers = self._facts(term)
            claimed |= numbers
            if _overlaps(term.removeprefix(prefix), node):
                found |= numbers
        return found.union(self._timed(node, lambda path: made_at(self._notes, path), claimed))

    def _timed(
        self,
        node: query_tree.DateFilter,
        time_of: Callable[[NotePath], float | None],
        but: Numbers,
    ) -> Iterator[int]:
        """Yield the documents, `but` some, whose file's time lies in the span."""
        for number, path, _ in self._view.documents():
            seconds = None if number in but else time_of(path)
            if seconds is not None and _lies_in(local_moment(seconds).date(), node):
                yield number

    def _valued(self, name: str, node: query_tree.Node, having: Numbers) -> Numbers:
        """Return the documents of `having` with a value of the property that fits."""
        match node:
            case query_tree.And(parts):
                found = having
                for part in parts:
                    found = found & self._valued(name, part, having)
                return found
            case query_tree.Or(parts):
                return set().union(*(self._valued(name, part, having) for part in parts))
            case query_tree.Not(part):
                return having - self._valued(name, part, having)
            case _:
                prefix = fact("property", name, "")
                fitting = (
                    term
                    for term in self._view.terms_from(FACTS, prefix)
                    if self._fits(term.removeprefix(prefix), node)
                )
                return set().union(*map(self._facts, fitting))

    def _fits(self, value: str, node: query_tree.Node) -> bool:
        match node:
            case query_tree.NullValue():
                return value == NOTHING
            case query_tree.PropertyComparison(sign, wanted):
                return value != NOTHING and _compares(value, sign, wanted)
            case _:
                return value != NOTHING and self._check.matches(node, Shown.plain(value).whole())

    def _facts(self, term: str) -> Numbers:
        return {number for found in self._view.postings(FACTS, term) for number in found.ids}


def made_at(notes: Notes, path: NotePath) -> float | None:
    """Return when a note's file was made, or last written where that is not known."""
    born = notes.birth_time_of(path)
    return notes.modified_of(path) if born is None else born


def _overlaps(written: str, node: query_tree.DateFilter) -> bool:
    """Say whether a claimed day or month has a day in the span; the 31st of April has none."""
    period = period_of(written)
    if period is None:
        return False
    first, last = period
    return (node.first is None or node.first <= last) and (node.last is None or first <= node.last)


def _lies_in(day: date, node: query_tree.DateFilter) -> bool:
    return (node.first is None or node.first <= day) and (node.last is None or day <= node.last)


def _compares(value: str, sign: query_tree.Comparison, wanted: str) -> bool:
    """Compare as numbers where both are, else as folded texts (dates in ISO form order rightly)."""
    left, right = find_number(value), find_number(wanted)
    order: float | int
    if left is not None and right is not None:
        order = (left > right) - (left < right)
    elif (left is None and right is None) or (_is_date(value) and _is_date(wanted)):
        one, two = fold(value), fold(wanted)
        order = (one > two) - (one < two)
    else:
        return False
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}.get(
        sign, order == 0
    )


def _is_date(text: str) -> bool:
    return re.match(r"\d{4}(-\d\d)*", text) is not None
