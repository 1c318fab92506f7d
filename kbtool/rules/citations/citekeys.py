"""Family C, citekeys and bibliographies."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kbtool.citations.bibliography.by_name import has_own
from kbtool.citations.citekeys.suggest import CitekeySuggester
from kbtool.model.bibliography import Bibliography, Entry
from kbtool.model.content import Citekey, Link
from kbtool.model.diagnostic import Edit, Finding, Fix, Related
from kbtool.model.location import FILE_SPAN, NotePath, Span
from kbtool.model.note import Note
from kbtool.model.resolution import Missing
from kbtool.rules.citations.bibliographies import every_bibliography, line_of
from kbtool.rules.edits.links import target_edit
from kbtool.rules.option import Option
from kbtool.vault.snapshot import Vault

if TYPE_CHECKING:  # rules are listed by every run, facts about sources are not asked for by all
    from kbtool.citations.model import Citations
    from kbtool.citations.sources.resolve import SourceResolver

ACROSS = Option(
    "duplicate-citekey",
    "across-files",
    default=True,
    about="compare the keys of all bibliographies",
)


def unknown_citekey(note: Note, vault: Vault, citations: "Citations") -> Iterator[Finding]:
    """A citekey stands in a bibliography, in the note's `references:`, or is a note's.

    Why: pandoc prints a bold question mark for it, and nobody can tell which work was meant.

    Bad:
        --- note.md
        Lead white was the most used pigment of its time [@hale1989, p. 12].
        --- refs.bib
        @book{hale1998, title = {Pigments}, author = {Hale, Ann}, year = 1998}

    Good:
        --- note.md
        Lead white was the most used pigment of its time [@hale1998, p. 12].
        --- refs.bib
        @book{hale1998, title = {Pigments}, author = {Hale, Ann}, year = 1998}
    """
    namer = _find_judge(note, citations)
    if namer is None:
        return
    own = CitekeySuggester(namer.own.all_keys()) if namer.own else None
    for place in _unknown_keys(note, vault, namer):
        close = own.near(place.key) if own else ()
        close = close or citations.near_keys.near(place.key)
        edit = place.edit(note, close[0]) if len(close) == 1 else None
        yield Finding(
            place.span,
            f"the citekey {place.key} is in no bibliography and no note's",
            target=place.key,
            suggestions=tuple(f"@{key}" for key in close),
            fix=Fix(safe=False, edits=(edit,)) if edit is not None else None,
        )


def duplicate_citekey(vault: Vault, citations: "Citations") -> Iterator[tuple[NotePath, Finding]]:
    """A citekey is claimed once.

    Why: with two claims, which work is cited depends on the order of files. BibTeX compares keys
    without case.

    Bad:
        --- a.md
        ---
        citekey: hale1998
        ---
        Pigments.
        --- b.md
        ---
        citekey: hale1998
        ---
        Pigments, second edition.

    Good:
        --- a.md
        ---
        citekey: hale1998
        ---
        Pigments.
        --- b.md
        ---
        citekey: hale2004
        ---
        Pigments, second edition.
    """
    for key, paths in citations.keys.claims.items():
        for path in paths[1:] if len(paths) > 1 else ():
            note = vault.notes[path]
            yield (
                path,
                _twice(
                    citations.keys.place_of(note),
                    key,
                    Related(paths[0], FILE_SPAN, "claims it, too"),
                ),
            )
    seen: dict[tuple[str, str], tuple[Bibliography, Entry]] = {}
    across = ACROSS.of(vault.config)
    for bibliography in every_bibliography(vault):
        # What single notes name are bibliographies of their own.
        is_alone = not across or bibliography.path in vault.libraries
        for entry in bibliography.entries:
            where = bibliography.path if is_alone else ""
            first = seen.setdefault((where, entry.key.lower()), (bibliography, entry))
            if first[1] is entry:
                continue
            related = Related(NotePath(first[0].path), line_of(first[1]), f"holds {first[1].key}")
            found = _twice(line_of(entry), entry.key, related)
            if first[1].key != entry.key:
                words = f"the citekey {entry.key} is {first[1].key} to BibTeX, which folds case"
                found = found._replace(message=words)
            yield NotePath(bibliography.path), found


def citekey_mismatch(note: Note, vault: Vault, citations: "Citations") -> Iterator[Finding]:
    """The key in a note's name, its `citekey` property and the bibliography are one.

    Why: links by name and citations by key then speak of two works where there is one.

    Bad:
        --- hale1998 Pigments.md
        ---
        citekey: hale1989
        ---
        A book.

    Good:
        --- hale1998 Pigments.md
        ---
        citekey: hale1998
        ---
        A book.
    """
    del vault
    keys = citations.keys
    if note.path not in keys.by_path or note.path in citations.templates:
        return
    named, declared = keys.named(note), keys.declared(note)
    if named is not None and declared is not None and named != declared:
        message = f"the name begins with the citekey {named}, but the property says {declared}"
        yield Finding(keys.place_of(note), message, target=declared, suggestions=(named,))
        return
    if named is None or declared is not None or not keys.has_bibliography:
        return
    if named not in keys.records and named not in keys.broken:
        close = tuple(key for key in citations.near_keys.near(named) if key in keys.records)
        if close:
            message = f"the citekey {named} of the name is in no bibliography, but {close[0]} is"
            yield Finding(FILE_SPAN, message, target=named, suggestions=close)


class _Place(NamedTuple):
    """An unknown key where it stands: in a citation or in a link."""

    span: Span
    key: str
    thing: Citekey | Link

    def edit(self, note: Note, key: str) -> Edit | None:
        match self.thing:
            case Link():
                return target_edit(note, self.thing, f"@{key}")
            case Citekey(span=span) if span.end - span.start == len(self.key) + 1:
                return Edit(note.path, span, f"@{key}")
            case Citekey():
                return None  # in braces


def _find_judge(note: Note, citations: "Citations") -> "SourceResolver | None":
    """Return who knows a note's keys, None where there are none, or nothing to judge them by."""
    content = note.content
    has_any = "references" in content.properties or has_own(note)
    if not citations.keys.has_bibliography and not has_any:
        return None
    if not content.citekeys and not any(link.target[:1] == "@" for link in content.links):
        return None
    if note.path in citations.templates:
        return None
    namer = citations.namer_of(note)
    return namer if namer.judges_keys else None


def _unknown_keys(note: Note, vault: Vault, namer: "SourceResolver") -> Iterator[_Place]:
    content = note.content
    settings = vault.config.citations
    for citekey in content.citekeys:
        if not citekey.bracketed and not settings.bare_keys:
            continue
        key = citekey.key
        if namer.knows(key) or not namer.cites(key):
            continue
        yield _Place(citekey.span, key, citekey)
    for link, resolution in vault.links_of(note.path):
        cited = namer.linked_key(link) if isinstance(resolution, Missing) else None
        if cited is not None and not namer.knows(cited):
            yield _Place(link.span, cited, link)


def _twice(span: Span, key: str, related: Related) -> Finding:
    return Finding(span, f"the citekey {key} is claimed twice", target=key, related=(related,))
