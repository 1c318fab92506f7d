"""The process's own three streams: what becomes of those that are closed, or take nothing more."""

import errno
import io
import os
import sys
from typing import Final

_STREAMS: Final = (
    ("stdin", "r", os.O_RDONLY),
    ("stdout", "w", os.O_RDONLY),
    ("stderr", "w", os.O_WRONLY),
)
"""By number of the descriptor: the name, the mode, and how a closed one is opened again."""


class OutputError(OSError):
    """Standard output does not take the results, for another reason than a closed pipe."""


class Results(io.TextIOWrapper):
    """Standard output as a text stream whose failures are told from those of files."""

    def write(self, text: str, /) -> int:
        """Write; raises BrokenPipeError or OutputError."""
        try:
            return super().write(text)
        except OSError as fault:
            raise output_error(fault) from fault

    def flush(self) -> None:
        """Flush; raises BrokenPipeError or OutputError."""
        try:
            super().flush()
        except OSError as fault:
            raise output_error(fault) from fault


def output_error(fault: OSError) -> OSError:
    """Return the error of standard output that the system's own one means."""
    if isinstance(fault, BrokenPipeError | OutputError):
        return fault
    return OutputError(fault.errno, fault.strerror)


def find_refusal(error: OSError) -> OutputError | None:
    """Return an error of standard output that tells more than that its reader has gone."""
    is_gone = error.errno == errno.EIO  # what is left of a terminal that has hung up
    return error if isinstance(error, OutputError) and not is_gone else None


def take_over() -> None:
    """Make the streams ours: closed ones get a place to go, and results say so when they fail.

    Python leaves None for a stream that the caller has closed. Nothing is read from standard
    input then, and talk goes nowhere. Results that nobody can get are an error: standard output is
    opened so that writing fails.
    """
    for descriptor, (name, mode, flags) in enumerate(_STREAMS):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, flags)
            if handle != descriptor:  # else a file opened later would be taken for the stream
                os.dup2(handle, descriptor)
                os.close(handle)
            setattr(sys, name, open(descriptor, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - for the process's life
    if type(sys.stdout) is io.TextIOWrapper:  # else replaced by an embedding program
        old = sys.stdout
        about = old.encoding, old.errors, None, old.line_buffering, old.write_through
        sys.stdout = Results(old.detach(), *about)
        sys.__stdout__ = sys.stdout  # type: ignore[misc]  # the old one has lost its buffer


def give_up_unwritten() -> None:
    """Let go of what a stream does not take; Python would try once more at the end, and say so."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
