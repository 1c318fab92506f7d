"""`kbtool config`: what is configured, by whom, and what could be."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from kbtool.config.describe import Setting


def config(
    context: typer.Context,
    *,
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY]…", help="Only these: a table, or a key such as lint.ignore."),
    ] = None,
    show_schema: Annotated[
        bool, typer.Option("--schema", help="Print a JSON Schema of kbtool.toml.")
    ] = False,
    init: Annotated[
        bool, typer.Option("--init", help="Write a commented kbtool.toml into the vault.")
    ] = False,
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="For eyes or for programs.")
    ] = "text",
) -> None:
    """Print the effective configuration and where each value came from.

    Later places win: defaults, the vault's .obsidian folder, your own file, the vault's
    kbtool.toml (or [tool.kbtool] in its pyproject.toml), the command line.
    """
    if show_schema:
        _print_schema()
    elif init:
        _write_first_file(context)
    else:
        _print_settings(context, keys or [], as_json=output_format == "json")


def _print_settings(context: typer.Context, keys: list[str], *, as_json: bool) -> None:
    from kbtool.app.config_sources import PLACES
    from kbtool.cli.options import options_of
    from kbtool.cli.run import run_of
    from kbtool.config.describe import chosen, settings_of
    from kbtool.report.config import config_json, config_text
    from kbtool.store.config_files import user_config_path

    run = run_of(options_of(context))
    settings = list(settings_of(run.loaded))
    if keys:
        settings = chosen([*settings, *_rule_options_not_set(settings)], keys)
    if as_json:
        files = [str(user_config_path()), *(str(run.root / name) for name in PLACES)]
        run.console.write(config_json(settings, files))
        return
    run.console.say(f"Vault {run.root}; your own file would be {user_config_path()}")
    run.console.show(config_text(settings, run.console.style))


def _rule_options_not_set(settings: "list[Setting]") -> "Iterator[Setting]":
    from kbtool.config.describe import DEFAULT, Setting, plain
    from kbtool.rules.catalog import CATALOG

    known = {(one.table, one.name) for one in settings}
    for option in (option for rule in CATALOG for option in rule.options):
        table = f"rules.{option.rule}"
        if (table, option.name) not in known:
            yield Setting(table, option.name, plain(option.default), DEFAULT)


def _print_schema() -> None:
    import json

    from kbtool.app.config_sources import rule_schemas
    from kbtool.config.describe import schema

    print(json.dumps(schema(rule_schemas()), indent=1, ensure_ascii=False))


def _write_first_file(context: typer.Context) -> None:
    from kbtool.app.config_sources import OWN_FILE, rule_schemas
    from kbtool.cli.options import options_of
    from kbtool.cli.run import run_of
    from kbtool.config.describe import first_file
    from kbtool.errors import UsageError

    run = run_of(options_of(context))
    path = run.root / OWN_FILE
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(first_file(rule_schemas()))
    except FileExistsError:
        raise UsageError(f"{path} exists already; nothing was written.") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}.") from error
    run.console.say(f"Wrote {path}")
