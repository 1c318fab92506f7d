"""A query's tree to the documents it holds for, with scores.

Posting lists are read whole and joined as dictionaries. Whoosh's own tree of matchers gives the
same documents posting by posting, by a method call each; on common words that takes ten times as
long, and it sums a score a field, which is not BM25F.
"""

from collections.abc import Iterable
from copy import copy
from typing import Final, NamedTuple, assert_never

from kbtool.index.ports import Notes
from kbtool.index.query import tree as query_tree
from kbtool.index.search.bm25f import Hits, Scorer
from kbtool.index.search.fuzzy_terms import stems_near, words_holding, words_near
from kbtool.index.search.term_expansion import TermSequence, forms_of, phrases_of, single
from kbtool.index.search.text_match import TextMatcher
from kbtool.index.segments.index_reader import most_frequent
from kbtool.index.segments.schema import TEXT_FIELDS
from kbtool.index.text.analyzer import STEM_MARK, units
from kbtool.index.text.folding import fold
from kbtool.index.text.shown import Shown
from kbtool.index.text.stop_words import STOP_WORDS
from kbtool.model.location import Span

PREFIX_TERMS: Final = 32
"""How many terms `prefix*` stands for: the most frequent ones."""

_NEAR: Final = 0.5  # what a misspelt word counts for beside the word itself
_STOP_WORD: Final = 0.1  # what a word that says little counts for, as a share of its score
_INSIDE: Final = 0.4  # what a compound counts for beside the word inside it

TextLeaf = query_tree.Word | query_tree.Phrase


class TermMatches(NamedTuple):
    """What one word or phrase of the query came to; a dash or a smiley has no words."""

    node: TextLeaf
    forms: tuple[TermSequence, ...]
    fields: tuple[str, ...]
    hits: Hits

    @property
    def has_words(self) -> bool:
        """Whether there is anything in it to look for."""
        return bool(self.forms) or any(units(self.node.text))


