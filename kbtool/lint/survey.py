"""What a judgement of a few notes must know of all the others; kept beside the last answer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kbtool.citations.citations import Citations
from kbtool.citations.citekeys import citekeys_in, linked_key
from kbtool.citations.source import CitedFile, MissingFile, Source
from kbtool.citations.standing import Standing, led_to
from kbtool.model.content import Link
from kbtool.model.note import CanvasLink, Note
from kbtool.model.place import NotePath
from kbtool.model.resolution import Ambiguous, Missing, Resolution, Unjudged
from kbtool.rules.fields import field_uses
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

_Key = TypeVar("_Key")
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Survey:
    """The tables of a vault that a look at every note has made; no table has an empty row.

    `incoming` as in Vault. `missing` are the targets, as written, of a note's or canvas's broken
    links, and what its source fields name in vain; `open` those of links that lead to several files
    or are not judged, and the files that its source fields name without a link. `mentions` are the
    citekeys that stand in a note or its links. `aliases` maps an alias's key to the notes that bear
    it, `headings` a note to their texts. `fields` counts the notes in which an inline field stands.
    `standing` is None where no rule asks for sources; nor are there mentions then.
    """

    incoming: Mapping[NotePath, tuple[NotePath, ...]]
    missing: Mapping[NotePath, tuple[str, ...]]
    open: Mapping[NotePath, tuple[str, ...]]
    mentions: Mapping[NotePath, tuple[str, ...]]
    aliases: Mapping[str, tuple[NotePath, ...]]
    headings: Mapping[NotePath, tuple[str, ...]]
    fields: Mapping[str, int]
    standing: Standing | None

    @staticmethod
    def of(vault: Vault, citations: Citations | None) -> "Survey":
        """Look at every note."""
        paths, side = (*vault.notes, *vault.canvases), Side(vault, citations)
        return Survey(
            incoming={path: tuple(sorted(row)) for path, row in vault.incoming.items() if row},
            missing={path: row for path in paths if (row := _missing_in(side, path))},
            open={path: row for path in paths if (row := _open_in(side, path))},
            mentions={path: row for path in vault.notes if (row := _mentions_in(side, path))},
            aliases=vault.nearby.by_alias,
            headings={path: row for path in vault.notes if (row := headings_in(vault, path))},
            fields=field_uses(vault.notes.values()),
            standing=None if citations is None else Standing.of(citations),
        )


@dataclass(frozen=True, slots=True)
class Side:
    """A vault of which few notes are loaded, before or after some of them have changed."""

    vault: Vault
    citations: Citations | None


def revised(survey: Survey, before: Side, after: Side, changed: Iterable[NotePath]) -> Survey:
    """Return the survey after other contents of some notes and canvases, or other links of theirs.

    They may have come or gone. What notes are by themselves must be as the survey has it already.
    """
    paths = tuple(changed)
    old, new = before.vault, after.vault
    incoming = dict(survey.incoming)
    missing, opened, mentions = dict(survey.missing), dict(survey.open), dict(survey.mentions)
    for path in paths:
        then, now = (outgoing_of(vault, path) for vault in (old, new))
        for target in then - now:
            _put(incoming, target, tuple(one for one in incoming[target] if one != path))
        for target in now - then:
            _put(incoming, target, tuple(sorted((*incoming.get(target, ()), path))))
        _put(missing, path, _missing_in(after, path))
        _put(opened, path, _open_in(after, path))
        _put(mentions, path, _mentions_in(after, path))
    uses = (field_uses(notes_at(side, paths)) for side in (old, new))
    return Survey(
        incoming=incoming,
        missing=missing,
        open=opened,
        mentions=mentions,
        aliases=_aliases(survey, old, new, paths),
        headings=_headings(survey, old, new, paths),
        fields=_counted(survey.fields, *uses),
        standing=_standing(survey.standing, before.citations, after.citations, paths),
    )


def notes_at(vault: Vault, paths: Iterable[NotePath]) -> Iterator[Note]:
    """Yield the notes at some paths, as far as there are any."""
    return (vault.notes[path] for path in paths if path in vault.notes)


def outgoing_of(vault: Vault, path: NotePath) -> frozenset[NotePath]:
    """Return what a note or canvas leads to, nothing where there is none."""
    return vault.outgoing.get(path, frozenset())


def headings_in(vault: Vault, path: NotePath) -> tuple[str, ...]:
    """Return the texts of a note's headings, in order; none where there is no note."""
    if path not in vault.notes:
        return ()
    return tuple([heading.text for heading in vault.notes[path].content.headings])


