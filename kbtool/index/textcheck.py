"""Says whether a stretch of text holds what a query asks for: what no inverted index can tell.

Words, phrases and patterns only. Regular expressions run against a clock: one that takes too long
finds nothing more, and the search says so.
"""

import re
import time
from dataclasses import dataclass, field
from typing import Any, Final

from kbtool.index import nodes
from kbtool.index.analysis import Analyzer
from kbtool.index.forms import Form, forms_of, phrase_of
from kbtool.index.pieces import pieces
from kbtool.index.typos import is_one_edit

PATTERN_SECONDS: Final = 4.0
"""How long all regular expressions of one search may run together."""


@dataclass(slots=True)
class TextCheck:
    """Checks texts for one search; `ran_out` turns true when its patterns took too long."""

    exact: bool = False
    ran_out: bool = False
    _spent: float = 0.0
    _analyzer: Analyzer = field(default_factory=Analyzer)
    _compiled: dict[tuple[str, bool], Any] = field(default_factory=dict)

    def holds(  # noqa: PLR0911 - one answer a kind of node
        self, node: nodes.Node, text: str, *, sensitive: bool = False
    ) -> bool:
        """Say whether `node` is true of `text`; a scope inside looks at the text's pieces."""
        match node:
            case nodes.All(parts):
                return all(self.holds(part, text, sensitive=sensitive) for part in parts)
            case nodes.Either(parts):
                return any(self.holds(part, text, sensitive=sensitive) for part in parts)
            case nodes.Without(part):
                return not self.holds(part, text, sensitive=sensitive)
            case nodes.Cased(cased, inner):
                return self.holds(inner, text, sensitive=cased)
            case nodes.Within(scope, inner):
                return any(
                    self.holds(inner, piece, sensitive=sensitive) for piece in pieces(scope, text)
                )
            case nodes.Pattern(source, _):
                return self._finds(source, text, sensitive=sensitive)
            case nodes.Word() | nodes.Phrase():
                return _stands_cased(node, text) if sensitive else self._stands(node, text)
            case _:
                return False

    def _stands(self, node: nodes.Word | nodes.Phrase, text: str) -> bool:
        terms, _ = self._analyzer.terms_of(text)
        if isinstance(node, nodes.Phrase):
            phrase = phrase_of(node.text)
            return phrase is not None and _has(terms, phrase)
        forms = forms_of(node.text, exact=self.exact or node.form != "plain")
        if node.form in ("prefix", "fuzzy") and forms and len(forms[0].terms) == 1:
            word = forms[0].terms[0][0]
            if node.form == "prefix":
                return any(term.startswith(word) for term in terms)
            return any(term == word or is_one_edit(word, term) for term in terms)
        return any(_has(terms, form) for form in forms)

    def _finds(self, source: str, text: str, *, sensitive: bool) -> bool:
        import regex  # noqa: PLC0415 - 20 ms that few queries need

        left = PATTERN_SECONDS - self._spent
        if left <= 0:
            self.ran_out = True
            return False
        key = (source, sensitive)
        if key not in self._compiled:
            flags = regex.MULTILINE | (0 if sensitive else regex.IGNORECASE)
            self._compiled[key] = regex.compile(source, flags)
        start = time.monotonic()
        try:
            return self._compiled[key].search(text, timeout=left) is not None
        except TimeoutError:
            self.ran_out = True
            return False
        finally:
            self._spent += time.monotonic() - start


def _has(terms: Any, form: Form) -> bool:
    first, offset = form.terms[0]
    starts = {at - offset for at in terms.get(first, ())}
    for term, offset in form.terms[1:]:
        starts &= {at - offset for at in terms.get(term, ())}
    return bool(starts)


def _stands_cased(node: nodes.Word | nodes.Phrase, text: str) -> bool:
    """Look for the text as it is written, at the borders of words unless a form says otherwise."""
    words = [re.escape(word) for word in node.text.split()]
    if not words:
        return False
    before = r"(?<![^\W_])" if node.text.strip()[0].isascii() else ""
    behind = r"(?![^\W_])" if node.text.strip()[-1].isascii() else ""
    if isinstance(node, nodes.Word) and node.form == "prefix":
        behind = ""
    return re.search(before + r"\s+".join(words) + behind, text) is not None
