"""Which findings a run reports: those in the named notes and folders, or all."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from kbtool.app.git import paths_since, staged_paths
from kbtool.errors import UsageError
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import NotePath
from kbtool.vault.names import is_note_name, key_of


class ReportScope(NamedTuple):
    """Named files and folders by key, folders with a final slash; None where nothing is named.

    `changed` are the files that git names, None where git was not asked. A file has to be in both.
    """

    files: frozenset[str] | None = None
    folders: tuple[str, ...] = ()
    changed: frozenset[str] | None = None

    def covers(self, path: NotePath) -> bool:
        """Tell whether findings about this file are reported."""
        if self.files is None and self.changed is None:
            return True
        key = key_of(path)
        if self.changed is not None and key not in self.changed:
            return False
        return self.files is None or key in self.files or key.startswith(self.folders)

    def of_reported(self, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Return the findings that are reported."""
        if self.files is None and self.changed is None:
            return diagnostics
        return tuple(one for one in diagnostics if self.covers(one.path))

    def count_notes(self, paths: Iterable[NotePath]) -> int:
        """Count the notes that are reported on."""
        return sum(1 for path in paths if is_note_name(path) and self.covers(path))


class AskedScope(NamedTuple):
    """What a run is asked to report on.

    `paths` are relative to the vault's root, none or "" for the whole vault. `since` is a revision
    of git to compare with; `staged` asks for what the next commit holds.
    """

    paths: tuple[str, ...] = ()
    since: str | None = None
    staged: bool = False


def report_scope_of(
    root: Path, asked: AskedScope, files: Collection[NotePath], say: Callable[[str], None]
) -> ReportScope:
    """Find the named paths among the vault's files, and ask git where that is wanted.

    `say` is told of paths that are no part of the vault. Raises UsageError for one that is
    nowhere, and for what git refuses.
    """
    changed: frozenset[NotePath] | None = None
    if asked.staged:
        changed = staged_paths(root)
    elif asked.since is not None:
        changed = paths_since(root, asked.since)
    changed_keys = None if changed is None else frozenset(map(key_of, changed))
    if not asked.paths or "" in asked.paths:
        return ReportScope(changed=changed_keys)
    named = _named(root, asked.paths, {key_of(path) for path in files}, say)
    return ReportScope(*named, changed_keys)


def _named(
    root: Path, paths: Iterable[str], known: Collection[str], say: Callable[[str], None]
) -> tuple[frozenset[str], tuple[str, ...]]:
    exact: set[str] = set()
    folders: list[str] = []
    for path in paths:
        key = key_of(path)
        if key in known:
            exact.add(key)
        elif (root / path).is_dir() or any(name.startswith(key + "/") for name in known):
            folders.append(key + "/")
        elif (root / path).exists():
            say(f"{path} is not part of the vault; it is not looked at.")
        else:
            raise UsageError(
                f"{path}: no such note or folder in the vault {root}{_rule_hint(path)}."
            )
    return frozenset(exact), tuple(folders)


def _rule_hint(word: str) -> str:
    from kbtool.lint.rule_set import codes_of

    return f"; for one rule alone, --select {word}" if codes_of(word) else ""
