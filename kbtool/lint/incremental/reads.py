"""Writes down what a check asks of the vault: which keys of which tables.

A `Recorder` notes keys while one computation runs; the tables around it tell it of every look-up.
What a note is asked about itself is not noted: a note's own facts always count as asked.
"""

from collections.abc import Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import Any, Final, NamedTuple, TypeVar

from kbtool.model.location import NotePath
from kbtool.model.note import Note

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")

ALL: Final = "*"
"""The key of a whole table: whoever walks over it asks for every row."""


class Read(NamedTuple):
    """A table's name and the key that was asked for in it."""

    table: str
    key: Any


class Recorder:
    """Notes the reads of one computation at a time; outside of one, and in a pause, of none."""

    def __init__(self) -> None:
        self._reads: dict[Read, None] | None = None
        self.subject = NotePath("")

    @contextmanager
    def recording(self, subject: NotePath) -> Iterator[dict[Read, None]]:
        """Note what is asked in this block about others than `subject`, each read once."""
        before = self._reads, self.subject
        reads: dict[Read, None] = {}
        self._reads, self.subject = reads, subject
        try:
            yield reads
        finally:
            self._reads, self.subject = before

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Note nothing in this block: its answer is kept and compared as a whole."""
        before, self._reads = self._reads, None
        try:
            yield
        finally:
            self._reads = before

    def note(self, table: str, key: Hashable) -> None:
        """Note that a key of a table was asked for."""
        if self._reads is None or key == self.subject:
            return
        if Read(table, ALL) not in self._reads:  # else it has asked for every row already
            self._reads[Read(table, key)] = None


class ReadTable(Mapping[_Key, _Value]):
    """A mapping that notes which of its keys are asked for."""

    def __init__(self, recorder: Recorder, name: str, table: Mapping[_Key, _Value]) -> None:
        self._recorder = recorder
        self._name = name
        self._table = table

    def __getitem__(self, key: _Key) -> _Value:
        self._recorder.note(self._name, key)
        return self._table[key]

    def get(self, key: _Key, default: Any = None) -> Any:
        """Return the value of a key, `default` where there is none."""
        self._recorder.note(self._name, key)
        return self._table.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._recorder.note(self._name, key)
        return key in self._table

    def __iter__(self) -> Iterator[_Key]:
        self._recorder.note(self._name, ALL)
        return iter(self._table)

    def __len__(self) -> int:
        self._recorder.note(self._name, ALL)
        return len(self._table)


class ReadSet(AbstractSet[_Key]):
    """A set that notes about which members it is asked."""

    def __init__(self, recorder: Recorder, name: str, members: AbstractSet[_Key]) -> None:
        self._recorder = recorder
        self._name = name
        self._members = members

    def __contains__(self, member: object) -> bool:
        self._recorder.note(self._name, member)
        return member in self._members

    def __iter__(self) -> Iterator[_Key]:
        self._recorder.note(self._name, ALL)
        return iter(self._members)

    def __len__(self) -> int:
        self._recorder.note(self._name, ALL)
        return len(self._members)

    @classmethod
    def _from_iterable(cls, members: Any) -> Any:
        return frozenset(members)


class ReadNotes(ReadTable[NotePath, Note]):
    """The notes: the subject's own as it is, of any other one which facts are asked for."""

    def __init__(self, recorder: Recorder, notes: Mapping[NotePath, Note]) -> None:
        super().__init__(recorder, "note", notes)

    def __getitem__(self, path: NotePath) -> Note:
        if path == self._recorder.subject:
            return self._table[path]
        if path not in self:
            raise KeyError(path)
        return _OtherNote(self._recorder, path, self._table)

    def get(self, path: NotePath, default: Any = None) -> Any:
        """Return a note, `default` where there is none."""
        try:
            return self[path]
        except KeyError:
            return default


class _OtherNote(Note):
    """A note that is not the subject; its content is loaded when a fact of it is asked for."""

    __slots__ = ("_notes", "_recorder")

    def __init__(self, recorder: Recorder, path: NotePath, notes: Mapping[NotePath, Note]) -> None:
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "_recorder", recorder)
        object.__setattr__(self, "_notes", notes)

    def __getattribute__(self, name: str) -> Any:
        if name == "digest":
            _note_fact(self, "digest")
            return _loaded(self).digest
        if name == "content":
            return _OtherContent(self)
        return object.__getattribute__(self, name)


class _OtherContent:
    """The content of such a note; it answers as Content does."""

    __slots__ = ("_of",)

    def __init__(self, of: _OtherNote) -> None:
        self._of = of

    def __getattr__(self, name: str) -> Any:
        _note_fact(self._of, name)
        return getattr(_loaded(self._of).content, name)


def _note_fact(note: _OtherNote, name: str) -> None:
    recorder: Recorder = object.__getattribute__(note, "_recorder")
    recorder.note("content", (note.path, name))


def _loaded(note: _OtherNote) -> Note:
    notes: Mapping[NotePath, Note] = object.__getattribute__(note, "_notes")
    return notes[note.path]
