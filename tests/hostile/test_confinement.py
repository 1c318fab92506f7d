"""A vault that may be anyone's: kbtool looks nowhere else, writes nothing in it, runs nothing.

RELIABILITY section 6, tests 13 and 19.
"""

import json
import os
import re
import shutil
import signal
import sys
from pathlib import Path

import pytest
from helpers import ROOT
from hostile import hostile_vault
from hostile.odd_files import OUTSIDE, plant
from watch_process import WatchProcess

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="traces Linux calls")
traced = pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")

CALLS = "trace=%file,%network"
CALL = re.compile(r"^(?:\d+ +)?(?P<call>\w+)\((?P<rest>.*)$")
NAMES = re.compile(r'"((?:[^"\\]|\\.)*)"')
FOLDER = re.compile(r"^(?:AT_FDCWD|\d+)<((?:[^>\\]|\\.)*)>, ")
CHANGES = re.compile(
    r"^(?:mkdir|rmdir|unlink|rename|link|symlink|chmod|fchmod|chown|lchown|fchown|truncate|utime"
    r"|futime|mknod|creat|setxattr|lsetxattr|removexattr)"
)
WRITING = re.compile(r"\bO_(?:WRONLY|RDWR|CREAT|TRUNC)\b")
OPENED = re.compile(r" = \d+<((?:[^>\\]|\\.)*)>$")
SPEAKING = ("connect", "sendto", "bind", "listen")
PLACES = (
    *("/usr", "/lib", "/lib64", "/bin", "/etc", "/dev", "/proc", "/sys/fs/cgroup", "/sys/devices"),
    *(str(Path(place).resolve()) for place in (sys.base_prefix, sys.prefix, ROOT)),
    *(sys.base_prefix, sys.prefix, str(ROOT)),
    str(Path.home() / ".config"),
    str(Path.home() / ".local"),
)
"""Where the interpreter, its packages, the program and the user's configuration may be."""
PRIVATE = ("/etc/shadow", "/etc/ssh", *(str(Path.home() / n) for n in (".ssh", ".gnupg")))


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    """Odd files, links that leave in every form, and junk where programs keep settings."""
    folder = tmp_path_factory.mktemp("confined")
    root = folder / "vault"
    (root / ".obsidian").mkdir(parents=True)
    plant(root)
    (root / "note.md").write_text("# Note\n\n" + "\n".join(LEAVING) + "\n")
    (root / "board.canvas").write_text(json.dumps({"nodes": CANVAS_NODES, "edges": []}))
    (root / "pyproject.toml").symlink_to(folder / OUTSIDE / "secret.md")
    for name in ("app.json", "types.json", "daily-notes.json", "templates.json"):
        (root / ".obsidian" / name).symlink_to(folder / OUTSIDE / "secret.md")
    (root / ".gitignore").symlink_to(folder / OUTSIDE / "secret.md")
    made = hostile_vault.HostileVault(root, folder / "own" / "cache", [])
    yield made
    hostile_vault.remove(made)


LEAVING = (
    "[[../../../../etc/passwd]] ![[/etc/passwd]] [[file:///etc/passwd]] [[C:\\Windows\\x]]",
    f"[a](../{OUTSIDE}/secret.md) ![b](file:///etc/passwd) [c](%2e%2e/{OUTSIDE}/secret.md)",
    f"[d](/etc/passwd) ![[../{OUTSIDE}/secret.md#Secret]] [e](\\\\server\\share\\x.md)",
    f"source:: [[../{OUTSIDE}/secret]]",
    '<img src="/etc/passwd"> [f](//server/x.md) [[leaking folder/secret]]',
)
CANVAS_NODES = [
    {"id": str(number), "type": "file", "file": file, "x": 0, "y": 0, "width": 1, "height": 1}
    for number, file in enumerate(("/etc/passwd", f"../{OUTSIDE}/secret.md", "leak.md"))
]


def tracer(log):
    return ["strace", "-f", "-y", "-s", "4096", "-e", CALLS, "-o", str(log)]


def calls_of(log):
    """Yield (call, path, line) for each traced call that names a path, the path absolute."""
    for line in log.read_text(errors="replace").splitlines():
        found = CALL.match(line)
        if found is None:
            continue
        if found["call"] in SPEAKING:
            yield found["call"], "/dev/null", line
            continue
        rest = found["rest"]
        folder = FOLDER.match(rest)
        for name in NAMES.findall(rest)[: 2 if "rename" in found["call"] else 1]:
            if not name or found["call"] == "getcwd":
                continue
            path = Path(folder[1] if folder else ROOT, unescaped(name))
            yield found["call"], os.path.normpath(path), line


def unescaped(name):
    return (
        name.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "surrogateescape")
    )


