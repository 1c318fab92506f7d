import os

from kbtool.app.watch.workspace import configuration_stamp


def test_a_configuration_of_the_same_size_and_date_is_another_one(tmp_path):
    file = tmp_path / "kbtool.toml"
    file.write_text("[lint]\nignore = ['G001']\n")
    before, status = configuration_stamp(tmp_path), file.stat()
    assert configuration_stamp(tmp_path) == before
    file.write_text("[lint]\nignore = ['G002']\n")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert configuration_stamp(tmp_path) != before
