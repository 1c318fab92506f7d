"""An index over its life: built, updated, locked, damaged, planted."""

import json
import os
import pickle
import random
import struct
import threading
import zlib

import pytest
from searching import MemoryNotes, hits_of, library_at, silent

from kbtool.errors import CacheError
from kbtool.index.lifecycle import fresh as freshness
from kbtool.index.lifecycle.check import checked
from kbtool.index.lifecycle.fresh import fresh_view, with_fresh_index
from kbtool.index.lifecycle.index_store import compact, open_current, rebuild, update
from kbtool.index.lifecycle.recovery import update_or_rebuild
from kbtool.index.segments.damage import DamagedIndexError
from kbtool.index.segments.reader import SegmentReader
from kbtool.index.segments.storage import MappedStorage
from kbtool.store.locks import hold

VAULT = {
    "a.md": "# Alpha\n\nApples and pears.",
    "b.md": "---\ntags: [fruit]\n---\nPears only.",
    "c/d.md": "Nothing of the kind. 学习",
}


def test_an_index_is_built_and_answers(tmp_path):
    library, notes = library_at(tmp_path), MemoryNotes(VAULT)
    assert sorted(hits_of(library, notes, "pears")) == ["a.md", "b.md"]
    assert hits_of(library, notes, "学习") == ["c/d.md"]
    assert checked(library, notes) == ()
    assert (library.folder / "CURRENT").read_text() == "gen-0001"


def test_changes_are_taken_in_and_nothing_is_written_without_any(tmp_path):
    library = library_at(tmp_path)
    hits_of(library, MemoryNotes(VAULT), "x")
    before = open_current(library).manifest
    assert hits_of(library, MemoryNotes(VAULT), "tag:fruit") == ["b.md"]
    assert open_current(library).manifest == before
    changed = {**VAULT, "b.md": "Plums.", "e.md": "Pears again."}
    del changed["a.md"]
    assert hits_of(library, MemoryNotes(changed), "pears") == ["e.md"]
    assert hits_of(library, MemoryNotes(changed), "plums OR tag:fruit") == ["b.md"]
    assert open_current(library).manifest.toc == before.toc + 1
    assert checked(library, MemoryNotes(changed)) == ()


def test_any_chain_of_updates_answers_like_a_fresh_index(tmp_path):
    chance = random.Random(7)
    words = ["apple", "pear", "plum", "学习", "nut"]
    library, files = library_at(tmp_path), {}
    for step in range(16):
        for _ in range(chance.randint(0, 3)):
            path = f"n{chance.randint(0, 12)}.md"
            if chance.random() < 0.3:
                files.pop(path, None)
            else:
                files[path] = " ".join(chance.choices(words, k=chance.randint(0, 6)))
        notes = MemoryNotes(files)
        if step % 6 == 5:
            compact(library)
        anew = library_at(tmp_path / f"fresh{step}")
        for query in ("apple", "pear -plum", '"apple pear"', "学习 OR nut"):
            fresh = hits_of(anew, notes, query)
            assert sorted(hits_of(library, notes, query)) == sorted(fresh)
    assert len(open_current(library).segments) <= 10


def test_a_named_state_answers_without_refresh(tmp_path):
    library = library_at(tmp_path)
    hits_of(library, MemoryNotes(VAULT), "x")
    later = MemoryNotes({**VAULT, "new.md": "Pears!"})
    assert "new.md" not in hits_of(library, later, "pears", refresh=False)
    assert "new.md" in hits_of(library, later, "pears")


def test_damage_is_told_once(tmp_path):
    library, notes = library_at(tmp_path), MemoryNotes(VAULT)
    hits_of(library, notes, "x")
    (open_current(library).folder / "manifest.json").write_text("{}")
    notices = [
        with_fresh_index(library, notes, lambda fresh: fresh.notice, silent) for _ in range(2)
    ]
    assert notices == ["The index was damaged; it has been built anew.", ""]


