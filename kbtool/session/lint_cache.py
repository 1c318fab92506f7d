"""Which judgement of a vault still holds, and which notes a few changes ask to judge again.

The rules are imported only to judge: an unchanged vault is answered without them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kbtool.config.settings import Config
from kbtool.errors import VerificationError
from kbtool.gc_pause import gc_paused
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import Digest, NotePath
from kbtool.session.lint_result import (
    CacheLostError,
    Fingerprints,
    LintResult,
    Snapshots,
    config_key,
    differing,
    key_of,
)

if TYPE_CHECKING:
    from kbtool.lint.incremental.state import LintState
    from kbtool.model.source import Texts
    from kbtool.session.ports import BackgroundWorker, LintResultStore
    from kbtool.vault.snapshot import Vault


class LintCache:
    """Answers from the last judgements what they answer, and judges what they do not."""

    def __init__(self, runs: LintResultStore, program: str, apart: BackgroundWorker) -> None:
        self._runs = runs
        self._apart = apart
        self._in_vain = 0
        self._program = program
        self._last: LintResult | None = None
        self._is_kept = True
        self._is_light = False
        self._is_fresh = False  # whether the last answer came of looking at every note

    def has_scan(self, scan: str) -> bool:
        """Say whether the vault that this very scan has seen was ever judged."""
        return self._runs.has_scan(scan)

    def find_by_scan(self, config: Config, scan: str) -> tuple[Diagnostic, ...] | None:
        """Return what was said of the vault that this very scan has seen."""
        return self._runs.find_diagnostics_of_scan(config_key(config, self._program), scan)

    def diagnose(
        self, config: Config, scan: str, *, texts: Texts, vaults: Snapshots
    ) -> tuple[Diagnostic, ...]:
        """Return what `lint.judge` says of the vault, whoever said it first.

        The whole vault is asked for only where a base does not tell what a few edits mean.
        """
        marks = vaults.marks()
        self._is_fresh = False
        family = config_key(config, self._program)
        last = self._last if self._last is not None and self._last.config_key == family else None
        if last is not None and last.marks == marks:
            return last.diagnostics
        known = None if last is not None else self._find_known(family, scan, marks)
        if known is not None:
            self._last = known
            return known.diagnostics
        base = self._base_of(family, last)
        witness = _RecordingTexts(texts)
        found = base and _find_revised(config, base, marks, witness, vaults)
        if found is None and self._in_vain < _MOST_IN_VAIN and self._apart(len(marks)):
            known = self._find_known(family, scan, marks)
            if known is not None:
                self._last, self._is_kept = known, True
                return known.diagnostics
            base = self._base_of(family, None)
            found = base and _find_revised(config, base, marks, witness, vaults)
            self._in_vain = self._in_vain + 1 if found is None else 0
        is_from_kept = found is not None and base is not last
        self._is_light = is_from_kept and base is not None and _is_near(base.marks, marks)
        if found is None:
            snapshot = vaults.full()
            if marks != vaults.marks():
                marks, scan = vaults.marks(), ""
            found = _checked_fresh(config, witness, snapshot)
            self._is_fresh = True
        state = found
        self._last = LintResult(family, scan, marks, state.diagnostics, lambda: state)
        # What was said without a text that has changed meanwhile is no answer for other runs.
        self._is_kept = witness.has_missed
        if last is None:
            self.save()
        return found.diagnostics

    def verify(
        self, config: Config, answer: tuple[Diagnostic, ...], *, texts: Texts, vaults: Snapshots
    ) -> None:
        """Compare an answer with a fresh check of the same files; raises VerificationError.

        A text that has changed since the last refresh leaves the fresh check without its source
        lines: then nothing is compared.
        """
        if self._is_fresh:
            return
        witness = _RecordingTexts(texts)
        fresh = _checked_fresh(config, witness, vaults.fresh()).diagnostics
        if fresh != answer and not witness.has_missed:
            raise VerificationError(tuple(differences(answer, fresh)))

    def _base_of(self, family: str, last: LintResult | None) -> LintResult | None:
        """Return what another judgement can stand on: the last one, else the last one kept."""
        if last is not None and last.state is not None:
            return last
        return self._runs.find_latest(family)

    def save(self) -> None:
        """Keep the last judgement for other runs; a watcher does so once, at its end."""
        if self._last is not None and not self._is_kept:
            # An answer close to a kept base needs no base of its own, which takes time to write.
            self._runs.keep(self._last._replace(state=None) if self._is_light else self._last)
            self._is_kept = True

    def warm_up(self, config: Config, *, texts: Texts, vaults: Snapshots) -> None:
        """Load what the next edit of a few notes is judged by, as far as there is anything."""
        if self._last is None or self._last.state is None:
            self._last = self._find_ready(config, texts, vaults) or self._last
        if self._last is not None and self._last.state is not None:
            with suppress(CacheLostError):
                state = self._last.state()
                self._last = self._last._replace(state=lambda: state)
                vaults.names()

    def _find_ready(self, config: Config, texts: Texts, vaults: Snapshots) -> LintResult | None:
        """Return the judgement of the present vault with its state, None where that is work."""
        family, marks = config_key(config, self._program), vaults.marks()
        base, witness = self._runs.find_latest(family), _RecordingTexts(texts)
        if base is None or base.marks == marks:
            return base
        found = _find_revised(config, base, marks, witness, vaults)
        if found is None or witness.has_missed:
            return None
        state = found
        return LintResult(family, "", marks, state.diagnostics, lambda: state)

    def release_memory(self) -> None:
        """Take the last judgement out of the cache again, to where it does not hold up memory.

        Its texts were made among those of all the notes: each would keep a whole block from others.
        """
        self.save()
        last = self._last
        kept = None if last is None else self._runs.find_latest(last.config_key)
        if last is not None and kept is not None and kept.marks == last.marks:
            self._last = kept._replace(scan=last.scan)

    def _find_known(self, family: str, scan: str, marks: Fingerprints) -> LintResult | None:
        key = key_of(family, marks)
        known = self._runs.find_diagnostics(key)
        if known is None:
            return None
        if scan:
            self._runs.note_scan(key, scan)
        return LintResult(family, scan, marks, known, None)


class _RecordingTexts:
    """Gives texts, and knows afterwards whether one was asked for that is there no more."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self.has_missed = False

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        text = self._texts.text_of(path, digest)
        self.has_missed |= text is None
        return text


