"""Baseline files: the findings that are known and not to be told again."""

from pathlib import Path
from typing import NamedTuple

from kbtool.errors import ConfigError
from kbtool.lint.baseline import Baseline, baseline_text, read_baseline
from kbtool.model.diagnostic import Diagnostic
from kbtool.store.config_files import read_own, write_own


class Compared(NamedTuple):
    """The findings that a baseline does not know, and how many that it knows are gone."""

    new: tuple[Diagnostic, ...]
    gone: int


def save_baseline(path: Path, diagnostics: tuple[Diagnostic, ...]) -> None:
    """Write all findings as known; raises ConfigError when the file cannot be written."""
    write_own(path, baseline_text(Baseline.of(diagnostics)))


def compare_with_baseline(path: Path, diagnostics: tuple[Diagnostic, ...]) -> Compared:
    """Compare findings with those that the file knows; raises ConfigError without a usable file."""
    text = read_own(path)
    if text is None:
        raise ConfigError(str(path), "no such baseline; make one with --write-baseline.")
    baseline = read_baseline(str(path), text)
    return Compared(baseline.new_among(diagnostics), baseline.gone_from(diagnostics))
