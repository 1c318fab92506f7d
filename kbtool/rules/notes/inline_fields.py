"""Inline fields across the vault (family P)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kbtool.config.settings import Config
from kbtool.model.content import Field
from kbtool.model.diagnostic import Edit, Finding, Fix
from kbtool.model.location import Span
from kbtool.model.note import Note
from kbtool.rules.facts import Fact, FactRows, Facts, Givers, Lookup, Query
from kbtool.rules.option import Option
from kbtool.rules.suggest.edit_distance import FuzzyIndex
from kbtool.vault.snapshot import Vault

COMMON = Option("misspelt-field", "common", 20, "in how many notes a field is in use for certain")
RARE = Option("misspelt-field", "rare", 2, "in how many notes a misspelt field may stand at most")

SHORTEST = 5
"""Among shorter words, one letter makes another word: `link`, `line`, `like`."""


def misspelt_field(note: Note, vault: Vault, facts: Facts) -> Iterator[Finding]:
    """An inline field is one edit away from no field that many notes use.

    Why: a source under a misspelt field is no source to anything that reads fields.

    Bad:
        --- note.md
        soruce:: Hale, Salt, page 12

    Good:
        --- note.md
        source:: Hale, Salt, page 12
    """
    del vault
    for field in note.content.fields:
        if meant := facts.answer(MISSPELT, field.key):
            yield _finding(note, field, meant)


def _keys_in(giver: Givers, _vault: Vault) -> Iterable[str]:
    return {field.key for field in giver.content.fields} if isinstance(giver, Note) else ()


def _prepare(table: FactRows, config: Config) -> Lookup:
    """Return what says of a field that few notes use what it is meant to be."""
    uses = {key: len(paths) for key, paths in table.by_key.items()}
    known = _known_fields(uses, config)
    near = FuzzyIndex(known)
    most = RARE.of(config)

    def meant(key: str) -> str | None:
        if not 0 < uses.get(key, 0) <= most or key in known or len(key) < SHORTEST:
            return None
        found = near.near(key)
        is_close = bool(found) and found[0].distance == 1 and not _is_plural(key, found[0].name)
        return known[found[0].name] if is_close else None

    return meant


FIELD_USES: Final = Fact("field", _keys_in)
MISSPELT: Final = Query("misspelt field", FIELD_USES, _prepare)


def _is_plural(one: str, other: str) -> bool:
    return one == f"{other}s" or other == f"{one}s"


def _known_fields(uses: Mapping[str, int], config: Config) -> dict[str, str]:
    """Return canonical keys of the fields that are in use, with how to write them."""
    configured = (
        *config.citations.source_fields,
        *config.citations.origin_fields,
        *config.graph.hierarchy_fields,
    )
    least = COMMON.of(config)
    common = (key for key, count in uses.items() if key and count >= least)
    return {key.lower().replace(" ", "-"): key for key in (*common, *configured)}


def _finding(note: Note, field: Field, meant: str) -> Finding:
    edit = _key_edit(note, field, meant)
    return Finding(
        field.span,
        f"the field {field.raw_key} is probably {meant}",
        target=field.raw_key,
        suggestions=(meant,),
        fix=Fix(safe=False, edits=(edit,)) if edit else None,
    )


def _key_edit(note: Note, field: Field, meant: str) -> Edit | None:
    """Replace the key where it stands bare at the field's beginning."""
    bracket = 0 if field.form == "line" else 1
    span = field.span
    start = span.start + bracket
    # Emphasis around a key is not in `raw_key`: its place is then not known to the character.
    room = field.value_span.start - start
    if room < len(field.raw_key) + 2 or room > len(field.raw_key) + 3:
        return None
    place = Span(start, start + len(field.raw_key), span.line, span.column + bracket)
    return Edit(note.path, place, meant)
