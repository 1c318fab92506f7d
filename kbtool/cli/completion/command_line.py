"""A command line that is being typed: its words, and how a word is written for a shell."""

import re
from typing import Final, NamedTuple

_DOUBLE_QUOTED: Final = '"\\$`'  # what a backslash guards between double quotes
_BARE: Final = re.compile(r"[\w./:=@%+,^-]", re.UNICODE)  # needs no guard outside of quotes
_BREAKS: Final = "\"'@><=;|&(:"  # where bash begins a word anew, blanks aside


class Typed(NamedTuple):
    """The words before the cursor, the last of them unfinished and without its quotes.

    `quote` is the sign that is still open around it. `kept` counts the characters at its beginning
    that bash leaves as they are: it replaces only what stands behind a colon, an open quote and
    the like.
    """

    words: tuple[str, ...]
    last: str
    quote: str = ""
    kept: int = 0


def typed_in_bash(line: str, breaks: str = _BREAKS) -> Typed:
    """Read a line up to the cursor as bash does; `breaks` are its COMP_WORDBREAKS."""
    words, word, quote, kept, begun = list[str](), "", "", 0, False
    signs = iter(line)
    for sign in signs:
        if sign == quote:
            quote, kept = "", len(word)
        elif quote == "'":
            word += sign
        elif sign == "\\":
            guarded = next(signs, "")
            literal = quote and guarded not in _DOUBLE_QUOTED
            word += f"\\{guarded}" if literal else guarded
            begun = True
        elif quote:
            word += sign
        elif sign in "\"'":
            quote, kept, begun = sign, len(word), True
        elif sign.isspace():
            if begun:
                words.append(word)
            word, kept, begun = "", 0, False
        else:
            word, begun = word + sign, True
            if sign in breaks:
                kept = len(word)
    return Typed(tuple(words), word, quote, kept)


def written_for_bash(word: str, typed: Typed) -> str | None:
    """Return what bash shall put in the place of the unfinished word, or of its end.

    None where the word does not begin with what stays.
    """
    stays = typed.last[: typed.kept]
    if not word.casefold().startswith(stays.casefold()):
        return None
    rest = word[typed.kept :]
    match typed.quote:
        case "'":
            written = rest.replace("'", "'\\''")
        case '"':
            written = "".join(f"\\{sign}" if sign in _DOUBLE_QUOTED else sign for sign in rest)
        case _:
            written = "".join(sign if _BARE.match(sign) else f"\\{sign}" for sign in rest)
    # Bash closes the quote itself, unless the same sign stands there already.
    is_open = typed.quote and written.endswith(typed.quote)
    return written + typed.quote if is_open else written


def written_for_powershell(word: str) -> str:
    """Return a word as PowerShell takes it for one."""
    return word if re.fullmatch(r"[\w./:=-]+", word) else "'" + word.replace("'", "''") + "'"
