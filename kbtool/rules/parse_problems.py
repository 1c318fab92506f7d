"""What parsing already found wrong, turned into findings."""

from collections.abc import Iterator

from kbtool.model.content import Problem, ProblemKind
from kbtool.model.diagnostic import Finding, Fix
from kbtool.model.note import Note


def problems_of(note: Note, kind: ProblemKind) -> Iterator[Problem]:
    """Yield a note's problems of one kind, in order of place."""
    return (problem for problem in note.content.problems if problem.kind == kind)


def finding_of(problem: Problem, fix: Fix | None = None) -> Finding:
    """Return the finding that a problem makes, in the parser's own words."""
    return Finding(problem.span, problem.detail, target=problem.subject, fix=fix)


def findings_of(note: Note, kind: ProblemKind) -> Iterator[Finding]:
    """Yield a finding for each problem of one kind."""
    return map(finding_of, problems_of(note, kind))
