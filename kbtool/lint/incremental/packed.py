"""Tables of facts as one stretch of bytes each, searched as they are and seldom taken apart.

A watcher holds a whole vault's tables so, and a run that follows a small edit looks up a few rows
of tables that it never decodes. A row is a mark, the note's path, and the keys that it gives, with
a separator around each; what a row holds beside its key stands behind it, with another separator.
"""

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias

from kbtool.lint.incremental.facts import FactTable, Row, Rows, texts_of_key
from kbtool.lint.incremental.reads import Read
from kbtool.model.location import NotePath
from kbtool.vault.names import key_of

Form: TypeAlias = Literal["word", "pair", "read", "heading", "json"]
"""What a table's rows hold: texts, pairs of texts, reads, texts under the key of a heading,
or whatever JSON can hold."""

_FORMS: Final[Mapping[str, Form]] = {
    "heading": "heading",
    "asked fragments": "pair",
    "asked by fields": "read",
    "asked": "read",
    "asked by rules": "read",
}

_JSON: Final = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_ROW: Final = "\x1e"
_ITEM: Final = "\x1f"
_PART: Final = "\x1d"
_ESCAPE: Final = "\x1c"
_ESCAPED: Final = {_ESCAPE: "\x1ce", _ROW: "\x1cr", _ITEM: "\x1ci", _PART: "\x1cp"}
_MOST_SEARCHES: Final = 200
_MOST_LAID_OVER: Final = 400
"""Beyond so many other rows, the table is packed anew."""


class PackedTable(FactTable):
    """A table of facts in bytes, with the rows laid over it that have changed since."""

    def __init__(self, data: bytes, form: Form, over: Rows | None = None) -> None:
        super().__init__({}, key_of if form == "heading" else _itself)
        self._data = data
        self._form = form
        self._over = over or {}
        self._whole: FactTable | None = None
        self._found_rows: dict[NotePath, Row] = {}
        self._searches = 0

    @property
    def data(self) -> bytes:
        """The packed rows, with nothing laid over."""
        return pack(self.rows, self._form) if self._over else self._data

    @property
    def rows(self) -> Rows:
        """All rows."""
        return self._unpacked().rows

    @property
    def by_key(self) -> Mapping[Any, tuple[NotePath, ...]]:
        """The notes by key."""
        return self._unpacked().by_key

    def row(self, path: NotePath) -> Row:
        """Return what a note gives, nothing where there is no row."""
        if self._whole is not None:
            return self._whole.row(path)
        if path in self._over:
            return self._over[path]
        row = self._found_rows.get(path)
        if row is None:
            if self._is_searched_often():
                return self._unpacked().row(path)
            start = self._data.find(_bytes_of(f"{_ROW}{_written(path)}{_ITEM}"))
            row = self._found_rows[path] = () if start < 0 else self._items_at(start)
        return row

    def givers(self, key: Hashable) -> tuple[NotePath, ...]:
        """Return the notes that give a key, in order of path."""
        if self._whole is not None or self._is_searched_often():
            return self._unpacked().givers(key)
        end = _PART if self._form == "heading" else _ITEM
        found = self._found(_bytes_of(f"{_ITEM}{_needle(key, self._form)}{end}"))
        return tuple(sorted({*found, *self._over_giving(key)}))

    def keys_under(self, *first: str) -> frozenset[Any]:
        """Return the keys that begin with some texts and go on."""
        if self._whole is not None:
            return self._whole.keys_under(*first)
        found = set(self._found(_bytes_of(f"{_ITEM}{_needle(first, 'pair')}{_PART}")))
        rows = {path: self.row(path) for path in {*found, *self._over}}
        return FactTable(rows).keys_under(*first)

    def rest(self) -> None:
        """Let go of rows that are not in bytes."""
        self._whole, self._searches, self._found_rows = None, 0, {}

    def _is_searched_often(self) -> bool:
        """Count a search, and say whether taking the bytes apart would have been cheaper."""
        self._searches += 1
        return self._searches > _MOST_SEARCHES

    def _laid_over(self, new: Rows) -> FactTable:
        table = PackedTable(self._data, self._form, {**self._over, **new})
        if len(table._over) > _MOST_LAID_OVER:
            table = PackedTable(table.data, self._form)
        table._searches = self._searches
        table._found_rows = {p: row for p, row in self._found_rows.items() if p not in new}
        table._whole = None if self._whole is None else self._whole.replaced(new)[0]
        return table

    def _over_giving(self, key: Hashable) -> Iterator[NotePath]:
        return (path for path, row in self._over.items() if key in map(self._key, row))

    def _found(self, needle: bytes) -> Iterator[NotePath]:
        """Yield the notes whose rows hold some bytes, but for those with a row laid over."""
        data, at = self._data, 0
        mark, item = _ROW.encode(), _ITEM.encode()
        while (at := data.find(needle, at)) >= 0:
            start = data.rfind(mark, 0, at + 1)
            path = _path_at(data, start, data.find(item, start))
            if path not in self._over:
                yield path
            at = data.find(mark, at + 1)
            if at < 0:
                return

    def _items_at(self, start: int) -> Row:
        end = self._data.find(_ROW.encode(), start + 1)
        text = _text_of(self._data[start : end if end >= 0 else len(self._data)])
        return _items(text.split(_ITEM)[1:-1], self._form)

    def _unpacked(self) -> FactTable:
        if self._whole is None:
            rows = dict[NotePath, Row]()
            for text in _text_of(self._data).split(_ROW)[1:]:
                path, *items = text.split(_ITEM)
                rows[NotePath(_read(path))] = _items(items[:-1], self._form)
            rows.update(self._over)
            self._whole = FactTable({p: row for p, row in rows.items() if row}, self._key)
        return self._whole


