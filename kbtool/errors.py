"""The few errors that stop a run, each with its exit code.

What a note may contain is never one of these: a fault in a text is a Problem, a fault in a vault
a Diagnostic. Errors are caught once, in the command line. They are compared by identity and not
frozen: Python itself writes a traceback and a cause into an exception that passes through.
"""

from typing import ClassVar


class KbError(Exception):
    """A reason why a run cannot go on; `str()` is one sentence for the user."""

    exit_code: ClassVar[int] = 2


class UsageError(KbError):
    """The command line asks for something that makes no sense."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class VaultNotFoundError(KbError):
    """The vault's path names nothing, or no folder."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}; name the vault's folder with --vault DIR."


class ConfigError(KbError):
    """A configuration that cannot be used; line and column are 1-based, 0 when unknown."""

    def __init__(self, path: str, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(path, reason, line, column)
        self.path = path
        self.reason = reason
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.path}{place}: {self.reason}"


class QueryError(KbError):
    """A search query that does not parse; `column` is the 0-based character of the fault."""

    def __init__(self, query: str, column: int, reason: str) -> None:
        super().__init__(query, column, reason)
        self.query = query
        self.column = column
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.reason}, at character {self.column + 1} of the query."


class RenameError(KbError):
    """A rename that cannot be done whole; nothing was changed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class CacheError(KbError):
    """Neither the cache nor anything in its place can be used."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}; set KBTOOL_CACHE_DIR to a folder of your own."


class VerificationError(KbError):
    """An incremental answer that a fresh check of the same files contradicts: a fault of kbtool's.

    `differences` are lines for a report, each with a path, a rule, and which check said it.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, differences: tuple[str, ...]) -> None:
        super().__init__(differences)
        self.differences = differences

    def __str__(self) -> str:
        count = len(self.differences)
        head = f"The incremental check differs from a fresh one in {count} findings; please report:"
        return "\n".join((head, *self.differences))


class WatcherRunningError(KbError):
    """Another watcher holds this vault."""

    exit_code: ClassVar[int] = 3

    def __init__(self, pid: int) -> None:
        super().__init__(pid)
        self.pid = pid

    def __str__(self) -> str:
        return f"Already watching this vault (pid {self.pid}); stop it with kbtool watch --stop."
