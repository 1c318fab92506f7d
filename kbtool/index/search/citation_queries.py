"""What the citation model says of some notes, loading no others than it must.

The answers are those of the model over all notes, but for keys that only a bibliography makes
known as such (a note named `Doe-2021 Title`): these are found by their words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kbtool.citations.citekeys.syntax import bare_key, key_of_name
from kbtool.citations.citekeys.table import KEY_PROPERTIES, claimed_keys, name_key
from kbtool.citations.model import Citations
from kbtool.citations.sources.source import CitedFile, SourceMention
from kbtool.config.settings import CitationSettings
from kbtool.index.facets import fact, link_key
from kbtool.index.search.link_queries import LinkQueries, Numbers
from kbtool.index.segments.index_reader import IndexReader
from kbtool.index.segments.schema import FACTS
from kbtool.model.location import NotePath, Span
from kbtool.model.note import Note
from kbtool.vault.names import key_of, linked_name


def literature(relations: LinkQueries, view: IndexReader, settings: CitationSettings) -> Numbers:
    """Return the literature notes."""
    folders = tuple(key_of(f.strip("/")) + "/" for f in settings.literature_folders if f.strip("/"))
    likely = {n for n, path, _ in view.documents() if key_of(path).startswith(folders)}
    for tag in settings.literature_tags:
        likely |= _having(view, fact("tag", key_of(tag.removeprefix("#"))))
    found = Citations.of(relations.partial_vault(likely)).literature
    return {number for number in likely if relations.path_of(number) in found}


def citing(
    relations: LinkQueries,
    view: IndexReader,
    named: Numbers,
    words: Iterable[str],
    naming: Callable[[str], Iterable[int]],
) -> Mapping[int, Sequence[Span]]:
    """Return where notes cite one of some sources, by link, key, name or path, by their numbers.

    The sources are those of the notes `named` that are sources, and those that have one of `words`
    as their key. `naming` gives the documents whose source fields or citekeys hold a text.
    """
    wanted = named.union(*(_claiming(view, word.lstrip("@")) for word in words))
    paths = {relations.path_of(number) for number in wanted}
    keys = {key for note in relations.load(wanted) for key in _keys_of(note)}
    likely = set().union(*map(relations.may_link_to, paths))
    likely.update(*(naming(linked_name(path)) for path in paths))
    for key in keys:
        wanted |= _claiming(view, key)  # a key that two notes claim is neither's
        likely.update(naming(key), relations.linkers_by(link_key(f"@{key}")))
    if not likely:
        return {}
    citations = Citations.of(relations.partial_vault(wanted | likely))
    sources = paths & citations.sources
    found: dict[int, list[Span]] = {}
    for number in likely:
        for citation in _citations_of(citations, relations.path_of(number)):
            if isinstance(citation.source, CitedFile) and citation.source.path in sources:
                found.setdefault(number, []).append(citation.span)
    return found


def _citations_of(citations: Citations, path: NotePath) -> Iterator[SourceMention]:
    """Yield what a note cites in its fields and in its text, but itself."""
    note = citations.vault.notes.get(path)
    if note is not None and path not in citations.templates:
        own = CitedFile(path)
        yield from (each for each in citations.citations_in(note) if each.source != own)


def _keys_of(note: Note) -> Iterator[str]:
    yield from claimed_keys(note, {})
    if (begins := name_key(note, {})) is not None:
        yield begins


def _claiming(view: IndexReader, key: str) -> Numbers:
    """Return the notes that claim a key, by property or by name, in whatever case."""
    wanted = key_of(key)
    found = {
        number
        for number, path, _ in view.documents()
        if (begins := key_of_name(linked_name(path), (key,))) and key_of(begins) == wanted
    }
    for name in KEY_PROPERTIES:
        prefix = fact("property", name, "")
        for term in view.terms_from(FACTS, prefix):
            if key_of(bare_key(term.removeprefix(prefix))) == wanted:
                found |= _having(view, term)
    return found


def _having(view: IndexReader, term: str) -> Numbers:
    return {number for found in view.postings(FACTS, term) for number in found.ids}
