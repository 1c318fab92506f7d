"""Puts the shared helpers within reach of every test folder, and each folder's own beside it."""

import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
sys.path[:0] = [str(TESTS), *sorted(str(path) for path in TESTS.iterdir() if path.is_dir())]

# The same examples in every run, however slow the machine: `--hypothesis-profile random` tries new
# ones.
settings.register_profile("random", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("random"), derandomize=True)
settings.load_profile("same")


@pytest.fixture(autouse=True, scope="session")
def _own_places(tmp_path_factory):
    """Keep what tests leave behind away from the user's own cache and state."""
    with pytest.MonkeyPatch.context() as patch:
        for place in ("CACHE", "STATE"):
            patch.setenv(f"KBTOOL_{place}_DIR", str(tmp_path_factory.mktemp(place.lower()) / "own"))
        yield


@pytest.fixture(autouse=True, scope="session")
def _own_signals():
    """Take signals as a process on a terminal does, and so do all that tests start.

    A shell that puts the suite into the background (`&` in a script) has it ignore SIGINT; a
    supervisor may ignore SIGCHLD or block signals. All of that is passed on to every child.
    """
    if os.name == "posix":
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            if signal.getsignal(number) is signal.SIG_IGN:
                signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