def test_another_writer_leaves_the_rest_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(freshness, "PATIENCE", 0.05)
    library = library_at(tmp_path)
    hits_of(library, MemoryNotes(VAULT), "x")
    later = MemoryNotes({**VAULT, "b.md": "Plums.", "new.md": "Pears!"})
    with hold(library.lock, 0):
        fresh = fresh_view(library, later, silent)
        assert fresh.behind == 2
        assert "2 notes behind" in fresh.notice
        fresh.view.close()
        assert sorted(hits_of(library, later, "pears")) == ["a.md", "new.md"]
        assert hits_of(library, later, "plums") == ["b.md"]
        assert hits_of(library, later, "tag:fruit") == []
    assert sorted(hits_of(library, later, "pears")) == ["a.md", "new.md"]
    assert fresh_view(library, later, silent).behind == 0


def test_a_full_disk_leaves_the_old_state_and_answers_from_memory(tmp_path, monkeypatch):
    library = library_at(tmp_path)
    hits_of(library, MemoryNotes(VAULT), "x")
    before = open_current(library).manifest

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    later = MemoryNotes({**VAULT, "new.md": "Pears!"})
    with monkeypatch.context() as patch:
        patch.setattr("kbtool.index.lifecycle.generation.prepare_manifest", full)
        assert "new.md" in hits_of(library, later, "pears")
        assert open_current(library).manifest == before
    assert "new.md" in hits_of(library, later, "pears")
    assert checked(library, later) == ()


def test_settings_and_versions_build_anew_beside_the_old(tmp_path):
    library = library_at(tmp_path)
    hits_of(library, MemoryNotes(VAULT), "x")
    other = library._replace(citations=library.citations._replace(source_fields=("quelle",)))
    assert open_current(other) is None
    assert hits_of(other, MemoryNotes(VAULT), "pears")
    assert (library.folder / "CURRENT").read_text() == "gen-0002"
    assert (library.folder / "gen-0001").is_dir()
    rebuild(other, MemoryNotes(VAULT), silent)
    assert not (library.folder / "gen-0001").exists()


def test_damage_is_answered_by_a_new_index(tmp_path):
    check_damage(tmp_path, 12)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_thousand_damages_are_answered_by_a_new_index(tmp_path):
    check_damage(tmp_path, 1000)


def check_damage(tmp_path, turns):
    """Flipped bits, cut and zeroed files, missing ones: the right answer, never an exception."""
    chance = random.Random(3)
    notes = MemoryNotes(VAULT)
    wanted = {
        query: sorted(hits_of(library_at(tmp_path / "w"), notes, query))
        for query in ("pears", "学习")
    }
    for turn in range(turns):
        library = library_at(tmp_path / str(turn))
        hits_of(library, notes, "x")
        files = [path for path in library.folder.rglob("*") if path.is_file()]
        path = chance.choice(sorted(files))
        damage(path, chance)
        for query, paths in wanted.items():
            assert sorted(hits_of(library, notes, query)) == paths, path.name