class Evaluator:
    """One search over one view. `leaves` fills with every word and phrase looked up.

    `loosely` lets a word that no note holds stand for words near it and compounds around it;
    `fuzzy` does so for every word; `exact` allows no inflection. `optional` fills with the stop
    words that need not match, `counts` with how many notes each filter let through, `places` with
    the links and citations that made a document (by number) pass one.
    """

    def __init__(
        self,
        scorer: Scorer,
        notes: Notes,
        check: TextMatcher,
        *,
        exact: bool = False,
        fuzzy: bool = False,
        loosely: bool = False,
    ) -> None:
        self.scorer = scorer
        self.notes = notes
        self.check = check
        self.exact = exact
        self.fuzzy = fuzzy
        self.loosely = loosely
        self.leaves: dict[tuple[TextLeaf, tuple[str, ...]], TermMatches] = {}
        self.meant: dict[query_tree.Word, str] = {}
        self.optional: set[TextLeaf] = set()
        self.counts: dict[query_tree.Node, int] = {}
        self.places: dict[int, list[Span]] = {}

    def hits(  # noqa: PLR0911 - one answer a kind of node
        self, node: query_tree.Node, fields: tuple[str, ...] = TEXT_FIELDS
    ) -> Hits:
        """Return the documents that `node` holds for."""
        match node:
            case query_tree.Word() | query_tree.Phrase():
                return self.leaf(node, fields).hits
            case query_tree.InFields(operator, inner):
                hits = self.hits(inner, query_tree.FIELDS_OF[operator])
                if operator == "source":
                    return self._counted(node, self._citing(inner, hits))
                return hits
            case query_tree.Pattern() | query_tree.InScope() | query_tree.MatchCase():
                return self._counted(node, self._checked(node, None))
            case query_tree.And(parts):
                return self._all(parts, fields)
            case query_tree.Or(parts):
                return _either(self.hits(part, fields) for part in parts)
            case query_tree.Not(part):
                inner_hits = self.hits(part, fields)
                return {n: 0.0 for n in self.scorer.view.numbers() if n not in inner_hits}
            case (
                query_tree.NameFilter()
                | query_tree.IsFilter()
                | query_tree.DateFilter()
                | query_tree.PropertyFilter()
            ):
                from kbtool.index.search.filters import Filters  # noqa: PLC0415 - most queries need none

                filters = Filters(self.scorer.view, self.notes, self.check, self.places)
                return self._counted(node, dict.fromkeys(filters.passing(node), 0.0))
            case query_tree.PropertyComparison() | query_tree.NullValue():
                return {}  # the grammar lets these stand inside a property only
            case _:
                assert_never(node)

    def share_of(self, node: TextLeaf) -> float:
        """Return how much of a word's score counts."""
        return _STOP_WORD if node in self.optional else 1.0

    def modified(self, number: int) -> float:
        """Return when a document's note was last written, in seconds since 1970, else 0."""
        return self.notes.modified_of(self.scorer.view.document(number)[0]) or 0.0

    def leaf(self, node: TextLeaf, fields: tuple[str, ...]) -> TermMatches:
        """Look up a word or phrase, once."""
        known = self.leaves.get((node, fields))
        if known is None:
            forms = self._forms(node)
            hits = self.scorer.hits(forms, fields) if forms else {}
            if isinstance(node, query_tree.Word) and not hits and self.loosely:
                forms = self._looser(node, forms)
                hits = self.scorer.hits(forms, fields)
            known = self.leaves[node, fields] = TermMatches(node, forms, fields, hits)
        return known

    def _forms(self, node: TextLeaf) -> tuple[TermSequence, ...]:
        if isinstance(node, query_tree.Phrase):
            return phrases_of(node.text)
        forms = forms_of(node.text, exact=self.exact or node.form != "plain")
        if not forms or len(forms[0].terms) > 1 or node.form == "exact":
            return forms
        if node.form == "prefix":
            return self._expanded(forms[0].terms[0][0])
        if node.form == "fuzzy" or self.fuzzy:
            near = words_near(self.scorer.view, forms[0].terms[0][0])
            return (*forms, *(single(term, _NEAR) for term in near))
        return forms

    def _expanded(self, prefix: str) -> tuple[TermSequence, ...]:
        view = self.scorer.view
        held = {name: view.terms_from(name, prefix) for name in TEXT_FIELDS}
        counts: dict[str, int] = {}
        for terms in held.values():
            for term, count in terms.items():
                counts[term] = counts.get(term, 0) + count
        return tuple(
            single(term, 1.0)._replace(
                fields=frozenset(name for name, terms in held.items() if term in terms)
            )
            for term in most_frequent(counts, PREFIX_TERMS)
        )

    def _looser(
        self, node: query_tree.Word, forms: tuple[TermSequence, ...]
    ) -> tuple[TermSequence, ...]:
        if not forms or len(forms[0].terms) > 1 or node.form != "plain":
            return forms
        word, view = forms[0].terms[0][0], self.scorer.view
        near = (*words_near(view, word), *stems_near(view, word))
        if near:
            self.meant[node] = near[0].removeprefix(STEM_MARK)
        inside = words_holding(view, word)
        return (
            *forms,
            *(single(term, _NEAR) for term in near),
            *(single(term, _INSIDE) for term in inside),
        )

    def _citing(self, inner: query_tree.Node, hits: Hits) -> Hits:
        """Add to the notes whose fields name a source in these words those that cite it at all."""
        from kbtool.index.search.citation_queries import citing  # noqa: PLC0415 - most queries need none
        from kbtool.index.search.link_queries import LinkQueries  # noqa: PLC0415

        view, apart = self.scorer.view, self._detached()
        found = citing(
            LinkQueries(view, self.notes),
            view,
            set(apart.hits(inner, ("title", "alias"))),
            query_tree.names_in(inner),
            lambda text: apart.hits(query_tree.Phrase(text, 0), query_tree.FIELDS_OF["source"]),
        )
        for number, spans in found.items():
            self.places.setdefault(number, []).extend(spans)
        return dict.fromkeys(found, 0.0) | hits

    def _detached(self) -> "Evaluator":
        """Return the same with words looked up on their own, which count for no hit."""
        apart = copy(self)
        apart.leaves, apart.optional = {}, set()
        return apart

    def _counted(self, node: query_tree.Node, hits: Hits) -> Hits:
        self.counts[node] = len(hits)
        return hits

    def _all(self, parts: tuple[query_tree.Node, ...], fields: tuple[str, ...]) -> Hits:
        """Join by the cheapest first; texts are read for what is left at the end."""
        needed, optional = split_stop_words(parts)
        found: Hits | None = None
        later: list[
            query_tree.Pattern | query_tree.InScope | query_tree.MatchCase | query_tree.Not
        ] = []
        for part in needed:
            if isinstance(
                part,
                query_tree.Pattern | query_tree.InScope | query_tree.MatchCase | query_tree.Not,
            ):
                later.append(part)
            elif not isinstance(part, TextLeaf) or self.leaf(part, fields).has_words:
                hits = self.hits(part, fields)
                found = hits if found is None else _both(found, hits)
        for part in later:
            if isinstance(part, query_tree.Not):
                gone = self.hits(part.part, fields)
                left = self.scorer.view.numbers() if found is None else found
                found = {n: found[n] if found else 0.0 for n in left if n not in gone}
            else:
                found = self._checked(part, found)
        for part in optional:
            self.optional.add(part)
            more = self.leaf(part, fields).hits
            found = {
                number: score + _STOP_WORD * more.get(number, 0.0)
                for number, score in (found or {}).items()
            }
        return found or {}

    def _checked(
        self,
        node: query_tree.Pattern | query_tree.InScope | query_tree.MatchCase,
        among: Hits | None,
    ) -> Hits:
        """Return those documents whose text fits; `among` are the only candidates if given."""
        wide = _wide(node)
        if wide is not None:
            hits = self.hits(wide)
            among = hits if among is None else _both(among, hits)
        elif among is None:
            among = dict.fromkeys(self.scorer.view.numbers(), 0.0)
        found: Hits = {}
        for number, score in among.items():
            text = self.notes.text_of(*self.scorer.view.document(number))
            if text is not None and self.check.matches(node, Shown(text).whole()):
                found[number] = score
        return found


