"""Where a watcher's news go: results, talk and the state line on a terminal, or the log."""

import threading
import time
from contextlib import suppress

from kbtool.cli.console import Console
from kbtool.cli.streams import OutputError, find_refusal
from kbtool.model.diagnostic import Edit
from kbtool.report.lint.report import EndOf
from kbtool.report.text.editor_links import Standpoint
from kbtool.report.text.escape import safe
from kbtool.report.text.style import clipped
from kbtool.report.watch import count_text, greeting, json_line, notice, result_line
from kbtool.watch.messages import (
    Changed,
    CountChanged,
    Fixed,
    ProblemFound,
    Ready,
    Rescan,
    Stopped,
    WatchEvent,
    WatchWarning,
)
from kbtool.watch.process.log import Log

_ERASE = "\r\x1b[K"


class Output:
    """Prints news for eyes, or as JSON lines; `is_closed` once nobody gets the results.

    `refusal` says why, where it is not for want of a reader.
    """

    def __init__(
        self,
        console: Console,
        *,
        jsonl: bool,
        end_of: EndOf,
        standpoint: Standpoint = Standpoint(),  # noqa: B008 - a frozen value
    ) -> None:
        self._console = console
        self._standpoint = standpoint
        self._jsonl = jsonl
        self._end_of = end_of
        self._lock = threading.Lock()  # a complaint about the user's command comes from a thread
        self._has_line = console.can_draw
        self._line = ""
        self._minute = ""  # last shown above findings
        self._was_terminal = console.is_terminal
        self.is_closed = False
        self.refusal: OutputError | None = None

    def tell(self, news: WatchEvent) -> None:
        """Print a piece of news at once, as long as somebody reads."""
        with self._lock:
            if self.is_closed:
                return
            try:
                self._print(news)
            except OSError as error:
                self.is_closed, self.refusal = True, find_refusal(error)

    def hang_up(self) -> None:
        """Hear of a hang-up; ends the output when it was the terminal's."""
        if self._was_terminal and not self._console.is_terminal:
            self.is_closed = True

    def finish(self) -> None:
        """Leave the terminal as it was found."""
        with suppress(OSError):
            self._erase()

    def _print(self, news: WatchEvent) -> None:
        self._erase()
        if self._jsonl:
            self._console.write(json_line(news, self._end_of))
        else:
            self._print_result(result_line(news, self._console.style, self._standpoint))
            self._say(news)
        self._console.out.flush()
        match news:
            case Ready(count=count) | Changed(count=count) | CountChanged(count=count):
                self._line = f"{count_text(count)}, {time.strftime('%H:%M:%S')}"
                self._draw()
            case WatchWarning() | Rescan():
                self._draw()  # as it was; findings are followed by their count
            case ProblemFound() | Fixed() | Stopped():
                pass

    def _print_result(self, line: str) -> None:
        """Print a line; for eyes below the time where it is the first of its minute."""
        if line and self._was_terminal:
            minute = time.strftime("%H:%M")
            if minute != self._minute:
                self._console.write(self._console.style.dim(minute) + "\n")
            self._minute = minute
        self._console.show(line)

    def _say(self, news: WatchEvent) -> None:
        match news:
            case WatchWarning(sentence):
                self._console.warn(sentence)
            case Ready() if self._has_line:  # which will hold the numbers
                self._console.say(greeting(news))
            case _ if sentence := notice(news):
                self._console.say(sentence)

    def _draw(self) -> None:
        """Write how things stand into the line below everything else."""
        if self._has_line:
            self._console.err.write(clipped(self._line, self._console.talk_width - 1))
            self._console.err.flush()

    def _erase(self) -> None:
        if self._has_line and self._line:
            self._console.err.write(_ERASE)
            self._console.err.flush()


class LoggedOutput:
    """Writes news to the log of a watcher in the background."""

    is_closed = False
    refusal: OutputError | None = None

    def __init__(self, log: Log, console: Console, *, jsonl: bool, end_of: EndOf) -> None:
        self._log = log
        self._style = console.style
        self._jsonl = jsonl
        self._end_of = end_of

    def tell(self, news: WatchEvent) -> None:
        """Write a piece of news as a line, for eyes with its time."""
        if self._jsonl:
            line = json_line(news, self._end_of)
        else:
            line = result_line(news, self._style, Standpoint()) or safe(notice(news))
        if line:
            self._log.write(line)

    def hang_up(self) -> None:
        """A process without a terminal does not lose one."""

    def finish(self) -> None:
        """Close the log."""
        self._log.close()


def end_on_its_line(edit: Edit) -> tuple[int, int]:
    """Return the place behind an edit, taken to stand on one line as nearly all do."""
    return edit.span.line, edit.span.column + max(0, edit.span.end - edit.span.start)
