"""How programs really save a note; each takes a path and the text to add."""

import os
import pty
import shutil
import subprocess
import time


def run(*words):
    subprocess.run(words, check=True, capture_output=True, timeout=30)


def vim(*settings):
    def save(path, text):
        run("vim", "-es", "-u", "NONE", *settings, "-c", f"normal Go{text}", "-c", "wq", str(path))

    return save


def nano(path, text):
    """Type into nano on a terminal of its own, as a person would, only faster."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execvp("nano", ["nano", "--ignorercfiles", str(path)])
    steps = [(0.5, f"{text}\r".encode()), (0.2, b"\x0f"), (0.2, b"\r"), (0.2, b"\x18")]
    for pause, keys in steps:
        time.sleep(pause)
        os.write(terminal, keys)
    os.waitpid(pid, 0)
    os.close(terminal)


def sed(path, text):
    run("sed", "-i", f"$a {text}", str(path))


def atomic(path, text):
    """A draft beside the note, renamed over it: most programs that take care."""
    draft = path.with_name(".draft.tmp")
    draft.write_text(f"{path.read_text()}{text}\n")
    with draft.open("r+") as file:
        os.fsync(file.fileno())
    draft.replace(path)


def from_outside(path, text):
    draft = path.parent.parent.parent / "draft"
    draft.write_text(f"{path.read_text()}{text}\n")
    draft.replace(path)


def in_place(path, text):
    """The way of VS Code and of Obsidian: truncate and write the whole note."""
    path.write_text(f"{path.read_text()}{text}\n")


def in_three_parts(path, text):
    """A slow writer: what stands between the parts is not the note."""
    whole = f"{path.read_text()}{text}\n"
    third = len(whole) // 3
    with path.open("w") as file:
        for part in (whole[:third], whole[third : 2 * third], whole[2 * third :]):
            file.write(part)
            file.flush()
            time.sleep(0.15)


SAVES = {
    "vim, backup by renaming": vim("--cmd", "set backupcopy=no backupskip="),
    "vim, backup by copying": vim("--cmd", "set backupcopy=yes backupskip="),
    "vim, as it comes": vim("--cmd", "set backupcopy=auto backupskip="),
    "nano": nano,
    "sed -i": sed,
    "rename over": atomic,
    "rename from outside": from_outside,
    "in place": in_place,
    "three parts": in_three_parts,
}


def is_missing(name):
    """Whether the program that this way of saving needs is not here."""
    program = name.partition(",")[0].split()[0]
    return program in ("vim", "nano", "sed") and shutil.which(program) is None
