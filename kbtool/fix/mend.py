"""Mending a vault in memory: pass after pass, until no fix is left that helps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from kbtool.fix.choose import Choice, chosen
from kbtool.fix.keeping import keeps
from kbtool.fix.text import edited
from kbtool.model.content import Content
from kbtool.model.diagnostic import Diagnostic, Edit, Fix
from kbtool.model.place import NotePath

_MOST_PASSES: Final = 20


class Bench(Protocol):
    """A vault whose files can be changed without being written, and judged again."""

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Judge the vault as it is now."""
        ...

    def data_of(self, path: NotePath) -> bytes | None:
        """Return a file's bytes as they are now, None when it cannot be read."""
        ...

    def content_of(self, path: NotePath, data: bytes) -> Content | None:
        """Return what these bytes say, None where the file is no note."""
        ...

    def change(self, changed: Mapping[NotePath, bytes | None]) -> None:
        """Give files new bytes, or take them away (None)."""
        ...


@dataclass(frozen=True, slots=True)
class Mended:
    """What mending would do: nothing has been written yet.

    `before` and `after` hold the bytes of every file that differs at the end; None stands for a
    file that is not there. `renames` are part of them and named for those who write. `remaining`
    is what is still reported, `refused` says which notes were left alone, and why.
    """

    before: Mapping[NotePath, bytes | None]
    after: Mapping[NotePath, bytes | None]
    renames: tuple[tuple[NotePath, NotePath], ...]
    fixed: int
    remaining: tuple[Diagnostic, ...]
    refused: Mapping[NotePath, str]


def mend(bench: Bench, wanted: Callable[[Diagnostic], bool]) -> Mended:
    """Take the fixes of the wanted findings until there are none, or they go in circles."""
    work = _Work(bench)
    diagnostics = bench.diagnostics()
    seen = {work.state()}
    for _ in range(_MOST_PASSES):
        choice = work.harmless(work.possible(filter(wanted, diagnostics)))
        if not choice.taken:
            break
        work.take(choice)
        diagnostics = bench.diagnostics()
        if work.state() in seen:
            break  # two fixes undo each other: the notes are as they were before
        seen.add(work.state())
    return work.outcome(diagnostics)


class _Work:
    """The files as they were, and as they are after the passes so far."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._before: dict[NotePath, bytes | None] = {}
        self._after: dict[NotePath, bytes | None] = {}
        self._renames: list[tuple[NotePath, NotePath]] = []
        self._refused: dict[NotePath, str] = {}
        self._fixed = 0

    def possible(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        return [d for d in diagnostics if d.fix is not None and self._can_edit(d.fix)]

    def harmless(self, offered: Sequence[Diagnostic]) -> Choice:
        """Choose among the fixes those that leave all else in their notes as it is."""
        sound = set[tuple[NotePath, tuple[Edit, ...]]]()
        left = list(offered)
        while True:
            choice = chosen(left)
            broken = {path for path, edits in choice.edits.items() if (path, edits) not in sound}
            broken = {path for path in broken if not self._keeps(path, choice.edits[path])}
            if not broken:
                return choice
            sound |= {item for item in choice.edits.items() if item[0] not in broken}
            harmful = self._harmful(choice, broken)
            left = [one for one in left if one.fix not in harmful]

    def take(self, choice: Choice) -> None:
        changed: dict[NotePath, bytes | None] = {}
        for path, edits in choice.edits.items():
            changed[path] = edited(self._data_of(path) or b"", edits)
        for old, new in choice.renames:
            changed[new], changed[old] = self._data_of(old), None
        for path, data in changed.items():
            self._before.setdefault(path, self._bench.data_of(path))
            self._after[path] = data
        self._renames += choice.renames
        self._fixed += len(choice.taken)
        self._bench.change(changed)

    def state(self) -> frozenset[tuple[NotePath, bytes | None]]:
        return frozenset(
            (path, data) for path, data in self._after.items() if data != self._before[path]
        )

    def outcome(self, remaining: tuple[Diagnostic, ...]) -> Mended:
        differing = sorted(path for path, _ in self.state())
        return Mended(
            before={path: self._before[path] for path in differing},
            after={path: self._after[path] for path in differing},
            renames=tuple(self._renames),
            fixed=self._fixed if differing else 0,
            remaining=remaining,
            refused=self._refused,
        )

    def _harmful(self, choice: Choice, broken: set[NotePath]) -> set[Fix | None]:
        """Find the fixes that harm these notes, by adding one after the other."""
        suspects = [one for one in choice.taken if _paths_of(one) & broken]
        good = [one for one in choice.taken if not _paths_of(one) & broken]
        harmful = set[Fix | None]()
        for one in suspects:
            trial = chosen([*good, one]).edits
            if all(self._keeps(path, trial[path]) for path in _paths_of(one)):
                good.append(one)
            else:
                harmful.add(one.fix)
        return harmful

    def _keeps(self, path: NotePath, edits: tuple[Edit, ...]) -> bool:
        data = self._data_of(path) or b""
        before = self._bench.content_of(path, data)
        after = self._bench.content_of(path, edited(data, edits) or b"")
        return before is None or after is None or keeps(before, after, edits)

    def _can_edit(self, fix: Fix) -> bool:
        """Tell whether every note of a fix may be rewritten, and remember which may not."""
        if any(self._data_of(new) is not None for _, new in fix.renames):
            return False
        editable = [self._is_editable(path) for path in {edit.path for edit in fix.edits}]
        return all(editable)

    def _is_editable(self, path: NotePath) -> bool:
        data = self._data_of(path)
        if data is not None and edited(data, ()) is not None:
            return True
        reason = "it cannot be read" if data is None else "it is not valid UTF-8"
        self._refused[path] = reason
        return False

    def _data_of(self, path: NotePath) -> bytes | None:
        return self._after[path] if path in self._after else self._bench.data_of(path)


def _paths_of(diagnostic: Diagnostic) -> set[NotePath]:
    return {edit.path for edit in diagnostic.fix.edits} if diagnostic.fix else set()
