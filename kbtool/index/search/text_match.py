"""Says whether a stretch of text holds what a query asks for: what no inverted index can tell.

Words, phrases and patterns only. Regular expressions run against a clock: one that takes too long
finds nothing more, and the search says so.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from kbtool.index.query import tree as query_tree
from kbtool.index.query.user_regex import compiled
from kbtool.index.search.fuzzy_terms import is_one_edit
from kbtool.index.search.scopes import scopes
from kbtool.index.search.term_expansion import TermSequence, forms_of, phrases_of
from kbtool.index.text.analyzer import SPACED_LETTER, Analyzer
from kbtool.index.text.folding import one_apostrophe, seen_with_places, without_invisible
from kbtool.index.text.shown import Stretch

PATTERN_SECONDS: Final = 4.0
"""How long all regular expressions of one search may run together."""

_LINE_SECONDS: Final = 0.1
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class TextMatcher:
    """Checks texts for one search; `ran_out` turns true when its patterns took too long."""

    def __init__(self, *, exact: bool = False) -> None:
        self.ran_out = False
        self._exact = exact
        self._spent = 0.0
        self._analyzer = Analyzer()
        self._compiled: dict[tuple[str, bool], Any] = {}

    def matches(  # noqa: PLR0911 - one answer a kind of node
        self, node: query_tree.Node, text: Stretch, *, sensitive: bool = False
    ) -> bool:
        """Say whether `node` is true of `text`; a scope inside looks at the text's pieces.

        Words are looked for in what a reader sees, regular expressions in what is written.
        """
        match node:
            case query_tree.And(parts):
                return all(self.matches(part, text, sensitive=sensitive) for part in parts)
            case query_tree.Or(parts):
                return any(self.matches(part, text, sensitive=sensitive) for part in parts)
            case query_tree.Not(part):
                return not self.matches(part, text, sensitive=sensitive)
            case query_tree.MatchCase(cased, inner):
                return self.matches(inner, text, sensitive=cased)
            case query_tree.InScope(scope, inner):
                return any(
                    self.matches(inner, text.cut(start, end), sensitive=sensitive)
                    for _, start, end in scopes(scope, text.raw)
                )
            case query_tree.Pattern(source, _):
                return self._finds(source, text.raw, sensitive=sensitive)
            case query_tree.Word() | query_tree.Phrase():
                stands = _stands_cased if sensitive else self._stands
                return any(stands(node, piece) for _, piece in text.pieces())
            case _:
                return False

    def lines_of(self, node: query_tree.InScope, text: Stretch) -> Iterator[int]:
        """Yield the lines, from 1, of every piece of `text` that fits."""
        for first, start, end in scopes(node.scope, text.raw):
            piece = text.cut(start, end)
            if self.matches(node.inner, piece):
                ends = _LINE_END.findall(piece.raw.rstrip("\r\n"))
                yield from range(first, first + len(ends) + 1)

    def _stands(self, node: query_tree.Word | query_tree.Phrase, text: str) -> bool:
        terms, _ = self._analyzer.terms_of(text)
        if isinstance(node, query_tree.Phrase):
            return any(_has(terms, form) for form in phrases_of(node.text))
        forms = forms_of(node.text, exact=self._exact or node.form != "plain")
        if node.form in ("prefix", "fuzzy") and forms and len(forms[0].terms) == 1:
            word = forms[0].terms[0][0]
            if node.form == "prefix":
                return any(term.startswith(word) for term in terms)
            return any(term == word or is_one_edit(word, term) for term in terms)
        return any(_has(terms, form) for form in forms)

    def finder(
        self, node: query_tree.Word | query_tree.Phrase | query_tree.Pattern, *, sensitive: bool
    ) -> Callable[[Stretch], Iterable[tuple[int, int]]]:
        """Return what finds a pattern, or a text in its case, in a line."""
        if isinstance(node, query_tree.Pattern):
            return lambda line: self._spans(node.source, line.raw, sensitive=sensitive)
        return lambda line: list(_spans_cased(node, line))

    def _finds(self, source: str, text: str, *, sensitive: bool) -> bool:
        left = PATTERN_SECONDS - self._spent
        if left <= 0:
            self.ran_out = True
            return False
        pattern = self._pattern(source, sensitive=sensitive)
        start = time.monotonic()
        try:
            return pattern.search(text, timeout=left) is not None
        except TimeoutError:
            self.ran_out = True
            return False
        finally:
            self._spent += time.monotonic() - start

    def _spans(self, source: str, line: str, *, sensitive: bool) -> Iterable[tuple[int, int]]:
        try:
            found = self._pattern(source, sensitive=sensitive).finditer(line, timeout=_LINE_SECONDS)
            return [match.span() for match in found]
        except TimeoutError:
            self.ran_out = True
            return []

    def _pattern(self, source: str, *, sensitive: bool) -> Any:
        key = (source, sensitive)
        if key not in self._compiled:
            self._compiled[key] = compiled(source, sensitive=sensitive)
        return self._compiled[key]


def _has(terms: Any, form: TermSequence) -> bool:
    first, offset = form.terms[0]
    starts = {at - offset for at in terms.get(first, ())}
    for term, offset in form.terms[1:]:
        starts &= {at - offset for at in terms.get(term, ())}
    return bool(starts)


def _stands_cased(node: query_tree.Word | query_tree.Phrase, text: str) -> bool:
    pattern = _as_written(node)
    return (
        pattern is not None and pattern.search(one_apostrophe(without_invisible(text))) is not None
    )


def _spans_cased(
    node: query_tree.Word | query_tree.Phrase, line: Stretch
) -> Iterator[tuple[int, int]]:
    pattern = _as_written(node)
    if pattern is None:
        return
    for offset, piece in line.pieces():
        seen, places = seen_with_places(piece)
        for found in pattern.finditer(one_apostrophe(seen)):
            start, end = found.span()
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            yield offset + start, offset + end


def _as_written(node: query_tree.Word | query_tree.Phrase) -> "re.Pattern[str] | None":
    """Return a pattern for the text with its case, at the borders of words where it has some."""
    text = one_apostrophe(without_invisible(node.text)).strip()
    words = [re.escape(word) for word in text.split()]
    if not words:
        return None
    before = f"(?<!{SPACED_LETTER})" if text[0].isascii() else ""
    prefix = isinstance(node, query_tree.Word) and node.form == "prefix"
    behind = f"(?!{SPACED_LETTER})" if text[-1].isascii() and not prefix else ""
    return re.compile(before + r"\s+".join(words) + behind)
