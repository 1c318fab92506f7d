import os
import signal
import subprocess
import sys
import time

import pytest

from kbtool.store.locks import LockBusyError, hold, is_held

HOLDER = """
import sys, time
from pathlib import Path
from kbtool.store.locks import hold
with hold(Path(sys.argv[1]), 0):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    path = tmp_path / "write.lock"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield path, process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_lock_is_held_for_the_block_and_no_longer(tmp_path):
    path = tmp_path / "write.lock"
    assert not is_held(path)
    with hold(path, 0):
        assert is_held(path)
    assert not is_held(path)


def test_another_process_is_told_at_once_or_after_its_patience(holder):
    path, _ = holder
    with pytest.raises(LockBusyError), hold(path, 0):
        pass
    begin = time.monotonic()
    with pytest.raises(LockBusyError), hold(path, 0.2):
        pass
    assert 0.2 <= time.monotonic() - begin < 2


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a Unix affair")
def test_a_killed_holder_leaves_the_lock_free(holder):
    path, process = holder
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with hold(path, 0.1):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="modes are a Unix affair")
def test_only_the_owner_may_open_a_lock(tmp_path):
    with hold(tmp_path / "write.lock", 0):
        assert (tmp_path / "write.lock").stat().st_mode & 0o777 == 0o600
