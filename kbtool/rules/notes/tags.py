"""Family T: tags."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from kbtool.config.settings import Config
from kbtool.model.content import Value
from kbtool.model.diagnostic import Finding
from kbtool.model.location import FILE_SPAN, NotePath
from kbtool.model.note import Note
from kbtool.model.placed import Placed
from kbtool.model.signs import named_sign
from kbtool.rules.edits.links import tag_fix
from kbtool.rules.facts import Fact, FactRows, Facts, Givers, Lookup, Query
from kbtool.rules.option import Option
from kbtool.vault.globs import matches
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

ALLOWED: Option[tuple[str, ...]] = Option(
    "tag-not-allowed", "allowed", (), "the tags there may be; `area/*` stands for all tags below"
)
EXEMPT: Option[tuple[str, ...]] = Option(
    "untagged-note", "exempt", (), "notes that need no tag, as path patterns"
)

# Obsidian's own list of what ends a tag, without the blanks.
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_/-]*")
_REFUSED: Final = re.compile(r"[\u2000-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\]")


def invalid_tag(note: Note, vault: Vault) -> Iterator[Finding]:
    """A tag in the frontmatter is one that Obsidian accepts.

    Why: it is dropped without a word, and the note is not found by it.

    Bad:
        ---
        tags: [white lead, "2024"]
        ---
        A pigment.

    Good:
        ---
        tags: [white-lead, y2024]
        ---
        A pigment.
    """
    del vault
    for place in note.content.property_places:
        if place.name.lower() == "tags":
            for placed in _entries(Placed.of(place, note.content.properties.get(place.name))):
                tag = placed.value
                if isinstance(tag, str) and _PLAIN.fullmatch(tag):
                    continue
                if fault := _fault_of(tag):
                    shown = "null" if tag is None else str(tag)
                    yield Finding(placed.span, f"the tag {shown} {fault}", target=shown)


def tag_case_variants(note: Note, vault: Vault, facts: Facts) -> Iterator[Finding]:
    """A tag is spelled in one way.

    Why: Obsidian folds their case, other tools make two tags of them.

    Bad:
        --- note.md
        About #steel and #iron.
        --- other.md
        About #Steel, [[third]], see [[note]].
        --- third.md
        About #steel.

    Good:
        --- note.md
        About #steel and #iron.
        --- other.md
        About #steel, see [[note]].
    """
    del vault
    for tag in note.content.tags:
        spelling = facts.answer(USUAL, key_of(tag.name))
        if spelling is not None and spelling != tag.name:
            yield Finding(
                tag.span,
                f"the tag {tag.name} is mostly spelled {spelling}",
                target=tag.name,
                suggestions=(spelling,),
                fix=tag_fix(note, tag, spelling),
            )


def _tags_in(giver: Givers, _vault: Vault) -> Iterable[str]:
    return [tag.name for tag in giver.content.tags] if isinstance(giver, Note) else ()


def _prepare(table: FactRows, _config: Config) -> Lookup:
    """Return what gives the most frequent spelling of a tag that has several."""
    counts: dict[str, Counter[str]] = {}
    for name in chain.from_iterable(table.rows.values()):
        counts.setdefault(key_of(name), Counter())[name] += 1
    return {
        key: max(sorted(spellings), key=spellings.__getitem__)
        for key, spellings in counts.items()
        if len(spellings) > 1
    }.get


TAGS: Final = Fact("tag", _tags_in)
USUAL: Final = Query("usual tag", TAGS, _prepare)


def tag_not_allowed(note: Note, vault: Vault) -> Iterator[Finding]:
    """A tag is one of the configured vocabulary.

    Why: a vocabulary that anybody may widen by a slip of the finger is none.

    Bad:
        --- kbtool.toml
        [rules.tag-not-allowed]
        allowed = ["metal", "area/*"]
        --- note.md
        About #mettal and #area/mining.

    Good:
        --- kbtool.toml
        [rules.tag-not-allowed]
        allowed = ["metal", "area/*"]
        --- note.md
        About #metal and #area/mining.
    """
    allowed = ALLOWED.of(vault.config)
    if not allowed:
        return
    whole = {key_of(tag) for tag in allowed if not tag.endswith("/*")}
    above = tuple(key_of(tag[:-1]) for tag in allowed if tag.endswith("/*"))
    for tag in note.content.tags:
        key = key_of(tag.name).rstrip("/")
        if key not in whole and not key.startswith(above):
            yield Finding(tag.span, f"the tag {tag.name} is not in the vocabulary", target=tag.name)


def untagged_note(note: Note, vault: Vault) -> Iterator[Finding]:
    """A note has a tag.

    Why: where notes are found by their tags, one without is lost.

    Bad:
        A pigment.

    Good:
        A pigment. #material
    """
    if note.content.tags or note.content.is_plain or vault.is_index(note.path):
        return
    if not vault.is_daily(note.path) and not _is_exempt(note.path, vault):
        yield Finding(FILE_SPAN, "the note has no tag")


def _is_exempt(path: NotePath, vault: Vault) -> bool:
    return any(matches(glob, path) for glob in EXEMPT.of(vault.config))


def _entries(placed: Placed) -> Iterable[Placed]:
    """Return the tags that a property `tags` means to give; a comma is for another rule."""
    match placed.value:
        case tuple():
            return placed.parts()
        case None:
            return ()
        case str(text) if "," in text:
            return ()
        case _:
            return (placed,)


def _fault_of(tag: Value) -> str | None:
    """Return what is wrong with one entry."""
    match tag:
        case None:
            return "is empty; behind an unquoted # stands a comment"
        case str(text):
            return _fault_in(text.strip().removeprefix("#"))
        case bool() | int() | float():
            return _fault_in(str(tag))
        case _:
            return "is no text"


def _fault_in(name: str) -> str | None:
    fault = None
    if not name:
        fault = "is empty"
    elif "{{" in name or "<%" in name:
        fault = None
    elif len(name.split()) > 1:
        fault = "holds a blank"
    elif found := _REFUSED.search(name):
        fault = f"holds {named_sign(found[0])}"
    elif name.isdigit():
        fault = "consists of digits only"
    return fault
