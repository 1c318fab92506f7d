"""Whoosh is imported quietly, and without what it imports for nothing."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_a_first_import_says_nothing_and_leaves_the_network_alone(tmp_path):
    code = (
        "import sys\n"
        "from kbtool.index.segments import whoosh_api\n"
        "assert 'ssl' not in sys.modules and 'http.client' not in sys.modules\n"
        "import urllib.request\n"
        "assert urllib.request.urlopen\n"
        "assert 'whoosh' in sys.modules\n"
    )
    # Elsewhere compiled files would hide the warnings of a first import.
    result = subprocess.run(
        [sys.executable, "-W", "always", "-X", f"pycache_prefix={tmp_path}", "-c", code],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert result.stderr == b""
    assert result.returncode == 0
