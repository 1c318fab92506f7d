"""The answer about a vault of which few files differ from one that was checked.

The rules are imported only to check.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from kbtool.citations.bibliography.discovery import SUFFIXES
from kbtool.config.settings import Config
from kbtool.gc_pause import gc_paused
from kbtool.model.location import Digest, NotePath
from kbtool.session.lint_result import (
    CacheLostError,
    Fingerprints,
    LintResult,
    Snapshots,
    differing,
    is_of_library,
)

if TYPE_CHECKING:
    from kbtool.lint.incremental.state import Changes, LintState
    from kbtool.model.note import Note
    from kbtool.model.source import Texts

_FEW: Final = 100
_SHARE: Final = 20
"""With more changed files than a few, and than one in so many, a look at all costs no more."""


def update_result(
    config: Config, base: LintResult, marks: Fingerprints, texts: Texts, vaults: Snapshots
) -> LintState | None:
    """Return what a fresh check would where few files differ and no bibliography, else None."""
    changed = differing(base.marks, marks)
    if base.state is None or len(changed) > max(_FEW, len(marks) // _SHARE):
        return None
    if not all(_is_plain(path, base.marks, marks, vaults) for path in changed):
        return None
    from kbtool.lint.incremental.update import check_again  # noqa: PLC0415 - see above
    from kbtool.lint.rule_set import RuleSet  # noqa: PLC0415 - see above

    now, then = _readers(vaults, marks, base.marks)
    try:
        if not all(_keeps_own(path, (base.marks, then), (marks, now)) for path in changed):
            return None
        with gc_paused():
            return check_again(
                base.state(),
                _changes(base.marks, marks),
                vaults.names(),
                now,
                partial(_find, then),
                texts=texts,
                ruleset=RuleSet.of(config),
            )
    except CacheLostError:
        return None


def _is_plain(path: NotePath, before: Fingerprints, after: Fingerprints, vaults: Snapshots) -> bool:
    """Say whether a file is and was no bibliography of anybody."""
    then, now = before.get(path, ""), after.get(path, "")
    kind = vaults.kind_of(path)
    if kind == "bibliography":
        return False
    if kind != "attachment" or not path.lower().endswith(SUFFIXES):
        return True
    # One that came or went may be what a note has named in vain, or names so now.
    is_there = bool(then and now) and " " not in then + now
    return is_there and not is_of_library(then) and not is_of_library(now)


def _keeps_own(path: NotePath, *moments: tuple[Fingerprints, Callable[[NotePath], Note]]) -> bool:
    """Say whether a note names the bibliographies of its own that it did; most name none.

    Raises ForgottenError where that cannot be told any more.
    """
    from kbtool.citations.bibliography.by_name import own_names  # noqa: PLC0415 - see above
    from kbtool.vault.names import is_note_name  # noqa: PLC0415 - see above

    if not is_note_name(path):
        return True
    notes = [read(path) if marks.get(path, " ")[0] != " " else None for marks, read in moments]
    then, now = ([name.text for name in own_names(note)] if note else [] for note in notes)
    return then == now


def _changes(before: Fingerprints, after: Fingerprints) -> Changes:
    """Compare two states of the files; what could or can not be read went and came."""
    from kbtool.lint.incremental.state import Changes  # noqa: PLC0415 - see above

    paths = differing(before, after)
    faulty = {path for path in paths if " " in before.get(path, "") + after.get(path, "")}
    moved = faulty | {path for path in paths if path not in before or path not in after}
    return Changes(
        changed=paths - moved,
        added=frozenset(path for path in moved if path in after),
        removed=frozenset(path for path in moved if path in before),
        has_other_faults=bool(faulty),
    )


def _find(read: Callable[[NotePath], Note], path: NotePath) -> Note | None:
    """Return a note as it was, None where the cache has lost it."""
    try:
        return read(path)
    except CacheLostError:
        return None


def _readers(vaults: Snapshots, *moments: Fingerprints) -> list[Callable[[NotePath], Note]]:
    """Return for each moment who reads a note as it was; a text is loaded once for them all."""
    known: dict[tuple[NotePath, Digest], Note] = {}

    def read(marks: Fingerprints, path: NotePath) -> Note:
        digest = Digest(marks[path].partition(" ")[0])
        if (path, digest) not in known:
            known[path, digest] = vaults.note(path, digest)
        return known[path, digest]

    return [partial(read, marks) for marks in moments]
