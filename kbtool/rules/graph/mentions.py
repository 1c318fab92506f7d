"""Names of notes that stand in the prose without a link (family G)."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from kbtool.config.settings import Config
from kbtool.model.diagnostic import Edit, Finding, Fix
from kbtool.model.location import NotePath
from kbtool.model.note import Note
from kbtool.model.source import Texts
from kbtool.parse.blocks.regions import Region
from kbtool.parse.lines import Lines
from kbtool.rules.facts import Fact, FactRows, Facts, Givers, Query
from kbtool.rules.notes.titles import TIMESTAMP
from kbtool.rules.option import Option
from kbtool.rules.suggest.words import shortest_target
from kbtool.vault.names import linked_name
from kbtool.vault.snapshot import Vault

SHORTEST = Option(
    "unlinked-mention", "min-characters", 4, "names with fewer are common words; CJK count double"
)

# Every character of a script without blanks is a word of its own.
_WIDE: Final = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_WORD: Final = re.compile(rf"[{_WIDE}]|(?:(?![{_WIDE}])[^\W_])+")
_OPENING: Final = re.compile(r"`+|%%|<!--|[$<]")
_CLOSING: Final = {"%%": "%%", "<!--": "-->", "$": "$", "<": ">"}


class _Name(NamedTuple):
    """What a note may be called in prose, in lower case with single blanks."""

    text: str
    path: NotePath


class _Mention(NamedTuple):
    """A name in a text, from `start` to `end`."""

    name: _Name
    start: int
    end: int


Names = dict[str, list[_Name]]
"""By their first word; the longest first."""


def unlinked_mention(note: Note, vault: Vault, texts: Texts, facts: Facts) -> Iterator[Finding]:
    """Where a note's name or alias stands in the prose, the note is linked.

    Why: the link is what carries a reader, and the graph, from one note to the other.

    Bad:
        --- note.md
        Painters used ceruse for flesh.
        --- Ceruse.md
        A pigment.

    Good:
        --- note.md
        Painters used [[Ceruse|ceruse]] for flesh; there was much ceruse about.
        --- Ceruse.md
        A pigment.
    """
    from kbtool.parse.blocks.structure import structure_of  # noqa: PLC0415  50 ms for a rule few turn on

    text = None if note.content.is_plain else texts.text_of(note.path, note.digest)
    if text is None:
        return
    names = facts.prepared(NAMES)
    lines = Lines(text)
    known = {note.path, *vault.outgoing[note.path]}
    masked = _masked(note, text)
    for region in structure_of(lines, note.content.body_start).regions:
        for mention in _mentions(names, text, _words(text, region, masked)):
            if mention.name.path not in known:
                known.add(mention.name.path)
                yield _finding(vault, note, lines, region, mention)


def _names_in(giver: Givers, vault: Vault) -> Iterator[str]:
    """Yield what a note may be called in prose, in lower case with single blanks."""
    path = giver.path
    if not isinstance(giver, Note) or vault.is_template(path) or vault.is_excluded(path):
        return
    if vault.is_daily(path) or vault.is_index(path):
        return
    bare = TIMESTAMP.sub(" ", linked_name(path))
    for spelling in dict.fromkeys((bare, *giver.content.aliases)):
        text = " ".join(spelling.lower().split())
        width = sum(2 if re.match(f"[{_WIDE}]", sign) else 1 for sign in text)
        if width >= SHORTEST.of(vault.config) and not text.isdigit():
            yield text


def _prepare(table: FactRows, _config: Config) -> Names:
    names: Names = {}
    for path, row in table.rows.items():
        for text in row:
            if first := _WORD.search(text):
                names.setdefault(first[0], []).append(_Name(text, path))
    for found in names.values():
        found.sort(key=lambda name: (-len(name.text), name))
    return names


CALLED: Final = Fact("called", _names_in)
NAMES: Final = Query("names", CALLED, _prepare)


def _masked(note: Note, text: str) -> list[tuple[int, int]]:
    """Return, in order and apart, where a name is no prose: links, tags, code, comments."""
    content = note.content
    facts: Iterable[tuple[int, int]] = (
        fact.span[:2]
        for row in (
            content.links,
            content.external_links,
            content.tags,
            content.citekeys,
            content.footnote_uses,
            content.headings,
        )
        for fact in row
    )
    merged: list[tuple[int, int]] = []
    for start, end in sorted([*facts, *_hidden(text)]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Yield code spans, comments, formulas and tags; what never closes is asked about once only."""
    unclosed: set[str] = set()
    at = 0
    while opening := _OPENING.search(text, at):
        sign, at = opening[0], opening.end()
        if sign in unclosed:
            continue
        end = _closed(text, sign, at)
        if end is None:
            unclosed |= {sign} - {"$", "<"}
        else:
            yield opening.start(), end
            at = end


def _closed(text: str, sign: str, start: int) -> int | None:
    """Return where what a sign opened ends; formulas and tags end on their line."""
    if sign.startswith("`"):
        closing = re.compile(f"(?<!`){sign}(?!`)").search(text, start)
        return closing.end() if closing else None
    line_end = text.find("\n", start) if sign in "$<" else -1
    found = text.find(_CLOSING[sign], start, line_end if line_end >= 0 else len(text))
    return None if found < 0 else found + len(_CLOSING[sign])


def _words(text: str, region: Region, masked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places of the region's words outside the masked ones."""
    words = []
    index = bisect_right(masked, (region.start,)) - 1  # the last that begins before the region
    for found in _WORD.finditer(text, region.start, region.end):
        start, end = found.span()
        while index + 1 < len(masked) and masked[index + 1][0] < end:
            index += 1
        if index < 0 or masked[index][1] <= start:
            words.append((start, end))
    return words


def _mentions(names: Names, text: str, words: list[tuple[int, int]]) -> Iterator[_Mention]:
    """Yield each name with its place; of two that begin at one word the longer."""
    passed = 0
    ends = {end for _, end in words}
    for start, word_end in words:
        if start < passed:
            continue
        for name in names.get(text[start:word_end].lower(), ()):
            end = start + len(name.text)
            is_whole = end in ends or not name.text[-1].isalnum()
            if is_whole and " ".join(text[start:end].lower().split()) == name.text:
                passed = end
                yield _Mention(name, start, end)
                break


def _finding(vault: Vault, note: Note, lines: Lines, region: Region, mention: _Mention) -> Finding:
    path = mention.name.path
    span = lines.span(mention.start, mention.end)
    said = lines.text[span.start : span.end]
    target = shortest_target(vault, path)
    bar = "\\|" if region.kind == "row" else "|"
    link = f"[[{target}]]" if target == said else f"[[{target}{bar}{said}]]"
    return Finding(
        span,
        f"{said} is the name of {path}, and is not linked",
        target=path,
        suggestions=(link,),
        fix=Fix(safe=False, edits=(Edit(note.path, span, link),)),
    )
