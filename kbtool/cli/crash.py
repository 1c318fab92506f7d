"""What the user hears of an error that should not exist, and the log that a report can hold."""

import os
import platform
import sys
import tempfile
import traceback

from kbtool.version import VERSION


def account_of(error: Exception, *, shown: bool) -> str:
    """Write the whole story to a log file of the user's own, and return the sentence about it.

    With `shown` the traceback is part of the text. The log lies in the temporary folder, mode
    0600: it must also work when the cache is what broke.
    """
    story = "".join(traceback.format_exception(error))
    head = (
        f"kbtool {VERSION}, Python {platform.python_version()}, {platform.platform()}\n"
        f"arguments: {sys.argv[1:]!r}\n\n"
    )
    place = _log(head + story)
    sentence = f"Internal error ({type(error).__name__}); {place}."
    return f"{story}{sentence}" if shown else sentence


def _log(text: str) -> str:
    try:
        handle, path = tempfile.mkstemp(prefix="kbtool-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        return f"no log could be written ({error.strerror}), try --debug"
    return f"the whole story is in {path}"
