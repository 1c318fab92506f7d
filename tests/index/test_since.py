"""What an index lacks, told from a few notes: never another answer than a look at all of them."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from searching import MemoryNotes, library_at, silent

from kbtool.index.lifecycle.changes import KnownState, diff_since, diff_with_notes
from kbtool.index.lifecycle.index_store import update
from kbtool.index.lifecycle.maintenance import tidy
from kbtool.index.segments.reader import SegmentReader
from kbtool.model.location import Digest

PATHS = ("a.md", "b.md", "n/a.md", "n/b.md", "Ünï.md", "a.md.md")
versions = st.dictionaries(st.sampled_from(PATHS), st.sampled_from(("one", "two", "a.md")))


def held(generation):
    view = generation.view()
    try:
        return sorted((path, digest) for _, path, digest in view.documents())
    finally:
        view.close()


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(st.tuples(versions, st.sampled_from(("save", "foreign", "tidy"))), max_size=14),
    touched=st.sets(st.sampled_from(PATHS)),
)
def test_the_index_becomes_the_same_by_a_look_at_what_changed(steps, touched):
    with tempfile.TemporaryDirectory() as folder:
        library, before = library_at(Path(folder)), MemoryNotes({"a.md": "one"})
        written = update(library, before, silent)
        for files, step in steps:
            notes = MemoryNotes(files)
            old, new = before.digests(), notes.digests()
            differing = {path for path, _ in old.items() ^ new.items()} | touched
            since = KnownState(written, {path: new.get(path) for path in differing})
            if step == "foreign":  # another process has written something in between
                update(library, MemoryNotes({"b.md": "foreign"}), silent)
            elif step == "tidy":
                tidy(library)
            else:
                assert written.is_same(update(library, before, silent))
                assert diff_since(written, notes, since) == diff_with_notes(written, notes)
            written = update(library, notes, silent, since=since)
            assert held(written) == sorted(new.items())
            assert written.documents == len(new)
            before = notes


def test_few_notes_are_looked_at_where_nobody_else_has_written(tmp_path):
    library = library_at(tmp_path)
    first = update(library, MemoryNotes({"a.md": "one"}), silent)
    late = MemoryNotes({"a.md": "one", "b.md": "two"})
    assert not diff_since(first, late, KnownState(first, {}))  # as it was told
    second = update(library, late, silent)
    gone = KnownState(first, {"a.md": None})
    assert not diff_since(second, late, gone)  # others wrote: every note is looked at
    other = KnownState(second, {"a.md": Digest("0"), "b.md": None})
    assert diff_since(second, late, other).missing == ("a.md",)
    assert diff_since(second, late, other).gone == {0: {0}, 1: {0}}


def test_many_changes_are_told_by_one_look_at_all_notes(tmp_path, monkeypatch):
    library, many = library_at(tmp_path), {f"{number}.md": "one" for number in range(40)}
    written = update(library, MemoryNotes(many), silent)
    notes = MemoryNotes({**dict.fromkeys([*many][:20], "two"), "new.md": "one"})
    new = notes.digests()
    since = KnownState(written, {path: new.get(path) for path in (*many, "new.md")})
    expected = diff_with_notes(written, notes)
    assert len(expected.missing) == 21
    assert len(expected.gone[0]) == 40
    monkeypatch.setattr(SegmentReader, "places_of", None)  # a search through all names for each
    assert diff_since(written, notes, since) == expected
