"""Where output goes: results to standard output, talk to standard error.

The only place that knows whether there is a terminal, how wide it is, and whether it has colours.
"""

import os
import sys
from collections.abc import Mapping
from typing import Final, NamedTuple, TextIO

from kbtool.cli.options import Options
from kbtool.cli.streams import output_error
from kbtool.report.text.escape import safe
from kbtool.report.text.style import Style, flowed

_PLAIN_WIDTH: Final = 100
_LEAST_WIDTH: Final = 20  # below it nothing is readable, and no layout has to fit
_MOST_DIGITS: Final = 6  # of COLUMNS
_LINKING_PROGRAMS: Final = frozenset(
    {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby"}
)
_LINKING_TERMS: Final = ("xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm")


class Console(NamedTuple):
    """Two streams and what may be sent to them; `width` is in terminal cells.

    `erases`: a terminal, if there is one, can take back a line that was written.
    """

    out: TextIO
    err: TextIO
    color: bool
    talk_color: bool
    hyperlinks: bool
    width: int
    quiet: bool
    erases: bool = True

    @property
    def style(self) -> Style:
        """How results may look."""
        return Style(self.color, self.hyperlinks, self.width)

    @property
    def is_terminal(self) -> bool:
        """Whether results are read by eyes."""
        return self.out.isatty()

    @property
    def talk_width(self) -> int:
        """Cells of a line of talk, in the window as it is now; 0 where it goes to no terminal.

        A line that is to be erased again must not be longer.
        """
        return talk_width(self.err, self.width)

    @property
    def is_conversation(self) -> bool:
        """Whether somebody sits before a screen that can be drawn on, with a keyboard."""
        return self.erases and all(one.isatty() for one in (sys.stdin, self.out, self.err))

    @property
    def can_draw(self) -> bool:
        """Whether talk may hold a line that is drawn again and again."""
        return not self.quiet and self.erases and self.err.isatty()

    def beside(self) -> "Console":
        """Return a console whose results are talk, for runs whose output is something else."""
        return self._replace(out=self.err, color=self.talk_color, hyperlinks=False)

    def write(self, text: str) -> None:
        """Write results, a line end added where there is none; empty text writes nothing."""
        if text:
            self.out.write(text if text.endswith("\n") else text + "\n")

    def show(self, text: str) -> None:
        """Write results for eyes: on a terminal no line breaks inside a word."""
        self.write(flowed(text, self.width) if self.is_terminal else text)

    def write_bytes(self, data: bytes) -> None:
        """Write results that must stay as they are, such as names for `xargs -0`."""
        self.out.flush()
        try:
            self.out.buffer.write(data)
            self.out.buffer.flush()
        except OSError as fault:
            raise output_error(fault) from fault

    def say(self, text: str) -> None:
        """Tell the user something on standard error, unless they asked for quiet."""
        if not self.quiet:
            self._talk(text)

    def warn(self, text: str) -> None:
        """Tell the user something that quiet does not silence."""
        self._talk(f"warning: {text}")

    def _talk(self, text: str) -> None:
        self.out.flush()
        try:
            self.err.write(talk_text(text, self.talk_width) + "\n")
            self.err.flush()
        except BrokenPipeError:
            raise
        except OSError:
            return  # results go on where nobody can be told of them


def console_of(options: Options, environment: Mapping[str, str] = os.environ) -> Console:
    """Return the console of this process as the options and the environment want it."""
    color = _wants_color(options, sys.stdout, environment)
    return Console(
        out=sys.stdout,
        err=sys.stderr,
        color=color,
        talk_color=_wants_color(options, sys.stderr, environment),
        hyperlinks=color and sys.stdout.isatty() and _has_hyperlinks(environment),
        width=_width(environment),
        quiet=options.quiet,
        erases=environment.get("TERM") != "dumb",
    )


def prepare_streams() -> None:
    """Make both streams able to take any text: UTF-8 for programs, escapes for poor terminals."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:  # replaced by a test or an embedding program
            continue
        encoding = stream.encoding if stream.isatty() else "utf-8"
        reconfigure(encoding=encoding, errors="backslashreplace")


def talk_text(text: str, width: int) -> str:
    """Return sentences as they are told: harmless, and broken at blanks where there is a width."""
    shown = "\n".join(safe(line) for line in text.split("\n"))
    return flowed(shown, max(width, _LEAST_WIDTH)) if width else shown


def talk_width(stream: TextIO, most: int | None = None) -> int:
    """Return the cells of a line on a stream's terminal, 0 where it is none."""
    if not stream.isatty():
        return 0
    most = _width(os.environ) if most is None else most
    return min(most, _window(stream) or most)


def _width(environment: Mapping[str, str]) -> int:
    """Return the cells of a line: what COLUMNS says, else of whichever stream is a terminal.

    Output that goes through a pager is read in the same window.
    """
    named = environment.get("COLUMNS", "")
    if named.isdecimal() and len(named) <= _MOST_DIGITS and int(named) > 0:
        return max(int(named), _LEAST_WIDTH)
    windows = map(_window, (sys.stdout, sys.stderr, sys.stdin))
    return max(next(filter(None, windows), _PLAIN_WIDTH), _LEAST_WIDTH)


def _window(stream: TextIO) -> int:
    """Return the cells of a stream's window now, 0 where it has none or does not know."""
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError, AttributeError):  # no terminal, closed, or a test's own
        return 0


def _wants_color(options: Options, stream: TextIO, environment: Mapping[str, str]) -> bool:
    match options.color:
        case "always":
            return True
        case "never":
            return False
        case "auto":
            plain = environment.get("NO_COLOR") or environment.get("TERM") == "dumb"
            return stream.isatty() and not plain


def _has_hyperlinks(environment: Mapping[str, str]) -> bool:
    """Tell whether the terminal is known to understand OSC 8; unknown ones get none."""
    if environment.get("TMUX") or environment.get("TERM", "").startswith("screen"):
        return False  # older multiplexers print the sequence
    return (
        environment.get("TERM_PROGRAM") in _LINKING_PROGRAMS
        or environment.get("TERM", "").startswith(_LINKING_TERMS)
        or "WT_SESSION" in environment
        or "KONSOLE_VERSION" in environment
        or int(environment.get("VTE_VERSION", "0") or 0) >= 5000
    )
