"""`kbtool cache` and `kbtool doctor`, as a user runs them."""

import json
import os
import sqlite3
import subprocess
import sys

import pytest

from kbtool.store.cache.location import LAYOUT, cache_folder


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("KBTOOL_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "kbtool.toml").write_text("")
    (vault / "a.md").write_text("# A\n[[b]]\n")
    return vault


def kbtool(root, *arguments):
    command = [sys.executable, "-m", "kbtool", *arguments, "--vault", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_doctor_finds_a_healthy_vault_well(root):
    run = kbtool(root, "doctor", "--format", "json")
    assert run.returncode == 0, run.stderr
    checks = {check["name"]: check for check in json.loads(run.stdout)["checks"]}
    assert {"kbtool", "libraries", "cache", "state", "index", "vault", "watching"} <= set(checks)
    assert "1 notes" in checks["vault"]["detail"]
    assert not [check for check in checks.values() if check["verdict"] == "fault"]


def test_doctor_names_what_is_damaged(root):
    assert kbtool(root, "lint").returncode == 1
    file = cache_folder(root) / "state.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("UPDATE contents SET data = x'00112233445566'")
    database.close()
    (root.parent / "cache").chmod(0o777)
    run = kbtool(root, "doctor")
    assert run.returncode == 1
    assert "others may write to it" in run.stdout
    (root.parent / "cache").chmod(0o700)
    run = kbtool(root, "doctor")
    assert run.returncode == 1
    assert "1 of the kept contents are damaged" in run.stdout


def test_cache_shows_clears_and_prunes(root, tmp_path):
    kbtool(root, "lint")
    folder = cache_folder(root)
    shown = json.loads(kbtool(root, "cache", "--format", "json").stdout)
    assert shown["cache"] == str(folder)
    assert [(v["vault"], v["is_gone"]) for v in shown["vaults"]] == [(str(root), False)]
    assert kbtool(root, "cache", "--clear").returncode == 0
    assert not folder.exists()
    kbtool(root, "lint")
    other = tmp_path / "other"
    root.rename(other)
    old = 100 * 86_400
    for path in folder.rglob("*"):
        os.utime(path, (path.stat().st_mtime - old,) * 2)
    (tmp_path / "cache/v0").mkdir(mode=0o700)
    (tmp_path / "cache/keep").mkdir(mode=0o700)
    os.utime(tmp_path / "cache/v0", (1, 1))
    (tmp_path / "cache/v0/x").write_text("old")
    os.utime(tmp_path / "cache/v0/x", (1, 1))
    run = kbtool(other, "cache", "--prune")
    assert run.returncode == 0
    assert "Forgot 1 vault" in run.stderr
    assert not folder.exists()
    assert sorted(p.name for p in (tmp_path / "cache").iterdir() if p.is_dir()) == ["keep", LAYOUT]


def test_cache_takes_one_wish_at_a_time(root):
    assert kbtool(root, "cache", "--clear", "--prune").returncode == 2
