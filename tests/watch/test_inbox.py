import signal
import sys
import threading
import time

import pytest

from kbtool.watch.events.event_queue import EventQueue
from kbtool.watch.events.pending import MANY


def test_what_is_reported_arrives_once():
    inbox = EventQueue()
    inbox.report(("a.md", "b.md"), folders=False)
    inbox.report(("a.md",), folders=True)
    dirt = inbox.wait(1.0)
    assert (dirt.paths, dirt.folders_changed, dirt.events) == ({"a.md", "b.md"}, True, 2)
    assert not inbox.wait(0.0)


def test_waiting_ends_with_the_first_report():
    inbox = EventQueue()
    threading.Timer(0.05, inbox.report, (("a.md",),), {"folders": False}).start()
    begin = time.monotonic()
    assert inbox.wait(10.0).paths == {"a.md"}
    assert time.monotonic() - begin < 5


def test_a_flood_stays_small_and_means_everywhere():
    inbox = EventQueue()
    for number in range(60_000):
        inbox.report((f"{number}.md",), folders=False)
    assert len(inbox._paths) == MANY + 1
    dirt = inbox.wait(0.0)
    assert dirt.rescan_reason is not None
    assert dirt.events == 60_000


def test_nothing_is_lost_between_threads():
    inbox = EventQueue()
    seen = set()

    def report(first):
        for number in range(first, first + 400):
            inbox.report((f"{number}.md",), folders=False)

    threads = [threading.Thread(target=report, args=(400 * k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + 10
    while len(seen) < 1_600 and time.monotonic() < end:
        seen |= inbox.wait(0.2).paths
    assert len(seen) == 1_600


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_signal_may_ask_at_any_moment():
    inbox = EventQueue()
    old = signal.signal(signal.SIGALRM, lambda *_: inbox.request_rescan("a signal"))
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    heard = 0
    try:
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            inbox.report(("a.md",), folders=False)
            heard += inbox.wait(0.001).rescan_reason == "a signal"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    assert heard > 50
