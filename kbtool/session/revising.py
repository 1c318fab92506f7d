"""The answer about a vault of which few files differ from one that was judged.

The rules are imported only to judge.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from kbtool.citations.found import SUFFIXES
from kbtool.config.settings import Config
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.place import Digest, NotePath
from kbtool.session.collector import collector_off
from kbtool.session.judgement import (
    ForgottenError,
    Judgement,
    Marks,
    Vaults,
    differing,
    is_of_library,
)

if TYPE_CHECKING:
    from kbtool.lint.survey import Survey
    from kbtool.model.note import Note
    from kbtool.model.texts import Texts


class Found(NamedTuple):
    """An answer, and who gives the survey that belongs to it."""

    diagnostics: tuple[Diagnostic, ...]
    survey: Callable[[], Survey] | None


_FEW: Final = 100
"""With more changed files than this, a look at them all costs hardly more."""


def find_revised(
    config: Config, base: Judgement, marks: Marks, texts: Texts, vaults: Vaults
) -> Found | None:
    """Return the answer when few files differ and none is a bibliography, None otherwise."""
    changed = differing(base.marks, marks)
    if base.survey is None or len(changed) > _FEW:
        return None
    if not all(_is_plain(path, base.marks, marks, vaults) for path in changed):
        return None
    edited = {path for path in changed if path in base.marks and path in marks}
    try:
        if changed == edited and (found := _find_carried(config, base, marks, texts, vaults)):
            return Found(found, base.survey)  # edited prose: all facts are as they were
        return _find_judged(config, base, marks, texts, vaults)
    except ForgottenError:
        return None


def _is_plain(path: NotePath, before: Marks, after: Marks, vaults: Vaults) -> bool:
    """Say whether a file is and was no bibliography of anybody, and could be and can be read."""
    then, now = before.get(path, ""), after.get(path, "")
    kind = vaults.kind_of(path)
    if " " in then + now or kind == "bibliography":
        return False
    if kind != "attachment" or not path.lower().endswith(SUFFIXES):
        return True
    # One that came or went may be what a note has named in vain, or names so now.
    return bool(then and now) and not is_of_library(then) and not is_of_library(now)


def _keeps_own(then: Note | None, now: Note | None) -> bool:
    """Say whether a note names the bibliographies of its own that it did; most name none."""
    from kbtool.citations.own import has_own, own_names  # noqa: PLC0415 - see above

    if then is None or now is None:
        return not any(has_own(note) for note in (then, now) if note is not None)
    names = ([name.text for name in own_names(note)] for note in (then, now))
    return next(names) == next(names)


def _find_carried(
    config: Config, base: Judgement, marks: Marks, texts: Texts, vaults: Vaults
) -> tuple[Diagnostic, ...] | None:
    """Return the answer where nothing but prose of some notes was edited."""
    changed = sorted(differing(base.marks, marks))
    if not all(vaults.kind_of(path) == "note" for path in changed):
        return None
    from kbtool.lint.carry import Edited, find_carried  # noqa: PLC0415 - see above
    from kbtool.lint.selection import RuleSet  # noqa: PLC0415 - see above

    then, now = _readers(vaults, base.marks, marks)
    edits = [
        Edited(path, Digest(marks[path]), then(path).content, now(path).content) for path in changed
    ]
    return find_carried(
        edits,
        base.diagnostics,
        vaults.copies(),
        texts=texts,
        ruleset=RuleSet.of(config),
        config=config,
    )


def _find_judged(
    config: Config, base: Judgement, marks: Marks, texts: Texts, vaults: Vaults
) -> Found | None:
    """Return the answer where a few files can have touched a few notes only."""
    assert base.survey is not None
    from kbtool.lint import partly  # noqa: PLC0415 - see above
    from kbtool.lint.selection import RuleSet  # noqa: PLC0415 - see above

    changed = differing(base.marks, marks)
    notes = frozenset(path for path in changed if vaults.kind_of(path) == "note")
    edited = notes & base.marks.keys() & marks.keys()
    now = vaults.ground()
    then = now if changed == edited else vaults.ground_of(base.marks)
    read_then, read_now = _readers(vaults, base.marks, marks)
    for path in notes:
        was = read_then(path) if path in base.marks else None
        if not _keeps_own(was, read_now(path) if path in marks else None):
            return None
    edit = partly.Edit(edited, partly.Moment(then, read_then), partly.Moment(now, read_now))
    with collector_off():
        previous = partly.Answer(base.diagnostics, base.survey())
        found = partly.find_partly(edit, previous, texts, RuleSet.of(config))
    if found is None:
        return None
    survey = found.survey
    return Found(found.diagnostics, lambda: survey)


def _readers(vaults: Vaults, *moments: Marks) -> list[Callable[[NotePath], Note]]:
    """Return for each moment who reads a note as it was; a text is loaded once for them all."""
    known: dict[tuple[NotePath, Digest], Note] = {}

    def read(marks: Marks, path: NotePath) -> Note:
        digest = Digest(marks[path].partition(" ")[0])
        if (path, digest) not in known:
            known[path, digest] = vaults.note(path, digest)
        return known[path, digest]

    return [partial(read, marks) for marks in moments]
