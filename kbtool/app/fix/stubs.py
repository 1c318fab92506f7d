"""Notes that are linked but not written yet, made with their name as a heading."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from kbtool.fix.rename.moves import existing_folder
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import NotePath
from kbtool.rules.files.names import faults_in
from kbtool.store.files.ignored import is_ignored_file, is_ignored_folder
from kbtool.vault.names import folder_of, is_note_name, key_of, name_of
from kbtool.vault.snapshot import Vault

STUB_RULE: Final = "L015"
"""The rule that reports planned notes."""


class Stubs(NamedTuple):
    """The new notes, and why some names get none."""

    notes: Mapping[NotePath, bytes]
    refused: Mapping[NotePath, str]


def stubs_of(vault: Vault, findings: Iterable[Diagnostic]) -> Stubs:
    """Return a note for every planned one, once for all spellings of its name.

    A name that lint itself would report, or that is no part of a vault, gets none.
    """
    notes: dict[str, NotePath] = {}
    refused: dict[NotePath, str] = {}
    folders: dict[str, str] = {"": ""}
    for one in findings:
        if one.code == STUB_RULE and (path := _path_of(vault, one.target, folders)) is not None:
            if fault := _fault_of(path):
                refused[path] = fault
            elif not vault.paths_at(path):
                notes.setdefault(key_of(path), path)
    texts = {path: f"# {name_of(path)[:-3]}\n".encode() for path in notes.values()}
    return Stubs(texts, refused)


def _path_of(vault: Vault, target: str, folders: dict[str, str]) -> NotePath | None:
    """Return where a note of this name belongs, in folders that are there already if they are."""
    steps = [step for step in target.split("/") if step not in ("", ".")]
    if not steps or ".." in steps:
        return None
    path = "/".join(steps)
    path = path if is_note_name(path) else f"{path}.md"
    above = folder_of(path)
    if above not in folders:
        folders[above] = existing_folder(vault, above)
    folder = folders[above]
    depth = len(folder.split("/")) if folder else 0
    return NotePath("/".join([*([folder] if folder else []), *path.split("/")[depth:]]))


def _fault_of(path: NotePath) -> str:
    *folders, name = path.split("/")
    if is_ignored_file(name) or any(map(is_ignored_folder, folders)):
        return "files of such names are no part of a vault"
    faults = (fault for part in (*folders, name) for _, fault in faults_in(part))
    return next((f"its name {fault}" for fault in faults), "")
