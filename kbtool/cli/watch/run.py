"""`kbtool watch`: one watcher a vault, its output, and what ends it."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from kbtool.app.watch.run import Polling, watch_vault
from kbtool.app.watch.workspace import WorkspaceFactory
from kbtool.cli.progress import progress
from kbtool.cli.run import RunContext
from kbtool.cli.watch.output import LoggedOutput, Output, end_on_its_line
from kbtool.report.watch import json_line
from kbtool.session.ports import Progress
from kbtool.store.cache.location import cache_folder
from kbtool.watch.loop import StopAskedError
from kbtool.watch.messages import EventSink, WatchEvent
from kbtool.watch.ports import StatusPort, WatcherStatus
from kbtool.watch.process.hook import ProblemHook
from kbtool.watch.process.log import BARE, DATED, Log
from kbtool.watch.process.status import LOG, WatcherLock, acquire_watcher_lock

AnyOutput = Output | LoggedOutput
_QUESTION_SECONDS: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRequest:
    """How to watch: `seconds` between two polls, `logs` into the cache instead of printing."""

    jsonl: bool = False
    polls: bool = False
    seconds: float = 2.0
    on_problem: str | None = None
    logs: bool = False


def run_watch(run: RunContext, wish: WatchRequest) -> int:
    """Watch until asked to stop, interrupted, or nobody reads the results any more.

    Raises WatcherRunningError, BrokenPipeError when the reader has gone, and OutputError when the
    results find no room.
    """
    folder = cache_folder(run.root)
    with ExitStack() as stack:
        seat = stack.enter_context(acquire_watcher_lock(folder, str(run.root)))
        output = _output(run, wish, folder)
        stack.callback(output.finish)
        first_look = stack.enter_context(ExitStack())
        status = _Status(seat, output)
        report = _stop_on_request(status, first_look.enter_context(progress(run.console)))
        hearers = [lambda _: first_look.close(), output.tell, *_command(wish, output, stack)]
        watch_vault(
            run.root,
            WorkspaceFactory(run.root, report, run.console.warn),
            status,
            partial(_tell_all, hearers),
            output.hang_up,
            polling=Polling(wish.seconds, always=wish.polls),
        )
    if output.refusal is not None:
        raise output.refusal
    if output.is_closed:
        run.console.say("Nobody reads the results any more; stopped watching.")
        raise BrokenPipeError
    return 0


class _Status:
    """The seat's files, and the wish to end that lies in a closed output."""

    def __init__(self, seat: WatcherLock, output: AnyOutput) -> None:
        self._seat = seat
        self._output = output

    def post(self, standing: WatcherStatus) -> None:
        self._seat.post(standing)

    def stop_is_asked(self) -> bool:
        return self._output.is_closed or self._seat.stop_is_asked()


def _stop_on_request(status: StatusPort, report: Progress) -> Progress:
    """Return a `report` that ends a long look within moments of somebody's asking for the end."""
    next_question = 0.0

    def heed(work: str, done: int, total: int) -> None:
        nonlocal next_question
        now = time.monotonic()
        if now >= next_question:
            next_question = now + _QUESTION_SECONDS
            if status.stop_is_asked():
                raise StopAskedError
        report(work, done, total)

    return heed


def _output(run: RunContext, wish: WatchRequest, folder: Path) -> AnyOutput:
    if wish.logs:
        log = Log(folder / LOG, BARE if wish.jsonl else DATED)
        return LoggedOutput(log, run.console, jsonl=wish.jsonl, end_of=end_on_its_line)
    return Output(run.console, jsonl=wish.jsonl, end_of=end_on_its_line, standpoint=run.standpoint)


def _command(wish: WatchRequest, output: AnyOutput, stack: ExitStack) -> list[EventSink]:
    """Return who hears the news for the user's own command, if there is one."""
    if wish.on_problem is None:
        return []
    render = partial(json_line, end_of=end_on_its_line)
    command = ProblemHook(wish.on_problem, render, output.tell)
    stack.callback(command.close)
    return [command.hear]


def _tell_all(hearers: Sequence[EventSink], news: WatchEvent) -> None:
    for hear in hearers:
        hear(news)
