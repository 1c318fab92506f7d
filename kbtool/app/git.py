"""What git says has changed, asked without letting a repository run anything.

Only plumbing is used, and whatever a repository's own configuration would run (hooks, monitors,
filters) is taken out of it.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kbtool.errors import UsageError
from kbtool.model.location import NotePath

if TYPE_CHECKING:
    import subprocess

_SAFE: Final = (
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "core.quotePath=false",
)
_PRESENT: Final = "--diff-filter=ACMRT"


def staged_paths(root: Path) -> frozenset[NotePath]:
    """Return the vault's files that are staged for the next commit."""
    base = "HEAD" if _succeeds(root, "rev-parse", "--verify", "--quiet", "HEAD") else _empty(root)
    return _paths(root, "diff-index", "--cached", "--name-only", "-z", _PRESENT, "--relative", base)


def paths_since(root: Path, revision: str) -> frozenset[NotePath]:
    """Return the vault's files that differ from a revision, new ones included."""
    if revision.startswith("-") or not _succeeds(
        root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"
    ):
        raise UsageError(f"{revision}: no such revision in the repository of {root}.")
    # Without refreshing the index a touched file may be named that did not change: it only limits
    # what is reported.
    plain = _without_filters(root)
    changed = _paths(
        root, *plain, "diff-index", "--name-only", "-z", _PRESENT, "--relative", revision
    )
    return changed | _paths(root, "ls-files", "--others", "--exclude-standard", "-z")


def repository_prefix(root: Path) -> str:
    """Return the way from the repository's root to the vault, `notes/` or nothing."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            relative = root.relative_to(folder).as_posix()
            return "" if relative == "." else f"{relative}/"
    return ""


def _paths(root: Path, *arguments: str) -> frozenset[NotePath]:
    answer = _git(root, *arguments)
    if answer.returncode != 0:
        reason = answer.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise UsageError(f"{root}: git says: {reason or 'it failed'}.")
    names = answer.stdout.split(b"\0")
    return frozenset(NotePath(os.fsdecode(name)) for name in names if name)


def _without_filters(root: Path) -> list[str]:
    """Return options that empty every filter command of the configuration."""
    answer = _git(root, "config", "-z", "--name-only", "--get-regexp", r"^filter\.")
    names = {os.fsdecode(name) for name in answer.stdout.split(b"\0") if name}
    return [word for name in sorted(names) for word in ("-c", f"{name}=")]


def _empty(root: Path) -> str:
    """Return the empty tree: before the first commit everything staged is new."""
    return _git(root, "hash-object", "-t", "tree", os.devnull).stdout.decode("ascii").strip()


def _succeeds(root: Path, *arguments: str) -> bool:
    return _git(root, *arguments).returncode == 0


def _git(root: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    import subprocess

    command = ["git", *_SAFE, *arguments]
    try:
        return subprocess.run(command, cwd=root, capture_output=True, check=False)  # noqa: S603 - a fixed command, arguments apart
    except OSError as error:
        raise UsageError(f"git cannot be run ({error.strerror}).") from error
