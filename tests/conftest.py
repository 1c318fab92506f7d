"""Puts the shared helpers within reach of every test folder, and each folder's own beside it."""

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
sys.path[:0] = [str(TESTS), *sorted(str(path) for path in TESTS.iterdir() if path.is_dir())]


@pytest.fixture(autouse=True, scope="session")
def _own_places(tmp_path_factory):
    """Keep what tests leave behind away from the user's own cache and state."""
    with pytest.MonkeyPatch.context() as patch:
        for place in ("CACHE", "STATE"):
            patch.setenv(f"KBTOOL_{place}_DIR", str(tmp_path_factory.mktemp(place.lower()) / "own"))
        yield
