import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

from kbtool.errors import WatcherRunningError
from kbtool.store.cache.location import cache_folder
from kbtool.watch.messages import Count, Mode
from kbtool.watch.ports import WatcherStatus
from kbtool.watch.process.status import acquire_watcher_lock, ask_to_stop, find_running_watcher

STANDING = WatcherStatus(
    Mode("inotify"), Count(48, 3, 6, 0), 1_700_000_050.0, 1_700_000_000.0, 0.3, 7
)

SITTER = """
import sys, time
from pathlib import Path
from kbtool.watch.process.status import acquire_watcher_lock
with acquire_watcher_lock(Path(sys.argv[1]), "/vault") as seat:
    print("seated", flush=True)
    while not seat.stop_is_asked():
        time.sleep(0.02)
"""


@contextmanager
def sitting(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", SITTER, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "seated\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def sitter(tmp_path):
    with sitting(tmp_path) as process:
        yield process


def test_a_seat_shows_who_sits_there_and_how_things_stand(tmp_path):
    assert find_running_watcher(tmp_path) is None
    with acquire_watcher_lock(tmp_path, "/vault") as seat:
        new = find_running_watcher(tmp_path)
        assert (new.pid, new.vault, new.standing) == (os.getpid(), "/vault", None)
        seat.post(STANDING)
        assert find_running_watcher(tmp_path).standing == STANDING
        if os.name == "posix":
            assert {p.stat().st_mode & 0o777 for p in tmp_path.iterdir()} == {0o600}
    assert find_running_watcher(tmp_path) is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["watch.lock"]


def test_a_second_watcher_is_told_the_first_one_s_pid(tmp_path, sitter):
    with pytest.raises(WatcherRunningError) as caught, acquire_watcher_lock(tmp_path, "/vault"):
        pass
    assert caught.value.pid == sitter.pid
    assert caught.value.exit_code == 3


def test_a_watcher_ends_when_asked(tmp_path, sitter):
    assert ask_to_stop(tmp_path, 5)
    assert sitter.wait(5) == 0
    assert find_running_watcher(tmp_path) is None


def test_a_seat_whose_holder_was_killed_is_taken_over(tmp_path, sitter):
    sitter.kill()
    sitter.wait()
    assert (tmp_path / "watch.json").exists()  # as after a crash
    assert find_running_watcher(tmp_path) is None
    with acquire_watcher_lock(tmp_path, "/vault"):
        assert find_running_watcher(tmp_path).pid == os.getpid()


@pytest.fixture
def deleted_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    folder = cache_folder(tmp_path / "vault")
    with acquire_watcher_lock(folder, str(tmp_path / "vault")) as seat:
        seat.post(STANDING)
        shutil.rmtree(tmp_path / "cache")
        yield seat, folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")
def test_a_watcher_whose_cache_was_deleted_sits_down_again(deleted_cache):
    seat, folder = deleted_cache
    assert find_running_watcher(folder) is None
    assert not seat.stop_is_asked()
    assert find_running_watcher(folder).pid == os.getpid()
    assert find_running_watcher(folder).standing == STANDING
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / "watch.stop").touch()
    assert seat.stop_is_asked()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")
def test_of_two_watchers_after_a_deleted_cache_the_earlier_one_goes(deleted_cache):
    seat, folder = deleted_cache
    folder.mkdir(parents=True)
    with sitting(folder) as process, pytest.raises(WatcherRunningError) as caught:
        seat.stop_is_asked()
    assert caught.value.pid == process.pid


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")
def test_a_watcher_that_has_lost_its_seat_takes_nothing_of_the_other_s(tmp_path):
    with acquire_watcher_lock(tmp_path, "/vault"):
        (tmp_path / "watch.lock").unlink()
        (tmp_path / "watch.lock").touch()
        (tmp_path / "watch.stop").touch()
    assert (tmp_path / "watch.stop").exists()


def test_files_of_a_time_before_a_reboot_are_nobody(tmp_path):
    (tmp_path / "watch.lock").touch()
    (tmp_path / "watch.json").write_text(json.dumps({"pid": 1, "started": 1.0, "vault": "/v"}))
    (tmp_path / "watch.stop").touch()
    assert find_running_watcher(tmp_path) is None
    with acquire_watcher_lock(tmp_path, "/vault") as seat:
        assert not seat.stop_is_asked()


def test_a_watcher_that_does_not_listen_is_reported(tmp_path):
    with acquire_watcher_lock(tmp_path, "/vault") as seat:
        assert not ask_to_stop(tmp_path, 0.2)
        assert seat.stop_is_asked()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"pid": 7}'])
def test_a_damaged_status_is_no_obstacle(tmp_path, text):
    with acquire_watcher_lock(tmp_path, "/vault"):
        (tmp_path / "watch.json").write_text(text)
        assert find_running_watcher(tmp_path).standing is None
