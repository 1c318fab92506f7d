"""Whatever happens to a vault's files, each answer is what judging it all anew gives.

Both for one session that lives on, as a watcher's does, and for one run after another.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbtool.cli.wiring import load_checked
from kbtool.store.opening import open_session

NOTES = ["Lead.md", "a/Lead.md", "Tin.md", "a/Tin 2.md", "hale1998 Ores.md", "202301011230.md"]
OTHERS = ["plan.png", "a/plan.png", "map.canvas", "refs.bib", "a/deep.canvas"]
TEXTS = [
    "",
    "[[Lead]] and [[Tin]] and [[a/Lead]]\n",
    "[[Leed]] and ![[plan.png]]\n\n[[202301011230]]\n",
    "# Use\n\nsource:: [[hale1998 Ores]]\n\n[@hale1998]\n",
    "---\ncitekey: hale1998\naliases: [Leed]\n---\n[[Tin#Use]]\n",
    "up:: [[Tin]]\n\n[[hale1998]] %% kbtool: ignore[L001] %%\n",
]
DRAWN = ['{"nodes": [{"id": "1", "type": "file", "file": "Tin.md"}], "edges": []}', "{", ""]
KEPT = "@book{hale1998, title = {Ores}}\n"

paths = st.sampled_from(NOTES)
steps = st.one_of(
    st.tuples(st.just("write"), paths, st.sampled_from(TEXTS)),
    st.tuples(st.just("remove"), st.sampled_from([*NOTES, *OTHERS]), st.just("")),
    st.tuples(st.just("move"), paths, st.sampled_from([*NOTES, "b/Tin.md", "Leed.md"])),
    st.tuples(st.just("write"), st.sampled_from(["plan.png", "a/plan.png"]), st.sampled_from("xy")),
    st.tuples(st.just("write"), st.just("plan.png"), st.just("longer")),
    st.tuples(st.just("write"), st.sampled_from(["map.canvas"]), st.sampled_from(DRAWN)),
    st.tuples(st.just("write"), st.just("refs.bib"), st.sampled_from([KEPT, "@book{", ""])),
    st.tuples(st.just("link"), st.sampled_from(["Tin.md", "out.md"]), st.just("/etc/hostname")),
    st.tuples(st.just("folder"), st.sampled_from(["Lead.md", "c"]), st.just("")),
)


def act(root, step):
    """Do to the files what the step says, as far as it can be done."""
    what, name, other = step
    path = root / name
    try:
        if what == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(other)
        elif what == "remove":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        elif what == "move":
            (root / other).parent.mkdir(exist_ok=True)
            path.rename(root / other)
        elif what == "link":
            path.unlink(missing_ok=True)
            path.symlink_to(other)
        else:
            path.mkdir()
    except OSError:
        pass


def truth(root):
    with open_session(root, load_checked(root, {}).config, cache=False) as session:
        session.refresh()
        return session.diagnose()


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    begin=st.dictionaries(paths, st.sampled_from(TEXTS), min_size=2),
    batches=st.lists(st.lists(steps, min_size=1, max_size=3), min_size=2, max_size=6),
    rests=st.lists(st.sampled_from(["", "prepare", "forget", "run"]), min_size=6, max_size=6),
)
def test_every_answer_in_a_chain_is_the_whole_answer(begin, batches, rests):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("KBTOOL_CACHE_DIR", f"{folder}/cache")
        patch.setenv("KBTOOL_STATE_DIR", f"{folder}/state")
        root = Path(folder) / "vault"
        (root / ".obsidian").mkdir(parents=True)
        for name, text in begin.items():
            act(root, ("write", name, text))
        config = load_checked(root, {}).config
        with open_session(root, config) as lasting:
            lasting.refresh()
            assert lasting.diagnose() == truth(root)
            for batch, rest in zip(batches, rests, strict=False):
                for step in batch:
                    act(root, step)
                lasting.refresh()
                expected = truth(root)
                assert lasting.diagnose() == expected
                if rest == "run":
                    with open_session(root, config) as run:
                        run.refresh()
                        assert run.diagnose() == expected
                elif rest:
                    if rest == "forget":
                        lasting.forget()
                    lasting.prepare()
        with open_session(root, config) as last:
            last.refresh()
            assert last.diagnose() == truth(root)
