"""Faults found on the product, section A: the suite under a shell that ignores signals."""

import os
import signal
import subprocess
import sys

import pytest
from helpers import ROOT

ENDED = "tests/cli/test_frame.py::test_signals_end_with_their_code"
IGNORED = signal.SIG_IGN


def in_the_background():
    signal.signal(signal.SIGINT, IGNORED)


def under_nohup():
    in_the_background()
    signal.signal(signal.SIGHUP, IGNORED)


def under_a_careless_supervisor():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, IGNORED)


def with_signals_blocked():
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))


@pytest.mark.skipif(os.name == "nt", reason="needs signals of POSIX")
@pytest.mark.parametrize(
    "begin", [in_the_background, under_nohup, under_a_careless_supervisor, with_signals_blocked]
)
def test_a_tests_of_signals_do_not_depend_on_the_shell(begin):
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", ENDED],
        cwd=ROOT,
        preexec_fn=begin,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert "2 passed" in run.stdout
