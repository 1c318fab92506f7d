"""Commands that are imported when they are asked for, and built by typer then.

A command's module costs its imports only in the runs that need it; the list of commands and their
one-line helps stand in a table, so that `kbtool --help` imports none of them.
"""

import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command

from kbtool.cli.common_options import common_options
from kbtool.cli.typer_command import Command


class CommandEntry(NamedTuple):
    """`module` holds a function of the command's name (`-` as `_`); `help` is one sentence."""

    name: str
    module: str
    help: str


class LazyGroup(TyperGroup):
    """The group of all commands of a table."""

    def __init__(self, entries: Sequence[CommandEntry], **attributes: Any) -> None:
        super().__init__(**attributes)
        self.entries = {entry.name: entry for entry in entries}

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the base class's signature
        """Return the names in the table's order."""
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as above
        """Import and build one command, None when there is none of that name."""
        entry = self.entries.get(cmd_name)
        return None if entry is None else command_of(entry)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, or fail with what was meant; `help COMMAND` is its `--help`."""
        if args[0] == "help":
            args = [*args[1:], "--help"]
        if args == ["--help"]:
            print(ctx.get_help())
            ctx.exit()
        if args[0] not in self.entries and not args[0].startswith("-"):
            from kbtool.cli.slips import command_meant

            meant = command_meant(args[0], self.entries)
            hint = f", did you mean '{meant}'?" if meant else ""
            ctx.fail(f"No such command '{args[0]}'{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as above
        """Write the table of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.help) for entry in self.entries.values()])

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Complete command names from the table, then options."""
        from typer._click.shell_completion import CompletionItem

        names = [
            CompletionItem(entry.name, help=entry.help)
            for entry in self.entries.values()
            if entry.name.startswith(incomplete)
        ]
        # The group's own answer would build every command to ask for its help.
        return names + super(TyperGroup, self).shell_complete(ctx, incomplete)


def group_of(entries: Sequence[CommandEntry], help_text: str) -> LazyGroup:
    """Return the whole command line."""
    return LazyGroup(
        entries,
        name="kbtool",
        help=help_text,
        no_args_is_help=True,
        params=list(common_options()),
        rich_markup_mode=None,
        subcommand_metavar="COMMAND …",
        context_settings={"help_option_names": ["--help", "-h"]},
    )


def command_of(entry: CommandEntry) -> Command:
    """Build one command from its function, with the common options behind its own."""
    module = import_module(entry.module)
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    # A module may bring a class of its own where its arguments need a reading of their own.
    kind = getattr(module, "Command", Command)
    app.command(entry.name, cls=kind)(getattr(module, entry.name.replace("-", "_")))
    command = get_command(app)
    assert isinstance(command, Command)
    command.params.extend(common_options())
    return command


def usage_sentence(error: Any) -> str:
    """Word typer's complaint about the command line in one sentence, and name the way to help."""
    context = getattr(error, "ctx", None)
    help_command = context.command_path if context is not None else "kbtool"
    option = str(getattr(error, "option_name", None) or "")
    text = str(error.format_message()).removesuffix(".")
    if hasattr(error, "possibilities"):
        text = f"No such option: {option}" + _meant(option, context)
    if text.startswith("Got unexpected extra argument"):
        text += ", and a vault is named with --vault DIR"
    if help_command.endswith(" search") and re.match("-[^-]", option):
        text += " (put -- before a query that begins with -)"
    return f"{text}{'' if text.endswith('?') else ';'} see {help_command} --help."


def _meant(option: str, context: Any) -> str:
    from kbtool.cli.slips import option_meant

    parameters = () if context is None else context.command.get_params(context)
    meant = option_meant(option, {name for one in parameters for name in one.opts})
    return f", did you mean {meant}?" if meant else ""
