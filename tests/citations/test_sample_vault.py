"""The sample vault shows what checking quotations is good for, in the README's own words."""

import subprocess
import sys

from helpers import ROOT

COMMAND = "kbtool lint vault --select C011,C012 --format concise"


def test_the_readme_shows_the_altered_quotation_as_it_is_reported(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", *COMMAND.split()],
        cwd=ROOT,
        env={"PATH": "", "KBTOOL_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "{+never+}" in ran.stdout
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"$ {COMMAND}\n{ran.stdout}{ran.stderr}```" in readme
