"""Names and words as UTF-8, whatever the locale says: files' names, arguments, the environment.

Under an ASCII locale without Python's UTF-8 mode every other letter is a lone surrogate: a note's
name would differ from the link to it, and a word from the same word in a note.
"""

import codecs
import os
import sys
from contextlib import suppress

from kbtool.errors import UsageError


def restart_in_utf8_mode() -> None:
    """Become the same program in UTF-8 mode, where the locale knows ASCII only; else return.

    Locales of other encodings stay: names and arguments are written in these there.
    """
    knows_ascii_only = codecs.lookup(sys.getfilesystemencoding()).name == "ascii"
    if os.name == "posix" and knows_ascii_only and not sys.flags.utf8_mode and sys.executable:
        with suppress(OSError):
            os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - ourselves


def text_given(word: str, what: str) -> str:
    """Return an argument that is looked for as text; raises UsageError for one that is no UTF-8.

    A path may be any bytes; it does not come here.
    """
    if not any("\ud800" <= sign <= "\udfff" for sign in word):
        return word
    try:
        return os.fsencode(word).decode("utf-8")
    except UnicodeError as fault:
        raise UsageError(f"{what} is not UTF-8 text: {word}.") from fault
