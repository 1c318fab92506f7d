"""Mending a vault in memory: pass after pass, until no fix is left that helps."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from kbtool.errors import RenameError
from kbtool.fix.choose import Choice, chosen
from kbtool.fix.complete import Completion
from kbtool.fix.law import Law
from kbtool.fix.text import edited
from kbtool.model.diagnostic import Diagnostic, Fix
from kbtool.model.place import Digest, NotePath
from kbtool.parse.decode import decode
from kbtool.rules.catalog import ALTERED
from kbtool.rules.rule import Aspect
from kbtool.vault.snapshot import Vault

_MOST_PASSES: Final = 20


class Bench(Protocol):
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
class Mended:
    """What mending would do: nothing has been written yet.

    `before` and `after` hold the bytes of every file that differs at the end; None stands for a
    file that is not there. `renames` are part of them and named for those who write. `remaining`
    is what is still reported, `refused` says which notes were left alone, and why. `together` are
    files that one fix has changed: they are written all or none. `left_out` are findings whose
    fixes were wanted, but would change more than they are there to change.
    """

    before: Mapping[NotePath, bytes | None]
    after: Mapping[NotePath, bytes | None]
    renames: tuple[tuple[NotePath, NotePath], ...]
    fixed: int
    remaining: tuple[Diagnostic, ...]
    refused: Mapping[NotePath, str]
    together: tuple[frozenset[NotePath], ...] = ()
    left_out: tuple[Diagnostic, ...] = ()

    def hanging_on(self, files: Iterable[NotePath]) -> frozenset[NotePath]:
        """Return these files and all that must not be written without them."""
        found = frozenset(files)
        while more := [some for some in self.together if found & some and not some <= found]:
            found = found.union(*more)
        return found


def mend(bench: Bench, wanted: Callable[[Diagnostic], bool]) -> Mended:
    """Take the fixes of the wanted findings until there are none, or they go in circles."""
    work = _Work(bench)
    diagnostics = bench.diagnostics()
    seen = {work.state()}
    for _ in range(_MOST_PASSES):
        offered = work.completed(work.possible(filter(wanted, diagnostics)))
        choice = work.harmless(list(filter(wanted, offered)))
        if not choice.taken:
            break
        work.take(choice)
        diagnostics = bench.diagnostics()
        if work.state() in seen:
            break  # two fixes undo each other: the notes are as they were before
        seen.add(work.state())
    left = [one for one in work.possible(diagnostics) if wanted(one)]
    return work.outcome(diagnostics, left)


class _Work:
    """The files as they were, and as they are after the passes so far."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._before: dict[NotePath, bytes | None] = {}
        self._after: dict[NotePath, bytes | None] = {}
        self._renames: list[tuple[NotePath, NotePath]] = []
        self._refused: dict[NotePath, str] = {}
        self._together: list[frozenset[NotePath]] = []
        self._fixed = 0
        self._law = Law(bench.vault(), self._data_of)

    def possible(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        return [d for d in diagnostics if d.fix is not None and self._can_edit(d.fix)]

    def completed(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Yield the findings whose fixes can be made, with all that such a fix takes along."""
        vault = self._bench.vault()
        self._law = Law(vault, self._data_of)
        completion = Completion(vault, _Texts(self._data_of), self._law)
        for one in diagnostics:
            try:
                fix = completion.complete(one)
            except RenameError as error:
                self._refused[one.path] = str(error).rstrip(".")
                continue
            if fix is not None and self._can_edit(fix):
                yield one._replace(fix=fix)

    def harmless(self, offered: Sequence[Diagnostic]) -> Choice:
        """Choose among the fixes those that leave all else as it is."""
        left = list(offered)
        while True:
            choice = chosen(left)
            broken = self._law.broken_by(choice, _altered_by(choice.taken))
            if not broken:
                return choice
            harmful = self._harmful(choice, broken)
            left = [one for one in left if one.fix not in harmful]

    def take(self, choice: Choice) -> None:
        changed: dict[NotePath, bytes | None] = {}
        for path, edits in choice.edits.items():
            changed[path] = edited(self._data_of(path) or b"", edits)
        for old, new in choice.renames:
            changed[new] = changed[old] if old in changed else self._data_of(old)
            changed[old] = None
        for path, data in changed.items():
            self._before.setdefault(path, self._bench.data_of(path))
            self._after[path] = data
        self._renames += choice.renames
        files = (_paths_of(one) for one in choice.taken)
        self._together += [frozenset(paths) for paths in files if len(paths) > 1]
        self._fixed += len(choice.taken)
        self._bench.change(changed)

    def state(self) -> frozenset[tuple[NotePath, bytes | None]]:
        return frozenset(
            (path, data) for path, data in self._after.items() if data != self._before[path]
        )

    def outcome(self, remaining: tuple[Diagnostic, ...], left: Iterable[Diagnostic]) -> Mended:
        differing = sorted(path for path, _ in self.state())
        return Mended(
            before={path: self._before[path] for path in differing},
            after={path: self._after[path] for path in differing},
            renames=tuple(self._renames),
            fixed=self._fixed if differing else 0,
            remaining=remaining,
            refused=self._refused,
            together=tuple(self._together),
            left_out=tuple(one for one in left if one.path not in self._refused),
        )

    def _harmful(self, choice: Choice, broken: set[NotePath]) -> set[Fix | None]:
        """Find the fixes that harm these notes, by adding one after the other."""
        suspects = [one for one in choice.taken if _paths_of(one) & broken]
        good = [one for one in choice.taken if not _paths_of(one) & broken]
        harmful = set[Fix | None]()
        for one in suspects:
            trial = chosen([*good, one])
            if self._law.broken_by(trial, _altered_by(trial.taken), _paths_of(one)):
                harmful.add(one.fix)
            else:
                good.append(one)
        return harmful

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


class _Texts:
    """The texts of files by their bytes, whatever digest is asked for."""

    def __init__(self, data_of: Callable[[NotePath], bytes | None]) -> None:
        self._data_of = data_of

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        del digest
        data = self._data_of(path)
        return None if data is None else decode(data).text


def _paths_of(diagnostic: Diagnostic) -> set[NotePath]:
    fix = diagnostic.fix
    if fix is None:
        return set()
    return {edit.path for edit in fix.edits} | {path for pair in fix.renames for path in pair}


def _altered_by(taken: Iterable[Diagnostic]) -> dict[NotePath, frozenset[Aspect]]:
    """Return what the fixes of each file are there to change."""
    altered: dict[NotePath, frozenset[Aspect]] = {}
    for one in taken:
        for path in _paths_of(one):
            altered[path] = altered.get(path, frozenset()) | ALTERED[one.code]
    return altered