def split_stop_words(
    parts: Iterable[query_tree.Node],
) -> tuple[list[query_tree.Node], list[query_tree.Word]]:
    """Part what must match from the stop words, which need not where other words stand."""
    needed: list[query_tree.Node] = []
    optional: list[query_tree.Word] = []
    for part in parts:
        if (
            isinstance(part, query_tree.Word)
            and part.form == "plain"
            and fold(part.text) in STOP_WORDS
        ):
            optional.append(part)
        else:
            needed.append(part)
    if not any(isinstance(part, query_tree.Word | query_tree.Phrase) for part in needed):
        return [*needed, *optional], []
    return needed, optional


def _both(left: Hits, right: Hits) -> Hits:
    if len(right) < len(left):
        left, right = right, left
    return {number: score + right[number] for number, score in left.items() if number in right}


def _either(all_hits: Iterable[Hits]) -> Hits:
    found: Hits = {}
    for hits in all_hits:
        for number, score in hits.items():
            found[number] = found.get(number, 0.0) + score
    return found


def _wide(node: query_tree.Node) -> query_tree.Node | None:
    """Return what every text that fits `node` holds somewhere, as the index can find it."""
    match node:
        case query_tree.Word() | query_tree.Phrase():
            return node
        case query_tree.MatchCase(_, inner) | query_tree.InScope(_, inner):
            return _wide(inner)
        case query_tree.And(parts):
            known = [wide for part in parts if (wide := _wide(part)) is not None]
            return query_tree.And(tuple(known)) if known else None
        case query_tree.Or(parts):
            each = [_wide(part) for part in parts]
            return query_tree.Or(tuple(e for e in each if e)) if all(each) else None
        case _:
            return None
