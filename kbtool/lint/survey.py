"""What a judgement of a few notes must know of all the others; kept beside the last answer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kbtool.citations.citations import Citations
from kbtool.citations.source import MissingFile
from kbtool.citations.standing import Standing, led_to
from kbtool.model.place import NotePath
from kbtool.model.resolution import Missing
from kbtool.rules.fields import field_uses
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

_Key = TypeVar("_Key")
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Survey:
    """The tables of a vault that a look at every note has made; no table has an empty row.

    `incoming` as in Vault. `missing` are the targets, as written, of a note's or canvas's broken
    links, and what its source fields name in vain. `aliases` maps an alias's key to the notes that
    bear it, `headings` a note to their texts. `fields` counts the notes in which an inline field
    stands. `standing` is None where no rule asks for sources.
    """

    incoming: Mapping[NotePath, tuple[NotePath, ...]]
    missing: Mapping[NotePath, tuple[str, ...]]
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
    """Return the survey after other contents of some notes.

    Which notes are sources by themselves, or claim a key, must be as it was.
    """
    paths = tuple(changed)
    old, new = before.vault, after.vault
    incoming = dict(survey.incoming)
    missing = dict(survey.missing)
    for path in paths:
        for target in old.outgoing[path] - new.outgoing[path]:
            _put(incoming, target, tuple(one for one in incoming[target] if one != path))
        for target in new.outgoing[path] - old.outgoing[path]:
            _put(incoming, target, tuple(sorted((*incoming.get(target, ()), path))))
        _put(missing, path, _missing_in(after, path))
    uses = (field_uses(side.notes[path] for path in paths) for side in (old, new))
    return Survey(
        incoming=incoming,
        missing=missing,
        aliases=_aliases(survey, old, new, paths),
        headings=_headings(survey, old, new, paths),
        fields=_counted(survey.fields, *uses),
        standing=_standing(survey.standing, before.citations, after.citations, paths),
    )


def headings_in(vault: Vault, path: NotePath) -> tuple[str, ...]:
    """Return the texts of a note's headings, in order."""
    return tuple([heading.text for heading in vault.notes[path].content.headings])


def aliases_in(vault: Vault, path: NotePath) -> frozenset[str]:
    """Return the keys of a note's aliases."""
    return frozenset(map(key_of, vault.notes[path].content.aliases))


def _missing_in(side: Side, path: NotePath) -> tuple[str, ...]:
    """Return what a note's or canvas's links and source fields name that is not there, once."""
    return tuple(dict.fromkeys(_missing(side, path)))


def _missing(side: Side, path: NotePath) -> Iterator[str]:
    vault, citations = side.vault, side.citations
    if path in vault.notes:
        targets = [link.target for link in vault.notes[path].content.links]
        row = vault.resolutions[path]
    else:
        targets = [link.target for link in vault.canvases[path].links]
        row = vault.canvas_resolutions[path]
    for target, resolution in zip(targets, row, strict=True):
        if isinstance(resolution, Missing):
            yield target
    for reading in citations.fields.get(path, ()) if citations else ():
        for named in reading.named:
            if isinstance(named.source, MissingFile):
                yield named.source.target


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
