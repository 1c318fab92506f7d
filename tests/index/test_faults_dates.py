"""Fault B11: a file may be dated before 1970, at its very beginning, or in a far future."""

import json
import os
from datetime import date

import pytest
from searching import MemoryNotes, answer_of, library_at, silent

from kbtool.config.settings import Config
from kbtool.index.lifecycle.fresh import with_fresh_index
from kbtool.index.query.dates import local_moment, utc_moment
from kbtool.index.query.parser import parse
from kbtool.index.search.searcher import SearchRequest, search
from kbtool.index.session_notes import SessionNoteSource
from kbtool.report.search import json_lines
from kbtool.store.open_session import open_session

DAY = 86_400
TIMES = {  # seconds since 1970, and the moment that is shown
    "edwardian.md": (-2_000_000_000, "1906-08-16T20:26:40Z"),
    "sputnik.md": (-386_000_000, "1957-10-08T09:46:40Z"),
    "eve.md": (-DAY, "1969-12-31T00:00:00Z"),
    "blink.md": (-1, "1969-12-31T23:59:59Z"),
    "epoch.md": (0, "1970-01-01T00:00:00Z"),
    "usual.md": (1_700_000_000, "2023-11-14T22:13:20Z"),
    "late.md": (7_258_118_400, "2200-01-01T00:00:00Z"),
    "later.md": (9_300_000_000, "2264-09-14T21:20:00Z"),
    "last.md": (15_000_000_000, "2445-05-01T02:40:00Z"),
}
NEWEST_FIRST = [*TIMES][::-1]


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "vault"
    root.mkdir()
    for name, (seconds, _) in TIMES.items():
        (root / name).write_text("pears", encoding="utf-8")
        os.utime(root / name, (seconds, seconds))
        if int((root / name).lstat().st_mtime) != seconds:
            pytest.skip("this file system holds no such times")
    return root


def asked(root, tmp_path, query, **wishes):
    """Search in a session of its own; a second one looks at what the first has kept."""
    wanted = SearchRequest(query, parse(query, date(2026, 11, 21)), None)._replace(**wishes)
    with open_session(root, Config()) as session:
        session.refresh()
        notes = SessionNoteSource(session, root, refreshed=True)
        return with_fresh_index(
            library_at(tmp_path), notes, lambda fresh: search(fresh.view, notes, wanted), silent
        )


def test_b11_times_are_shown_and_sorted_rightly(root, tmp_path):
    for _ in ("as looked at", "as kept"):
        found = asked(root, tmp_path, "pears", order="modified")
        assert [hit.path for hit in found.hits] == NEWEST_FIRST
        rows = [json.loads(line) for line in json_lines(found).splitlines()]
        assert {row["path"]: row["modified"] for row in rows} == {
            name: shown for name, (_, shown) in TIMES.items()
        }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("modified:<1960", {"edwardian.md", "sputnik.md"}),
        ("modified:1906", {"edwardian.md"}),
        ("modified:1957-10", {"sputnik.md"}),
        ("modified:2023-11-13..2023-11-15", {"usual.md"}),
        ("modified:>2150", {"late.md", "later.md", "last.md"}),
        ("modified:2264-09", {"later.md"}),
        ("modified:>2300", {"last.md"}),
        ("modified:1960..1970", {"eve.md", "blink.md", "epoch.md"}),
    ],
)
def test_b11_questions_for_times_are_answered_rightly(root, tmp_path, query, found):
    assert {hit.path for hit in asked(root, tmp_path, query).hits} == found


def test_b11_a_file_that_changes_its_time_only_is_seen(root):
    with open_session(root, Config()) as session:
        session.refresh()
        for seconds in (-5, 5, 9_300_000_000, 9_300_000_001):
            os.utime(root / "usual.md", (seconds, seconds))
            session.refresh()
            notes = SessionNoteSource(session, root, refreshed=True)
            assert notes.modified_of("usual.md") == seconds


def test_b11_an_unknown_time_comes_last():
    files = {"old.md": "pears", "unknown.md": "pears", "new.md": "pears"}
    notes = MemoryNotes(files, modified={"old.md": -1e9, "new.md": 1e9}, born={"old.md": -2e9})
    for order in ("modified", "created"):
        hits = answer_of(notes, "pears", order=order).hits
        assert [hit.path for hit in hits] == ["new.md", "old.md", "unknown.md"]
    assert [hit.modified for hit in hits] == [1e9, -1e9, None]
    assert all(hit.score > 0 for hit in answer_of(notes, "pears").hits)


@pytest.mark.parametrize(
    ("seconds", "year"),
    [
        (-1e18, 1),
        (-62_135_596_801, 1),
        (-1, 1969),
        (0, 1970),
        (253_402_300_800, 9999),
        (1e18, 9999),
    ],
)
def test_b11_a_time_that_no_calendar_holds_is_its_end(seconds, year):
    assert utc_moment(seconds).year == year
    assert abs(local_moment(seconds).year - year) <= 1
