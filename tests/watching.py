"""A watcher's world in memory: a clock that jumps, reports on a timetable, a few names."""

import contextlib
from dataclasses import dataclass, field

from kbtool.errors import ConfigError
from kbtool.model.diagnostic import Diagnostic, Severity
from kbtool.model.location import FILE_SPAN, NotePath, Span
from kbtool.session.scan import Change
from kbtool.watch.events.pending import NO_DIRTY_PATHS, DirtyPaths
from kbtool.watch.loop import Watcher, WatchOptions
from kbtool.watch.messages import Mode, Stopped
from kbtool.watch.ports import WatchPorts
from kbtool.watch.vault_root import Git, Present


def finding(key, *, path="a.md", line=1, name="broken-note-link", source_line="", column=1):
    return Diagnostic(
        path=NotePath(path),
        span=Span(0, 1, line, column) if source_line else FILE_SPAN,
        line=line,
        column=column,
        end_line=line,
        end_column=column + 1,
        code="L001",
        name=name,
        severity=Severity.ERROR,
        message=f"finding {key}",
        target="",
        suggestions=(),
        tried=(),
        fingerprint=key,
        fix=None,
        related=(),
        source_line=source_line,
        source_column=1,
    )


class OverError(Exception):
    """The timetable is over."""


@dataclass
class World:
    """Everything a watcher can see. `timetable` holds (second, action) in order of time.

    `notes` maps a path to the findings it has; the disk may be changed without a report.
    """

    notes: dict = field(default_factory=dict)
    timetable: list = field(default_factory=list)
    now: float = 100.0
    slept: float = 0.0
    root: object = Present(1, 1, False)
    git_state: Git = Git.AT_REST
    alive: bool = True
    unwatched_folders: int = 0
    mode: Mode = field(default_factory=lambda: Mode("inotify"))
    configuration: int = 0
    broken_configuration: str = ""
    stop: bool = False
    news: list = field(default_factory=list)
    looks: list = field(default_factory=list)
    indexed: list = field(default_factory=list)
    told_when_indexing: list = field(default_factory=list)
    tidied: list = field(default_factory=list)
    index_fault: Exception | None = None
    fault: Exception | None = None
    fault_in: str = "refresh"
    calls: int = 0
    failing_call: int = 0
    starts: int = 0
    starting_heals: bool = False
    standing: object = None
    reported: DirtyPaths = NO_DIRTY_PATHS
    opened: int = 0
    empty: frozenset = frozenset()

    # The clock.
    def monotonic(self):
        return self.now

    def wall(self):
        return self.now + self.slept + 1_700_000_000

    # Reports: time passes only here.
    def wait(self, seconds):
        end = self.now + seconds
        while self.timetable and self.timetable[0][0] <= end and not self.reported:
            time, action = self.timetable.pop(0)
            self.now = max(self.now, time)
            action()
        if not self.reported:
            if not self.timetable:
                raise OverError
            self.now = end
        taken, self.reported = self.reported, NO_DIRTY_PATHS
        return taken

    # The observer.
    def start(self):
        self.starts += 1
        self.alive = True
        if self.starting_heals:
            self.unwatched_folders = 0
        return self.mode

    def polling(self, reason):
        return Mode("polling", 2.0, reason)

    def is_alive(self):
        return self.alive

    def unwatched(self):
        return self.unwatched_folders

    def end(self):
        pass

    # The ground.
    def look(self):
        return self.root

    def git(self):
        return self.git_state

    # The office and the board.
    def stamp(self):
        return self.configuration

    def open(self):
        if self.broken_configuration:
            raise ConfigError("kbtool.toml", self.broken_configuration)
        self.opened += 1
        return FakeWorkplace(self)

    def post(self, standing):
        self.standing = standing

    def stop_is_asked(self):
        return self.stop

    # What tests do and ask.
    def at(self, second, action):
        self.timetable.append((100.0 + second, action))
        self.timetable.sort(key=lambda row: row[0])

    def save(self, second, path, *findings):
        """Write a note and report it."""

        def act():
            self.notes[path] = tuple(findings)
            self.report(path)

        self.at(second, act)

    def report(self, *paths, folders=False):
        self.reported = self.reported.joined(
            DirtyPaths(frozenset(map(NotePath, paths)), None, folders, len(paths))
        )

    def run(self, until, **plan):
        """Let the watcher live for so many seconds."""
        self.at(until, lambda: None)
        observer = type("Observer", (), {})()
        for name in ("start", "polling", "is_alive", "unwatched"):
            setattr(observer, name, getattr(self, name))
        observer.stop = self.end
        ports = WatchPorts(self, self, observer, self, self, self, self.news.append)
        watcher = Watcher(ports, WatchOptions("/vault", **plan))
        with contextlib.suppress(OverError):
            watcher.run()
            return self
        assert isinstance(self.news.pop(), Stopped)  # the test's end, not the watcher's
        return self

    def told(self, kind):
        return [news for news in self.news if type(news).__name__ == kind]

    def sentences(self):
        return [news.sentence for news in self.told("WatchWarning")]


class FakeWorkplace:
    """Compares the world's notes with what it last saw, as a session does."""

    def __init__(self, world):
        self.world = world
        self.seen = {}
        self.empty = frozenset()

    def refresh(self, hint):
        world = self.world
        world.looks.append((world.now - 100.0, hint))
        self.fail_in("refresh")
        self.empty = world.empty
        here = world.notes.keys() | self.seen.keys()
        places = here if hint is None else {p for p in here if any(covers(h, p) for h in hint)}
        changed = {p for p in places if p in world.notes and self.seen.get(p) != world.notes[p]}
        removed = {p for p in places if p not in world.notes and p in self.seen}
        self.seen |= {p: world.notes[p] for p in changed}
        for path in removed:
            del self.seen[path]
        return Change(frozenset(changed), frozenset(removed))

    def fail_in(self, call):
        self.world.calls += 1
        if self.world.calls == self.world.failing_call:
            raise RuntimeError(f"call {self.world.calls}: {call}")
        if self.world.fault is not None and self.world.fault_in == call:
            raise self.world.fault

    def notes(self):
        self.fail_in("notes")
        return frozenset(self.seen)

    def has_empty(self, paths):
        self.fail_in("has_empty")
        return bool(paths & self.empty)

    def diagnose(self):
        self.fail_in("diagnose")
        return tuple(one for path in sorted(self.seen) for one in self.seen[path])

    def index(self):
        self.fail_in("index")
        self.world.told_when_indexing.append(tuple(type(n).__name__ for n in self.world.news))
        if self.world.index_fault is not None:
            raise self.world.index_fault
        if not self.world.indexed or self.world.indexed[-1] != self.seen:
            self.world.indexed.append(dict(self.seen))

    def tidy(self):
        self.world.tidied.append(self.world.now - 100.0)

    def close(self):
        pass


def covers(hint, path):
    return path == hint or path.startswith(f"{hint}/")
