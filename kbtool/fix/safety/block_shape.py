"""Which lines of a text belong together: whether edits split a block, or make one of two."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from kbtool.fix.safety.offsets import Stretches
from kbtool.parse.blocks.parser import BlockToken, tokens_of
from kbtool.parse.lines import LINE_END, Lines

_MARKS: Final = " \t>"
"""What may be left of a line that is empty: blanks, and the marks of quotations around it."""

_Chain: TypeAlias = tuple[tuple[str, int], ...]


class Text(NamedTuple):
    """A note's text and the offset at which its body begins."""

    text: str
    body_start: int


def keeps_shape(before: Text, after: Text, stretches: Stretches) -> bool:
    """Say whether the lines that are left stand in the same kinds of blocks, together as before.

    A chain names the blocks around a line, outermost first, each by its kind and a number.
    """
    lines, lines_after = Lines(before.text), Lines(after.text)
    chains, chains_after = _chains(before, lines), _chains(after, lines_after)
    left = [
        (line, lines_after.line_of(place), before.text[offset])
        for line, offset in _lines_left(before, lines, stretches)
        if (place := stretches.find(offset)) is not None
    ]
    # An id on a line of its own is one of the line before, where that belongs to its block.
    if any(
        _continues(chains, line) != _continues(chains_after, line_after)
        for line, line_after, sign in left
        if sign == "^"
    ):
        return False
    kept = [(chains[line], chains_after[line_after]) for line, line_after, _ in left]
    if any(_kinds(one) != _kinds(other) for one, other in kept):
        return False
    return all(
        _shared(one[0], other[0]) == _shared(one[1], other[1]) for one, other in pairwise(kept)
    )


def _continues(chains: Sequence[_Chain], line: int) -> bool:
    return line > 0 and chains[line - 1] == chains[line]


def _lines_left(text: Text, lines: Lines, stretches: Stretches) -> Iterator[tuple[int, int]]:
    """Yield each line of the body that is not taken away, with a character that is left of it."""
    olds = stretches.olds
    ends = [end for _, end in olds]
    for line in range(lines.line_of(text.body_start), len(lines.starts)):
        offset, end = lines.start_of(line), lines.end_of(line)
        while offset < end:
            at = bisect_right(ends, offset)
            if at < len(olds) and olds[at][0] <= offset:
                offset = olds[at][1]
            elif text.text[offset] in _MARKS:
                offset += 1
            else:
                yield line, offset
                break


def _chains(text: Text, lines: Lines) -> Sequence[_Chain]:
    """Return the chain of each line."""
    first = lines.line_of(text.body_start) if text.body_start else 0
    chains: list[_Chain] = [()] * len(lines.starts)
    around: _Chain = ()
    for number, token in enumerate(_tokens(text)):
        if token.nesting < 0:
            around = around[:-1]
            continue
        link = (f"{token.type} {token.tag}", number)
        if token.map is not None:
            # A line belongs to the innermost block, which comes last.
            for line in range(first + token.map[0], min(first + token.map[1], len(chains))):
                chains[line] = (*around, link)
        if token.nesting > 0:
            around = (*around, link)
    return chains


def _tokens(text: Text) -> Sequence[BlockToken]:
    return tokens_of(LINE_END.sub("\n", text.text[text.body_start :]).replace("\0", "\ufffd"))


def _kinds(chain: _Chain) -> tuple[str, ...]:
    return tuple(kind for kind, _ in chain)


def _shared(one: _Chain, other: _Chain) -> int:
    """Return how many blocks are around both."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
