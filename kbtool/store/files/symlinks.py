"""Where a symbolic link of the vault leads, found without looking at anything outside it."""

import os
from pathlib import PurePath
from typing import Final, Literal

Destination = Literal["inside", "nowhere", "outside", "ring"]

_MOST_STEPS: Final = 40  # as many as Linux follows


def symlink_target(root: str, path: str) -> Destination:
    """Say where the link at `path` (relative to the real path `root`) leads in the end."""
    return resolve_inside(root, path)[0]


def resolve_inside(root: str, path: str) -> tuple[Destination, str]:
    """Follow `path` lexically and step by step; return where it leads, and the path without links.

    Only places inside the vault are ever asked for; the first step out ends the walk.
    """
    todo, done = list(reversed(path.split("/"))), list[str]()
    steps = 0
    while todo:
        part = todo.pop()
        if part == "..":
            if not done:
                return "outside", ""
            done.pop()
            continue
        target = _find_target(root, [*done, part])
        if target is None:
            if not os.path.lexists(os.path.join(root, *done, part)):
                return "nowhere", ""
            done.append(part)
            continue
        steps += 1
        if steps > _MOST_STEPS:
            return "ring", ""
        if os.path.isabs(target):
            inner = _find_inner(root, target)
            if inner is None:
                return "outside", ""
            target, done = inner, []
        todo.extend(
            p for p in reversed(target.replace(os.sep, "/").split("/")) if p not in ("", ".")
        )
    return "inside", "/".join(done)


def _find_target(root: str, parts: list[str]) -> str | None:
    try:
        return os.readlink(os.path.join(root, *parts))
    except OSError:
        return None


def _find_inner(root: str, target: str) -> str | None:
    """Return an absolute target as a path below the root, None when it is not below."""
    if ".." in PurePath(target).parts:
        return None  # a detour over places that must not be looked at
    try:
        return PurePath(target).relative_to(root).as_posix()
    except ValueError:
        return None
