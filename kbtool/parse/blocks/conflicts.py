"""Conflict markers that a merge has left."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from kbtool.model.content import Problem
from kbtool.parse.lines import Lines

MARKER: Final = re.compile(r"(?:\A|(?<=[\r\n]))(<{7}|={7}|>{7})(?:[ \t][^\r\n]*)?(?=[\r\n]|\Z)")


def conflict_problems(lines: Lines, code: list[tuple[int, int]]) -> Iterator[Problem]:
    """Yield one problem for each full set of markers, at the first of them.

    A lone `=======` underlines a heading, and `>>>>>>>` may quote: only the three in order count.
    A set inside one block of code, given by first and last lines, is an example.
    """
    if "<<<<<<<" not in lines.text or ">>>>>>>" not in lines.text:
        return
    seen: list[re.Match[str]] = []
    for found in MARKER.finditer(lines.text):
        sign = found.group(1)[0]
        if sign == "<":
            seen = [found]
        elif sign == "=" and len(seen) == 1:
            seen.append(found)
        elif sign == ">" and len(seen) == 2:
            first, middle = seen
            numbers = [lines.line_of(marker.start()) for marker in (first, middle, found)]
            seen = []
            block = bisect_right(code, numbers[0], key=_first) - 1
            if block >= 0 and numbers[2] <= code[block][1]:
                continue
            detail = "a merge left its markers on lines {}, {} and {}".format(
                *(number + 1 for number in numbers)
            )
            span = lines.span(*first.span())
            yield Problem("merge-conflict-marker", span, first.group(), detail)


def _first(block: tuple[int, int]) -> int:
    return block[0]
