"""`--baseline` and `--write-baseline`: what is told of them."""

from pathlib import Path

from kbtool.app.baseline import compare_with_baseline, save_baseline
from kbtool.cli.console import Console
from kbtool.model.diagnostic import Diagnostic
from kbtool.report.lint.report import counted


def write_baseline(console: Console, path: Path, diagnostics: tuple[Diagnostic, ...]) -> int:
    """Write all findings as known; the exit code is 0, for nothing is new now."""
    save_baseline(path, diagnostics)
    console.say(f"Wrote {counted(len(diagnostics), 'finding')} to {path}.")
    return 0


def without_known(
    console: Console, path: Path, diagnostics: tuple[Diagnostic, ...], *, whole: bool
) -> tuple[Diagnostic, ...]:
    """Return the findings that are new.

    Where the whole vault was looked at, tell when the file knows some that are gone.
    """
    new, gone = compare_with_baseline(path, diagnostics)
    if whole and gone:
        verb = "is" if gone == 1 else "are"
        console.say(f"{counted(gone, 'finding')} in {path} {verb} gone; write it anew to shrink.")
    if len(new) < len(diagnostics):
        console.say(f"{counted(len(diagnostics) - len(new), 'known finding')} not shown.")
    return new
