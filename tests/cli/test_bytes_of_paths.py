r"""Every path in every JSON form can be got back byte by byte, where it is not UTF-8.

Shown is text such as `bad\xff.md`; beside each key of a path stands its `…_b64`.
"""

import base64
import json
import os

import pytest
from watch_process import WatchProcess, kbtool

from kbtool.report.text.escape import safe

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs names of any bytes")
FOLDER = os.fsdecode(b"d\xff")
FILES = {
    b"d\xff/a\xfe.md": "# A\n\n[[note]] [[Gone]] [[plain]]\nsource:: [[paper]]\n\n> A quotation.\n",
    b"d\xff/note.md": "# Note\n\n[[Alias]] [[pages]]\n",
    b"d\xff/paper.md": "---\nauthor: X\ntags: [literature]\n---\n# Paper\n\nblue pears\n",
    b"d\xff/claim.md": "---\ntags: [literature]\n---\n# Claim\n\n> " + "Nobody said this. " * 9,
    b"d\xff/pages.md": "# Pages ^x\n\nblue pears ^x\n",
    b"d\xff/name#\xfd.md": "---\naliases: [Alias]\n---\n[[pages]] [[plain]]\n",
    b"plain.md": "# Plain\n\n[[note]]\n",
    b"d\xff/board.canvas": json.dumps(
        {"nodes": [{"id": "1", "type": "text", "text": "[[note]]"}], "edges": []}
    ),
    b"d\xff/p\xfc.png": "no picture",
    b"d\xff/case.md": "one\n",
    b"d\xff/Case.md": "two\n",
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    root = tmp_path_factory.mktemp("bytes") / "vault"
    (root / FOLDER).mkdir(parents=True)
    for path, text in FILES.items():
        (root / os.fsdecode(path)).write_text(text)
    (root / "kbtool.toml").write_text('[citations]\nquote-scope = "literature"\n')
    (root / os.fsdecode(b"d\xff/leak\xfb.md")).symlink_to("/nowhere")
    return root


PATHS = {safe(os.fsdecode(path)): path for path in (*FILES, b"d\xff/leak\xfb.md", b"d\xff/new.md")}
PATHS[safe(os.fsdecode(b"d\xff/moved.md"))] = b"d\xff/moved.md"
PATHS[safe(os.fsdecode(b"d\xff/name \xfd.md"))] = b"d\xff/name \xfd.md"
WORDS = {"message", "source", "title", "notices", "fingerprint", "target"}
"""Keys of texts that may name a path in passing."""


def checked(data, where=()):
    """Yield where a path is that is not UTF-8; its bytes must stand beside it."""
    if isinstance(data, list):
        for item in data:
            yield from checked(item, where)
        return
    if not isinstance(data, dict):
        assert not isinstance(data, str) or "\\xff" not in data, (where, data)
        return
    for key, value in data.items():
        if key in WORDS or key.endswith("_b64") or (*where, key) == ("quotations", "sources"):
            continue
        if f"{key}_b64" in data:
            compare(value, data[f"{key}_b64"])
            yield ".".join((*where, key))
        else:
            yield from checked(value, (*where, key))


def compare(shown, encoded):
    if isinstance(shown, list):
        assert len(shown) == len(encoded)
        for one, other in zip(shown, encoded, strict=True):
            compare(one, other)
    elif encoded is None:
        assert "\\x" not in shown
    else:
        assert PATHS[shown] == base64.b64decode(encoded)


FIELDS = {
    ("lint", "--format", "json", "--extend-select", "N006"): {
        "diagnostics.path",
        "diagnostics.fix.edits.path",
        "diagnostics.fix.renames",
        "diagnostics.related.path",
    },
    ("lint", "--format", "jsonl", "--extend-select", "N006"): {
        "path",
        "fix.edits.path",
        "fix.renames",
        "related.path",
    },
    ("search", "pears", "--format", "json"): {"hits.path"},
    ("search", "pears", "--format", "jsonl"): {"path"},
    ("show", "note", "--format", "json"): {
        "path",
        "links.resolved",
        "outgoing",
        "incoming",
        "backlinks.path",
    },
    ("show", "./d\udcff/a\udcfe.md", "--format", "json"): {
        "path",
        "links.resolved",
        "outgoing",
        "sources.path",
    },
    ("sources", "--format", "json"): {
        "sources.path",
        "sources.uses.path",
        "quotations_without_source.path",
        "notes_without_source.path",
    },
    ("export", "--format", "json"): {
        "notes.path",
        "notes.links.resolved",
        "notes.outgoing",
        "notes.incoming",
        "canvases.path",
        "canvases.links.resolved",
        "attachments",
        "unreadable",
        "orphans",
    },
    ("mv", "--dry-run", "--format", "json", "note", "./d\udcff/moved.md"): {
        "renames",
        "changes.path",
    },
}


@pytest.mark.parametrize("words", FIELDS, ids=lambda words: "-".join(words[:4:3]).strip("./"))
def test_each_field(vault, tmp_path_factory, words):
    answer = kbtool(tmp_path_factory.getbasetemp() / "bytes cache", *words, cwd=vault)
    assert answer.returncode in (0, 1), answer.stderr
    documents = map(json.loads, answer.stdout.splitlines() if "jsonl" in words else [answer.stdout])
    assert set(checked(list(documents))) == FIELDS[words]


def test_a_watcher_s_lines(vault, tmp_path):
    watcher = WatchProcess(vault, tmp_path / "cache")
    place = vault / FOLDER / "new.md"
    try:
        watcher.ready()
        place.write_text("[[Gone]]\n")
        watcher.wait_for("problem", code="L001", path="d\\xff/new.md")
        place.unlink()
        watcher.wait_for("fixed", code="L001")
        watcher.wait_for("changed", removed=["d\\xff/new.md"])
    finally:
        watcher.stop()
    assert {"path", "paths", "removed"} <= set(checked(watcher.events))
