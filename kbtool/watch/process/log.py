"""The log of a watcher in the background: lines in files that stay small."""

import logging
import logging.handlers
import os
from io import TextIOWrapper
from pathlib import Path
from typing import Final

_MOST_BYTES: Final = 1_000_000
_OLD_FILES: Final = 2
DATED: Final = "%(asctime)s %(message)s"
BARE: Final = "%(message)s"
"""How a line stands in the file: with the time before it, or as a program wrote it."""


class _Files(logging.handlers.RotatingFileHandler):
    """Files that are the user's alone, and never worth a traceback."""

    def _open(self) -> TextIOWrapper:
        """Open the file anew, after each rotation as well."""
        stream = super()._open()
        os.chmod(self.baseFilename, 0o600)  # noqa: PTH101 - the library's name is a string
        return stream

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Lose the line."""


class Log:
    """Writes lines to a file, and begins a new one when it has grown long."""

    def __init__(self, path: Path, form: str = DATED) -> None:
        self._path = path
        self._handler = _Files(
            path,
            maxBytes=_MOST_BYTES,
            backupCount=_OLD_FILES,
            encoding="utf-8",
            errors="backslashreplace",
        )
        self._handler.setFormatter(logging.Formatter(form))

    def write(self, line: str) -> None:
        """Add one line; a full disk loses it and nothing else."""
        if not self._path.exists():  # with the cache, which anybody may delete: begin anew
            self._handler.close()
        self._handler.handle(
            logging.LogRecord("kbtool", logging.INFO, "", 0, line.rstrip("\n"), None, None)
        )

    def close(self) -> None:
        """Close the file."""
        self._handler.close()
