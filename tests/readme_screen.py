"""The screenful of output in the README; run as a script, it writes the screen anew."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SCREEN = re.compile(
    r"(<!-- screen: kbtool lint vault -->\n```console\n)(.*?)(```\n<!-- screen end -->)", re.DOTALL
)


def screen() -> str:
    """Return what `kbtool lint vault` prints in a terminal of 80 columns."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "vault", Path(folder, "vault"))
        environment = {
            **os.environ,
            "COLUMNS": "80",
            "NO_COLOR": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "KBTOOL_CACHE_DIR": str(Path(folder, "cache")),
        }
        command = [sys.executable, "-m", "kbtool", "lint", "vault"]
        ran = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert ran.returncode == 1, ran.stderr
        return f"$ kbtool lint vault\n{ran.stdout}"


def screen_in(readme: str) -> str:
    found = SCREEN.search(readme)
    assert found is not None, "the README has no screen"
    return found[2]


if __name__ == "__main__":
    old = README.read_text(encoding="utf-8")
    new = SCREEN.sub(lambda m: m[1] + screen() + m[3], old)
    README.write_text(new, encoding="utf-8", newline="\n")
