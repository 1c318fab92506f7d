"""Fault tests 7, 8 and 10: writers of an index that die, lose power, or meet a failing disk."""

import errno
import os
import random
import shutil
import signal
import time

import pytest
from dying import failing, in_child, killing, lose_power
from searching import MemoryNotes, hits_of, library_at, silent

from kbtool.index.lifecycle.check import checked
from kbtool.index.lifecycle.index_store import compact, open_current, rebuild, update
from kbtool.index.lifecycle.recovery import update_or_rebuild
from kbtool.store.locks import hold

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked"),
    pytest.mark.timeout(1800),
]

BEFORE = {f"n{number}.md": f"# Note {number}\n\nApples and pears.\n" for number in range(8)}
AFTER = {**BEFORE, "n3.md": "# Note 3\n\nPlums.\n", "new.md": "# New\n\nPears, 学习.\n"}
del AFTER["n5.md"]
NEXT = {**AFTER, "n1.md": "# Note 1\n\nCherries.\n"}
QUERIES = ("pears", "plums", "学习", "apples -note")
NOTES = {name: MemoryNotes(files) for name, files in (("before", BEFORE), ("after", AFTER))}
LAST = MemoryNotes(NEXT)


def save(library):
    update(library, NOTES["after"], silent)


def build_anew(library):
    rebuild(library, NOTES["after"], silent)


def merge(library):
    save(library)
    compact(library)


def build_first(library):
    shutil.rmtree(library.folder)
    update(library, NOTES["after"], silent)


ACTS = (save, build_anew, merge, build_first)


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """An index of the notes as they were before, to be copied."""
    folder = tmp_path_factory.mktemp("origin")
    update(library_at(folder), NOTES["before"], silent)
    return folder


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    wanted = {}
    for name, notes in NOTES.items():
        library = library_at(tmp_path_factory.mktemp(name))
        wanted[name] = [sorted(hits_of(library, notes, query)) for query in QUERIES]
    assert wanted["before"] != wanted["after"]
    return wanted


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def fresh_copy(origin, place):
    shutil.copytree(origin, place)
    return library_at(place)


def answers_of(library, name, **wishes):
    return [sorted(hits_of(library, NOTES[name], query, **wishes)) for query in QUERIES]


def died_at(at, act, library):
    return in_child(lambda: act(library), library.folder.parent, killing(at)).code < 0


def assert_whole(library, answers, most_bytes):
    """The lock is free, every answer is of one state, and the next commit leaves nothing over."""
    with hold(library.lock, 0.1):
        pass
    assert size_of(library.folder.parent) <= most_bytes
    if (library.folder / "CURRENT").exists():
        assert answers_of(library, "after", refresh=False) in answers.values()
    assert answers_of(library, "after") == answers["after"]
    assert checked(library, NOTES["after"]) == ()
    assert_tidy(library)


def assert_tidy(library):
    """After one more commit no leftover lies about, but what a power cut now would go back to."""
    update(library, LAST, silent)
    generation = open_current(library)
    names = {path.name for path in library.folder.iterdir()}
    assert "CURRENT" in names
    assert all(name == "CURRENT" or name.startswith("gen-") for name in names), names
    assert len(names) <= 3
    files = {path.name for path in generation.folder.iterdir()}
    needed = {"manifest.json", *generation.manifest.files}
    assert needed <= files
    # The table of segments that the manifest before names stays until the next commit.
    before = f"_kbtool_{generation.manifest.toc - 1}.toc"
    assert files - needed <= {before}


