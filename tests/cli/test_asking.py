"""The thread behind the interactive search, without a screen."""

import threading

import pytest

from kbtool.cli.progress import Relay
from kbtool.cli.search.query_thread import Asker, Broken, Found, Ready, Refused
from kbtool.errors import QueryError


class Stub:
    """A searcher that answers when it is let."""

    def __init__(self):
        self.report = Relay()
        self.gate = threading.Semaphore(0)
        self.asked = []

    def prepare(self):
        return 7

    def look_again(self):
        pass

    def ask(self, query):
        self.asked.append(query)
        while not self.gate.acquire(timeout=0.01):
            self.report("searching", 1, 2)
        match query:
            case "wrong":
                raise QueryError(query, 0, "Wrong")
            case "broken":
                raise KeyError(query)
        return query.upper()


@pytest.fixture
def scene():
    searcher, told, changed = Stub(), [], threading.Condition()

    def hear(news):
        with changed:
            told.append(news)
            changed.notify()

    def wait_for(kind, count=1):
        with changed:
            assert changed.wait_for(lambda: sum(isinstance(n, kind) for n in told) >= count, 20)
        return [news for news in told if isinstance(news, kind)]

    asker = Asker(searcher, hear, searcher.report)
    asker.start()
    wait_for(Ready)
    yield searcher, asker, wait_for
    assert asker.stop()


def test_b9_the_newest_wish_is_the_next(scene):
    searcher, asker, wait_for = scene
    asker.ask("first")
    while searcher.asked != ["first"]:
        pass
    for query in ("second", "third", "fourth"):
        asker.ask(query)
    searcher.gate.release(2)
    assert wait_for(Found, 2) == [Found("first", "FIRST"), Found("fourth", "FOURTH")]
    assert searcher.asked == ["first", "fourth"]


def test_b9_refusals_and_faults_are_told(scene):
    searcher, asker, wait_for = scene
    searcher.gate.release(2)
    asker.ask("wrong")
    assert wait_for(Refused) == [Refused("wrong", "Wrong, at character 1 of the query.")]
    asker.ask("broken")
    [fault] = wait_for(Broken)
    assert isinstance(fault.error, KeyError)


def test_b9_work_that_reports_ends_at_once_when_nobody_wants_it(scene):
    searcher, asker, _ = scene
    asker.ask("long")
    while not searcher.asked:
        pass
    assert asker.stop()
