"""Reads the plain command lines of `lint` and `search` without typer.

Typer's import takes as long as the whole look at ten thousand notes. What is not plain here is
left to typer, and what is means the same to both.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple, cast, get_args

from kbtool.cli.options import COLORS, Color, LintFormat, Options, SearchFormat

Given = dict[str, Any]
"""Values by field, of those options that stand on the command line."""

_LINT_FORMATS: Final = frozenset(get_args(LintFormat))
_SEARCH_FORMATS: Final = frozenset(get_args(SearchFormat))


class Value(NamedTuple):
    """An option that takes a value, any or one of the choices; `field` is where it goes."""

    field: str
    choices: frozenset[str] | None = None


class Flag(NamedTuple):
    """An option without a value, and what it puts into its field."""

    field: str
    value: bool | str = True


_Grammar = Mapping[str, Value | Flag]

_COMMON: Final[_Grammar] = {
    "--vault": Value("vault"),
    "-C": Value("vault"),
    "--color": Value("color", frozenset(COLORS)),
    "--quiet": Flag("quiet"),
    "-q": Flag("quiet"),
}
_SHORT_FORMATS: Final[_Grammar] = {
    "--json": Flag("output_format", "json"),
    "--jsonl": Flag("output_format", "jsonl"),
}
_LINT: Final[_Grammar] = {
    **_COMMON,
    "--format": Value("output_format", _LINT_FORMATS),
    "--output-format": Value("output_format", _LINT_FORMATS),
    **_SHORT_FORMATS,
    "--statistics": Flag("statistics"),
}
_SEARCH: Final[_Grammar] = {
    **_COMMON,
    "--format": Value("output_format", _SEARCH_FORMATS),
    "--output-format": Value("output_format", _SEARCH_FORMATS),
    **_SHORT_FORMATS,
    "--count": Flag("only_count"),
    "--no-refresh": Flag("refresh", value=False),
}
_COMMON_FIELDS: Final = frozenset(option.field for option in _COMMON.values())


def find_quick_run(arguments: Sequence[str]) -> Callable[[], int] | None:
    """Return what a plain command line asks for, None where typer has to read it."""
    match arguments:
        case ["lint", *rest] if (read := _find_read(rest, _LINT)) is not None:
            return partial(_lint, *read)
        case ["search", *rest] if (read := _find_read(rest, _SEARCH)) is not None:
            return partial(_search, *read)
        case _:
            return None


def _lint(words: list[str], options: Options, given: Given) -> int:
    from kbtool.cli.lint.dispatch import run_lint
    from kbtool.cli.lint.request import Request

    return run_lint(options, Request(paths=tuple(words), **given))


def _search(words: list[str], options: Options, given: Given) -> int:
    from kbtool.cli.search.request import Request
    from kbtool.cli.search.run import run_search

    return run_search(options, Request(query=" ".join(words), **given))


def _find_read(
    arguments: Sequence[str], grammar: _Grammar
) -> tuple[list[str], Options, Given] | None:
    """Return the words, the common options and the command's own; None where it is not plain."""
    words, given = list[str](), Given()
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            words.append(argument)
            continue
        name, has_value, value = argument.partition("=")
        match grammar.get(name):
            case Flag(field, constant) if not has_value:
                given[field] = constant
            case Value(field, choices):
                word = value if has_value else next(rest, "")
                is_plain = word and word[0] != "-" and (name[1] == "-" or not has_value)
                if not is_plain or (choices is not None and word not in choices):
                    return None
                given[field] = word
            case _:
                return None
    common = {field: given.pop(field) for field in _COMMON_FIELDS & given.keys()}
    color = cast("Color", common.pop("color", "auto"))
    return words, Options(color=color, **common), given
