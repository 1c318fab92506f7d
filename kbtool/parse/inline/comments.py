"""Comments: the suppressions in them, and `%%` that never closes."""

import re
from typing import Final

from kbtool.model.content import Problem, Suppression
from kbtool.parse.inline.state import Facts
from kbtool.parse.lines import Lines

DIRECTIVE: Final = re.compile(r"kbtool:\s*+(ignore(?:-file)?)\[([^\]\r\n]*+)\]")
CODE: Final = re.compile(r"[^\s,]+")
COMMENT_OPENING: Final = re.compile(r"(?:%%|<!--)\s*+")
CONTAINER_MARKS: Final = re.compile(r"[ \t>*+-]*")


def take_directives(lines: Lines, facts: Facts, start: int, end: int) -> None:
    """Take in the suppressions of the comment from `start` to `end`."""
    directives = list(DIRECTIVE.finditer(lines.text, start, end))
    for found in directives:
        codes = list(CODE.finditer(lines.text, *found.span(2)))
        line = 0 if found.group(1) == "ignore-file" else _line_meant(lines, start, end)
        facts.suppressions.append(
            Suppression(
                lines.span(*_removable(lines, directives, start, end) or found.span()),
                line,
                tuple(code.group() for code in codes),
                tuple(lines.span(*code.span()) for code in codes),
            )
        )


def _removable(
    lines: Lines, directives: list[re.Match[str]], start: int, end: int
) -> tuple[int, int] | None:
    """Give the whole comment's place when a directive and its reason are all it says.

    A reason with a bracket may hold a link, which counts and must not go with the comment.
    """
    opening = COMMENT_OPENING.match(lines.text, start)
    if opening is None or len(directives) > 1 or opening.end() != directives[0].start():
        return None
    if "[" in lines.text[directives[0].end() : end]:
        return None
    return start, end


def _line_meant(lines: Lines, start: int, end: int) -> int:
    """Give the 1-based line a comment speaks for: its own, or the next when it stands alone."""
    first, last = lines.line_of(start), lines.line_of(max(start, end - 1))
    before = lines.text[lines.start_of(first) : start]
    after = lines.text[end : lines.end_of(last)]
    is_alone = CONTAINER_MARKS.fullmatch(before) is not None and not after.strip()
    return last + 2 if is_alone else first + 1


def take_percent_comments(lines: Lines, facts: Facts) -> None:
    """Pair the `%%` of the whole note; what begins a line may close anywhere behind."""
    opened: tuple[int, int] | None = None
    for at, region_end in facts.percents:
        if opened is not None and (at < opened[1] or _begins_line(lines, opened[0])):
            take_directives(lines, facts, opened[0], at + 2)
            opened = None
        else:
            opened = (at, region_end)
    if opened is not None and _begins_line(lines, opened[0]):
        span = lines.span(opened[0], opened[0] + 2)
        detail = "%% is never closed and comments out the rest of the note"
        facts.problems.append(Problem("unclosed-block", span, "%%", detail))


def _begins_line(lines: Lines, at: int) -> bool:
    start = lines.start_of(lines.line_of(at))
    return CONTAINER_MARKS.fullmatch(lines.text, start, at) is not None