def aliases_in(vault: Vault, path: NotePath) -> frozenset[str]:
    """Return the keys of a note's aliases; none where there is no note."""
    if path not in vault.notes:
        return frozenset()
    return frozenset(map(key_of, vault.notes[path].content.aliases))


def _missing_in(side: Side, path: NotePath) -> tuple[str, ...]:
    """Return what a note's or canvas's links and source fields name that is not there, once."""
    return tuple(dict.fromkeys(_missing(side, path)))


def _missing(side: Side, path: NotePath) -> Iterator[str]:
    for target, resolution in _resolved(side.vault, path):
        if isinstance(resolution, Missing):
            yield target
    for source in _sources(side, path):
        if isinstance(source, MissingFile):
            yield source.target


def _open_in(side: Side, path: NotePath) -> tuple[str, ...]:
    """Return what else may lead elsewhere when a file of that name comes or goes, once each."""
    found = [
        target
        for target, resolution in _resolved(side.vault, path)
        if isinstance(resolution, Ambiguous | Unjudged)
    ]
    reached = outgoing_of(side.vault, path)
    cited = (one.path for one in _sources(side, path) if isinstance(one, CitedFile))
    found += [path for path in cited if path not in reached]
    return tuple(dict.fromkeys(found))


def _mentions_in(side: Side, path: NotePath) -> tuple[str, ...]:
    """Return the citekeys that stand in a note, once each."""
    vault, citations = side.vault, side.citations
    if citations is None or path not in vault.notes:
        return ()
    content = vault.notes[path].content
    found = [citekey.key for citekey in content.citekeys]
    found += filter(None, (linked_key(link.target) for link in content.links))
    for reading in citations.fields.get(path, ()):
        found += (place.key for place in citekeys_in(reading.field.text))
    return tuple(dict.fromkeys(found))


def _resolved(vault: Vault, path: NotePath) -> Iterator[tuple[str, Resolution]]:
    """Yield the targets of a note's or canvas's links as written, and what they lead to."""
    links: tuple[Link | CanvasLink, ...] = ()
    row: tuple[Resolution, ...] = ()
    if path in vault.notes:
        links, row = vault.notes[path].content.links, vault.resolutions[path]
    elif path in vault.canvases:
        links, row = vault.canvases[path].links, vault.canvas_resolutions[path]
    return ((link.target, reached) for link, reached in zip(links, row, strict=True))


def _sources(side: Side, path: NotePath) -> Iterator[Source]:
    """Yield what a note's source fields name."""
    for reading in side.citations.fields.get(path, ()) if side.citations else ():
        for named in reading.named:
            yield named.source


def _headings(
    survey: Survey, old: Vault, new: Vault, paths: Iterable[NotePath]
) -> Mapping[NotePath, tuple[str, ...]]:
    others = {path: headings_in(new, path) for path in paths}
    if all(headings_in(old, path) == row for path, row in others.items()):
        return survey.headings
    headings = dict(survey.headings)
    for path, row in others.items():
        _put(headings, path, row)
    return headings


def _aliases(
    survey: Survey, old: Vault, new: Vault, paths: Iterable[NotePath]
) -> Mapping[str, tuple[NotePath, ...]]:
    aliases = dict(survey.aliases)
    for path in paths:
        before, after = aliases_in(old, path), aliases_in(new, path)
        for key in before - after:
            _put(aliases, key, tuple(one for one in aliases[key] if one != path))
        for key in after - before:
            _put(aliases, key, tuple(sorted((*aliases.get(key, ()), path))))
    return aliases


def _standing(
    standing: Standing | None,
    before: Citations | None,
    after: Citations | None,
    paths: tuple[NotePath, ...],
) -> Standing | None:
    if standing is None or before is None or after is None:
        return None
    led = (Counter(to for path in paths for to in led_to(side, path)) for side in (before, after))
    return standing.leading_to(_counted(standing.led_to, *led))


def _counted(
    counts: Mapping[_Key, int], less: Mapping[_Key, int], more: Mapping[_Key, int]
) -> Mapping[_Key, int]:
    if less == more:
        return counts
    other = Counter(counts)
    other.subtract(less)
    other.update(more)
    return +other


def _put(table: dict[_Key, tuple[_Item, ...]], key: _Key, row: tuple[_Item, ...]) -> None:
    if row:
        table[key] = row
    else:
        table.pop(key, None)
