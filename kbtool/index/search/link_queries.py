"""Who links to whom, asked of the index first: only notes whose links need a look are loaded.

A plain link (a bare name that one file bears) means the same everywhere, so that the index's facts
tell where it leads. The answers are those of a Vault of all notes, which is their test.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from kbtool.index.facets import INDIRECT_LINK, LINK_WITH_FRAGMENT, NAME_LINK, fact, link_key
from kbtool.index.ports import Notes
from kbtool.index.segments.index_reader import IndexReader
from kbtool.index.segments.schema import FACTS
from kbtool.model.content import Link
from kbtool.model.location import NotePath, Span
from kbtool.model.note import Attachment, Note
from kbtool.model.resolution import Found, Missing, Outside, Resolution
from kbtool.vault.file_table import FileTable
from kbtool.vault.loose_match import zettel_table
from kbtool.vault.names import find_zettel_id, linked_name, name_of
from kbtool.vault.resolver import Resolver
from kbtool.vault.snapshot import Vault

Numbers = set[int]


class LinkQueries:
    """Answers for one search; numbers are the view's."""

    def __init__(self, view: IndexReader, notes: Notes) -> None:
        self._view = view
        self._notes = notes
        self._paths = tuple(notes.paths())
        self._files = FileTable.of(self._paths)
        by_id = notes.config.links.zettel_ids
        self._zettel_ids = zettel_table(self._paths) if by_id else {}
        self._resolver = Resolver({}, self._files, self._zettel_ids)
        self._path_of = {number: path for number, path, _ in view.documents()}
        self._number_of = {path: number for number, path in self._path_of.items()}

    def find(self, text: str) -> NotePath | None:
        """Return the one file that a link of this text, with or without brackets, leads to."""
        bare = _bare(text)
        resolution = self._resolver.resolve(bare, "", NotePath("")) if bare else None
        return resolution.path if isinstance(resolution, Found) else None

    def linking_to(self, text: str) -> Mapping[int, Sequence[Span]]:
        """Return the links to what `text` names, be it there or not, by the notes they are in."""
        target = self.find(text)
        if target is not None:
            return self._links_in(self.may_link_to(target), lambda _, path: path == target)
        key = link_key(_bare(text))  # a note that does not exist can still be linked to
        return self._links_in(self.linkers_by(key), lambda link, _: link_key(link.target) == key)

    def linked_from(self, text: str) -> Numbers:
        """Return the notes that the one named by `text` links to."""
        source = self.find(text)
        found: Numbers = set()
        for note in self._notes.notes([source] if source else []):
            found |= self._numbers_of(set(self._reached(note)) - {note.path})
        return found

    def orphans(self) -> Numbers:
        """Return the notes that no other note and no canvas links to."""
        surely_linked = set(self._surely_linked())
        suspected = {
            path
            for path, number in self._number_of.items()
            if path not in surely_linked and self.may_link_to(path) - {number}
        }
        linked = surely_linked | self._targets_of(suspected)
        for canvas in self._notes.canvases():
            row = self._resolver.canvas_resolutions_of(canvas)
            linked |= {each.path for each in row if isinstance(each, Found)}
        return set(self._path_of) - self._numbers_of(linked)

    def broken(self) -> Numbers:
        """Return the notes with a link that leads nowhere, or to no such heading or block."""
        unsure = self._facts(fact(INDIRECT_LINK)) | self._facts(fact(LINK_WITH_FRAGMENT))
        found: Numbers = set()
        for key in self._plain_keys():
            match self._plain_state(key):
                case "broken":
                    found |= self._facts(fact(NAME_LINK, key))
                case "unsure":
                    unsure |= self._facts(fact(NAME_LINK, key))
                case "whole":
                    pass
        notes = {note.path: note for note in self.load(unsure - found)}
        deep = {
            each.path
            for note in notes.values()
            for link, each in self._links(self._resolver, note)
            if link.fragment and isinstance(each, Found)
        }
        held = dict(notes)
        held.update((note.path, note) for note in self._notes.notes(sorted(deep - notes.keys())))
        resolver = Resolver(held, self._files, self._zettel_ids)
        for path, note in notes.items():
            if any(is_broken(each) for _, each in self._links(resolver, note)):
                found.add(self._number_of[path])
        return found

    def load(self, numbers: Iterable[int]) -> Iterator[Note]:
        """Yield what some notes say."""
        return self._notes.notes([self._path_of[number] for number in sorted(numbers)])

    def partial_vault(self, numbers: Iterable[int]) -> Vault:
        """Return a vault in which only these notes say anything; names resolve as in the whole."""
        notes = {note.path: note for note in self.load(numbers)}
        return Vault.of(
            notes.values(),
            attachments=[Attachment(path, 0) for path in self._paths if path not in notes],
            config=self._notes.config,
        )

    def may_link_to(self, path: NotePath) -> Numbers:
        """Return all notes that may link to a file, and perhaps some that do not."""
        return set().union(*map(self.linkers_by, _keys_to(path)))

    def linkers_by(self, key: str) -> Numbers:
        """Return the notes with a link of this key (see `link_key`)."""
        return self._facts(fact(NAME_LINK, key)) | self._facts(fact(INDIRECT_LINK, key))

    def path_of(self, number: int) -> NotePath:
        """Return a document's path."""
        return self._path_of[number]

    def _links_in(
        self, linkers: Numbers, is_wanted: Callable[[Link, NotePath | None], bool]
    ) -> Mapping[int, Sequence[Span]]:
        """Return the places of wanted links, but for those that lead to their own note."""
        found: dict[int, list[Span]] = {}
        for note in self.load(linkers):
            for link, each in self._links(self._resolver, note):
                path = each.path if isinstance(each, Found) else None
                if link.target and path != note.path and is_wanted(link, path):
                    found.setdefault(self._number_of[note.path], []).append(link.span)
        return found

    def _targets_of(self, targets: set[NotePath]) -> set[NotePath]:
        """Return those of some files that another note does link to."""
        linkers = set().union(*map(self.may_link_to, targets))
        found: set[NotePath] = set()
        for note in self.load(linkers):
            found |= targets.intersection(self._reached(note)) - {note.path}
        return found

    def _surely_linked(self) -> Iterator[NotePath]:
        """Yield the notes that plain links alone show to be linked to by another note."""
        gone = sum(len(each.deleted) for each in self._view.segments)
        for key, count in self._plain_keys().items():
            path = self._plain_target(key)
            if path is None:
                continue
            # What the index has deleted counts in it still; of two living notes, one is another.
            others = count - gone > 1 or self._facts(fact(NAME_LINK, key)) - self._numbers_of(
                [path]
            )
            if others:
                yield path

    def _plain_keys(self) -> Mapping[str, int]:
        """Return the keys of all plain links, each with its count of documents, or some more."""
        prefix = fact(NAME_LINK, "")
        terms = self._view.terms_from(FACTS, prefix)
        return {term.removeprefix(prefix): count for term, count in terms.items()}

    def _plain_target(self, key: str) -> NotePath | None:
        """Return the one note that all plain links of a key lead to."""
        named = self._files.named
        notes = named(f"{key}.md")
        is_lone = len(notes) == 1 and not named(key) and not named(f"{key}.md.md")
        return notes[0] if is_lone else None

    def _plain_state(self, key: str) -> Literal["whole", "broken", "unsure"]:
        """Say whether plain links of a key lead somewhere, with `.md` behind them or without."""
        named = self._files.named
        if named(f"{key}.md") or ("." in key and named(key)):
            return "whole"
        if named(key) or named(f"{key}.md.md") or key in self._zettel_ids:
            return "unsure"
        return "broken"

    def _reached(self, note: Note) -> Iterator[NotePath]:
        row = self._resolver.resolutions_of(note)
        return (each.path for each in row if isinstance(each, Found))

    def _links(self, resolver: Resolver, note: Note) -> Iterator[tuple[Link, Resolution]]:
        return zip(note.content.links, resolver.resolutions_of(note), strict=True)

    def _facts(self, term: str) -> Numbers:
        return {number for found in self._view.postings(FACTS, term) for number in found.ids}

    def _numbers_of(self, paths: Iterable[NotePath]) -> Numbers:
        return {self._number_of[path] for path in paths if path in self._number_of}


def is_broken(resolution: Resolution) -> bool:
    """Say whether a link leads nowhere; one to either of two namesakes does lead somewhere."""
    match resolution:
        case Found(fragment=fragment):
            return fragment.startswith("broken")
        case Missing() | Outside():
            return True
        case _:
            return False


def _keys_to(path: NotePath) -> tuple[str, ...]:
    """Return the keys (see `link_key`) of every link that could lead to a file."""
    key = link_key(name_of(path))
    zettel_id = find_zettel_id(linked_name(path))
    return tuple(dict.fromkeys(filter(None, (key, link_key(key), link_key("."), zettel_id))))


def _bare(text: str) -> str:
    return text.strip().removeprefix("[[").removesuffix("]]").partition("|")[0].partition("#")[0]
