"""The scripts by which shells ask kbtool for words, and where they are installed."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kbtool.errors import UsageError

_BASH: Final = r"""# bash completion for kbtool
_kbtool_complete() {
    local program=${1/#\~/$HOME} kind= line
    COMPREPLY=()
    while IFS= read -r line; do
        if [ -z "$kind" ]; then kind=$line; else COMPREPLY+=("$line"); fi
    done < <(COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_WORDBREAKS="$COMP_WORDBREAKS" \
        _KBTOOL_COMPLETE=kbtool_bash "$program" 2>/dev/null)
    case ${BASH_VERSINFO[0]}$kind in
        [123][a-z]*) ;; # it has no compopt: files are its own answer where there is no other
        *open) compopt -o nospace ;;
        *files) compopt -o default ;;
        *folders) compopt -o dirnames ;;
    esac
}
if [ "${BASH_VERSINFO[0]}" -gt 3 ]; then
    complete -F _kbtool_complete kbtool
else
    complete -o default -F _kbtool_complete kbtool
fi
"""
_ZSH: Final = r"""#compdef kbtool
# zsh completion for kbtool
_kbtool() {
    local program=${(Q)words[1]} line kind word
    local -a lines closed opened closed_texts opened_texts
    program=${program/#\~/$HOME}
    lines=("${(@f)$(_KBTOOL_COMPLETE=kbtool_zsh $program "${(@Q)words[2,CURRENT-1]}" \
        "${(Q)PREFIX}" 2>/dev/null)}")
    kind=$lines[1]
    case $kind in
        files) _files; return ;;
        folders) _files -/; return ;;
    esac
    for line in "${(@)lines[2,-1]}"; do
        word=${line%%$'\t'*}
        [[ -z $word ]] && continue
        if [[ $word == *[:/=,\[] ]]; then
            opened+=("$word"); opened_texts+=("${line/$'\t'/  -- }")
        else
            closed+=("$word"); closed_texts+=("${line/$'\t'/  -- }")
        fi
    done
    local -a how=(-M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}')
    (( $#opened + $#closed == 1 )) && how=(-U)
    (( $#opened )) && compadd $how -l -S '' -d opened_texts -a opened
    (( $#closed )) && compadd $how -l -d closed_texts -a closed
}
if [ "$funcstack[1]" = "_kbtool" ]; then _kbtool "$@"; else compdef _kbtool kbtool; fi
"""
_FISH: Final = r"""# fish completion for kbtool
function __kbtool_complete
    set -l words (commandline -opc)
    set -l raw (commandline -ct)
    set -l current (string unescape -- "$raw")
    or set current (string unescape -- "$raw'")
    or set current (string unescape -- "$raw\"")
    or set current "$raw"
    set -l lines (_KBTOOL_COMPLETE=kbtool_fish $words[1] $words[2..-1] "$current" 2>/dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current"
        case '*'
            test (count $lines) -gt 1; and printf '%s\n' $lines[2..-1]
    end
end
complete --command kbtool --no-files --arguments '(__kbtool_complete)'
"""
_LINE_FOR_POWERSHELL: Final = "kbtool --show-completion powershell | Out-String | Invoke-Expression"
_SHELLS: Final = ("bash", "zsh", "fish", "powershell", "pwsh")


def install_or_show(arguments: Sequence[str]) -> str:
    """Do what `--install-completion [SHELL]` or `--show-completion [SHELL]` says.

    Returns what to print; raises UsageError for a shell that nobody has written a script for.
    """
    at = next(i for i, word in enumerate(arguments) if word.startswith(("--install-", "--show-")))
    name, has_value, value = arguments[at].partition("=")
    following = arguments[at + 1 : at + 2]
    if not has_value:
        value = "".join(word for word in following if not word.startswith("-"))
    shell = value or _shell_around()
    if shell not in _SHELLS:
        known = ", ".join(_SHELLS)
        raise UsageError(f"{shell or 'the shell'}: kbtool completes in {known}; name one of them.")
    return _script(shell) if name == "--show-completion" else _install(shell)


def _install(shell: str) -> str:
    """Write a shell's script where it looks for it, and return a sentence about it."""
    if shell in {"powershell", "pwsh"}:
        raise UsageError(f"Add this line to your $PROFILE: {_LINE_FOR_POWERSHELL}")
    home = Path.home()
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    zsh_home = Path(os.environ.get("ZDOTDIR") or home)
    paths = {
        "bash": home / ".bash_completions/kbtool.sh",
        "zsh": home / ".zfunc/_kbtool",
        "fish": config / "fish/completions/kbtool.fish",
    }
    path = paths[shell]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_script(shell), encoding="utf-8", newline="\n")
        if shell == "bash":
            _add_line(home / ".bashrc", f"source '{path}'")
        elif shell == "zsh":
            _add_line(zsh_home / ".zshrc", "fpath+=~/.zfunc; autoload -Uz compinit; compinit")
    except OSError as error:
        raise UsageError(f"{error.filename or path}: {error.strerror}.") from error
    return f"Completion for {shell} is in {path}; it begins with the next shell."


def _add_line(start: Path, line: str) -> None:
    """Put a line at the end of a shell's start file, unless it is there."""
    old = start.read_bytes() if start.exists() else b""
    if line.encode() in old.splitlines():
        return
    with start.open("ab") as file:  # a link to wherever it is kept stays one
        file.write(b"\n" * (not old.endswith(b"\n") and bool(old)) + line.encode() + b"\n")


def _script(shell: str) -> str:
    match shell:
        case "bash":
            return _BASH
        case "zsh":
            return _ZSH
        case "fish":
            return _FISH
        case _:
            from typer._completion_shared import get_completion_script

            script: str = get_completion_script(
                prog_name="kbtool", complete_var="_KBTOOL_COMPLETE", shell=shell
            )
            return script


def _shell_around() -> str:
    """Return the name of the shell that runs us, else of the user's own, "" without either."""
    from typer._completion_shared import _get_shell_name

    return _get_shell_name() or os.path.basename(os.environ.get("SHELL", ""))  # noqa: PTH119