def _find_revised(
    config: Config, base: LintResult, marks: Fingerprints, texts: Texts, vaults: Snapshots
) -> LintState | None:
    from kbtool.session.lint_update import update_result  # noqa: PLC0415 - see above

    return update_result(config, base, marks, texts, vaults)


def _is_near(one: Fingerprints, other: Fingerprints) -> bool:
    return len(differing(one, other)) <= _NEAR


def _checked_fresh(config: Config, texts: Texts, vault: Vault) -> LintState:
    from kbtool.lint.incremental.first_check import check_fresh  # noqa: PLC0415 - see above
    from kbtool.lint.rule_set import RuleSet  # noqa: PLC0415 - see above

    with gc_paused():
        return check_fresh(vault, texts, RuleSet.of(config))


def differences(
    incremental: tuple[Diagnostic, ...], fresh: tuple[Diagnostic, ...]
) -> Iterator[str]:
    """Yield a line for each finding that only one of two checks has, by path and place.

    The same findings in another order make one line.
    """
    first, second = Counter(incremental), Counter(fresh)
    sides = ("incremental only", first - second), ("fresh only", second - first)
    rows = [(one.path, one.span, one.code, side, one) for side, some in sides for one in some]
    for path, span, code, side, one in sorted(rows, key=lambda row: row[:4]):
        shown = one._replace(path=path, source_line="")
        yield f"{path}:{span.line}:{span.column} {code} {one.name} ({side}): {shown!r}"
    if not rows:
        yield "the same findings in another order"


_MOST_IN_VAIN: Final = 2
"""So often in a row may another process have judged something else than what is asked here."""

_NEAR: Final = 4
"""Up to so many notes beside its base, a judgement is no base itself."""
