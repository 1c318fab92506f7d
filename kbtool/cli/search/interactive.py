"""Search as you type: an entry, the hits, a preview. Textual is imported here and nowhere else."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import ClassVar, Final

try:
    from textual.app import App, ComposeResult, SuspendNotSupported
    from textual.binding import Binding, BindingType
    from textual.containers import Horizontal, VerticalScroll
    from textual.message import Message
    from textual.widgets import Footer, Input, OptionList, Static
    from textual.widgets.option_list import Option
except ImportError as missing:
    from kbtool.errors import UsageError

    raise UsageError(
        "Searching as you type needs textual: pip install 'kbtool[interactive]'."
    ) from missing

from rich.text import Text

from kbtool.app.search import Searcher, SearchReport
from kbtool.cli.progress import Relay
from kbtool.cli.run import RunContext
from kbtool.cli.search.browser_text import hit_row, lines_around, progress_text, summary_text
from kbtool.cli.search.open_hit import find_editor, open_hit
from kbtool.cli.search.query_thread import Asker, Broken, Found, Ready, Refused, Told, Underway
from kbtool.errors import KbError
from kbtool.report.text.escape import safe, safe_line

_PAUSE: Final = 0.08  # seconds without a key before the search runs
_PATIENCE: Final = 0.4  # seconds before a search says how far it is
_DRAWN_EVERY: Final = 0.1  # seconds between two such drawings
_INTERRUPTED: Final = 128 + 2  # as Ctrl-C ends any other command
_LEAVING: Final = [
    int(getattr(signal, name)) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def browse(run: RunContext, searcher: Searcher, query: str, relay: Relay) -> int:
    """Run the interactive search until the user leaves it; `relay` is what it reports to."""
    quiet = run._replace(console=run.console._replace(quiet=True))
    app = Browser(quiet, searcher, query, relay)
    app.run()
    if not app.has_ended():
        # A step that reports nothing while it lasts; a kill leaves the index whole at any time.
        os._exit(app.return_code or 0)
    if app.broken is not None:
        raise app.broken
    return app.return_code or 0


class News(Message):
    """What comes of a search, told by the thread that runs it."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.told = told


