"""Text to terms: where words begin and end, and every form a word can be found by.

`units` is the plain, slow reading with places, which queries and snippets use. `Analyzer.terms_of`
is the fast one for whole notes; a test holds that both give the same terms at the same positions.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, pairwise
from operator import add, itemgetter
from typing import Final, NamedTuple
from unicodedata import is_normalized, normalize

from kbtool.index.text.folding import (
    APOSTROPHES,
    FLAG_TAGS,
    GERSHAYIM,
    HIDDEN,
    HYPHENS,
    ZWNJ,
    fold,
    hiragana,
    seen_with_places,
    spelled_out,
    without_invisible,
)
from kbtool.index.text.stemmer import stem

ANALYSIS_VERSION: Final = 2
"""Raised whenever terms or positions change: an index of another version is built anew."""

STEM_MARK: Final = "="
"""Stands before a stem that is written differently from its word; no word holds this sign."""

_LONGEST: Final = 64  # characters of a term; what is longer is cut, on both sides alike
_MOST_PARTS: Final = 8  # a longer chain (a path, a key) is no compound word

# Scripts written without blanks, and pictures: each character is a word, and so is a flag.
_LETTERS_OF_FLAGS: Final = "\U0001f1e6-\U0001f1ff"
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u231a\u231b\u23e9-\u23fa\u25b6\u25c0\u25fb-\u25fe"
    "\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u2e80-\u2fdf\u3005-\u3007"
    "\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3297\u3299\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7a3"
    "\uf900-\ufaff\uff66-\uff9f\U0001f004\U0001f0cf\U0001f170-\U0001f19a"
    "\U0001f201-\U0001f251\U0001f300-\U0001faff\U00020000-\U0003ffff"
    f"{_LETTERS_OF_FLAGS}{FLAG_TAGS}"
)
_FLAG: Final = rf"[{_LETTERS_OF_FLAGS}]{{2}}|\U0001f3f4[{FLAG_TAGS}]+"
_SIGN: Final = re.compile(rf"{_FLAG}|.")
_HAS_FLAG: Final = re.compile(_FLAG)
_KATAKANA: Final = re.compile("[\u30a1-\u30f6\u30fd\u30fe]")
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963"
    "\u0966-\u0dff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
SPACED_LETTER: Final = rf"[^\W_{_UNSPACED}{APOSTROPHES}]"
"""A pattern for a letter or digit of a script that puts blanks between words."""

_JOINERS: Final = rf"{HYPHENS}_.&·{APOSTROPHES}{GERSHAYIM}{ZWNJ}"
_LETTER: Final = rf"(?:{SPACED_LETTER}|[{_MARKS}])"
_UNIT: Final = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    rf"|(?<![^\W_])[A-Za-z](?:\+\+|\#)(?![\w#+])"
    rf"|{_LETTER}+(?:[{_JOINERS}]{_LETTER}+)*"
)
_PART: Final = re.compile(
    r"[A-Z]{2,}(?=[A-Z][a-z]{2})|[A-Z]?[^\W_A-Z]+(?=[A-Z])|[^\W_](?:[^\W_]|[" + _MARKS + r"])*"
    r"|[" + _MARKS + r"]+"
)
_CAMEL: Final = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]{2}")
_WHOLE: Final = re.compile(r"[\s\S]+")
_CHINESE: Final = re.compile("[\u4e00-\u9fff]+")  # signs that fold to themselves
_JOINER: Final = re.compile(f"[{_JOINERS}]")


class Part(NamedTuple):
    """A word as it is counted in positions: its folded term, and its place in the text."""

    term: str
    start: int
    end: int


class Unit(NamedTuple):
    """A written word: one part or, for identifiers, compounds and unspaced scripts, several.

    `extras` are further terms with the index of the part they stand at: stems, the parts joined,
    umlauts spelled out; in unspaced scripts the pairs of neighbours, and behind these the pairs
    that hold katakana in hiragana. `joined` is the whole written as one word, None where it has
    one part or is unspaced.
    """

    parts: tuple[Part, ...]
    extras: tuple[tuple[str, int], ...]
    joined: str | None
    unspaced: bool

    @property
    def pairs(self) -> tuple[tuple[str, int], ...]:
        """The pairs of neighbours of an unspaced script, as they are written."""
        return self.extras[: len(self.parts) - 1]


def units(text: str) -> Iterator[Unit]:
    """Yield the written words of `text` in order; places are 0-based character offsets."""
    seen, places = seen_with_places(text)
    for match in _UNIT.finditer(seen):
        read = _unspaced if match["unspaced"] else _spaced
        unit = read(match[0], match.start())
        yield unit if places is None else _moved(unit, places)


def _moved(unit: Unit, places: Sequence[int]) -> Unit:
    """Return the unit with each part where its characters stand in the text."""
    parts = (Part(term, places[start], places[end - 1] + 1) for term, start, end in unit.parts)
    return unit._replace(parts=tuple(parts))


def _unspaced(run: str, start: int) -> Unit:
    terms, ends = _signs_of(run)
    starts = (0, *ends)
    parts = tuple(
        Part(term, start + begin, start + end)
        for term, begin, end in zip(terms, starts, ends, strict=False)
    )
    pairs = [(left + right, at) for at, (left, right) in enumerate(pairwise(terms))]
    if _KATAKANA.search("".join(terms)):
        pairs += [(soft, at) for pair, at in pairs if (soft := hiragana(pair)) != pair]
    return Unit(parts, tuple(pairs), None, unspaced=True)


def _signs_of(run: str) -> tuple[Sequence[str], Sequence[int]]:
    """Return the folded signs of an unspaced run, and where each ends."""
    if not _HAS_FLAG.search(run):
        signs = fold(run)
        if len(signs) == len(run):
            return signs, range(1, len(run) + 1)
    found = list(_SIGN.finditer(run))  # a sign may fold into several, or into none
    return [fold(each[0]) or each[0] for each in found], [each.end() for each in found]


def _spaced(word: str, start: int) -> Unit:
    if word[-1] in "+#":
        return Unit((Part(word.lower(), start, start + len(word)),), (), None, unspaced=False)
    parts = tuple(
        Part(term, start + found.start(), start + found.end())
        for found in _parts_of(word)
        if (term := fold(found[0])[:_LONGEST])
    )
    if len(parts) == 1:
        return Unit(parts, tuple((form, 0) for form in _forms(parts[0].term, word)), None, False)
    joined = "".join(part.term for part in parts)[:_LONGEST]
    extras = [(form, at) for at, part in enumerate(parts) for form in _forms(part.term, part.term)]
    if 2 <= len(parts) <= _MOST_PARTS:
        extras.append((joined, 0))
    return Unit(parts, tuple(extras), joined, unspaced=False)


def _parts_of(word: str) -> Iterator[re.Match[str]]:
    """Cut at joining signs and, in plain Latin identifiers, where small letters meet capitals."""
    at = 0
    for piece in _JOINER.split(word):
        if piece.isascii() and _CAMEL.search(piece):
            yield from _PART.finditer(word, at, at + len(piece))
        elif piece:
            whole = _WHOLE.match(word, at, at + len(piece))
            assert whole is not None
            yield whole
        at += len(piece) + 1


def _forms(term: str, written: str) -> Iterator[str]:
    base = stem(term)
    if base != term:
        yield STEM_MARK + base
    if not written.isascii() and (spelled := spelled_out(written)) not in (None, term):
        assert spelled is not None
        yield spelled[:_LONGEST]


# Bytes of ASCII that stand neither in a word nor between its parts separate; so do blanks.
_SEPARATED: Final = bytes(
    byte if byte >= 128 or chr(byte).isalnum() or chr(byte) in "-_.'&+#" else 32
    for byte in range(256)
)
_DELETED: Final = HIDDEN.encode("ascii")
_CHUNKS_KEPT: Final = 120_000
_Entry = tuple[int, tuple[tuple[str, int], ...], str]
"""What a chunk holds: how many parts, terms with their offsets; the term if that is all."""


class Analyzer:
    """The fast reading of whole texts; remembers what it made of each distinct chunk."""

    def __init__(self) -> None:
        self._known: dict[bytes, _Entry] = {}

    def terms_of(self, text: str, first: int = 0) -> tuple[Mapping[str, list[int]], int]:
        """Return each term's positions, ascending from `first`, and the next free position."""
        if not is_normalized("NFC", text):
            text = normalize("NFC", text)
        found: defaultdict[str, list[int]] = defaultdict(list)
        at = first
        known = self._known
        data = text.encode("utf-8", "replace").translate(_SEPARATED, _DELETED)
        for chunk in data.split():
            width, terms, only = known.get(chunk) or self._read(chunk)
            if only:
                found[only].append(at)
            else:
                for term, offset in terms:
                    found[term].append(at + offset)
            at += width
        return found, at

    def _read(self, chunk: bytes) -> _Entry:
        entry = _plain_word(chunk) or _any_words(chunk)
        if len(chunk) <= _LONGEST:
            if len(self._known) >= _CHUNKS_KEPT:
                self._known.clear()
            self._known[chunk] = entry
        return entry


def _plain_word(chunk: bytes) -> _Entry | None:
    """Read a word of ASCII letters without capitals inside: most chunks are one."""
    if not chunk.isalpha() or not (chunk[1:].islower() or chunk.isupper() or chunk.islower()):
        return None
    term = chunk.lower().decode("ascii")[:_LONGEST]
    base = stem(term)
    return (1, (), term) if base == term else (1, ((term, 0), (STEM_MARK + base, 0)), "")


def _any_words(chunk: bytes) -> _Entry:
    width = 0
    terms: list[tuple[str, int]] = []
    for match in _UNIT.finditer(without_invisible(chunk.decode("utf-8"))):
        run = match["unspaced"]
        if run and _CHINESE.fullmatch(run):  # as `_unspaced` would, without its values
            terms += zip(run, count(width))
            terms += zip(map(add, run, run[1:]), count(width))
            width += len(run)
            continue
        unit = _unspaced(run, 0) if run else _spaced(match[0], 0)
        here = [(part.term, width + at) for at, part in enumerate(unit.parts)]
        here += [(term, width + at) for term, at in unit.extras]
        here.sort(key=itemgetter(1))  # a term may be a part and, further in front, a joined form
        terms += here
        width += len(unit.parts)
    return width, tuple(terms), ""
