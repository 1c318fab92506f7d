"""How a watcher stands, for `kbtool watch --status`."""

from typing import Any

from kbtool.report.text.escape import safe
from kbtool.report.text.json_text import json_text
from kbtool.report.watch import count_text, mode_text
from kbtool.watch.ports import WatcherStatus
from kbtool.watch.process.status import RunningWatcher


def status_text(sitter: RunningWatcher | None, now: float) -> str:
    """Return some lines for eyes; `now` is in seconds since 1970."""
    if sitter is None:
        return "No watcher is running for this vault.\n"
    started = _ago(sitter.started, now)
    lines = [f"Watching {safe(sitter.vault)} (pid {sitter.pid}), started {started}"]
    standing = sitter.standing
    if standing is None:
        return "\n".join([*lines, "  the first look is still under way"]) + "\n"
    lines += [
        f"  by {mode_text(standing.mode)}: {count_text(standing.count)}",
        f"  last change {_ago(standing.last_event, now)}{_lag(standing)}",
        f"  last look at everything {_ago(standing.last_scan, now)}",
    ]
    if standing.waiting:
        lines.insert(1, f"  {standing.waiting}")
    return "\n".join(lines) + "\n"


def status_json(sitter: RunningWatcher | None) -> str:
    """Return one line of JSON; `running` alone when there is no watcher."""
    return json_text({"schema": 1, **_data(sitter)}) + "\n"


def _data(sitter: RunningWatcher | None) -> dict[str, Any]:
    if sitter is None:
        return {"running": False}
    data: dict[str, Any] = {
        "running": True,
        "pid": sitter.pid,
        "started": sitter.started,
        "vault": safe(sitter.vault),
    }
    standing = sitter.standing
    if standing is None:
        return data
    mode, count = standing.mode, standing.count
    return {
        **data,
        "mode": mode.name,
        "poll_seconds": mode.seconds,
        "reason": mode.reason,
        "notes": count.notes,
        "summary": {"error": count.errors, "warning": count.warnings, "info": count.infos},
        "last_event": standing.last_event or None,
        "last_scan": standing.last_scan or None,
        "lag": standing.lag,
        "looks": standing.looks,
        "waiting": standing.waiting or None,
    }


def _lag(standing: WatcherStatus) -> str:
    if standing.mode.is_polling or not standing.lag:  # when a file changed, polling cannot know
        return ""
    return f", told after {standing.lag:.1f} s"


def _ago(then: float, now: float) -> str:
    """Return `12 seconds ago`, `3 hours ago`, or `never`."""
    if not then:
        return "never"
    seconds = max(0, round(now - then))
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return f"{seconds // size} {word}s ago"
    return f"{seconds} second{'' if seconds == 1 else 's'} ago"
