"""What the user said about the run as a whole, whichever the command."""

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, get_args

if TYPE_CHECKING:
    import typer

LintFormat: TypeAlias = Literal[
    "full", "concise", "json", "jsonl", "vimgrep", "github", "gitlab", "sarif", "junit"
]
SearchFormat: TypeAlias = Literal["text", "full", "paths", "vimgrep", "json", "jsonl"]
Color: TypeAlias = Literal["auto", "always", "never"]
COLORS: Final = get_args(Color)
KEY: Final = "kbtool.options"
"""Under this key a command line's context holds the options as a mapping."""

FORMAT_ALIASES: Final = {
    "--output-format": "--format",
    "--json": "--format=json",
    "--jsonl": "--format=jsonl",
}
"""Other names of an option that every command calls `--format`; no help shows them."""


class Options(NamedTuple):
    """The options every command takes; `vault` is None when no vault was named."""

    vault: str | None = None
    color: Color = "auto"
    quiet: bool = False
    debug: bool = False


def options_of(context: "typer.Context") -> Options:
    """Return the common options of the running command."""
    return Options(**context.meta.get(KEY, {}))
