"""The birth of a file, where the platform tells it."""

import os
import time

import pytest

from kbtool.store.files.birth_time import find_birth


def test_a_file_keeps_its_birth_when_it_is_written_again(tmp_path):
    path = tmp_path / "é 学习.md"
    path.write_text("one")
    born = find_birth(str(path))
    if born is None:
        pytest.skip("this file system keeps no birth")
    assert abs(born - time.time()) < 60
    os.utime(path, (1e9, 1e9))
    path.write_text("two")
    assert find_birth(str(path)) == born


def test_what_is_not_there_has_no_birth(tmp_path):
    assert find_birth(str(tmp_path / "none.md")) is None
    assert find_birth("a\0b") is None


def test_a_file_system_without_births_is_no_fault():
    assert find_birth("/proc/self/status") is None or os.name == "nt"
