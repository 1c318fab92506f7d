"""What somebody plants in a cache or a vault is never run: RELIABILITY section 6, test 13."""

import json
import os
import pickle
import subprocess
import sys

import pytest
from helpers import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="plants links and modes")
RUNNER = """
import sys
sys.path[:] = [path for path in sys.path if path] + [{root!r}]
def heed(event, arguments):
    if event == "pickle.find_class":
        if arguments[0] in ("os", "posix", "nt", "subprocess", "builtins"):
            if arguments[1] not in ("int", "set"):
                print("PLANTED", event, arguments, file=sys.stderr)
    elif event in ("os.system", "os.exec", "os.posix_spawn"):
        print("PLANTED", event, arguments, file=sys.stderr)
    elif event == "subprocess.Popen" and arguments[0] not in (sys.executable, "git", "uname"):
        print("PLANTED", event, arguments, file=sys.stderr)
sys.addaudithook(heed)
sys.argv[0] = "kbtool"
from kbtool.cli.main import main
if __name__ == "__main__":
    main()
"""


class Payload:
    """A pickle that makes a folder when it is read."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


class Scene:
    """A vault with a cache and an index, and where a payload would leave its mark."""

    def __init__(self, folder):
        self.vault, self.base, self.mark = folder / "vault", folder / "cache", folder / "mark"
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        (self.vault / ".obsidian").mkdir(parents=True)
        for number in range(3):
            (self.vault / f"n{number}.md").write_text(f"# N{number}\n\npears [[n{number - 1}]]\n")
        assert self.kbtool("search", "pears").returncode == 0
        (self.cache,) = (self.base / "v1").iterdir()
        self.index = self.cache / "index"
        self.generation = self.index / (self.index / "CURRENT").read_text().strip()

    @property
    def payload(self):
        return pickle.dumps(Payload(self.mark), 2)

    @property
    def code(self):
        return f"import os\nos.mkdir({str(self.mark)!r})\n"

    def kbtool(self, *words):
        environment = {**os.environ, "KBTOOL_CACHE_DIR": str(self.base)}
        runner = RUNNER.format(root=str(ROOT))
        return subprocess.run(
            [sys.executable, "-c", runner, *words],
            cwd=self.vault,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def in_index(ending, *, vouched):
    """Put a pickle in the place of one of the index's files."""

    def plant(scene):
        (path,) = scene.generation.glob(f"*{ending}")
        path.write_bytes(scene.payload + path.read_bytes()[len(scene.payload) :])
        if vouched:
            manifest = scene.generation / "manifest.json"
            fields = json.loads(manifest.read_text())
            status = path.stat()
            looks = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, "?")
            fields["files"][path.name] = looks
            manifest.write_text(json.dumps(fields))

    return plant


def moved_and_linked(what):
    """Let a link lead to the same thing, now full of pickles, at a place of somebody else's."""

    def plant(scene):
        path = getattr(scene, what)
        path.rename(scene.elsewhere / "moved")
        path.symlink_to(scene.elsewhere / "moved")
        poison(scene, scene.elsewhere / "moved")

    return plant


def opened_to_all(what):
    def plant(scene):
        poison(scene, getattr(scene, what))
        getattr(scene, what).chmod(0o777)

    return plant


def current_says(words):
    def plant(scene):
        poison(scene, scene.generation)
        scene.generation.rename(scene.elsewhere / "gen-0009")
        (scene.index / "gen-linked").symlink_to(scene.elsewhere / "gen-0009")
        (scene.index / "CURRENT").write_text(words.format(elsewhere=scene.elsewhere))

    return plant


def poison(scene, folder):
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in (".json", ".sqlite3") and path.name != "CURRENT":
            path.write_bytes(scene.payload)


def state_is_a_pickle(scene):
    for path in scene.cache.glob("state.sqlite3*"):
        path.write_bytes(scene.payload)


def state_is_a_link(scene):
    (scene.cache / "state.sqlite3").unlink()
    (scene.elsewhere / "state").write_bytes(scene.payload)
    (scene.cache / "state.sqlite3").symlink_to(scene.elsewhere / "state")


def in_vault(path, what):
    def plant(scene):
        place = scene.vault / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(scene.payload if what == "pickle" else scene.code.encode())

    return plant


PLANTS = {
    **{
        f"{ending}, {'vouched for' if vouched else 'bare'}": in_index(ending, vouched=vouched)
        for ending in (".toc", ".trm", ".pst", "_stored.col")
        for vouched in (True, False)
    },
    "a linked cache": moved_and_linked("base"),
    "a linked folder of the vault's": moved_and_linked("cache"),
    "a linked index": moved_and_linked("index"),
    "a linked generation": moved_and_linked("generation"),
    "an open cache": opened_to_all("base"),
    "an open folder of the vault's": opened_to_all("cache"),
    "an open index": opened_to_all("index"),
    "an open generation": opened_to_all("generation"),
    "CURRENT above": current_says("../../../elsewhere/gen-0009"),
    "CURRENT absolute": current_says("{elsewhere}/gen-0009"),
    "CURRENT by a link": current_says("gen-linked"),
    "CURRENT by steps": current_says("gen-linked/../../gen-0009"),
    "a state that is a pickle": state_is_a_pickle,
    "a state that is a link": state_is_a_link,
    "a cache in the vault": in_vault(".kbtool/index/gen-0001/MAIN_1.toc", "pickle"),
    "an index in .obsidian": in_vault(".obsidian/kbtool/_MAIN_1.toc", "pickle"),
    "a plugin": in_vault(".obsidian/plugins/x/main.py", "code"),
    "a site's own code": in_vault("sitecustomize.py", "code"),
    "a user's own code": in_vault("usercustomize.py", "code"),
    "a library's name": in_vault("yaml/__init__.py", "code"),
    "the program's name": in_vault("kbtool/__init__.py", "code"),
    "the index's name": in_vault("whoosh.py", "code"),
}


QUICK = {name for name in PLANTS if not name.endswith(", bare")}


@pytest.mark.parametrize(
    "name",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.soak) for name in PLANTS],
)
def test_nothing_planted_runs(tmp_path, name):
    scene = Scene(tmp_path)
    PLANTS[name](scene)
    (scene.vault / "new.md").write_text("# New\n\npears\n")
    answer = scene.kbtool("search", "--format", "paths", "pears")
    assert "PLANTED" not in answer.stderr
    assert "Traceback" not in answer.stderr
    assert sorted(answer.stdout.split()) == ["n0.md", "n1.md", "n2.md", "new.md"], answer.stderr
    assert not scene.mark.exists()


@pytest.mark.soak
@pytest.mark.parametrize("name", PLANTS)
def test_nothing_planted_runs_in_lint_either(tmp_path, name):
    scene = Scene(tmp_path)
    PLANTS[name](scene)
    (scene.vault / "new.md").write_text("# New\n\npears\n")
    answer = scene.kbtool("lint")
    assert answer.returncode == 1, answer.stderr
    assert "PLANTED" not in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not scene.mark.exists()


def test_the_payload_would_leave_its_mark(tmp_path):
    scene = Scene(tmp_path)
    pickle.loads(scene.payload)
    assert scene.mark.is_dir()
    assert len(QUICK) >= 20
