"""Which findings a run reports: those in the named notes and folders, or all."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from kbtool.cli.lint.request import Request
from kbtool.cli.run import RunContext
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


def report_scope_of(run: RunContext, request: Request, files: Collection[NotePath]) -> ReportScope:
    """Find the named paths among the vault's files, and ask git where that is wanted."""
    from kbtool.cli.git import paths_since, staged_paths

    changed: frozenset[NotePath] | None = None
    if request.staged:
        changed = staged_paths(run.root)
    elif request.since is not None:
        changed = paths_since(run.root, request.since)
    changed_keys = None if changed is None else frozenset(map(key_of, changed))
    if not run.paths or "" in run.paths:
        return ReportScope(changed=changed_keys)
    return ReportScope(*_named(run, {key_of(path) for path in files}), changed_keys)


def _named(run: RunContext, known: Collection[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    exact: set[str] = set()
    folders: list[str] = []
    for path in run.paths:
        key = key_of(path)
        if key in known:
            exact.add(key)
        elif (run.root / path).is_dir() or any(name.startswith(key + "/") for name in known):
            folders.append(key + "/")
        elif (run.root / path).exists():
            run.console.say(f"{path} is not part of the vault; it is not looked at.")
        else:
            raise UsageError(
                f"{path}: no such note or folder in the vault {run.root}{_rule_hint(path)}."
            )
    return frozenset(exact), tuple(folders)


def _rule_hint(word: str) -> str:
    from kbtool.lint.rule_set import codes_of

    return f"; for one rule alone, --select {word}" if codes_of(word) else ""
