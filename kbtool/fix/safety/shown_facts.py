"""What the app shows of a note beside its words, and what of it some edits change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from kbtool.fix.safety.link_pairs import moved, paired
from kbtool.fix.safety.offsets import Place, Stretches, is_touched
from kbtool.model.content import Content, Value
from kbtool.model.location import NotePath
from kbtool.model.resolution import Found, Resolution
from kbtool.rules.rule import Aspect
from kbtool.vault.fragments import FragmentTable, segments_of
from kbtool.vault.names import key_of


class Named(Protocol):
    """A link of a note or a canvas, as far as what it names goes."""

    @property
    def target(self) -> str:
        """The path part."""
        ...

    @property
    def fragment(self) -> str:
        """The part behind `#`, with it."""
        ...


ContentOf: TypeAlias = Callable[[NotePath], Content | None]


@dataclass(frozen=True, slots=True)
class Seen:
    """A note's facts, what each of its links leads to, and where to ask for other notes' facts."""

    content: Content
    reached: Sequence[Resolution]
    content_of: ContentOf

    def end_of(self, position: int) -> object:
        """Return what a link leads to, as below."""
        return end_of(self.content.links[position], self.reached[position], self.content_of)


def end_of(link: Named, reached: Resolution, content_of: ContentOf) -> object:
    """Return the file and part that a link leads to, or the name by which it leads nowhere.

    Edits do not move it: a heading is told by its number among its note's.
    """
    if not isinstance(reached, Found):
        return type(reached).__name__, key_of(link.target), link.fragment
    return reached.path, reached.fragment, part_of(link.fragment, content_of(reached.path))


def part_of(fragment: str, content: Content | None) -> object:
    """Return a heading by its number among its note's, anything else by its own name."""
    segments = segments_of(fragment)
    if content is None or not segments:
        return fragment
    positions = FragmentTable.of(content).headings_named(fragment)
    return positions[-1] if positions else segments[-1].strip().lower()


def changed_aspects(
    before: Seen, after: Seen, stretches: Stretches, free: Sequence[Place] = ()
) -> Iterator[Aspect]:
    """Yield what the app shows otherwise afterwards.

    A heading's own text may change where it is edited: it is made of the links and words in it.
    `free` are sorted places of the text before at which links may come, go and lead elsewhere.
    """
    old, new = before.content, after.content
    if [tag.name for tag in old.tags] != [tag.name for tag in new.tags]:
        yield "tags"
    if old.aliases != new.aliases:
        yield "aliases"
    if [block.id for block in old.blocks] != [block.id for block in new.blocks]:
        yield "blocks"
    if not _keeps_headings(old, new, stretches):
        yield "headings"
    if not _keeps_properties(old, new, stretches):
        yield "properties"
    if not _keeps_links(before, after, stretches, free):
        yield "links"


def _keeps_links(before: Seen, after: Seen, stretches: Stretches, free: Sequence[Place]) -> bool:
    old, new = before.content.links, after.content.links
    pairing = paired(before.content, after.content, stretches)
    strayed = [at for at, to in pairing.kept if before.end_of(at) != after.end_of(to)]
    if not (strayed or pairing.lost or pairing.gained):
        return True
    free_after = [moved(place, stretches) for place in free]
    return all(is_touched(*old[at].span[:2], free) for at in (*strayed, *pairing.lost)) and all(
        is_touched(*new[to].span[:2], free_after) for to in pairing.gained
    )


def _keeps_headings(old: Content, new: Content, stretches: Stretches) -> bool:
    if [one.level for one in old.headings] != [one.level for one in new.headings]:
        return False
    pairs = zip(old.headings, new.headings, strict=True)
    return all(
        one.text == other.text or is_touched(one.span.start, one.span.end, stretches.olds)
        for one, other in pairs
    )


def _keeps_properties(old: Content, new: Content, stretches: Stretches) -> bool:
    """Say whether untouched properties are what they were, and edited ones of the same kind."""
    edited = {
        place.name
        for place in old.property_places
        if is_touched(place.span.start, place.value_span.end, stretches.olds)
    }
    if old.properties.keys() != new.properties.keys():
        return False
    return all(
        _kind(value) == _kind(new.properties[name])
        if name in edited
        else repr(value) == repr(new.properties[name])  # 1 is not True, though it equals it
        for name, value in old.properties.items()
    )


def _kind(value: Value) -> object:
    if isinstance(value, tuple):
        return tuple(map(_kind, value))
    if isinstance(value, Mapping):
        return {name: _kind(part) for name, part in value.items()}
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return "number" if is_number else type(value).__name__
