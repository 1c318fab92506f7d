"""From an event's absolute path to a place in the vault, or to nothing that matters."""

import os

from kbtool.model.location import NotePath
from kbtool.store.files.ignored import find_placeheld, is_ignored_file, is_ignored_folder

ROOT_PLACE = NotePath("")


def find_place(root: str, path: str, *, is_folder: bool) -> NotePath | None:
    """Return the place of an absolute path that was reported; None for ignored names.

    `root` ends without a separator. The root itself is ROOT_PLACE, and so is what does not begin
    as the root does: only what lies below it is reported, so its name is spelt otherwise there
    (macOS reports the disk's own case and Unicode form). A cloud service's placeholder stands for
    the file it replaces.
    """
    if path == root or not path.startswith(root) or path[len(root)] != os.sep:
        return ROOT_PLACE
    relative = path[len(root) + 1 :].replace(os.sep, "/")
    folder, _, name = relative.rpartition("/")
    if not name or _lies_in_ignored(folder):
        return None
    if is_folder:
        return None if is_ignored_folder(relative) else NotePath(relative)
    placeheld = find_placeheld(name)
    if placeheld is not None:
        return NotePath(f"{folder}/{placeheld}" if folder else placeheld)
    return None if is_ignored_file(name) else NotePath(relative)


def _lies_in_ignored(folder: str) -> bool:
    while folder:
        if is_ignored_folder(folder):
            return True
        folder = folder.rpartition("/")[0]
    return False
