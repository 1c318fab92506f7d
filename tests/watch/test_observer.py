"""The real observer on real files: what editors and programs do becomes a place, and only that."""

import logging
import os
import shutil
import subprocess
import sys
import threading
import time

import pytest

from kbtool.watch.events.coverage import count_unwatched_folders
from kbtool.watch.events.event_queue import EventQueue
from kbtool.watch.events.observer import FileObserver
from kbtool.watch.events.pending import NO_DIRTY_PATHS

linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


@pytest.fixture
def vault(tmp_path):
    root = tmp_path / "vault"
    (root / "Notes" / "deep").mkdir(parents=True)
    (root / ".obsidian").mkdir()
    (root / "a.md").write_text("one\n")
    (root / "Notes" / "b.md").write_text("two\n")
    return root


@pytest.fixture
def inbox(vault):
    inbox = EventQueue()
    lookout = FileObserver(str(vault), inbox, 2.0, always_poll=False)
    assert not lookout.start().is_polling
    inbox.lookout = lookout
    yield inbox
    lookout.stop()


def gathered(inbox, quiet=0.6):
    """All that is reported until nothing has been for a while; moves out are told late."""
    dirt, more = NO_DIRTY_PATHS, inbox.wait(3.0)
    while more:
        dirt, more = dirt.joined(more), inbox.wait(quiet)
    return dirt


def run(*words, **rest):
    subprocess.run(words, check=True, capture_output=True, timeout=30, **rest)


def vim(vault, *settings):
    run(
        "vim",
        "-es",
        "-u",
        "NONE",
        *settings,
        "-c",
        "normal Goword",
        "-c",
        "wq",
        str(vault / "a.md"),
    )


def chunks(vault):
    with (vault / "a.md").open("w") as file:
        for _ in range(3):
            file.write("part\n")
            file.flush()
            time.sleep(0.1)


def atomic(vault):
    (vault / "draft.tmp").write_text("new\n")
    (vault / "draft.tmp").replace(vault / "a.md")


def from_outside(vault):
    (vault.parent / "draft").write_text("new\n")
    (vault.parent / "draft").replace(vault / "a.md")


def truncated_as_in_vs_code(vault):
    (vault / "a.md").write_text("new\n")


def touched(vault):
    os.utime(vault / "a.md", (1_000_000_000, 1_000_000_000))


SAVES = {
    "vim with a backup by renaming": lambda v: vim(v, "--cmd", "set backupcopy=no backupskip="),
    "vim with a backup by copying": lambda v: vim(v, "--cmd", "set backupcopy=yes backupskip="),
    "vim as it comes": vim,
    "sed -i": lambda v: run("sed", "-i", "s/one/three/", str(v / "a.md")),
    "a rename over the note": atomic,
    "a rename from outside": from_outside,
    "a rewrite in place": truncated_as_in_vs_code,
    "three slow parts": chunks,
    "a date set back": touched,
}


@linux
@pytest.mark.parametrize("name", SAVES)
def test_however_a_note_is_saved_it_is_the_only_place(vault, inbox, name):
    if name.startswith("vim") and not shutil.which("vim"):
        pytest.skip("no vim here")
    SAVES[name](vault)
    dirt = gathered(inbox)
    assert dirt.paths == {"a.md"}
    assert dirt.rescan_reason is None


@linux
def test_nano_s_way_of_saving(vault, inbox):
    nano = shutil.which("nano")
    if nano is None:
        pytest.skip("no nano here")
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execv(nano, ["nano", str(vault / "a.md")])
    time.sleep(0.5)
    os.write(terminal, b"word\x0f")  # write out
    time.sleep(0.2)
    os.write(terminal, b"\r")
    time.sleep(0.2)
    os.write(terminal, b"\x18")  # leave
    os.waitpid(pid, 0)
    os.close(terminal)
    assert "word" in (vault / "a.md").read_text()
    assert gathered(inbox).paths == {"a.md"}


@linux
def test_reading_is_not_reported(vault, inbox):
    for _ in range(50):
        (vault / "a.md").read_text()
        list((vault / "Notes").iterdir())
        (vault / "a.md").stat()
    assert not inbox.wait(0.8)


@linux
def test_what_others_do_in_hidden_folders_is_not_reported(vault, inbox):
    (vault / ".obsidian" / "workspace.json").write_text("{}")
    (vault / ".git").mkdir()
    (vault / ".git" / "index.lock").write_text("")
    assert not inbox.wait(0.8)


