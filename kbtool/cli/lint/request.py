"""What a lint run was asked for, checked for sense."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kbtool.cli.options import LintFormat
from kbtool.errors import UsageError
from kbtool.model.diagnostic import Severity

_PREFER = "rules.ambiguous-link.prefer"


class Request(NamedTuple):
    """The options of `kbtool lint`; rules are words as written, several may stand in one."""

    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    output_format: LintFormat = "full"
    statistics: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None
    watch: bool = False
    no_cache: bool = False
    stdin_filename: str | None = None
    since: str | None = None
    staged: bool = False
    prefer: tuple[str, ...] = ()
    create_stubs: bool = False

    @staticmethod
    def of(options: Mapping[str, Any]) -> "Request":
        """Make a request of the values that typer gives; what may be named often is a tuple."""
        values: dict[str, Any] = dict(options)
        for name, default in Request._field_defaults.items():
            if default == ():
                values[name] = tuple(values[name] or ())
        return Request(**values)

    @property
    def changes_notes(self) -> bool:
        """Whether fixes are wanted, to be written or shown."""
        return self.fix or self.diff or self.create_stubs

    def overrides(self) -> dict[str, object]:
        """Return the configuration's values that the command line sets."""
        values: dict[str, object] = {}
        if self.select:
            values["lint.select"] = words_of(self.select)
        if self.extend_select or self.create_stubs:
            values["lint.extend-select"] = (*words_of(self.extend_select), *self._stub_rules())
        if self.ignore:
            values["lint.ignore"] = words_of(self.ignore)
        if self.prefer:
            values[_PREFER] = self.prefer
        if self.fail_on is not None:
            values["lint.fail-on"] = None if self.fail_on == "never" else Severity(self.fail_on)
        return values

    def _stub_rules(self) -> tuple[str, ...]:
        if not self.create_stubs:
            return ()
        from kbtool.app.fix.stubs import STUB_RULE

        return (STUB_RULE,)


def check(request: Request) -> None:
    """Refuse options that contradict each other; raises UsageError."""
    if request.unsafe_fixes and not (request.fix or request.diff):
        raise UsageError("--unsafe-fixes needs --fix, or --diff to look first.")
    asks_git = request.since is not None or request.staged
    if request.stdin_filename is not None and (request.paths or asks_git or request.watch):
        raise UsageError("--stdin-filename lints one note: no PATHS, --since, --staged, --watch.")
    if request.since is not None and request.staged:
        raise UsageError("--since and --staged exclude each other.")
    if request.write_baseline and (request.baseline or request.changes_notes or asks_git):
        raise UsageError("--write-baseline takes the whole vault as it is, and changes nothing.")
    if request.watch and (request.changes_notes or request.write_baseline):
        raise UsageError("--watch only reports; fix or write a baseline without it.")
    if request.prefer and not request.unsafe_fixes:
        raise UsageError("--prefer decides among namesakes for --fix --unsafe-fixes.")
    if request.stdin_filename is not None and request.create_stubs:
        raise UsageError("--create-stubs writes notes; it has no use with --stdin-filename.")


def check_rules(request: Request) -> None:
    """Refuse words of the command line that name no rule; raises UsageError."""
    words = words_of((*request.select, *request.extend_select, *request.ignore))
    if not words:
        return  # most runs: an unchanged vault is answered without importing any rule
    from difflib import get_close_matches

    from kbtool.lint.rule_set import codes_of
    from kbtool.rules.catalog import CATALOG

    for word in words:
        if codes_of(word):
            continue
        known = [name for rule in CATALOG for name in (rule.code, rule.name)]
        near = get_close_matches(word, known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else "kbtool rule lists them."
        raise UsageError(f"{word} is no rule; {hint}")


def words_of(values: Iterable[str]) -> tuple[str, ...]:
    """Split `L001,G` and `L001 G` into words."""
    return tuple(word for value in values for word in value.replace(",", " ").split())
