"""What a watcher has to say, as values; how it is worded is up to the report."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import NotePath


@dataclass(frozen=True, slots=True)
class Mode:
    """How changes are learnt of: `name` is "inotify", "FSEvents", … or "polling".

    `seconds` is the least time between two looks when polling, else 0; `reason` says why polling.
    """

    name: str
    seconds: float = 0.0
    reason: str = ""

    @property
    def is_polling(self) -> bool:
        """Whether nobody reports changes."""
        return self.seconds > 0


@dataclass(frozen=True, slots=True)
class Count:
    """How the vault stands: the state line's numbers."""

    notes: int
    errors: int
    warnings: int
    infos: int

    @property
    def problems(self) -> int:
        """All findings."""
        return self.errors + self.warnings + self.infos


@dataclass(frozen=True, slots=True)
class Ready:
    """The first look is over and changes are followed from now on."""

    vault: str
    mode: Mode
    count: Count


@dataclass(frozen=True, slots=True)
class Changed:
    """Files changed, came or went; `indexed` once the index holds what they say now."""

    paths: tuple[NotePath, ...]
    removed: tuple[NotePath, ...]
    indexed: bool
    count: Count


@dataclass(frozen=True, slots=True)
class ProblemFound:
    """A finding that was not there before; `moved` when it has only come along with its note."""

    diagnostic: Diagnostic
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Fixed:
    """A finding that is gone, or has `moved`; the diagnostic is as it was last seen."""

    diagnostic: Diagnostic
    moved: bool = False


@dataclass(frozen=True, slots=True)
class CountChanged:
    """Findings that had waited were told, without any change."""

    count: Count


@dataclass(frozen=True, slots=True)
class Rescan:
    """Everything is looked at again, for a reason other than routine."""

    reason: str


@dataclass(frozen=True, slots=True)
class WatchWarning:
    """Something outside the notes is wrong or right again; one sentence."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The watcher ends."""

    reason: str


WatchEvent: TypeAlias = (
    Ready | Changed | ProblemFound | Fixed | CountChanged | Rescan | WatchWarning | Stopped
)
EventSink: TypeAlias = Callable[[WatchEvent], None]
