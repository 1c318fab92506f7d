"""A rename that is killed at any step leaves a vault that the next run puts back in order.

The steps are the changes of the disk, seen through Python's audit events.
"""

import os
import signal
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork to kill a run quickly")

FILES = {
    "a.md": "[[old]] [x](sub/old.md)\n",
    "sub/old.md": "[[../a]] [[n]]\n",
    "sub/n.md": "[[old]]\r\n",
    "b.canvas": '{"nodes":[{"id":"1","type":"file","file":"sub/old.md"}]}',
}
MOVED = {
    "a.md": "[[old]] [x](deep/er/old.md)\n",
    "deep/er/old.md": "[[../../a]] [[n]]\n",
    "deep/er/n.md": "[[old]]\r\n",
    "b.canvas": FILES["b.canvas"].replace("sub", "deep/er"),
}
CHANGING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "open"}


@pytest.fixture
def vault(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("KBTOOL_STATE_DIR", str(tmp_path / "state"))
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    return root


def files_of(root: Path):
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode()
        for path in root.rglob("*")
        if path.is_file()
    }


def run(root: Path, *arguments: str, kill_at: int = 0) -> int:
    """Run kbtool in a child, killed at its n-th change of vault or journal; return how it ended."""
    child = os.fork()
    if child == 0:
        try:
            if kill_at:
                sys.addaudithook(Killer(root, kill_at))
            os._exit(outcome(root, arguments))
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def outcome(root: Path, arguments: tuple[str, ...]) -> int:
    from kbtool.cli.main import _outcome

    return _outcome(["-C", str(root), "-q", *arguments])


class Killer:
    def __init__(self, root: Path, kill_at: int):
        self.places = (str(root), str(root.parent / "state"))
        self.left = kill_at

    def __call__(self, event: str, arguments: tuple[object, ...]):
        if event not in CHANGING or not str(arguments[0]).startswith(self.places):
            return
        if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.timeout(300)
def test_a_rename_killed_at_any_step_is_undone_or_done(vault, capfd):
    """No step loses a byte: the vault is as it was, or as it should be, after the next run."""
    import kbtool.cli.maintenance.rename  # noqa: F401 - each child would import it anew

    assert run(vault, "tags") == 0
    killed = restored = told = 0
    for step in range(1, 200):
        ended = run(vault, "mv", "sub", "deep/er", kill_at=step)
        if ended == 0:
            break
        assert ended == -signal.SIGKILL, step
        killed += 1
        if not told and not (vault / "sub").exists():
            told = tells_of_it(vault, capfd)
        assert run(vault, "mv", "--recover") == 0
        assert files_of(vault) in (FILES, MOVED), step
        if files_of(vault) == MOVED:
            assert run(vault, "mv", "deep/er", "./sub") == 0
        else:
            restored += 1
        assert files_of(vault) == FILES, step
    assert killed > 10
    assert restored > killed // 2
    assert told
    assert files_of(vault) == MOVED


def tells_of_it(vault, capfd) -> bool:
    """Say whether another command names the way out, and leaves the vault to it."""
    before = files_of(vault)
    capfd.readouterr()
    assert run(vault, "tags") == 0
    assert files_of(vault) == before
    return "kbtool mv --recover" in capfd.readouterr().err
