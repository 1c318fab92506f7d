"""Shell completion: questions that a shell asks while a command line is typed.

It is reached only in these runs. The scripts that ask stand in completion_scripts.
"""

import os
import sys
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

import typer
from typer._click.shell_completion import (
    CompletionItem,
    ShellComplete,
    _resolve_context,
    _resolve_incomplete,
    add_completion_class,
)
from typer.core import TyperGroup

from kbtool.cli.completion.candidates import COMMON, PROPOSED, Asked, Proposals
from kbtool.cli.completion.command_line import (
    typed_in_bash,
    written_for_bash,
    written_for_powershell,
)
from kbtool.errors import KbError

VARIABLE: Final = "_KBTOOL_COMPLETE"
"""Set in the environment where a shell asks; names the shell."""

Kind = Literal["words", "files", "folders"]
_FILES: Final = frozenset({"paths", "baseline", "write_baseline", "stdin_filename", "on_problem"})
_OPEN_ENDS: Final = (":", "/", "[", "=", ",")  # behind these the word goes on


class Answer(NamedTuple):
    """Words with their meanings; or files, or folders, which shells know best themselves."""

    words: tuple[tuple[str, str], ...] = ()
    kind: Kind = "words"


def run_completion(group: TyperGroup, arguments: list[str]) -> int:
    """Answer the shell's question, or print or install the script that asks it."""
    asks = os.environ.get(VARIABLE, "")
    match asks.partition("_"):
        case "kbtool", _, "bash":
            print(_for_bash(group))
        case "kbtool", _, _:
            print(_for_others(group, arguments))
        case "complete", _, _:
            _answer_older_script(group)
        case _:
            from kbtool.cli.completion.scripts import install_or_show

            print(install_or_show(arguments).rstrip("\n"))
    return 0


def answer(group: TyperGroup, words: Iterable[str], last: str) -> Answer:
    """Return what may stand in the place of the last, unfinished word."""
    try:
        return _answer(group, list(words), last)
    except (KbError, OSError, typer.TyperException, typer.Exit):
        return Answer()  # no vault, none that can be read, or no such command


def _answer(group: TyperGroup, words: list[str], last: str) -> Answer:
    if words[:1] == ["help"]:
        words = words[1:]
    context = _resolve_context(group, {}, "kbtool", words)
    spelled = getattr(context.command, "spelled", list)
    words, prefix = spelled(words), ""
    if last.startswith("--") and "=" in last and "--" not in words:
        name, _, last = last.partition("=")
        words, prefix = [*words, *spelled([name])], f"{name}="
    if words[-1:] == ["--vault"] or words[-1:] == ["-C"]:
        return Answer(kind="folders")
    wanted, last = _resolve_incomplete(context, words, last)
    name = str(getattr(wanted, "name", ""))
    if name in _FILES and not hasattr(wanted, "params"):
        return Answer(kind="files")
    proposals: Proposals
    propose = PROPOSED.get((str(context.info_name), name))
    if propose is not None:
        proposals = propose(Asked(context, last))
    elif name in COMMON:
        proposals = COMMON[name]
    else:
        proposals = ((item.value, item.help or "") for item in wanted.shell_complete(context, last))
    begun = dict(one for one in proposals if _begins(one[0], last))
    return Answer(tuple((prefix + word, about) for word, about in begun.items() if _fits(word)))


def _begins(word: str, typed: str) -> bool:
    """Tell whether a word begins so; case, Unicode forms and a query's quotes do not count."""
    return _folded(word).startswith(_folded(typed))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace('"', "")


def _fits(word: str) -> bool:
    """Tell whether a word can be typed: no line breaks, no bytes that are no text."""
    return bool(word) and not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in word)


def _for_bash(group: TyperGroup) -> str:
    """Return the kind in the first line, then what is to be put in, as bash reads it."""
    typed = typed_in_bash(os.environ.get("COMP_LINE", ""), os.environ.get("COMP_WORDBREAKS", ""))
    found = answer(group, typed.words[1:], typed.last)
    written = [written_for_bash(word, typed) for word, _ in found.words]
    lines = [line for line in written if line]
    ends = len(lines) == 1 and found.words[0][0].endswith(_OPEN_ENDS)
    return "\n".join(["open" if ends else found.kind, *lines])


def _for_others(group: TyperGroup, arguments: list[str]) -> str:
    """Return the kind in the first line, then words with their meanings behind a tab.

    The arguments are the line's words without the program, the unfinished one last.
    """
    *words, last = arguments or [""]
    found = answer(group, words, last)
    lines = [f"{word}\t{' '.join(about.split())}".rstrip("\t") for word, about in found.words]
    return "\n".join([found.kind, *lines])


def _answer_older_script(group: TyperGroup) -> None:
    """Answer a script that an earlier version, or PowerShell, has got from typer."""
    from typer._completion_classes import (
        BashComplete,
        FishComplete,
        PowerShellComplete,
        ZshComplete,
    )

    shells: dict[str, type[ShellComplete]] = {
        "bash": BashComplete,
        "zsh": ZshComplete,
        "fish": FishComplete,
        "powershell": PowerShellComplete,
        "pwsh": PowerShellComplete,
    }
    for name, shell in shells.items():
        add_completion_class(_answering(shell, is_powershell=shell is PowerShellComplete), name)
    group.main(sys.argv[1:], prog_name="kbtool", complete_var=VARIABLE, standalone_mode=False)


def _answering(shell: type[ShellComplete], *, is_powershell: bool) -> type[ShellComplete]:
    """Return typer's class for a shell with our answers."""

    class Answering(shell):  # type: ignore[misc, valid-type]  # a class made of a value
        def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
            words = answer(self.cli, args, incomplete).words
            write = written_for_powershell if is_powershell else str
            return [CompletionItem(write(word), help=about or None) for word, about in words]

    return Answering