class Browser(App[None]):
    """The screen; every key but Enter and the arrows goes into the query."""

    CSS = """
    #hits { width: 2fr; border: none; }
    VerticalScroll { width: 3fr; }
    #preview { width: 100%; padding: 0 1; }
    #state { height: 1; color: $text-muted; padding: 0 1; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "quit", "Leave"),
        Binding("ctrl+c", "interrupt", "Leave", show=False, priority=True),
        Binding("enter", "open", "Edit", priority=True),
        Binding("ctrl+o", "open_in_obsidian", "Obsidian", priority=True),
        Binding("down", "move(1)", "Next", priority=True),
        Binding("up", "move(-1)", "Previous", priority=True),
    ]

    def __init__(self, run: RunContext, searcher: Searcher, query: str, relay: Relay) -> None:
        super().__init__()
        self._run_context = run
        self._query = query
        self._searcher = searcher
        self._asker = Asker(searcher, self._hear, relay)
        self._answered: SearchReport | None = None
        self._is_ready = False
        self._next_drawing = 0.0
        self.broken: BaseException | None = None

    def compose(self) -> ComposeResult:
        """Lay out entry, state, hits and preview."""
        yield Input(value=self._query, placeholder="Search the notes")
        yield Static(id="state")
        with Horizontal():
            yield OptionList(id="hits")
            with VerticalScroll():
                yield Static(id="preview")
        yield Footer()

    def on_mount(self) -> None:
        """Look at the notes, and answer what the command line has asked already."""
        self._say("Looking at the notes …")
        self._leave_on_signals()
        self._asker.start()
        self._timer = self.set_timer(_PAUSE, self._search)
        entry = self.query_one(Input)
        entry.select_on_focus = False  # the first key would replace what was asked already
        entry.cursor_position = len(entry.value)
        entry.focus()

    def on_unmount(self) -> None:
        """Want no more answers."""
        self._asker.stop(patience=0)

    def has_ended(self) -> bool:
        """End the searches; say whether the last one has ended."""
        return self._asker.stop()

    def on_input_changed(self) -> None:
        """Search once the typing pauses."""
        self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._search)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the note under the cursor."""
        self._preview(event.option_index)

    def on_news(self, news: News) -> None:
        """Show what has come of a search, unless another one is asked for by now."""
        match news.told:
            case Underway():
                self._say(progress_text(news.told))
            case Ready(notes):
                self._is_ready = True
                if not self._wanted():
                    self._say(f"{notes:,} note{'' if notes == 1 else 's'}; type to search them.")
            case Found(query, answered) if query == self._wanted():
                self._show(answered)
            case Refused(query, reason) if query in ("", self._wanted()):
                self._show_nothing(reason)
            case Broken(error):
                self.broken = error
                self.exit(return_code=1)
            case _:
                pass

    def action_move(self, step: int) -> None:
        """Move the cursor among the hits, the query keeping the keyboard."""
        hits = self.query_one(OptionList)
        if hits.option_count:
            hits.highlighted = ((hits.highlighted or 0) + step) % hits.option_count

    def action_interrupt(self) -> None:
        """Leave as Ctrl-C leaves any other command."""
        self.exit(return_code=_INTERRUPTED)

    def action_open(self) -> None:
        """Open the note under the cursor in the editor, and come back."""
        self._open(in_obsidian=False)

    def action_open_in_obsidian(self) -> None:
        """Open the note under the cursor in Obsidian."""
        self._open(in_obsidian=True)

    def _leave_on_signals(self) -> None:
        """Give the terminal back before a signal ends the process."""
        for number in _LEAVING:
            # Windows has no such handlers, and only the main thread may set one.
            with suppress(NotImplementedError, RuntimeError, ValueError):
                leave = partial(self.exit, return_code=128 + number)
                asyncio.get_running_loop().add_signal_handler(number, leave)

    def _open(self, *, in_obsidian: bool) -> None:
        at = self.query_one(OptionList).highlighted
        if self._answered is None or at is None:
            return
        found = self._answered.answer
        run = self._run_context
        if not in_obsidian and find_editor(run) is None:
            self._say("No editor is known; set VISUAL or EDITOR. Ctrl-O opens in Obsidian.")
            return
        reason = self._lent_screen(lambda: open_hit(run, found, at + 1, in_obsidian=in_obsidian))
        if reason:
            self._say(reason)
        else:
            self._search()

    def _lent_screen(self, work: Callable[[], int]) -> str:
        """Run another program on this terminal; return what went wrong, if anything has."""
        code, reason = 0, ""
        with suppress(NotImplementedError):  # Ctrl-C is the other program's for so long
            asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)
        try:
            with self.suspend():
                try:
                    code = work()
                except KbError as error:  # the screen is not taken back from a block that raises
                    reason = str(error)
        except SuspendNotSupported:
            reason = "This terminal cannot be lent to another program."
        self.set_timer(_PAUSE, self._leave_on_signals)  # once what came meanwhile is forgotten
        ended_badly = code > 0  # below it: by a signal, such as that of Ctrl-C
        return reason or (f"The program ended with code {code}." if ended_badly else "")

    def _search(self) -> None:
        query = self._wanted()
        if query:
            self._next_drawing = max(self._next_drawing, time.monotonic() + _PATIENCE)
            self._asker.ask(query)
        elif self._is_ready:
            self._show_nothing("")

    def _wanted(self) -> str:
        """Return the query as it is now, nothing where it is blank."""
        query = self.query_one(Input).value
        return query if query.strip() else ""

    def _hear(self, told: Told) -> None:
        """Hand on what the thread tells, how far it is only as often as eyes can follow."""
        if isinstance(told, Underway):
            now = time.monotonic()
            if now < self._next_drawing:
                return
            self._next_drawing = now + _DRAWN_EVERY
        self.post_message(News(told))

    def _show(self, answered: SearchReport) -> None:
        found = answered.answer
        hits = self.query_one(OptionList)
        self._answered = answered
        self._say(summary_text(answered))
        hits.clear_options()
        hits.add_options([Option(hit_row(hit)) for hit in found.hits])
        if hits.option_count:
            hits.highlighted = 0
        else:
            self.query_one("#preview", Static).update("")

    def _show_nothing(self, reason: str) -> None:
        self._answered = None
        self.query_one(OptionList).clear_options()
        self._say(reason)
        self.query_one("#preview", Static).update("")

    def _say(self, sentence: str) -> None:
        self.query_one("#state", Static).update(Text(safe_line(sentence)))

    def _preview(self, at: int) -> None:
        if self._answered is None:
            return
        hit = self._answered.answer.hits[at]
        text = Text(safe(hit.path) + "\n\n", style="dim")
        whole = self._searcher.notes.text_of(hit.path, hit.digest)
        for line, marks in lines_around(whole, hit.matches):
            row = Text(safe_line(line) + "\n")
            if marks:
                row.stylize("bold yellow")
            text.append_text(row)
        self.query_one("#preview", Static).update(text)