@linux
def test_folders_that_come_move_and_go_are_places(vault, inbox):
    shutil.move(vault / "Notes", vault / "Other")
    dirt = gathered(inbox)
    assert {"Notes", "Other"} <= dirt.paths
    assert dirt.folders_changed
    (vault / "Other" / "b.md").write_text("again\n")
    assert "Other/b.md" in gathered(inbox).paths
    shutil.move(vault / "Other", vault.parent / "gone")
    assert "Other" in gathered(inbox).paths
    (vault / "New" / "x" / "y").mkdir(parents=True)
    (vault / "New" / "x" / "y" / "c.md").write_text("deep\n")
    assert "New/x/y/c.md" in gathered(inbox).paths


@linux
def test_every_folder_is_watched_and_one_that_is_not_is_noticed(vault, inbox):
    assert count_unwatched_folders(str(vault)) == 0
    (vault / "link").symlink_to(vault / "Notes")
    assert count_unwatched_folders(str(vault)) == 0  # links are not followed
    inbox.lookout.stop()
    assert count_unwatched_folders(str(vault)) == 4


def test_a_lookout_that_lives_says_so_and_one_that_died_too(vault, inbox):
    assert inbox.lookout.is_alive()
    shutil.rmtree(vault)
    end = time.monotonic() + 5
    while inbox.lookout.is_alive() and time.monotonic() < end:
        time.sleep(0.05)
    assert not inbox.lookout.is_alive()


@linux
def test_an_observer_whose_tables_broke_is_replaced_without_a_word(vault, inbox, capfd):
    [emitter] = inbox.lookout._observer.emitters
    tables = getattr(emitter._inotify, "_active_callbacks_by_path", None)
    if tables is None:
        pytest.skip("watchdog 6 keeps no such tables; what broke came with 7")
    tables.clear()  # as after many folders changed places
    files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    before = {thread for thread in threading.enumerate() if "watchdog" in type(thread).__module__}
    (vault / "Notes" / "deep").rmdir()
    end = time.monotonic() + 5
    while inbox.lookout.is_alive() and time.monotonic() < end:
        time.sleep(0.05)
    assert not inbox.lookout.is_alive()
    inbox.lookout.stop()
    while any(thread.is_alive() for thread in before) and time.monotonic() < end:
        time.sleep(0.05)
    assert len(before) == 3
    assert not any(thread.is_alive() for thread in before)
    assert not inbox.lookout.start().is_polling
    assert len(os.listdir("/proc/self/fd")) == files  # noqa: PTH208
    assert count_unwatched_folders(str(vault)) == 0
    (vault / "a.md").write_text("after that\n")
    assert "a.md" in gathered(inbox).paths
    assert capfd.readouterr().err == ""


def test_the_loss_of_reports_is_a_reason_to_look_everywhere(vault, inbox):
    logging.getLogger("watchdog.observers.inotify_c").warning(
        "Inotify queue overflowed; filesystem events were lost"
    )
    assert "dropped" in inbox.wait(1.0).rescan_reason


@pytest.mark.parametrize("error", [ValueError("x"), MemoryError(), KeyboardInterrupt()], ids=repr)
def test_an_event_that_cannot_be_taken_in_is_a_look_everywhere(vault, inbox, monkeypatch, error):
    def fail(*_arguments, **_rest):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("kbtool.watch.events.observer.find_place", fail)
        (vault / "a.md").write_text("again\n")
        assert "could not be understood" in inbox.wait(3.0).rescan_reason
    time.sleep(0.3)
    inbox.wait(0.0)
    (vault / "a.md").write_text("and again\n")
    assert gathered(inbox).paths == {"a.md"}
    assert inbox.lookout.is_alive()


def test_threads_that_cannot_be_started_turn_to_polling(vault, monkeypatch):
    def refuse(*_arguments, **_rest):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("kbtool.watch.events.observer.Observer", refuse)
    mode = FileObserver(str(vault), EventQueue(), 2.0, always_poll=False).start()
    assert mode.is_polling
    assert "thread" in mode.reason


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left"), OSError(24, "Too many open files")]
)
def test_limits_of_the_system_turn_to_polling(vault, monkeypatch, error):
    def refuse(*_arguments, **_rest):
        raise error

    inbox = EventQueue()
    monkeypatch.setattr("kbtool.watch.events.observer.Observer", refuse)
    mode = FileObserver(str(vault), inbox, 2.0, always_poll=False).start()
    assert mode.is_polling
    assert "limit" in mode.reason


def test_polling_can_be_asked_for(vault):
    mode = FileObserver(str(vault), EventQueue(), 7.0, always_poll=True).start()
    assert (mode.name, mode.seconds, mode.reason) == ("polling", 7.0, "asked for")


def test_stopping_leaves_no_thread_behind(vault):
    before = threading.active_count()
    for _ in range(3):
        lookout = FileObserver(str(vault), EventQueue(), 2.0, always_poll=False)
        lookout.start()
        lookout.stop()
    end = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.05)
    assert threading.active_count() == before
