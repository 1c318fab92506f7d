"""A note's facts as bytes and back: numbers and one JSON text, nothing that could run.

Facts are kept by columns and places as plain integers, so that reading back is loops in C over
whole lists: a run that finds one note changed reads ten thousand others from here.
"""

import json
from array import array
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice, repeat
from operator import attrgetter
from typing import Any, Final, NamedTuple

from kbtool.model.content import (
    Block,
    Citekey,
    Content,
    Definition,
    ExternalLink,
    Field,
    Footnote,
    FootnoteUse,
    Heading,
    Link,
    Problem,
    Property,
    Quotation,
    Suppression,
    Tag,
)
from kbtool.model.location import Span
from kbtool.model.numbers import float_of, int_of, is_written

CODEC_VERSION: Final = 4
"""Raised when the same content is written in another form."""

_Columns = tuple[int, ...]
_Facts = tuple[tuple[Any, ...], ...]
_new: Final[Callable[..., Any]] = tuple.__new__
_SPAN: Final = len(Span._fields)
_HEAD: Final = 4  # bytes before the places: how many bytes they are

# The facts that come in rows, and the columns that are places, tuples, and tuples of places.
_ROWS: Final[tuple[tuple[str, type, _Columns, _Columns, _Columns], ...]] = (
    ("property_places", Property, (1, 2), (), (3,)),
    ("headings", Heading, (0,), (), ()),
    ("blocks", Block, (0,), (), ()),
    ("links", Link, (0,), (), ()),
    ("external_links", ExternalLink, (0,), (), ()),
    ("definitions", Definition, (0, 2), (), ()),
    ("tags", Tag, (0,), (), ()),
    ("fields", Field, (0, 1), (7,), ()),
    ("citekeys", Citekey, (0,), (), ()),
    ("footnotes", Footnote, (0,), (), ()),
    ("footnote_uses", FootnoteUse, (0,), (), ()),
    ("quotations", Quotation, (0,), (5,), ()),
    ("problems", Problem, (1,), (), ()),
)
_PLAIN: Final = (
    "title",
    "first_heading",
    "aliases",
    "html_targets",
    "body_start",
    "word_count",
    "is_template",
    "is_plain",
)
_TUPLES: Final = ("aliases", "html_targets")
_facts_of: Final = attrgetter(*[name for name, *_ in _ROWS])
_plain_of: Final = attrgetter(*_PLAIN)
_text_of: Final = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,
    separators=(",", ":"),
    default=dict,  # properties may be any Mapping
).encode
_EMPTY: Final[dict[str, Any]] = {name: () for name, *_ in _ROWS} | {"suppressions": ()}


def encode(content: Content) -> bytes:
    """Write a content; ValueError when it holds a number that JSON cannot carry."""
    spans, rows = list[Span](), list[tuple[int, int, list[tuple[Any, ...]]]]()
    all_facts: tuple[_Facts, ...] = _facts_of(content)
    for kind, facts in enumerate(all_facts):
        if facts:
            rows.append((kind, len(facts), _columns(facts, kind, spans)))
    suppressions = [(s.line, s.codes) for s in content.suppressions]
    for suppression in content.suppressions:
        spans += (suppression.span, *suppression.code_spans)
    written = list(_written_in(content.properties, ()))
    text = _text_of((_plain_of(content), content.properties, written, rows, suppressions))
    numbers = array("i", chain.from_iterable(spans))
    places_size = len(numbers) * numbers.itemsize
    return b"".join(
        (
            places_size.to_bytes(_HEAD, "little"),
            numbers.tobytes(),
            text.encode("utf-8", "surrogatepass"),
        )
    )


def decode(data: bytes) -> Content:
    """Read what `encode` wrote on this machine."""
    end = _HEAD + int.from_bytes(data[:_HEAD], "little")
    spans = _spans_of(data[_HEAD:end])
    plain, properties, written, rows, suppressions = _facts_in(data[end:])
    for path, number in written:
        _write_at(properties, path, number)
    values = _EMPTY.copy()
    values.update(zip(_PLAIN, plain, strict=True))
    for name in _TUPLES:
        values[name] = tuple(values[name])
    for kind, count, columns in rows:
        name, leaf, places, tuples, listed = _ROWS[kind]
        if count > 1:
            columns[:] = [repeat(column[0]) if len(column) == 1 else column for column in columns]
        for place in tuples:
            columns[place - len(places)] = map(tuple, columns[place - len(places)])
        for place in places:
            columns.insert(place, list(islice(spans, count)))
        for place in listed:
            lengths = islice(columns[place], count)
            columns[place] = [tuple(islice(spans, length)) for length in lengths]
        values[name] = tuple(map(_new, repeat(leaf), zip(*columns)))  # noqa: B905 - some are endless
    if suppressions:
        values["suppressions"] = tuple(_suppression(spans, *row) for row in suppressions)
    return Content(properties=_frozen(properties), **values)


