"""Reading in place, reading what was packed, waiting for the disk: each beside its slow twin."""

import errno
import mmap
import os
import random

import pytest

from kbtool.index.documents import Document
from kbtool.index.segments import manifest
from kbtool.index.segments import reader as segment_reader
from kbtool.index.segments.manifest import sync_files
from kbtool.index.segments.reader import SegmentReader
from kbtool.index.segments.storage import MappedStorage, MemoryStorage, given_up_on_error, pack
from kbtool.index.segments.writer import SegmentWriter
from kbtool.index.text.analyzer import Analyzer


def built(storage, notes=40):
    chance = random.Random(5)
    builder, analyzer = SegmentWriter(), Analyzer()
    for number in range(notes):
        letters = ("".join(chance.choices("abcné习", k=chance.randint(2, 9))) for _ in range(60))
        terms = dict(analyzer.terms_of(" ".join(letters))[0])
        fields = {"body": terms, "title": {f"n{number}": [0]}}
        stored = {"path": f"n{number}.md"}
        builder.add(Document(f"n{number}.md", f"{number:032x}", fields, ("f",), stored))
    return builder.write(storage)


def test_terms_are_found_across_the_stretches_that_are_given_back(tmp_path, monkeypatch):
    """Memory is given back after each stretch: none makes a find come twice or go missing."""
    storage = MappedStorage(str(tmp_path))
    view = SegmentReader(storage, built(storage), 0)
    terms = dict(view.terms_from("body", ""))
    assert len(terms) > 500
    monkeypatch.setattr(segment_reader, "_STRETCH", mmap.PAGESIZE)
    sizes = [path.stat().st_size for path in tmp_path.glob("*.trm")]
    assert sizes[0] > 2 * mmap.PAGESIZE
    for inner in ("a", "an", "bc", "nab", "é", "习b", "no such"):
        wanted = {
            term: count
            for term, count in terms.items()
            if inner in term[1:] and (term[0].isascii() or not inner.isascii())
        }
        assert dict(view.terms_holding("body", inner)) == wanted, inner
    assert dict(view.terms_from("body", "")) == terms  # what was given back reads as before
    assert len(terms) > 10 * segment_reader._LOOKUPS
    assert {term: view.frequency("body", term) for term in terms} == terms
    view.close()


def test_a_packed_segment_says_what_its_files_say(tmp_path):
    memory, storage = MemoryStorage(), MappedStorage(str(tmp_path))
    segment = built(memory)
    loose = SegmentReader(memory, segment, 0)
    fields = {name: dict(loose.terms_from(name, "")) for name in loose.field_names()}
    said = [loose.postings(name, term) for name, terms in fields.items() for term in terms]
    lengths, ids = loose.lengths("body"), loose.ids
    pack(memory, segment, storage)
    assert [path.suffix for path in tmp_path.iterdir()] == [".seg"]
    packed = SegmentReader(storage, segment, 0)
    assert {name: dict(packed.terms_from(name, "")) for name in packed.field_names()} == fields
    assert [packed.postings(name, term) for name in fields for term in fields[name]] == said
    assert (packed.lengths("body"), packed.ids) == (lengths, ids)
    assert packed.stored(7) == {"path": "n7.md"}


def test_stock_readers_read_a_packed_segment(tmp_path):
    from whoosh.filedb.filestore import FileStorage

    from kbtool.index.segments.schema import make_schema
    from kbtool.index.segments.whoosh_api import reading

    memory = MemoryStorage()
    segment = built(memory)
    pack(memory, segment, MappedStorage(str(tmp_path)))
    reader = reading.SegmentReader(FileStorage(str(tmp_path)), make_schema(), segment)
    assert reader.doc_count() == 40
    assert reader.frequency("title", "n3") == 1
    assert reader.stored_fields(3)["stored"] == {"path": "n3.md"}


@pytest.mark.parametrize("failing", [{"b"}, {"a", "c"}, {"a", "b", "c"}])
def test_a_disk_that_fails_for_one_of_many_files_is_told_of(tmp_path, monkeypatch, failing):
    synced = []

    def sync(path):
        if path.name in failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO), path.name)
        synced.append(path.name)

    monkeypatch.setattr(manifest, "_sync", sync)
    with pytest.raises(OSError, match="Input/output") as fault:
        sync_files(tmp_path, ["a", "b", "c"])
    assert fault.value.filename in failing
    assert {*synced} == {"a", "b", "c"} - failing  # the others were waited for all the same


def test_all_files_are_waited_for(tmp_path, monkeypatch):
    names, synced = [f"file{number}" for number in range(9)], []
    monkeypatch.setattr(manifest, "_sync", lambda path: synced.append(path.name))
    sync_files(tmp_path, names)
    assert sorted(synced) == names


def test_a_file_that_could_not_be_written_is_closed_at_once(tmp_path):
    """Left to the collector, it would be tried again, and Python 3.13 prints how it failed."""
    storage = MappedStorage(str(tmp_path))
    file = storage.create_file("x")
    file.write(b"text")
    with pytest.raises(OSError, match="full"), given_up_on_error(file):
        raise OSError("full")
    assert file.file.closed
