"""What most tests start from: vaults made in memory, and where shared material lies."""

import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import pytest

from kbtool.config.settings import Config
from kbtool.model.content import Content, Link
from kbtool.model.location import Digest, NotePath, Span
from kbtool.model.note import Attachment, Note
from kbtool.vault.snapshot import Vault

ROOT = Path(__file__).parent.parent


class MemoryTexts:
    """Texts by path and digest, as a session gives them: None when the digest is another."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self._texts = {(path, digest_of(data)): text_of(data) for path, data in files.items()}

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        return self._texts.get((path, digest))


def digest_of(data: str | bytes) -> Digest:
    return Digest(blake2b(bytes_of(data), digest_size=16).hexdigest())


def bytes_of(data: str | bytes) -> bytes:
    return data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data


def text_of(data: str | bytes) -> str:
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def vault_of(files: Mapping[str, str | bytes], config: Config | None = None) -> Vault:
    """Make a vault from paths and what the files hold: notes, canvases, bibliographies, others."""
    from kbtool.parse.canvas import parse_canvas
    from kbtool.parse.note import parse

    config = config or Config()
    notes, canvases, attachments, bibliographies = [], [], [], []
    for name, data in files.items():
        path, digest, raw = NotePath(name), digest_of(data), bytes_of(data)
        if name.lower().endswith(".md"):
            notes.append(Note(path, digest, parse(raw, config.limits)))
        elif name.lower().endswith(".canvas"):
            canvases.append(parse_canvas(path, digest, raw))
        else:
            attachments.append(Attachment(path, len(raw)))
            if name.lower().endswith(".bib") or name in config.citations.bibliography:
                from kbtool.citations.bibliography.read import read_bibliography

                bibliographies.append(read_bibliography(name, raw))
    return Vault.of(
        notes,
        canvases=canvases,
        attachments=attachments,
        bibliographies=bibliographies,
        config=config,
    )


def bare_note(path: str, digest: str = "", **facts: object) -> Note:
    """Make a note without a text: only the facts given, all others empty."""
    nothing: dict[str, object] = dict.fromkeys(Content.__dataclass_fields__, ())
    nothing |= {"title": None, "first_heading": None, "properties": {}}
    nothing |= {"body_start": 0, "word_count": 0, "is_template": False, "is_plain": False}
    return Note(NotePath(path), Digest(digest or path), Content(**(nothing | facts)))


def bare_link(target: str, fragment: str = "") -> Link:
    raw = f"[[{target}{fragment}]]"
    span = Span(0, len(raw), 1, 1)
    return Link(span, raw, "wikilink", False, target, fragment, None, None, None, None)


def texts_of(files: Mapping[str, str | bytes]) -> MemoryTexts:
    return MemoryTexts(files)


def shared_dir() -> Path:
    """Return the folder of shared material; skip the test where there is none."""
    folder = Path(os.environ.get("KBTOOL_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("no shared material beside the project")
    return folder
