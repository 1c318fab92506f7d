"""What all commands have in common as typer sees them: one name for one option."""

from typing import Any

from typer.core import TyperCommand

from kbtool.cli.options import FORMAT_ALIASES


class Command(TyperCommand):
    """A command that knows the old and the short names of its `--format`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, old names as the present ones."""
        return super().parse_args(ctx, self.spelled(args))

    def spelled(self, args: list[str]) -> list[str]:
        """Return the arguments with `--output-format`, `--json`, `--jsonl` as `--format`."""
        own = {name for parameter in self.params for name in parameter.opts}
        if "--format" not in own:
            return args
        end = args.index("--") if "--" in args else len(args)
        return [*(arg if arg in own else _spelled(arg) for arg in args[:end]), *args[end:]]


def _spelled(arg: str) -> str:
    name, is_joined, value = arg.partition("=")
    if name == "--output-format" and is_joined:
        return f"--format={value}"
    return FORMAT_ALIASES.get(arg, arg)
