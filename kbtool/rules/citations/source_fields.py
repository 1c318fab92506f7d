"""Family C, the fields and notes that say where a claim comes from."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kbtool.citations.sources.source import CitedFile, MissingFile, SourceMention
from kbtool.model.content import Problem
from kbtool.model.diagnostic import Edit, Finding, Fix
from kbtool.model.location import FILE_SPAN, Span
from kbtool.model.note import Note
from kbtool.model.source import Texts
from kbtool.rules.edits.links import target_edit
from kbtool.rules.suggest.targets import SuggestedTarget, Suggestion, TargetSuggester
from kbtool.rules.suggest.words import searched_paths, shortest_target, spellings
from kbtool.vault.snapshot import Vault

if TYPE_CHECKING:  # rules are listed by every run, facts about sources are not asked for by all
    from kbtool.citations.model import Citations


def missing_source(
    note: Note, vault: Vault, citations: "Citations", texts: Texts
) -> Iterator[Finding]:
    """A literature note names where its claim comes from.

    Why: a claim whose source is forgotten can be neither checked nor quoted.

    Bad:
        Lead white was the most used pigment of its time. #literature

    Good:
        Lead white was the most used pigment of its time. #literature

        source:: Hale, Pigments, page 12
    """
    if note.path not in citations.literature or note.path in citations.sources:
        return
    if citations.cites_anything(note) or malformed_fields(note, citations):
        return
    text = texts.text_of(note.path, note.digest)
    if text is not None and citations.names_somebody(text):
        return
    tag = next((t for t in note.content.tags if _is_literature(t.name, vault)), None)
    yield Finding(
        tag.span if tag is not None else FILE_SPAN,
        "this literature note names no source",
        fix=None if text is None else Fix(safe=False, edits=(_new_field(note, text),)),
    )


def empty_source(note: Note, vault: Vault, citations: "Citations") -> Iterator[Finding]:
    """A source field says something.

    Why: an empty field, a TODO, or a link to the note itself looks like a source and is none.

    Bad:
        --- note.md
        Lead white was the most used pigment of its time.

        source:: TODO

    Good:
        --- note.md
        Lead white was the most used pigment of its time.

        source:: Hale, Pigments, page 12
    """
    if note.path not in citations.fields:
        return
    for reading in citations.empty(note.path):
        field = reading.field
        what = f"holds only {field.text.strip()}" if field.text.strip() else "is empty"
        yield Finding(
            field.span,
            f"the source field {field.name} {what}",
            target=field.name,
            suggestions=_only_source_linked(note, vault, citations),
        )


def unresolved_source(
    note: Note, vault: Vault, citations: "Citations", near: TargetSuggester
) -> Iterator[Finding]:
    """What a source field names is there.

    Why: the claim rests on a note or file that nobody can open.

    Bad:
        --- note.md
        Lead white was the most used pigment of its time.

        source:: [[hale1998 The painters' pigments]]
        --- hale1998 The painter’s pigment.md
        A book.

    Good:
        --- note.md
        Lead white was the most used pigment of its time.

        source:: [[hale1998 The painter’s pigment]]
        --- hale1998 The painter’s pigment.md
        A book.
    """
    for reading in citations.fields.get(note.path, ()):
        for named in reading.named:
            if isinstance(named.source, MissingFile):
                yield _unresolved(note, vault, citations, near, named)


def source_not_literature_note(
    note: Note, vault: Vault, citations: "Citations"
) -> Iterator[Finding]:
    """A source field leads to a note that is a source: with an author, a key, an address.

    Why: a chain of claims that cite one another never reaches anything that was published.

    Bad:
        --- note.md
        Lead white was the most used pigment of its time.

        source:: [[Thoughts]]
        --- Thoughts.md
        It must have been.

    Good:
        --- note.md
        Lead white was the most used pigment of its time.

        source:: [[hale1998 Pigments]]
        --- hale1998 Pigments.md
        ---
        author: Hale
        ---
        A book.
    """
    for reading in citations.fields.get(note.path, ()):
        for named in reading.named:
            match named.source:
                case CitedFile(path) if path in vault.notes and not _is_known_source(
                    path, citations
                ):
                    name = shortest_target(vault, vault.notes[path].path)
                    message = f"{name} is an ordinary note: it has no author, key or address"
                    yield Finding(named.span, message, target=name)
                case _:
                    pass


def malformed_source_field(note: Note, vault: Vault, citations: "Citations") -> Iterator[Finding]:
    """A source field is written with two colons.

    Why: with one, or with full-width ones, it is plain text to everything that reads fields.

    Bad:
        --- note.md
        Lead white was the most used pigment of its time.

        source: [[hale1998]]
        --- hale1998.md
        A book.

    Good:
        --- note.md
        Lead white was the most used pigment of its time.

        source:: [[hale1998]]
        --- hale1998.md
        A book.
    """
    del vault
    for problem in malformed_fields(note, citations):
        edit = Edit(note.path, problem.span, "::")
        yield Finding(
            problem.span,
            f"the source field {problem.subject} needs two colons: {problem.detail}",
            target=problem.subject,
            suggestions=(f"{problem.subject}::",),
            fix=Fix(safe=True, edits=(edit,)),
        )


def malformed_fields(note: Note, citations: "Citations") -> tuple[Problem, ...]:
    """Return the lines that would be source fields with two colons."""
    return tuple(
        problem
        for problem in note.content.problems
        if problem.kind == "malformed-source-field"
        and "-".join(problem.subject.lower().split()) in citations.source_names
    )


_REFERENCES: Final = re.compile(
    r"(?:references?|sources?|bibliography|works cited|来源|出处|参考|参考文献|参考资料)",
    re.IGNORECASE,
)


def _is_literature(tag: str, vault: Vault) -> bool:
    return tag.casefold() in map(str.casefold, vault.config.citations.literature_tags)


def _new_field(note: Note, text: str) -> Edit:
    """Put an empty field under the heading for references, at the end where there is none."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    for heading in note.content.headings:
        if _REFERENCES.fullmatch(heading.text.strip(" :：")):
            end = heading.span.end
            place = Span(end, end, heading.span.line, 1)
            return Edit(note.path, place, f"{line_end * 2}source:: ")
    end = len(text)
    last = text.count("\n") + 1
    ended = sum(text.endswith(line_end * count) for count in (1, 2)) if text else 2
    return Edit(note.path, Span(end, end, last, 1), f"{line_end * (2 - ended)}source:: ")


def _only_source_linked(note: Note, vault: Vault, citations: "Citations") -> tuple[str, ...]:
    """Return the one source note that the note links, if there is just one."""
    linked = [
        path
        for path in vault.outgoing[note.path]
        if path in citations.sources or path in citations.literature
    ]
    return tuple(f"[[{shortest_target(vault, path)}]]" for path in linked if len(linked) == 1)


def _is_known_source(path: str, citations: "Citations") -> bool:
    return (
        path in citations.intrinsic_sources
        or path in citations.literature
        or path in citations.clippings
    )


def _unresolved(
    note: Note, vault: Vault, citations: "Citations", near: TargetSuggester, named: SourceMention
) -> Finding:
    assert isinstance(named.source, MissingFile)
    target = named.source.target
    close = _nearest(target, citations, near)
    link = note.content.links[named.source.link] if named.source.link is not None else None
    edit = None
    if link is not None and close.certain:
        edit = target_edit(note, link, shortest_target(vault, close.meant[0].path))
    return Finding(
        named.span,
        f'the source "{target}" does not exist',
        target=target,
        suggestions=spellings(vault, close, note.path),
        tried=searched_paths(link, note.path, vault.config) if link is not None else (),
        fix=Fix(safe=False, edits=(edit,)) if edit is not None else None,
    )


def _nearest(target: str, citations: "Citations", near: TargetSuggester) -> Suggestion:
    """Return what a missing source was meant to be: by name, else by its citekey."""
    close = near.suggest(target)
    if close.certain:
        return close
    bearers = citations.keys.bearers_of(target)
    if not bearers:
        return close
    return Suggestion(tuple(map(SuggestedTarget, bearers[:3])), certain=len(bearers) == 1)
