"""Puts the shared helpers within reach of every test folder, and each folder's own beside it."""

import sys
from pathlib import Path

TESTS = Path(__file__).parent
sys.path[:0] = [str(TESTS), *sorted(str(path) for path in TESTS.iterdir() if path.is_dir())]
