"""The birth of a file, where the platform tells it."""

import os
import time

import pytest

from kbtool.store.files.birth_time import birth_time


def test_a_file_keeps_its_birth_when_it_is_written_again(tmp_path):
    path = tmp_path / "é 学习.md"
    path.write_text("one")
    born = birth_time(str(path))
    if born is None:
        pytest.skip("this file system keeps no birth")
    assert abs(born - time.time()) < 60
    os.utime(path, (1e9, 1e9))
    path.write_text("two")
    assert birth_time(str(path)) == born


def test_what_is_not_there_has_no_birth(tmp_path):
    assert birth_time(str(tmp_path / "none.md")) is None
    assert birth_time("a\0b") is None


def test_a_file_system_without_births_is_no_fault():
    assert birth_time("/proc/self/status") is None or os.name == "nt"
