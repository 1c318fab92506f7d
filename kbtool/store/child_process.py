"""Processes of our own: the same interpreter and the same code, wherever it was found."""

import json
import os
import subprocess
import sys
from typing import Final

_BEGIN: Final = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "


def start_child(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start Python code, which finds the arguments behind `sys.argv[0]`; raises OSError.

    Its input and output are pipes; what it complains of is not heard. With -P and the parent's own
    path a folder that the user happens to stand in adds no module. Names of files mean the same to
    both.
    """
    mode = ["-X", "utf8"] if sys.flags.utf8_mode else []
    paths = json.dumps([os.path.abspath(path) for path in sys.path])
    return subprocess.Popen(  # noqa: S603 - our own interpreter and code
        [sys.executable, *mode, "-P", "-c", _BEGIN + code, paths, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
