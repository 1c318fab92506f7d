"""Which judgement of a vault still holds, and which notes a few changes ask to judge again.

The rules are imported only to judge: an unchanged vault is answered without them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from kbtool.config.settings import Config
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.place import Digest, NotePath
from kbtool.model.source import Unreadable
from kbtool.session.collector import collector_off
from kbtool.session.files import FileState

if TYPE_CHECKING:
    from kbtool.model.content import Content
    from kbtool.model.texts import Texts
    from kbtool.session.ports import Runs
    from kbtool.vault.snapshot import Vault

Marks = Mapping[NotePath, str]
"""Of each file and fault of a vault, a short text that differs when it does."""


Contents: TypeAlias = Callable[[frozenset[NotePath], set[Digest]], "Mapping[Digest, Content]"]
"""Gives what these texts of these notes say; nothing for what is no note, or is forgotten."""


class Judgement(NamedTuple):
    """What was said of a vault, and of which one; a family shares rules, options and version.

    `scan` marks the scan that saw it, empty when another look may see something else.
    """

    family: str
    scan: str
    marks: Marks
    diagnostics: tuple[Diagnostic, ...]

    @property
    def key(self) -> str:
        """The name of this very judgement."""
        return key_of(self.family, self.marks)


class Judge:
    """Answers from the last judgements what they answer, and judges what they do not."""

    def __init__(self, runs: Runs, program: str) -> None:
        self._runs = runs
        self._program = program
        self._last: Judgement | None = None
        self._is_kept = True

    def has_scan(self, scan: str) -> bool:
        """Say whether the vault that this very scan has seen was ever judged."""
        return self._runs.has_scan(scan)

    def find_of_scan(self, config: Config, scan: str) -> tuple[Diagnostic, ...] | None:
        """Return what was said of the vault that this very scan has seen."""
        return self._runs.find_diagnostics_of_scan(family_of(config, self._program), scan)

    def diagnose(
        self,
        config: Config,
        scan: str,
        marks_now: Callable[[], Marks],
        *,
        texts: Texts,
        vault: Callable[[], Vault],
        contents: Contents,
    ) -> tuple[Diagnostic, ...]:
        """Return what `lint.judge` says of the vault, whoever said it first.

        The vault is asked for only where the last answer does not tell what edited prose means.
        Loading a vault may find that a file has changed: its marks are asked again afterwards.
        """
        marks = marks_now()
        family = family_of(config, self._program)
        last = self._last
        if last is not None and (last.family, last.marks) == (family, marks):
            return last.diagnostics
        key = key_of(family, marks)
        known = self._runs.find_diagnostics(key)
        if known is not None:
            if scan:
                self._runs.note_scan(key, scan)
            self._last = Judgement(family, scan, marks, known)
            return known
        base = last if last is not None and last.family == family else self._find_base(family)
        witness = _Witness(texts)
        found = base and _find_carried(config, base, marks, witness, contents)
        if found is None:
            snapshot = vault()
            if marks != marks_now():
                marks, scan = marks_now(), ""
            found = _judged(config, base, marks, witness, snapshot)
        self._last = Judgement(family, scan, marks, found)
        # What was said without a text that has changed meanwhile is no answer for other runs.
        self._is_kept = witness.has_missed
        if last is None:
            self.keep()
        return found

    def keep(self) -> None:
        """Keep the last judgement for other runs; a watcher does so once, at its end."""
        if self._last is not None and not self._is_kept:
            self._runs.keep_diagnostics(self._last.key, *self._last)
            self._is_kept = True

    def _find_base(self, family: str) -> Judgement | None:
        base = self._runs.find_base(family)
        if base is None:
            return None
        key, marks = base
        diagnostics = self._runs.find_diagnostics(key)
        return None if diagnostics is None else Judgement(family, "", marks, diagnostics)


class _Witness:
    """Gives texts, and knows afterwards whether one was asked for that is there no more."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self.has_missed = False

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        text = self._texts.text_of(path, digest)
        self.has_missed |= text is None
        return text


def marks_of(
    files: Mapping[NotePath, FileState], unreadable: Mapping[NotePath, Unreadable]
) -> Marks:
    """Return the marks of all files; times do not count, only what is read or seen."""
    marks = {path: state.digest or f"{state.stamp.size}" for path, state in files.items()}
    for path, fault in unreadable.items():
        marks[path] = f"{marks.get(path, '')} {fault.kind} {fault.reason}"
    return marks


def differing(one: Marks, other: Marks) -> frozenset[NotePath]:
    """Return the files that came, went or changed between two vaults."""
    return frozenset(path for path, _ in one.items() ^ other.items())


def family_of(config: Config, program: str) -> str:
    """Name everything but the files that a judgement depends on; `program` marks the code."""
    return _digest_of(f"{program} {config!r}")


def key_of(family: str, marks: Marks) -> str:
    """Name a judgement of these very files."""
    rows = [f"{path}\0{mark}" for path, mark in sorted(marks.items())]
    return _digest_of("\n".join((family, *rows)))


def _judged(
    config: Config, base: Judgement | None, marks: Marks, texts: Texts, vault: Vault
) -> tuple[Diagnostic, ...]:
    from kbtool.lint.judge import judge, rejudge  # noqa: PLC0415 - see above
    from kbtool.lint.selection import RuleSet  # noqa: PLC0415 - see above

    ruleset = RuleSet.of(config)
    with collector_off():
        if base is None:
            return judge(vault, texts, ruleset)
        return rejudge(vault, texts, ruleset, base.diagnostics, differing(base.marks, marks))


_FEW: Final = 8
"""With more changed notes than this, one of them is hardly mere prose."""


def _find_carried(
    config: Config, base: Judgement, marks: Marks, texts: Texts, contents: Contents
) -> tuple[Diagnostic, ...] | None:
    """Return the answer when no more than the prose of a few notes was edited, None otherwise."""
    changed = differing(base.marks, marks)
    both = {path: (base.marks.get(path, ""), marks.get(path, "")) for path in sorted(changed)}
    if len(changed) > _FEW or not all(old and new for old, new in both.values()):
        return None
    known = contents(changed, {Digest(mark) for pair in both.values() for mark in pair})
    if not all(Digest(mark) in known for pair in both.values() for mark in pair):
        return None
    from kbtool.lint.carry import Edited, find_carried  # noqa: PLC0415 - see above
    from kbtool.lint.selection import RuleSet  # noqa: PLC0415 - see above

    edits = [
        Edited(path, Digest(now), known[Digest(then)], known[Digest(now)])
        for path, (then, now) in both.items()
    ]
    return find_carried(
        edits, base.diagnostics, marks, texts=texts, ruleset=RuleSet.of(config), config=config
    )


def _digest_of(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
