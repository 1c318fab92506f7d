"""The wiring of a watcher: real clock, real disk, real terminal."""

import os
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kbtool.cli.progress import progress
from kbtool.cli.watch_output import LoggedOutput, Output, end_on_its_line
from kbtool.cli.wiring import Run
from kbtool.cli.workplace import SessionOffice
from kbtool.report.watch import json_line
from kbtool.store.cache import cache_folder
from kbtool.watch.command import OnProblem
from kbtool.watch.inbox import Inbox
from kbtool.watch.log import Log
from kbtool.watch.loop import Plan, Watcher
from kbtool.watch.news import News, Tell
from kbtool.watch.observer import Lookout
from kbtool.watch.ports import Ports, Standing
from kbtool.watch.root import Git, Root, git_around, look_at
from kbtool.watch.seat import LOG, Seat, take_seat

AnyOutput = Output | LoggedOutput


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How to watch: `seconds` between two polls, `logs` into the cache instead of printing.

    `lists_existing` prints the findings that are there first; `overrides` are the command line's
    own settings by dotted key.
    """

    jsonl: bool = False
    polls: bool = False
    seconds: float = 2.0
    on_problem: str | None = None
    logs: bool = False
    lists_existing: bool = False
    overrides: Mapping[str, object] = field(default_factory=dict)


def follow(run: Run, wish: Wish) -> int:
    """Watch until asked to stop, interrupted, or nobody reads the results any more.

    Raises WatcherRunningError, and BrokenPipeError when the reader has gone.
    """
    root, folder = str(run.root), cache_folder(run.root)
    with ExitStack() as stack:
        seat = stack.enter_context(take_seat(folder, root))
        output = _output(run, wish, folder)
        stack.callback(output.finish)
        first_look = stack.enter_context(ExitStack())
        report = first_look.enter_context(progress(run.console))
        hearers = [lambda _: first_look.close(), output.tell, *_command(wish, output, stack)]
        inbox = Inbox()
        _listen_to_signals(inbox, output)
        ports = Ports(
            clock=_Clock(),
            reports=inbox,
            observer=Lookout(root, inbox, wish.seconds, always_poll=wish.polls),
            ground=_Ground(root),
            office=SessionOffice(run.root, wish.overrides, run.console, report),
            board=_Board(seat, output),
            tell=partial(_tell_all, hearers),
        )
        Watcher(ports, Plan(root, lists_existing=wish.lists_existing)).run()
    if output.is_closed:
        run.console.say("Nobody reads the results any more; stopped watching.")
        raise BrokenPipeError
    return 0


class _Clock:
    def monotonic(self) -> float:
        return time.monotonic()

    def wall(self) -> float:
        return time.time()


class _Ground:
    def __init__(self, root: str) -> None:
        self._root = root

    def look(self) -> Root:
        return look_at(self._root)

    def git(self) -> Git:
        return git_around(self._root)


class _Board:
    """The seat's files, and the wish to end that lies in a closed output."""

    def __init__(self, seat: Seat, output: AnyOutput) -> None:
        self._seat = seat
        self._output = output

    def post(self, standing: Standing) -> None:
        self._seat.post(standing)

    def stop_is_asked(self) -> bool:
        return self._output.is_closed or self._seat.stop_is_asked()


def _output(run: Run, wish: Wish, folder: Path) -> AnyOutput:
    if wish.logs:
        log = Log(folder / LOG)
        return LoggedOutput(log, run.console, jsonl=wish.jsonl, end_of=end_on_its_line)
    return Output(run.console, jsonl=wish.jsonl, end_of=end_on_its_line)


def _command(wish: Wish, output: AnyOutput, stack: ExitStack) -> list[Tell]:
    """Return who hears the news for the user's own command, if there is one."""
    if wish.on_problem is None:
        return []
    render = partial(json_line, end_of=end_on_its_line)
    command = OnProblem(wish.on_problem, render, output.tell)
    stack.callback(command.close)
    return [command.hear]


def _tell_all(hearers: Sequence[Tell], news: News) -> None:
    for hear in hearers:
        hear(news)


def _listen_to_signals(inbox: Inbox, output: AnyOutput) -> None:
    """Look at everything on SIGHUP and SIGCONT, where the platform has them."""

    def on_hang_up(*_: object) -> None:
        output.hang_up()
        inbox.ask("a hang-up signal came")

    def on_continue(*_: object) -> None:
        inbox.ask("this process had been stopped")

    if os.name == "posix":
        signal.signal(signal.SIGHUP, on_hang_up)
        signal.signal(signal.SIGCONT, on_continue)
