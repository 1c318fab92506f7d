"""From a file's bytes to what is kept of it: pure, in this process or in a worker."""

import json
from dataclasses import replace
from typing import Final, NamedTuple

from kbtool.config.settings import LimitSettings
from kbtool.model.content import Content, Problem
from kbtool.model.location import FILE_SPAN, Digest, NotePath, Span
from kbtool.model.note import Canvas, CanvasLink
from kbtool.session.scan import FileKind
from kbtool.store.parsing import content_codec

_SECONDS_A_MEGABYTE: Final = 4.0  # an idle machine takes 0.1 for BibTeX, 1.7 for YAML


class ParseJob(NamedTuple):
    """One file to understand."""

    kind: FileKind
    path: NotePath
    digest: Digest
    data: bytes


def parse_file(job: ParseJob, limits: LimitSettings) -> bytes:
    """Return what a file says, encoded; it may take long, or more memory than there is."""
    match job.kind:
        case "note":
            from kbtool.parse.note import parse  # noqa: PLC0415  60 ms a warm run saves

            return content_codec.encode(parse(job.data, limits))
        case "canvas":
            from kbtool.parse.canvas import parse_canvas  # noqa: PLC0415  as above

            return encode_canvas(parse_canvas(job.path, job.digest, job.data))
        case "bibliography" | "library":
            return _bibliography(job)
        case "attachment":
            raise ValueError(job.path)


def seconds_for(job: ParseJob, limits: LimitSettings) -> float:
    """Return a file's time budget: a library of 20,000 works is large without being hostile."""
    is_large = job.kind in ("bibliography", "library")
    more = len(job.data) * _SECONDS_A_MEGABYTE / 1_000_000 if is_large else 0.0
    return limits.seconds_per_note + more


def fallback_content(job: ParseJob, limits: LimitSettings, reason: str) -> bytes:
    """Return what can be said of a file whose understanding was broken off."""
    problem = Problem("parse-timeout", FILE_SPAN, "", reason)
    match job.kind:
        case "note":
            return content_codec.encode(_plain(job.data, limits, problem))
        case "canvas":
            return encode_canvas(Canvas(job.path, job.digest, (), (problem,)))
        case "bibliography" | "library":
            return _unreadable(job, reason)
        case "attachment":
            raise ValueError(job.path)


def encode_canvas(canvas: Canvas) -> bytes:
    """Write a canvas without its path and digest."""
    text = json.dumps((canvas.links, canvas.problems, canvas.html_targets), ensure_ascii=True)
    return text.encode("ascii")


def decode_canvas(path: NotePath, digest: Digest, data: bytes) -> Canvas:
    """Read what `encode_canvas` wrote."""
    links, problems, html_targets = json.loads(data)
    return Canvas(
        path,
        digest,
        tuple(CanvasLink(*link) for link in links),
        tuple(Problem(kind, Span(*span), *words) for kind, span, *words in problems),
        tuple(html_targets),
    )


def _bibliography(job: ParseJob) -> bytes:
    # Few vaults have one, and each worker would pay for it.
    from kbtool.citations.bibliography.read import read_bibliography, stored_form  # noqa: PLC0415

    return stored_form(read_bibliography(job.path, job.data)).encode("utf-8", "surrogatepass")


def _unreadable(job: ParseJob, reason: str) -> bytes:
    from kbtool.citations.bibliography.read import (  # noqa: PLC0415  as above
        stored_form,
        unreadable_bibliography,
    )

    broken = unreadable_bibliography(job.path, reason, job.digest)
    return stored_form(broken).encode("utf-8", "surrogatepass")


def _plain(data: bytes, limits: LimitSettings, problem: Problem) -> Content:
    """Read a note as text without structure, as one that is over the limits."""
    from kbtool.parse.note import parse  # noqa: PLC0415  as above

    content = parse(data, limits._replace(note_bytes=0))
    others = tuple(p for p in content.problems if p.kind != "oversized-note")
    return replace(content, problems=(problem, *others), is_plain=True)
