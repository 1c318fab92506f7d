"""Which file systems report no changes, so that the vault must be asked again and again.

Pure: works on the text of `/proc/self/mountinfo` (proc(5)) and on paths.
"""

import re
from typing import Final

_SILENT: Final = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "drvfs",
        "vboxsf",
        "vmhgfs",
        "prl_fs",
        "virtiofs",
        "afs",
        "davfs",
        "ceph",
        "glusterfs",
    }
)
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_WSL_DRIVE: Final = re.compile(r"/mnt/[a-z](?:/|$)")


def why_no_events(root: str, mountinfo: str, kernel: str) -> str | None:
    """Return why changes below `root` are not reported, in words for the user, or None.

    `mountinfo` is the file's text, empty where the platform has none; `kernel` is the kernel's
    release string, in which WSL names itself.
    """
    if root.startswith("\\\\"):
        return "it lies on a network share"
    kind = file_system_of(root, mountinfo)
    if kind in _SILENT:
        return f"it lies on a {kind} file system"
    if kind.startswith("fuse.") or kind == "fuse":
        return f"it lies on a {kind} file system"
    if "microsoft" in kernel.lower() and _WSL_DRIVE.match(root):
        return "it lies on a Windows drive"
    return None


def file_system_of(path: str, mountinfo: str) -> str:
    """Return the type of the file system that holds an absolute path, "" when unknown."""
    best, kind = "", ""
    for line in mountinfo.split("\n"):
        head, separator, tail = line.partition(" - ")
        fields = head.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = _OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[4])
        # Of two mounts on one point the later one hides the earlier.
        if len(point) >= len(best) and _is_below(path, point):
            best, kind = point, tail.split(" ")[0]
    return kind


def _is_below(path: str, point: str) -> bool:
    return path == point or path.startswith(point.rstrip("/") + "/")
