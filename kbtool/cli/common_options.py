"""The parameters for the options that every command takes.

They may stand before or behind the command's name; the frame adds them, a command only asks for
`options_of(context)`.
"""

from typing import Any, cast

import typer
from typer.core import TyperOption

from kbtool.cli.options import COLORS, KEY
from kbtool.version import VERSION


def common_options() -> list[TyperOption]:
    """Return fresh parameters for `--vault`, `--color`, `--quiet`, `--debug` and `--version`."""
    return [
        _option(
            ["--vault", "-C"],
            metavar="DIR",
            callback=_remember,
            help="The vault's folder; by default KBTOOL_VAULT, else the nearest one around.",
        ),
        _option(
            ["--color"],
            metavar="auto|always|never",
            callback=_remember_color,
            help="When to colour the output; NO_COLOR counts for auto.",
        ),
        _option(
            ["--quiet", "-q"],
            is_flag=True,
            callback=_remember,
            help="No notices and no progress on standard error.",
        ),
        _option(
            ["--debug"],
            is_flag=True,
            callback=_remember,
            help="Show the traceback of an internal error.",
        ),
        _option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            callback=_show_version,
            help="Print the version and stop.",
        ),
    ]


def _option(names: list[str], **rest: Any) -> TyperOption:
    default = False if rest.get("is_flag") else None
    return TyperOption(param_decls=names, default=default, expose_value=False, **rest)


def _remember(context: typer.Context, parameter: TyperOption, value: object) -> None:
    # The mapping is shared by a command's context and its parent's: what is not given says nothing.
    if value is not None and value is not False:
        context.meta.setdefault(KEY, {})[cast("str", parameter.name)] = value


def _remember_color(context: typer.Context, parameter: TyperOption, value: object) -> None:
    if value is not None and value not in COLORS:
        raise typer.BadParameter(f"'{value}' is none of auto, always, never.")
    _remember(context, parameter, value)


def _show_version(context: typer.Context, _: TyperOption, value: object) -> None:
    if value and not context.resilient_parsing:
        print(f"kbtool {VERSION}")
        raise typer.Exit(0)