def _facts_in(data: bytes) -> tuple[Any, Any, Any, Any, Any]:
    """Read the JSON text: plain facts, properties, numbers as written, rows, suppressions."""
    plain, properties, written, rows, suppressions = json.loads(str(data, "utf-8", "surrogatepass"))
    return plain, properties, written, rows, suppressions


class Names(NamedTuple):
    """What of a note somebody may name: its tags, headings and the rest, in order of place."""

    title: str | None
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    headings: tuple[str, ...]
    fields: tuple[str, ...]
    properties: tuple[str, ...]

    @staticmethod
    def of(content: Content) -> "Names":
        """Take them from a content."""
        return Names(
            content.title,
            content.aliases,
            tuple([tag.name for tag in content.tags]),
            tuple([heading.text for heading in content.headings]),
            tuple([field.key for field in content.fields]),
            tuple(map(str, content.properties)),
        )


def names_of(data: bytes) -> Names:
    """Read only the names from what `encode` wrote: a quarter of the time that all facts take."""
    end = _HEAD + int.from_bytes(data[:_HEAD], "little")
    plain, properties, _, rows, _ = _facts_in(data[end:])
    columns = {kind: (count, kept) for kind, count, kept in rows}
    tags, headings, fields = [_column(columns, *place) for place in _NAMED_COLUMNS]
    title, aliases = plain[_PLAIN.index("title")], plain[_PLAIN.index("aliases")]
    return Names(title, tuple(aliases), tags, headings, fields, tuple(properties))


def _column(
    columns: dict[int, tuple[int, list[list[Any]]]], kind: int, place: int
) -> tuple[str, ...]:
    count, kept = columns.get(kind, (0, []))
    values = kept[place] if count else []
    return tuple(values * count if len(values) == 1 else values)


def _place_of(name: str, column: str) -> tuple[int, int]:
    """Return a kind's number, and where a column stands among those kept as text."""
    kind = [row for row, *_ in _ROWS].index(name)
    _, leaf, places, _, _ = _ROWS[kind]
    at = leaf._fields.index(column)  # type: ignore[attr-defined]  # all leaves are named tuples
    return kind, at - sum(place < at for place in places)


_NAMED_COLUMNS: Final = (
    _place_of("tags", "name"),
    _place_of("headings", "text"),
    _place_of("fields", "key"),
)


def _columns(facts: _Facts, kind: int, spans: list[Span]) -> list[tuple[Any, ...]]:
    """Turn rows into columns without the places; a column of equals is kept as one value.

    Of a tuple of places its length stays.
    """
    columns: list[tuple[Any, ...]] = list(zip(*facts, strict=True))
    _, _, places, _, listed = _ROWS[kind]
    for place in places:
        spans += columns[place]
    for place in listed:
        spans += chain.from_iterable(columns[place])
        columns[place] = tuple(map(len, columns[place]))
    for place in reversed(places):
        del columns[place]
    count = len(facts)
    return [column[:1] if column.count(column[0]) == count else column for column in columns]


def _spans_of(data: bytes) -> Iterator[Span]:
    numbers = iter(array("i", data).tolist())
    return map(_new, repeat(Span), zip(*[numbers] * _SPAN, strict=True))


def _suppression(spans: Iterator[Span], line: int, codes: list[str]) -> Suppression:
    first, *others = islice(spans, 1 + len(codes))
    return Suppression(first, line, tuple(codes), tuple(others))


def _written_in(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Any, str]]:
    """Yield the numbers that keep a text of their own, with the names and indexes to them."""
    if is_written(value):
        yield path, str(value)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _written_in(inner, (*path, name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _written_in(inner, (*path, index))


def _write_at(value: Any, path: list[str | int], text: str) -> None:
    """Put a number's text back in its place, which lies in lists and mappings of JSON."""
    *outer, last = path
    for step in outer:
        value = value[step]
    value[last] = float_of(text) if isinstance(value[last], float) else int_of(text)


def _frozen(value: Any) -> Any:
    """Give a property's value back as parsing makes it: sequences are tuples."""
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return value