def judged(log, vault):
    """Return the calls that looked outside, and those that changed anything but the cache."""
    root, own = str(vault.root), str(vault.cache.parent)
    outside, changes = [], []
    for call, path, line in calls_of(log):
        changing = (CHANGES.match(call) or WRITING.search(line)) and " = -1 " not in line
        if is_below(path, own) or (is_below(own, path) and not changing):
            continue
        if is_below(path, root):
            changes += [line] if changing else []
            opened = OPENED.search(line)
            outside += [line] if opened and not is_below(opened[1], root) else []
        elif call in SPEAKING or is_forbidden(call, path, vault):
            outside.append(line)
        elif changing and not is_scratch(path):
            changes.append(line)
    return outside, changes


def is_below(path, folder):
    return path == folder or path.startswith(folder + "/")


def is_scratch(path):
    """Say whether writing there changes nothing that lasts."""
    return path in ("/dev/null", "/dev/tty") or is_below(path, "/dev/shm") or "__pycache__" in path


def is_forbidden(call, path, vault):
    """Say whether a program has no business there: what it opens must be the interpreter's."""
    if is_below(str(vault.root), path.removesuffix("/.git")) and not call.startswith("open"):
        return False  # whether a folder above is a repository's
    if is_below(path, str(vault.root.parent)) or any(is_below(path, place) for place in PRIVATE):
        return True
    return call.startswith("open") and not any(is_below(path, place) for place in PLACES)


@linux
@traced
@pytest.mark.parametrize(
    "words",
    [
        ["lint"],
        ["lint", "--output-format", "json"],
        ["search", "note"],
        ["show", "note"],
        ["export"],
        ["sources"],
        ["doctor"],
    ],
    ids=lambda words: "-".join(words).replace("--", ""),
)
def test_no_command_leaves_the_vault_or_changes_it(vault, tmp_path, words):
    log = tmp_path / "calls"
    answer = vault.kbtool(*words, wrapper=tracer(log))
    assert answer.returncode in (0, 1), answer.stderr
    outside, changes = judged(log, vault)
    assert "\n".join(outside) == ""
    assert "\n".join(changes) == ""
    seen = {path for _, path, _ in calls_of(log)}
    assert any(is_below(path, str(vault.root)) for path in seen)


@linux
@traced
def test_neither_does_a_watcher(vault, tmp_path):
    log = tmp_path / "calls"
    watcher = WatchProcess(vault.root, vault.cache, wrapper=tracer(log))
    try:
        watcher.ready()
        (vault.root / "new.md").write_text("# New\n\n[[Nowhere]] " + LEAVING[0] + "\n")
        (vault.root / "new leak.md").symlink_to("/etc/passwd")
        watcher.wait_for("problem", path="new.md", code="L001")
        watcher.settle()
    finally:
        children = Path(f"/proc/{watcher.pid}/task/{watcher.pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGTERM)
        watcher.process.wait(20)
    outside, changes = judged(log, vault)
    assert "\n".join(outside) == ""
    assert "\n".join(changes) == ""
    assert any(path.endswith("/new.md") for _, path, _ in calls_of(log))


HOSTILE_SETTINGS = {
    "editor": '[output]\neditor = "touch {mark}"\n',
    "editor-uri": '[output]\neditor-uri = "evil://{{path}}"\n',
    "a bibliography elsewhere": '[citations]\nbibliography = ["/etc/passwd"]\n',
    "a bibliography above": '[citations]\nbibliography = ["../outside/secret.bib"]\n',
    "a bibliography at home": '[citations]\nbibliography = ["~/secret.bib"]\n',
    "a cache": '[cache]\nfolder = "{mark}"\n',
    "a higher limit": "[limits]\nnote-bytes = 2000000000\n",
}


@pytest.mark.parametrize("form", ["kbtool.toml", "pyproject.toml"])
@pytest.mark.parametrize("name", HOSTILE_SETTINGS)
def test_a_vault_cannot_choose_what_lies_outside_it(tmp_path, name, form):
    root = tmp_path / "vault"
    root.mkdir()
    (root / "note.md").write_text("# Note\n")
    mark = tmp_path / "mark"
    text = HOSTILE_SETTINGS[name].format(mark=mark)
    text = text.replace("[", "[tool.kbtool.", 1) if form == "pyproject.toml" else text
    (root / form).write_text(text)
    vault = hostile_vault.HostileVault(root, tmp_path / "own" / "cache", [])
    for words in (["lint", "--vault", root], ["search", "--open", "note", "--vault", root]):
        answer = vault.kbtool(*words)
        assert answer.returncode == 2
        assert form.encode() in answer.stderr
    assert not mark.exists()
