"""Names and files that are hostile by themselves, whatever their text: planted on a real disk."""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

LINKING: Final = b"See [[Target]].\n"
"""What a file of no further interest says."""
DEEP_FOLDERS: Final = 1_200
OUTSIDE: Final = "outside"
"""The folder beside the vault that symbolic links lead to; nothing may look into it."""


class OddFile(NamedTuple):
    """A path below the vault, how it is made there, and the code it gives (none for innocents).

    The finding stands at line 1, column 1 of `path`, or of `reported` where that is another.
    """

    path: str
    make: Callable[[Path], None]
    code: str = ""
    reported: str = ""


def text(data: bytes = LINKING) -> Callable[[Path], None]:
    """Make a regular file."""

    def make(path: Path) -> None:
        path.write_bytes(data)

    return make


def link(target: str) -> Callable[[Path], None]:
    """Make a symbolic link."""
    return lambda path: path.symlink_to(target)


def folder(path: Path) -> None:
    """Make a folder with a note in it."""
    path.mkdir()
    text()(path / "within.md")


def listening(path: Path) -> None:
    """Make a socket; its name is too long for the system's own call when it is absolute."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def closed(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """Make something that nobody may read."""

    def made(path: Path) -> None:
        make(path)
        path.chmod(0)

    return made


def deep(path: Path) -> None:
    """Make folders in folders, far deeper than a path may be long."""
    path.mkdir()
    at = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    for _ in range(DEEP_FOLDERS):
        os.mkdir("deep", dir_fd=at)
        below = os.open("deep", os.O_RDONLY | os.O_DIRECTORY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)


BAD_BYTES: Final = os.fsdecode(b"bad\xff\x9b.md")
ODD_FILES: Final = (
    OddFile("pipe.md", os.mkfifo, "F002"),
    OddFile("pipe.canvas", os.mkfifo, "F002"),
    OddFile("pipe.bib", os.mkfifo, "F002"),
    OddFile("pipe.png", os.mkfifo),
    OddFile("socket.md", listening, "F002"),
    OddFile("leak.md", link("/etc/passwd"), "F004"),
    OddFile("leak beside.md", link(f"../{OUTSIDE}/secret.md"), "F004"),
    OddFile("leak.canvas", link(f"../{OUTSIDE}/secret.canvas"), "F004"),
    OddFile("leaking folder", link(f"../{OUTSIDE}"), "F004"),
    OddFile("leak by steps.md", link("leaking folder/secret.md"), "F004"),
    OddFile("device.md", link("/dev/zero"), "F004"),
    OddFile("itself.md", link("itself.md"), "F004"),
    OddFile("ring 1.md", link("ring 2.md"), "F004"),
    OddFile("ring 2.md", link("ring 1.md"), "F004"),
    OddFile("dangling.md", link("nothing.md"), "F002"),
    OddFile("inner link.md", link("Target.md")),
    OddFile("the vault itself", link(".")),
    OddFile("folder.md", folder),
    OddFile("closed.md", closed(text()), "F002"),
    OddFile("closed folder", closed(folder), "F002"),
    OddFile("x" * 252 + ".md", text()),
    OddFile("new\nline.md", text(), "N001"),
    OddFile("return\rname.md", text(), "N001"),
    OddFile("escape\x1bc.md", text(), "N001"),
    OddFile("title\x1b]0;owned\x07.md", text(), "N002"),
    OddFile("c1\x9b31m.md", text()),
    OddFile("turn\u202emd.exe\u2066.md", text()),
    OddFile("zero\u200bwidth\ufeff.md", text()),
    OddFile("line\u2028end.md", text()),
    OddFile(BAD_BYTES, text(), "N001"),
    OddFile("Case.md", text()),
    OddFile("case.md", text(), "N003"),
    OddFile("caf\u00e9.md", text(), "N003"),
    OddFile("cafe\u0301.md", text()),
    OddFile("CON.md", text(), "N001"),
    OddFile("colon: star*.md", text(), "N001"),
    OddFile("dot..md", text()),
    OddFile("-rf --no.md", text()),
    OddFile("brackets [[a]]#b^c|d.md", text(), "N002"),
    OddFile("%2e%2e.md", text()),
    OddFile("blank.md", text(b""), "Y001"),
    OddFile(".in cloud.md.icloud", text(), "F007", "in cloud.md"),
    OddFile("deep", deep, "F009", "/".join(["deep"] * 201)),
    OddFile("broken.canvas", text(b'{"nodes": [' * 5_000), "F002"),
    OddFile("broken.bib", text(b"@book{" * 5_000), "C010"),
    OddFile("broken.base", text(b"\x00\xff" * 5_000)),
)
"""Each may stand in any vault; what is planted may depend on what the system allows."""


def plant(root: Path) -> list[OddFile]:
    """Make all of them in the vault at `root`; return those that this system could make."""
    outside = root.parent / OUTSIDE
    outside.mkdir(exist_ok=True)
    text(b"# Secret\n\nopensesame [[Nowhere at all]]\n")(outside / "secret.md")
    text(b'{"nodes": [], "edges": []}')(outside / "secret.canvas")
    made: list[OddFile] = []
    for odd in ODD_FILES:
        with suppress(OSError):
            odd.make(root / odd.path)
            made.append(odd)
    return made
