"""`lint --watch`: the whole report again after every change, by asking the disk now and then."""

import time
from typing import Final

from kbtool.cli.lint_run import LintRun, lint_once

_LEAST_PAUSE: Final = 0.5  # seconds
_SHARE: Final = 20  # a look at the disk takes at most this part of the time
_CLEAR: Final = "\x1b[2J\x1b[3J\x1b[H"


def watch_lint(lint: LintRun) -> int:
    """Report until interrupted; the way out is the signal's own."""
    lint_once(lint)
    console = lint.run.console
    console.say("Watching for changes; stop with Ctrl-C.")
    console.out.flush()
    pause = _LEAST_PAUSE
    while True:
        time.sleep(pause)
        began = time.monotonic()
        changed = bool(lint.session.refresh())
        pause = max(_LEAST_PAUSE, _SHARE * (time.monotonic() - began))
        if changed:
            if console.is_terminal:
                console.out.write(_CLEAR)
            lint_once(lint)
            console.out.flush()
