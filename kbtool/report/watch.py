"""What a watcher says, as lines for eyes and as JSON lines for programs."""

from typing import Any, assert_never

from kbtool.model.diagnostic import Diagnostic
from kbtool.report.lint.lines import concise_line
from kbtool.report.lint.lint_json import diagnostic_data
from kbtool.report.lint.report import EndOf, counted
from kbtool.report.text.editor_links import Standpoint
from kbtool.report.text.escape import safe
from kbtool.report.text.json_text import json_text, paths_at
from kbtool.report.text.style import Style
from kbtool.watch.messages import (
    Changed,
    Count,
    CountChanged,
    Fixed,
    Mode,
    ProblemFound,
    Ready,
    Rescan,
    Stopped,
    WatchEvent,
    WatchWarning,
)


def result_line(news: WatchEvent, style: Style, standpoint: Standpoint) -> str:
    """Return the line of a finding that came or went, "" for other news.

    What has moved with its note is no news to eyes.
    """
    match news:
        case ProblemFound(moved=True) | Fixed(moved=True):
            return ""
        case ProblemFound(diagnostic):
            return concise_line(diagnostic, style, standpoint)
        case Fixed(diagnostic):
            return _fixed_line(diagnostic, style, standpoint)
        case _:
            return ""


def greeting(ready: Ready) -> str:
    """Return what a terminal shows first, above the line that says how the vault stands."""
    return f"Watching {ready.vault} by {mode_text(ready.mode)}; stop with Ctrl-C."


def notice(news: WatchEvent) -> str:
    """Return a sentence about the watching itself, "" for other news."""
    match news:
        case Ready(vault, mode, count):
            return f"Watching {vault} by {mode_text(mode)}: {count_text(count)}."
        case Rescan(reason):
            return f"Looking at everything again: {reason}."
        case WatchWarning(sentence):
            return sentence
        case Stopped(reason):
            return f"Stopped watching ({reason})."
        case ProblemFound() | Fixed() | Changed() | CountChanged():
            return ""
        case _:
            assert_never(news)


def count_text(count: Count) -> str:
    """Return how the vault stands, in numbers: `48 notes, 9 problems (4 errors, 5 warnings)`."""
    notes = counted(count.notes, "note")
    if not count.problems:
        return f"{notes}, no problems"
    kinds = ((count.errors, "error"), (count.warnings, "warning"), (count.infos, "info"))
    words = [
        counted(number, word, "info" if word == "info" else "") for number, word in kinds if number
    ]
    return f"{notes}, {counted(count.problems, 'problem')} ({', '.join(words)})"


def mode_text(mode: Mode) -> str:
    """Return how changes are learnt of: `inotify`, `polling every 2 s (asked for)`."""
    if not mode.is_polling:
        return mode.name
    return f"{mode.name} every {mode.seconds:g} s ({mode.reason})"


def json_line(news: WatchEvent, end_of: EndOf) -> str:
    """Return the news as one line of JSON, "" for those that only concern the state line."""
    if isinstance(news, CountChanged):
        return ""
    return json_text({"schema": 1, **_data(news, end_of)}) + "\n"


def _data(news: WatchEvent, end_of: EndOf) -> dict[str, Any]:  # noqa: PLR0911 - one a kind of news
    match news:
        case Ready(vault, mode, count):
            return {"event": "ready", "vault": safe(vault), **_mode(mode), **_count(count)}
        case Changed(paths, removed, indexed, count):
            # To a program that keeps a list, a note that went is a note that changed.
            everything = tuple(sorted((*paths, *removed)))
            data = {
                "event": "changed",
                **paths_at("paths", everything),
                **paths_at("removed", removed),
            }
            return {"event": "changed", **data, "indexed": indexed, **_count(count)}
        case ProblemFound(diagnostic):
            return {"event": "problem", **diagnostic_data(diagnostic, end_of)}
        case Fixed(diagnostic):
            # Its edits speak of a text that is no more.
            return {"event": "fixed", **diagnostic_data(diagnostic._replace(fix=None), end_of)}
        case Rescan(reason):
            return {"event": "rescan", "reason": reason}
        case WatchWarning(sentence):
            return {"event": "warning", "message": sentence}
        case Stopped(reason):
            return {"event": "stopped", "reason": reason}
        case CountChanged():
            return {}
        case _:
            assert_never(news)


def _fixed_line(diagnostic: Diagnostic, style: Style, standpoint: Standpoint) -> str:
    path = standpoint.path_to(diagnostic.path)
    place = f"{safe(path)}:{diagnostic.line}:{diagnostic.column}:"
    rule = f"{diagnostic.code} {diagnostic.name}"
    return f"{place} {style.green('fixed')} {rule}: {safe(diagnostic.message)}\n"


def _mode(mode: Mode) -> dict[str, Any]:
    return {"mode": mode.name, "poll_seconds": mode.seconds, "reason": mode.reason}


def _count(count: Count) -> dict[str, Any]:
    summary = {"error": count.errors, "warning": count.warnings, "info": count.infos}
    return {"notes": count.notes, "summary": summary}
