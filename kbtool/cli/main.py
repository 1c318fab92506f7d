"""The entry point: runs a command, words every error in one sentence, and ends the process."""

import gc
import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import Final, NoReturn

from kbtool.cli.streams import give_up_unwritten, take_over
from kbtool.cli.utf8 import restart_in_utf8_mode
from kbtool.errors import KbError
from kbtool.version import VERSION

# One line a command: its name, the module that holds the function of that name, its help.
COMMANDS: Final = (
    ("lint", "kbtool.cli.commands.lint", "Report problems in the vault, and mend them."),
    ("watch", "kbtool.cli.commands.watch", "Keep index and findings current while you write."),
    (
        "search",
        "kbtool.cli.commands.search",
        "Search the notes: words, phrases, tags, links, dates.",
    ),
    (
        "index",
        "kbtool.cli.commands.index",
        "Bring the search index up to date, rebuild or check it.",
    ),
    (
        "show",
        "kbtool.cli.commands.show",
        "Show one note: its links, backlinks, tags, fields, sources.",
    ),
    ("tags", "kbtool.cli.commands.tags", "Print all tags with counts, nested."),
    ("sources", "kbtool.cli.commands.sources", "Print the sources in use and what rests on each."),
    ("export", "kbtool.cli.commands.export", "Print the whole vault as data, or its link graph."),
    (
        "mv",
        "kbtool.cli.commands.mv",
        "Rename or move notes, folders, files, headings, tags; keep links.",
    ),
    ("rule", "kbtool.cli.commands.rule", "List the rules, or explain one of them."),
    ("cache", "kbtool.cli.commands.cache", "Show where the caches lie, and prune them."),
    ("doctor", "kbtool.cli.commands.doctor", "Check everything that kbtool stands on."),
    (
        "config",
        "kbtool.cli.commands.config",
        "Print the effective configuration and where it came from.",
    ),
)
HELP: Final = (
    "A linter and full-text index for Obsidian-style vaults: right about links, sources and "
    "headings, in the terminal.\n\n"
    "kbtool --install-completion lets your shell complete commands, rules and notes."
)
_INTERNAL_ERROR: Final = 70
_INTERRUPTED: Final = 128 + 2  # SIGINT
_BROKEN_PIPE: Final = 128 + 13  # SIGPIPE, which Windows does not name
_TERMINATED: Final = 128 + 15  # SIGTERM


class Terminated(BaseException):
    """SIGTERM has arrived: unwind like on Ctrl-C, then end with 143."""


_ENDS: Final[dict[type[BaseException], int]] = {
    KeyboardInterrupt: _INTERRUPTED,
    Terminated: _TERMINATED,
    BrokenPipeError: _BROKEN_PIPE,
}


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    restart_in_utf8_mode()
    take_over()
    signal.signal(signal.SIGTERM, _terminate)
    code = _outcome(sys.argv[1:] or ["--help"])
    give_up_unwritten()
    gc.freeze()  # else the end of the process looks through all that it held: 8 ms
    sys.exit(code)


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated


def _outcome(arguments: list[str]) -> int:
    """Run, and turn whatever ends the run into words and an exit code."""
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except KbError as error:
        return _complain(str(error), error.exit_code)
    except (KeyboardInterrupt, Terminated, BrokenPipeError) as end:
        return _ENDS[type(end)]
    except (OSError, MemoryError) as error:
        from kbtool.cli.os_errors import refusal_of

        story = _story_of(error) if _is_debugging(arguments) else ""
        return _complain(story + refusal_of(error), KbError.exit_code)
    except Exception as error:  # noqa: BLE001 - the very top: nobody else is left to answer
        from kbtool.cli.crash import account_of

        return _complain(account_of(error, shown=_is_debugging(arguments)), _INTERNAL_ERROR)
    return code


def _run(arguments: list[str]) -> int:
    if arguments == ["--version"]:  # needs nothing that takes time to import
        print(f"kbtool {VERSION}")
        return 0
    from kbtool.cli.console import prepare_streams
    from kbtool.cli.fast_args import find_quick_run

    prepare_streams()
    is_completion = "_KBTOOL_COMPLETE" in os.environ or _asks_for_completion(arguments)
    quick_run = None if is_completion else find_quick_run(arguments)
    if quick_run is not None:
        return quick_run()
    return _run_typer(arguments, is_completion=is_completion)


def _run_typer(arguments: list[str], *, is_completion: bool) -> int:
    import typer

    from kbtool.cli.lazy_commands import CommandEntry, group_of

    group = group_of([CommandEntry(*row) for row in COMMANDS], HELP)
    try:
        if is_completion:
            from kbtool.cli.completion.questions import run_completion

            return run_completion(group, arguments)
        with group.make_context("kbtool", list(arguments)) as context:
            result = group.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        return _INTERRUPTED
    except typer.TyperException as error:
        return _usage_error(error)
    return result if isinstance(result, int) else 0


def _usage_error(error: Exception) -> int:
    from kbtool.cli.lazy_commands import usage_sentence

    return _complain(usage_sentence(error), KbError.exit_code)


def _complain(sentence: str, code: int) -> int:
    from kbtool.cli.console import talk_text, talk_width

    with suppress(OSError):
        sys.stdout.flush()
    with suppress(OSError):
        sys.stderr.write(talk_text(f"kbtool: {sentence}", talk_width(sys.stderr)) + "\n")
        sys.stderr.flush()
    return code


def _story_of(error: Exception) -> str:
    import traceback

    return "".join(traceback.format_exception(error))


def _asks_for_completion(arguments: list[str]) -> bool:
    return any(word.startswith(("--install-completion", "--show-completion")) for word in arguments)


def _is_debugging(arguments: list[str]) -> bool:
    return "--debug" in arguments or os.environ.get("KBTOOL_DEBUG", "0") not in {"", "0"}
