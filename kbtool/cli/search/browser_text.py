"""What the interactive search shows, as text: the state, a hit's row, a preview's lines."""

import re
from typing import Final

from rich.text import Text

from kbtool.app.search import SearchReport
from kbtool.cli.search.query_thread import Underway
from kbtool.index.search.searcher import Hit
from kbtool.index.search.snippets import Match
from kbtool.report.search import name_and_heading
from kbtool.report.text.escape import safe
from kbtool.vault.names import folder_of

_CONTEXT: Final = 60  # lines of a note shown from just before its first match


def progress_text(told: Underway) -> str:
    """Return how far some work is, in one line."""
    work = told.work[:1].upper() + told.work[1:]
    return f"{work}: {told.done:,} of {told.total:,}" if told.total else f"{work} …"


def summary_text(answered: SearchReport) -> str:
    """Return how many notes were found, and what else there is to say, in one line."""
    found = answered.answer
    count = f"{len(found.hits):,} of " if len(found.hits) < found.total else ""
    notes = "note" if found.total == 1 else "notes"
    meant = f"; did you mean {found.did_you_mean}?" if found.did_you_mean else ""
    notice = f" {answered.notice}" if answered.notice else ""
    return f"{count}{found.total:,} {notes} in {answered.took_ms:.0f} ms{meant}{notice}"


def hit_row(hit: Hit) -> Text:
    """Return a hit as its row in the list: name, heading, folder."""
    name, heading = name_and_heading(hit.path, hit.title)
    more = f" — {safe(heading)}" if heading else ""
    folder = folder_of(hit.path)
    return Text.assemble(
        (safe(name), "bold"), more, (f"  {safe(folder)}/" if folder else "", "dim")
    )


def lines_around(text: str | None, matches: tuple[Match, ...]) -> list[tuple[str, bool]]:
    """Return the lines around a note's first match, and which of them match."""
    if text is None:
        return [("The note has changed or gone since it was indexed.", False)]
    lines = re.split(r"\r\n|\r|\n", text)
    first = max((matches[0].line if matches else 1) - 3, 1)
    marked = {match.line for match in matches}
    shown = lines[first - 1 : first - 1 + _CONTEXT]
    return [(line, first + at in marked) for at, line in enumerate(shown)]
