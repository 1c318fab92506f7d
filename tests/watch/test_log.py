import os
import shutil

import pytest

from kbtool.watch.process.log import BARE, Log


def test_a_log_stays_small_and_private(tmp_path):
    log = Log(tmp_path / "watch.log")
    for number in range(400):
        log.write(f"{number} " + "x" * 10_000)
    log.close()
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [
        "watch.log",
        "watch.log.1",
        "watch.log.2",
    ]
    assert sum(file.stat().st_size for file in files) < 3_100_000
    assert " 399 " in files[0].read_text()
    if os.name == "posix":
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_log_goes_on_where_the_last_one_ended(tmp_path):
    for word in ("one", "two"):
        log = Log(tmp_path / "watch.log")
        log.write(word)
        log.close()
    lines = (tmp_path / "watch.log").read_text().splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == ["one", "two"]


def test_a_log_that_was_deleted_begins_anew(tmp_path):
    folder = tmp_path / "cache"
    folder.mkdir()
    log = Log(folder / "watch.log", BARE)
    log.write("one")
    shutil.rmtree(folder)
    log.write("lost")
    folder.mkdir()
    log.write("two")
    log.write("three")
    log.close()
    assert (folder / "watch.log").read_text() == "two\nthree\n"


def test_a_log_for_programs_holds_their_lines_and_nothing_else(tmp_path):
    log = Log(tmp_path / "watch.log", BARE)
    log.write('{"schema": 1}\n')
    log.close()
    assert (tmp_path / "watch.log").read_text() == '{"schema": 1}\n'


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no disk that is always full")  # noqa: PTH110 - plain
def test_a_full_disk_loses_the_line_and_nothing_else(tmp_path, capsys):
    log = Log(tmp_path / "watch.log")
    log._handler.stream.close()
    log._handler.stream = open("/dev/full", "w")  # noqa: PTH123, SIM115 - the handler closes it
    log.write("lost")
    assert capsys.readouterr().err == ""
