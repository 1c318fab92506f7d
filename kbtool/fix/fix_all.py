"""Mending a vault in memory: pass after pass, until no fix is left that helps."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from kbtool.fix.apply import apply_edits_to_bytes
from kbtool.fix.fix_round import Round, paths_of
from kbtool.fix.safety.followers import Followed
from kbtool.model.diagnostic import Diagnostic, Fix
from kbtool.model.location import NotePath
from kbtool.vault.snapshot import Vault

_MOST_PASSES: Final = 20


class FixWorkspace(Protocol):
    """A vault whose files can be changed without being written, and judged again."""

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Judge the vault as it is now."""
        ...

    def vault(self) -> Vault:
        """Return the vault as it is now."""
        ...

    def data_of(self, path: NotePath) -> bytes | None:
        """Return a file's bytes as they are now, None when it cannot be read."""
        ...

    def change(self, changed: Mapping[NotePath, bytes | None]) -> None:
        """Give files new bytes, or take them away (None)."""
        ...


@dataclass(frozen=True, slots=True)
class FixResult:
    """What mending would do: nothing has been written yet.

    `before` and `after` hold the bytes of every file that differs at the end; None stands for a
    file that is not there. `renames` are part of them and named for those who write. `remaining`
    is what is still reported, `refused` says which notes were left alone, and why. `touched` has
    the files of each fix that was taken: they are written all or none. `left_out` are findings
    whose fixes were wanted, but would change more than they are there to change.
    """

    before: Mapping[NotePath, bytes | None]
    after: Mapping[NotePath, bytes | None]
    renames: tuple[tuple[NotePath, NotePath], ...]
    remaining: tuple[Diagnostic, ...]
    refused: Mapping[NotePath, str]
    touched: tuple[frozenset[NotePath], ...]
    left_out: tuple[Diagnostic, ...]

    @property
    def fixed(self) -> int:
        """How many problems are fixed."""
        return self.fixed_by(self.after)

    def fixed_by(self, written: Collection[NotePath]) -> int:
        """Count the problems that are fixed once these files are written."""
        differing = self.after.keys()
        kept = (files & differing for files in self.touched)
        return sum(1 for files in kept if files and all(path in written for path in files))

    def hanging_on(self, files: Iterable[NotePath]) -> frozenset[NotePath]:
        """Return these files and all that must not be written without them."""
        found = frozenset(files)
        while more := [some for some in self.touched if found & some and not some <= found]:
            found = found.union(*more)
        return found


def fix_all(
    bench: FixWorkspace,
    wanted: Callable[[Diagnostic], bool],
    may_edit: Callable[[NotePath], bool] = lambda _: True,
) -> FixResult:
    """Take the fixes of the wanted findings until there are none, or they go in circles.

    Other files than those of the findings may have to be edited; `may_edit` says which may.
    """
    work = _Work(bench)
    diagnostics = bench.diagnostics()
    seen = {work.state()}
    for _ in range(_MOST_PASSES):
        a_round = work.round(may_edit)
        full = a_round.harmless(work.possible(filter(wanted, diagnostics)))
        if not full.choice.taken:
            break
        work.take(full)
        diagnostics = bench.diagnostics()
        if work.state() in seen:
            break  # two fixes undo each other: the notes are as they were before
        seen.add(work.state())
    left = work.possible(filter(wanted, diagnostics))
    return work.outcome(diagnostics, left, a_round.refused)


class _Work:
    """The files as they were, and as they are after the passes so far."""

    def __init__(self, bench: FixWorkspace) -> None:
        self._bench = bench
        self._before: dict[NotePath, bytes | None] = {}
        self._after: dict[NotePath, bytes | None] = {}
        self._renames: list[tuple[NotePath, NotePath]] = []
        self._refused: dict[NotePath, str] = {}
        self._touched: list[frozenset[NotePath]] = []
        self._editable: dict[NotePath, bool] = {}

    def possible(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        return [d for d in diagnostics if d.fix is not None and self._can_edit(d.fix)]

    def round(self, may_edit: Callable[[NotePath], bool]) -> Round:
        return Round(self._bench.vault(), self._data_of, may_edit)

    def take(self, full: Followed) -> None:
        choice = full.choice
        changed: dict[NotePath, bytes | None] = {}
        for path, edits in choice.edits.items():
            changed[path] = apply_edits_to_bytes(self._data_of(path) or b"", edits)
        for old, new in choice.renames:
            changed[new] = changed[old] if old in changed else self._data_of(old)
            changed[old] = None
        for path, data in changed.items():
            self._before.setdefault(path, self._bench.data_of(path))
            self._after[path] = data
        self._renames += choice.renames
        self._touched += [full.hanging_on(paths_of(one)) for one in choice.taken]
        self._bench.change(changed)

    def state(self) -> frozenset[tuple[NotePath, bytes | None]]:
        return frozenset(
            (path, data) for path, data in self._after.items() if data != self._before[path]
        )

    def outcome(
        self,
        remaining: tuple[Diagnostic, ...],
        left: Iterable[Diagnostic],
        refused: Mapping[NotePath, str],
    ) -> FixResult:
        refused = {**refused, **self._refused}
        differing = sorted(path for path, _ in self.state())
        return FixResult(
            before={path: self._before[path] for path in differing},
            after={path: self._after[path] for path in differing},
            renames=tuple(self._renames),
            remaining=remaining,
            refused=refused,
            touched=tuple(self._touched),
            left_out=tuple(one for one in left if one.path not in refused),
        )

    def _can_edit(self, fix: Fix) -> bool:
        """Tell whether every note of a fix may be rewritten, and remember which may not."""
        if any(self._data_of(new) is not None for _, new in fix.renames):
            return False
        editable = [self._is_editable(path) for path in {edit.path for edit in fix.edits}]
        return all(editable)

    def _is_editable(self, path: NotePath) -> bool:
        if path not in self._editable:
            self._editable[path] = self._look_at(path)
        return self._editable[path]

    def _look_at(self, path: NotePath) -> bool:
        data = self._data_of(path)
        if data is not None and apply_edits_to_bytes(data, ()) is not None:
            return True
        reason = "it cannot be read" if data is None else "it is not valid UTF-8"
        self._refused[path] = reason
        return False

    def _data_of(self, path: NotePath) -> bytes | None:
        return self._after[path] if path in self._after else self._bench.data_of(path)