def operations_of(act, origin, tmp_path):
    """Return what an act does when nothing befalls it."""
    library = fresh_copy(origin, tmp_path / "control")
    ended = in_child(lambda: act(library), tmp_path, killing(0))
    assert (ended.code, ended.words) == (0, "")
    assert len(ended.operations) > 15
    return ended.operations


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("each", [5, pytest.param(1, marks=pytest.mark.soak)])
def test_a_writer_killed_at_any_operation_leaves_a_whole_index(
    origin, answers, tmp_path, act, each
):
    count = len(operations_of(act, origin, tmp_path))
    most = 3 * size_of(tmp_path / "control")
    for at in range(1, count + 1, each):
        library = fresh_copy(origin, tmp_path / str(at))
        assert died_at(at, act, library)
        assert_whole(library, answers, most)
    print(f"\n{act.__name__}: killed at {len(range(1, count + 1, each))} operations of {count}")


@pytest.mark.parametrize("times", [10, pytest.param(500, marks=pytest.mark.soak)])
def test_writers_killed_at_random_leave_a_whole_index(origin, answers, tmp_path, times):
    chance = random.Random(5)
    most, killed = 3 * size_of(origin) + 100_000, 0
    longest = [seconds_of(act, fresh_copy(origin, tmp_path / act.__name__)) for act in ACTS]
    for number in range(times):
        kind = number % len(ACTS)
        library = fresh_copy(origin, tmp_path / str(number))
        pid = at_work(ACTS[kind], library)
        time.sleep(chance.uniform(0.0, longest[kind]))
        os.kill(pid, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
        assert_whole(library, answers, most)
    print(f"\n{killed} of {times} writers were killed at work")
    assert killed > times // 20  # a machine that grows faster meanwhile lets more of them end


def at_work(act, library):
    pid = os.fork()
    if pid == 0:
        act(library)
        os._exit(0)
    return pid


def seconds_of(act, library):
    begin = time.monotonic()
    os.waitpid(at_work(act, library), 0)
    return time.monotonic() - begin


FATES = ("empty kept", "zeros kept", "kept undone", "empty undone")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("each", [9, pytest.param(1, marks=pytest.mark.soak)])
def test_a_power_cut_at_any_operation_is_recovered_from(origin, answers, tmp_path, act, each):
    count = len(operations_of(act, origin, tmp_path))
    done = 0
    for at in range(1, count + 2, each):
        for fate in FATES:
            place = tmp_path / f"{at} {fate}"
            library = fresh_copy(origin, place)
            ended = in_child(lambda: act(library), tmp_path, killing(at))  # noqa: B023 - run at once
            lose_power(ended.operations, origin, place, fate)
            update_or_rebuild(library, NOTES["after"], silent)
            assert answers_of(library, "after") == answers["after"]
            assert checked(library, NOTES["after"]) == ()
            assert_tidy(library)
            done += 1
    print(f"\n{act.__name__}: {done} power cuts")


def test_what_a_finished_commit_acknowledged_survives_a_power_cut(origin, answers, tmp_path):
    """All is synced when `update` returns: whatever is not kept was not needed."""
    for fate in FATES:
        place = tmp_path / fate
        library = fresh_copy(origin, place)
        ended = in_child(lambda: save(library), tmp_path, killing(0))  # noqa: B023 - run at once
        lose_power(ended.operations, origin, place, fate)
        assert answers_of(library, "after", refresh=False) == answers["after"]


FAULTS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EMFILE, errno.EIO)


@pytest.mark.parametrize("fault", FAULTS, ids=errno.errorcode.get)
@pytest.mark.parametrize("each", [12, pytest.param(1, marks=pytest.mark.soak)])
def test_a_disk_that_fails_at_any_operation_leaves_the_old_answers(
    origin, answers, tmp_path, fault, each
):
    for act in (save, build_anew, merge):
        count = len(operations_of(act, origin, tmp_path / act.__name__))
        for at in range(1, count + 1, each):
            place = tmp_path / act.__name__ / str(at)
            library = fresh_copy(origin, place)
            ended = in_child(lambda: act(library), tmp_path, failing(at, fault))  # noqa: B023
            assert ended.code == 0 or "Error" in ended.words
            assert list(place.glob("index.bad-*")) == []
            assert answers_of(library, "after", refresh=False) in answers.values()
            assert_whole(library, answers, 10**9)
