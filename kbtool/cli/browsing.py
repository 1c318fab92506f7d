"""Search as you type: an entry, the hits, a preview. Textual is imported here and nowhere else."""

import re
from typing import ClassVar, Final

try:
    from textual.app import App, ComposeResult
    from textual.binding import Binding, BindingType
    from textual.containers import Horizontal, VerticalScroll
    from textual.widgets import Footer, Input, OptionList, Static
    from textual.widgets.option_list import Option
except ImportError as missing:
    from kbtool.errors import UsageError

    raise UsageError(
        "Searching as you type needs textual: pip install 'kbtool[interactive]'."
    ) from missing

from rich.text import Text

from kbtool.cli.opening import open_hit
from kbtool.cli.searcher import Answered, Searcher
from kbtool.errors import KbError
from kbtool.index.search import Hit
from kbtool.index.snippets import Match
from kbtool.report.safe import safe, safe_line
from kbtool.report.search import name_and_heading

_PAUSE: Final = 0.12  # seconds without a key before the search runs
_CONTEXT: Final = 60  # lines of a note shown from just before its first match


def browse(searcher: Searcher) -> int:
    """Run the interactive search until the user leaves it."""
    quiet = searcher.run._replace(console=searcher.run.console._replace(quiet=True))
    app = Browser(searcher._replace(run=quiet))
    app.run()
    return 0


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
        Binding("enter", "open", "Edit", priority=True),
        Binding("ctrl+o", "open_in_obsidian", "Obsidian", priority=True),
        Binding("down", "move(1)", "Next", priority=True),
        Binding("up", "move(-1)", "Previous", priority=True),
    ]

    def __init__(self, searcher: Searcher) -> None:
        super().__init__()
        self._searcher = searcher
        self._answered: Answered | None = None

    def compose(self) -> ComposeResult:
        """Lay out entry, state, hits and preview."""
        yield Input(value=self._searcher.request.query, placeholder="Search the notes")
        yield Static(id="state")
        with Horizontal():
            yield OptionList(id="hits")
            with VerticalScroll():
                yield Static(id="preview")
        yield Footer()

    def on_mount(self) -> None:
        """Answer what the command line has asked already."""
        self._timer = self.set_timer(0, self._search)
        entry = self.query_one(Input)
        entry.select_on_focus = False  # the first key would replace what was asked already
        entry.cursor_position = len(entry.value)
        entry.focus()

    def on_input_changed(self) -> None:
        """Search once the typing pauses."""
        self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._search)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the note under the cursor."""
        self._preview(event.option_index)

    def action_move(self, step: int) -> None:
        """Move the cursor among the hits, the query keeping the keyboard."""
        hits = self.query_one(OptionList)
        if hits.option_count:
            hits.highlighted = ((hits.highlighted or 0) + step) % hits.option_count

    def action_open(self) -> None:
        """Open the note under the cursor in the editor, and come back."""
        self._open(in_obsidian=False)

    def action_open_in_obsidian(self) -> None:
        """Open the note under the cursor in Obsidian."""
        self._open(in_obsidian=True)

    def _open(self, *, in_obsidian: bool) -> None:
        at = self.query_one(OptionList).highlighted
        if self._answered is not None and at is not None:
            with self.suspend():
                open_hit(self._searcher.run, self._answered.answer, at + 1, in_obsidian=in_obsidian)
            self._search()

    def _search(self) -> None:
        query = self.query_one(Input).value
        state = self.query_one("#state", Static)
        hits = self.query_one(OptionList)
        hits.clear_options()
        self._answered = None
        if not query.strip():
            self._show_nothing("")
            return
        try:
            if self._searcher.request.refresh:
                self._searcher.notes.look_again()
            answered = self._searcher.ask(query)
        except KbError as error:
            self._show_nothing(str(error))
            return
        self._answered = answered
        meant = answered.answer.did_you_mean
        hint = f"; did you mean {safe(meant)}?" if meant else ""
        state.update(Text(f"{answered.answer.total:,} notes in {answered.took_ms:.0f} ms{hint}"))
        hits.add_options([Option(_row(hit)) for hit in answered.answer.hits])
        if hits.option_count:
            hits.highlighted = 0
        else:
            self.query_one("#preview", Static).update("")

    def _show_nothing(self, reason: str) -> None:
        self.query_one("#state", Static).update(Text(safe_line(reason)))
        self.query_one("#preview", Static).update("")

    def _preview(self, at: int) -> None:
        if self._answered is None:
            return
        hit = self._answered.answer.hits[at]
        text = Text(safe(hit.path) + "\n\n", style="dim")
        whole = self._searcher.notes.text_of(hit.path, hit.digest)
        for line, marks in _around(whole, hit.matches):
            row = Text(safe_line(line) + "\n")
            if marks:
                row.stylize("bold yellow")
            text.append_text(row)
        self.query_one("#preview", Static).update(text)


def _row(hit: Hit) -> Text:
    name, heading = name_and_heading(hit.path, hit.title)
    more = f" — {safe(heading)}" if heading else ""
    return Text.assemble((safe(name), "bold"), more, "  ", (safe(hit.path), "dim"))


def _around(text: str | None, matches: tuple[Match, ...]) -> list[tuple[str, bool]]:
    """Return the lines around a note's first match, and which of them match."""
    if text is None:
        return [("The note has changed or gone since it was indexed.", False)]
    lines = re.split(r"\r\n|\r|\n", text)
    first = max((matches[0].line if matches else 1) - 3, 1)
    marked = {match.line for match in matches}
    shown = lines[first - 1 : first - 1 + _CONTEXT]
    return [(line, first + at in marked) for at, line in enumerate(shown)]
