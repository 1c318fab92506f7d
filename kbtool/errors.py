"""The few errors that stop a run, each with its exit code.

What a note may contain is never one of these: a fault in a text is a Problem, a fault in a vault
a Diagnostic. Errors are caught once, in the command line. They are compared by identity and not
frozen: Python itself writes a traceback and a cause into an exception that passes through.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(eq=False)
class KbError(Exception):
    """A reason why a run cannot go on; `str()` is one sentence for the user."""

    exit_code: ClassVar[int] = 2


@dataclass(eq=False)
class UsageError(KbError):
    """The command line asks for something that makes no sense."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(eq=False)
class VaultNotFoundError(KbError):
    """The vault's path names nothing, or no folder."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}; name the vault's folder with --vault DIR."


@dataclass(eq=False)
class ConfigError(KbError):
    """A configuration that cannot be used; line and column are 1-based, 0 when unknown."""

    path: str
    reason: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.path}{place}: {self.reason}"


@dataclass(eq=False)
class QueryError(KbError):
    """A search query that does not parse; `column` is the 0-based character of the fault."""

    query: str
    column: int
    reason: str

    def __str__(self) -> str:
        return f"{self.reason}, at character {self.column + 1} of the query."


@dataclass(eq=False)
class RenameError(KbError):
    """A rename that cannot be done whole; nothing was changed."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(eq=False)
class CacheError(KbError):
    """Neither the cache nor anything in its place can be used."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}; set KBTOOL_CACHE_DIR to a folder of your own."


@dataclass(eq=False)
class WatcherRunningError(KbError):
    """Another watcher holds this vault."""

    exit_code: ClassVar[int] = 3
    pid: int

    def __str__(self) -> str:
        return f"Already watching this vault (pid {self.pid}); stop it with kbtool watch --stop."