def form_of(name: str) -> Form:
    """Return what the rows of a table of some name hold."""
    return _FORMS.get(name, "json" if name.startswith("fact ") else "word")


def packed(name: str, table: FactTable) -> PackedTable:
    """Return a table of some name as bytes."""
    form = form_of(name)
    data = table.data if isinstance(table, PackedTable) else pack(table.rows, form)
    return PackedTable(data, form)


def pack(rows: Rows, form: Form) -> bytes:
    """Write rows as bytes."""
    parts = list[str]()
    for path, row in rows.items():
        items: Iterable[str]
        if form == "word":
            items = row if "".join(row).isprintable() else map(_written, row)
        else:
            items = [_heading(item) if form == "heading" else _needle(item, form) for item in row]
        parts.append(f"{_ROW}{_ITEM.join((_written(path), *items, ''))}")
    return _bytes_of("".join(parts))


def _itself(item: Any) -> Any:
    return item


def _heading(text: str) -> str:
    return f"{_written(key_of(text))}{_PART}{_written(text)}"


def _needle(key: Any, form: Form) -> str:
    """Write a key: its texts, escaped, with a separator between."""
    if form == "json":
        return _JSON(key)
    return _written(key) if isinstance(key, str) else _PART.join(map(_written, texts_of_key(key)))


def _items(texts: list[str], form: Form) -> Row:
    if form == "word":
        return tuple(map(_read, texts))
    if form == "json":
        return tuple(_frozen(json.loads(text)) for text in texts)
    parts = [tuple(map(_read, text.split(_PART))) for text in texts]
    if form == "heading":
        return tuple(text for _, text in parts)
    if form == "pair":
        return tuple(parts)
    return tuple(Read(row[0], row[1] if len(row) == 2 else row[1:]) for row in parts)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _written(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(_ESCAPED.get(sign, sign) for sign in text)


def _read(text: str) -> str:
    if _ESCAPE not in text:
        return text
    for sign in (_PART, _ITEM, _ROW, _ESCAPE):
        text = text.replace(_ESCAPED[sign], sign)
    return text


def _path_at(data: bytes, start: int, end: int) -> NotePath:
    return NotePath(_read(_text_of(data[start + 1 : end])))


def _bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text_of(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