def damage(path, chance):
    data = bytearray(path.read_bytes())
    match chance.randint(0, 3):
        case 0 if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            path.write_bytes(data)
        case 1:
            path.write_bytes(data[: len(data) // 2])
        case 2:
            path.write_bytes(bytes(len(data)))
        case _:
            path.unlink()


def test_damage_that_keeps_its_looks_is_found_when_it_is_read(tmp_path):
    library, notes = library_at(tmp_path), MemoryNotes(VAULT)
    hits_of(library, notes, "x")
    generation = open_current(library)
    (terms,) = [name for name in generation.manifest.files if name.endswith(".trm")]
    path = generation.folder / terms
    path.write_bytes(b"\xff" * path.stat().st_size)
    manifest = json.loads((generation.folder / "manifest.json").read_text())
    status = path.stat()
    manifest["files"][terms][:4] = [
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_ino,
    ]
    (generation.folder / "manifest.json").write_text(json.dumps(manifest))
    assert "damaged" in checked(library, notes)[0]
    assert sorted(hits_of(library, notes, "pears")) == ["a.md", "b.md"]
    assert len(list(tmp_path.glob("index.bad-*"))) == 1
    update_or_rebuild(library, notes, silent)
    assert checked(library, notes) == ()


@pytest.mark.parametrize("what", ["folder", "pointer", "manifest", "segment"])
@pytest.mark.parametrize("how", ["missing", "a folder"])
def test_an_index_with_parts_missing_is_repaired(tmp_path, what, how):
    library, notes = library_at(tmp_path), MemoryNotes(VAULT)
    hits_of(library, notes, "x")
    generation = open_current(library).folder
    path = {
        "folder": generation,
        "pointer": library.folder / "CURRENT",
        "manifest": generation / "manifest.json",
        "segment": next(generation.glob("*.trm")),
    }[what]
    path.rename(tmp_path / "gone")
    if how == "a folder":
        path.mkdir(mode=0o700)
    update_or_rebuild(library, notes, silent)
    assert checked(library, notes) == ()


def test_a_disk_that_fails_is_no_reason_to_give_the_index_up(tmp_path, monkeypatch):
    library = library_at(tmp_path)
    hits_of(library, MemoryNotes(VAULT), "x")

    def fail(*_args, **_more):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("kbtool.index.lifecycle.generation.prepare_manifest", fail)
    with pytest.raises(OSError, match="Input/output"):
        update_or_rebuild(library, MemoryNotes({**VAULT, "new.md": "Pears!"}), silent)
    monkeypatch.undo()
    assert list(tmp_path.glob("index.bad-*")) == []
    assert checked(library, MemoryNotes(VAULT)) == ()


class Planted:
    """A pickle that would leave a mark if anything unpickled it."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


@pytest.mark.parametrize("protocol", [2, 5])
@pytest.mark.parametrize("ending", [".toc", ".trm", ".pst", "_stored.col"])
def test_planted_pickles_run_nothing(tmp_path, ending, protocol):
    """Even under a manifest that vouches for them."""
    library, notes = library_at(tmp_path), MemoryNotes(VAULT)
    hits_of(library, notes, "x")
    mark = tmp_path / "ran"
    generation = open_current(library)
    (name,) = [name for name in generation.manifest.files if name.endswith(ending)]
    path = generation.folder / name
    path.write_bytes(planted_in(path.read_bytes(), pickle.dumps(Planted(mark), protocol)))
    status = path.stat()
    manifest = json.loads((generation.folder / "manifest.json").read_text())
    looks = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, "?"]
    manifest["files"][name] = looks
    (generation.folder / "manifest.json").write_text(json.dumps(manifest))
    assert sorted(hits_of(library, notes, "pears")) == ["a.md", "b.md"]
    assert not mark.exists()


def planted_in(data, payload):
    """Put the payload in place of every pickle that begins in `data`."""
    starts = [at for at in range(len(data)) if data[at : at + 2] in (b"\x80\x02", b"\x80\x03")]
    for at in starts or [0]:
        data = data[:at] + payload + data[at + len(payload) :]
    return data


@pytest.mark.parametrize(
    "name", ["../../elsewhere", "{tmp}/elsewhere", "..", ".", "", "a/../../../elsewhere", "C:x"]
)
def test_a_manifest_leads_to_no_file_elsewhere(tmp_path, monkeypatch, name):
    library, notes = library_at(tmp_path), MemoryNotes(VAULT)
    hits_of(library, notes, "x")
    (tmp_path / "elsewhere").write_bytes(b"not ours")
    status = (tmp_path / "elsewhere").stat()
    place = open_current(library).folder / "manifest.json"
    manifest = json.loads(place.read_text())
    looks = [status.st_size, 0, 0, 0, "?"]  # so that its bytes would have to be compared
    manifest["files"][name.format(tmp=tmp_path)] = looks
    place.write_text(json.dumps(manifest))
    looked_at = []
    monkeypatch.setattr("kbtool.index.segments.manifest._digest_of", looked_at.append)
    with pytest.raises(DamagedIndexError, match="cannot be read"):
        open_current(library)
    monkeypatch.undo()
    assert looked_at == []
    assert sorted(hits_of(library, notes, "pears")) == ["a.md", "b.md"]


def test_a_table_of_segments_leads_to_no_file_elsewhere(tmp_path):
    (tmp_path / "elsewhere.trm").write_bytes(b"not ours")
    (tmp_path / "own").mkdir()
    storage = MappedStorage(str(tmp_path / "own"))
    for name in ("../elsewhere.trm", str(tmp_path / "elsewhere.trm")):
        with pytest.raises(ValueError, match="no name of an index's file"):
            storage.open_file(name)
        with pytest.raises(ValueError, match="no name of an index's file"):
            storage.create_file(name)
    assert (tmp_path / "elsewhere.trm").read_bytes() == b"not ours"


def test_a_folder_that_others_may_write_to_is_not_opened(tmp_path):
    library, notes = library_at(tmp_path), MemoryNotes(VAULT)
    hits_of(library, notes, "x")
    library.folder.chmod(0o777)
    assert "trusted" in checked(library, notes)[0]
    assert sorted(hits_of(library, notes, "pears")) == ["a.md", "b.md"]
    assert not library.folder.stat().st_mode & 0o022


def test_b1_an_index_that_is_damaged_again_is_one_sentence(tmp_path, monkeypatch):
    def damaged(*_args, **_more):
        raise DamagedIndexError("again")

    monkeypatch.setattr("kbtool.index.documents.document_of", damaged)
    with pytest.raises(CacheError, match="index cannot be used"):
        hits_of(library_at(tmp_path), MemoryNotes(VAULT), "pears")
    with pytest.raises(CacheError, match="index cannot be used"):
        update_or_rebuild(library_at(tmp_path), MemoryNotes(VAULT), silent)


@pytest.mark.parametrize("kind", [ValueError, KeyError, TypeError, IndexError, AssertionError])
@pytest.mark.parametrize(
    "place",
    [
        "kbtool.index.documents.document_of",
        "kbtool.index.segments.reader.SegmentReader.postings",
        "searching.search",
    ],
)
def test_b1_a_fault_of_the_program_is_no_damage(tmp_path, monkeypatch, kind, place):
    """Over a whole index an error passes on as it is, and what is there stays."""
    library, more = library_at(tmp_path), MemoryNotes({**VAULT, "new.md": "Pears!"})
    hits_of(library, MemoryNotes(VAULT), "x")

    def broken(*_args, **_more):
        raise kind("broken")

    monkeypatch.setattr(place, broken)
    with pytest.raises(kind, match="broken"):
        hits_of(library, more, "pears")
    monkeypatch.undo()
    assert list(tmp_path.glob("index.bad-*")) == []
    assert open_current(library).folder.name == "gen-0001"
    assert sorted(hits_of(library, more, "pears")) == ["a.md", "b.md", "new.md"]


@pytest.mark.parametrize("kind", [ValueError, KeyError, struct.error, zlib.error, UnicodeError])
def test_b1_the_same_errors_over_wrong_bytes_are_damage(tmp_path, monkeypatch, kind):
    library, notes = library_at(tmp_path), MemoryNotes(VAULT)
    hits_of(library, notes, "x")
    generation = open_current(library)
    path = next(generation.folder.glob("*.trm"))
    asked = []

    def broken(*_args, **_more):
        if not asked:
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
        asked.append(1)
        raise kind("broken")

    monkeypatch.setattr("kbtool.index.segments.reader.SegmentReader.postings", broken)
    with pytest.raises(kind, match="broken"):  # set aside once; what is built anew is whole
        hits_of(library, notes, "pears")
    assert len(asked) == 2
    assert len(list(tmp_path.glob("index.bad-*"))) == 1


def test_b1_a_file_that_another_process_drops_is_no_damage(tmp_path, monkeypatch):
    library, notes = library_at(tmp_path), MemoryNotes(VAULT)
    hits_of(library, notes, "x")
    stock, asked = SegmentReader.postings, []

    def gone_once(*args):
        asked.append(1)
        if len(asked) == 1:
            raise FileNotFoundError("dropped by a commit")
        return stock(*args)

    monkeypatch.setattr("kbtool.index.segments.reader.SegmentReader.postings", gone_once)
    assert sorted(hits_of(library, notes, "pears")) == ["a.md", "b.md"]
    assert list(tmp_path.glob("index.bad-*")) == []


def test_readers_meet_no_half_state_while_a_writer_commits(tmp_path):
    library = library_at(tmp_path)
    files = dict(VAULT)
    hits_of(library, MemoryNotes(files), "x")
    faults, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            try:
                generation = open_current(library)
                view = generation.view()
                assert {path for _, path, _ in view.documents()} >= {"a.md"}
                assert view.postings("body", "pears")
                view.close()
            except Exception as fault:  # noqa: BLE001 - any fault at all is the finding
                faults.append(fault)

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(12):
        update(library, MemoryNotes({**files, "t.md": f"turn {turn}"}), silent)
    stop.set()
    reader.join()
    # Between naming the files and opening them a commit may drop one: the search asks again.
    assert all(isinstance(fault, FileNotFoundError) for fault in faults)
