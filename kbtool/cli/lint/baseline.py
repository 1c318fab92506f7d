"""Baseline files: read, written, and what of them is no longer true."""

from pathlib import Path

from kbtool.cli.console import Console
from kbtool.errors import ConfigError
from kbtool.lint.baseline import Baseline, baseline_text, read_baseline
from kbtool.model.diagnostic import Diagnostic
from kbtool.report.lint.report import counted
from kbtool.store.config_files import read_own, write_own


def write_baseline(console: Console, path: Path, diagnostics: tuple[Diagnostic, ...]) -> int:
    """Write all findings as known; the exit code is 0, for nothing is new now."""
    write_own(path, baseline_text(Baseline.of(diagnostics)))
    console.say(f"Wrote {counted(len(diagnostics), 'finding')} to {path}.")
    return 0


def without_known(
    console: Console, path: Path, diagnostics: tuple[Diagnostic, ...], *, whole: bool
) -> tuple[Diagnostic, ...]:
    """Return the findings that are new.

    Where the whole vault was looked at, tell when the file knows some that are gone.
    """
    text = read_own(path)
    if text is None:
        raise ConfigError(str(path), "no such baseline; make one with --write-baseline.")
    baseline = read_baseline(str(path), text)
    gone = baseline.gone_from(diagnostics) if whole else 0
    if gone:
        verb = "is" if gone == 1 else "are"
        console.say(f"{counted(gone, 'finding')} in {path} {verb} gone; write it anew to shrink.")
    new = baseline.new_among(diagnostics)
    if len(new) < len(diagnostics):
        console.say(f"{counted(len(diagnostics) - len(new), 'known finding')} not shown.")
    return new
