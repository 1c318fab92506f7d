"""What a watcher has said, held against a fresh look without any cache and the index itself."""

import json
import time
from pathlib import Path

from kbtool.config.settings import Config
from kbtool.index.lifecycle.check import checked
from kbtool.index.lifecycle.index_store import index_store_of
from kbtool.index.session_notes import SessionNoteSource
from kbtool.store.open_session import open_session


def said(watcher):
    """The findings that stand after everything the watcher said, by fingerprint."""
    standing = {}
    for event in watcher.events:
        if event["event"] == "problem":
            assert event["fingerprint"] not in standing, f"told twice: {event}"
            standing[event["fingerprint"]] = event
        elif event["event"] == "fixed":
            standing.pop(event["fingerprint"], None)
    return standing


def true_findings(vault):
    with open_session(Path(vault), Config(), cache=False) as session:
        session.refresh()
        return {finding.fingerprint for finding in session.lint()}


def index_faults(vault):
    """What is wrong with the index; KBTOOL_CACHE_DIR must name the watcher's cache."""
    with open_session(Path(vault), Config(), cache=False) as session:
        session.refresh()
        notes = SessionNoteSource(session, Path(vault), refreshed=True)
        return checked(index_store_of(Path(vault), Config()), notes)


def assert_true(watcher, vault, known=frozenset()):
    """Hold what was said (beside what was known at the start) to the disk and the index."""
    fixed = {event["fingerprint"] for event in watcher.of("fixed")}
    standing = set(said(watcher)) | (known - fixed)
    assert standing == true_findings(vault)
    assert index_faults(vault) == ()


def becomes_true(watcher, vault, seconds):
    """Wait until what was said is true: long work keeps a watcher silent. Fails at the end."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            return assert_true(watcher, vault)
        except AssertionError:
            time.sleep(0.5)
    return assert_true(watcher, vault)


def status(cache):
    """What the one watcher of this cache shows of itself."""
    [file] = Path(cache).glob("v*/*/watch.json")
    return json.loads(file.read_text())


def looks(cache):
    """How often the watcher has looked because of a report."""
    return status(cache)["looks"]
