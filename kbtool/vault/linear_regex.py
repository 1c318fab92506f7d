"""Regular expressions that a vault's own settings bring, matched in linear time.

A vault is not trusted, and Python's engine can be made to hang. An expression becomes an
automaton of its character positions (Glushkov's construction) instead, so look-around, back
references and word boundaries are refused.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

MAX_POSITIONS: Final = 256
"""Characters of an expression, each counted as often as `{n}` repeats it."""

_START: Final = "^start"
_END: Final = "end$"
_KNOWN_STEPS: Final = 20_000


class RefusedPatternError(ValueError):
    """The expression does not parse, is too large, or needs more than linear time."""


class Pattern(NamedTuple):
    """The automaton; a set of positions is an integer with one bit for each."""

    positions: tuple[str, ...]  # an expression for one character each, or a sentinel
    follow: tuple[int, ...]  # for each position those that may come next
    first: int
    last: int
    matches_empty: bool

    @staticmethod
    def of(expression: str) -> "Pattern":
        """Compile an expression, or raise RefusedPatternError."""
        return _Parser(expression).pattern()

    def matching(self, texts: Iterable[str]) -> Iterator[str]:
        """Yield the texts in which the expression is found somewhere, in order."""
        if self.matches_empty:
            yield from texts
            return
        fitting = _Fitting(self.positions)
        anchored = not self.first & ~fitting[_START]
        steps: dict[tuple[int, str], int] = {}
        for text in texts:
            state = 0
            for sign in (_START, *text, _END):
                if (next_state := steps.get((state, sign))) is None:
                    if len(steps) >= _KNOWN_STEPS:
                        steps.clear()
                    next_state = (self.first | self._after(state)) & fitting[sign]
                    steps[state, sign] = next_state
                state = next_state
                if state & self.last:
                    yield text
                    break
                if anchored and not state:
                    break

    def _after(self, state: int) -> int:
        after = 0
        for position in _bits(state):
            after |= self.follow[position]
        return after


class _Fitting(dict[str, int]):
    """For a character the positions that take it, worked out when first asked."""

    def __init__(self, positions: tuple[str, ...]) -> None:
        super().__init__()
        self._tests: tuple[Callable[[str], object], ...] = tuple(map(_test_of, positions))

    def __missing__(self, sign: str) -> int:
        bits = sum(1 << number for number, test in enumerate(self._tests) if test(sign))
        self[sign] = bits
        return bits


class _Piece(NamedTuple):
    """A part of the expression: where it may begin and end, and whether it may be empty."""

    empty: bool
    first: int
    last: int


_NOTHING: Final = _Piece(empty=True, first=0, last=0)


class _Parser:
    """Reads one expression from left to right; positions are numbered as they are met."""

    def __init__(self, expression: str) -> None:
        self._text = expression
        self._at = 0
        self._depth = 0
        self._atoms = 0
        self._positions: list[str] = []
        self._follow: list[int] = []

    def pattern(self) -> Pattern:
        whole = self._choice()
        if self._at < len(self._text):
            raise RefusedPatternError(self._text)
        return Pattern(
            tuple(self._positions), tuple(self._follow), whole.first, whole.last, whole.empty
        )

    def _choice(self) -> _Piece:
        piece = self._sequence()
        while self._takes("|"):
            other = self._sequence()
            piece = _Piece(
                piece.empty or other.empty, piece.first | other.first, piece.last | other.last
            )
        return piece

    def _sequence(self) -> _Piece:
        piece = _NOTHING
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            piece = self._joined(piece, self._repeated())
        return piece

    def _repeated(self) -> _Piece:
        begin = self._at
        piece = self._atom()
        found = _QUANTIFIER.match(self._text, self._at)
        if found is None:
            return piece
        low, high = _bounds(found)
        whole = _NOTHING
        for number in range(max(low, 1) if high is None else max(high, 1)):
            if number:  # each repetition has positions of its own
                self._at = begin
                piece = self._atom()
            whole = self._joined(whole, piece._replace(empty=piece.empty or number >= low))
        if high is None:
            self._link(piece.last, piece.first)
        self._at = found.end()
        return _NOTHING if high == 0 else whole

    def _atom(self) -> _Piece:
        self._atoms += 1
        sign = self._text[self._at]
        if self._atoms > 4 * MAX_POSITIONS or sign in "*+?":
            raise RefusedPatternError(self._text)
        if sign == "(":
            return self._group()
        if sign in "^$":
            self._at += 1
            return self._position(_START if sign == "^" else _END)
        found = _CHARACTER.match(self._text, self._at)
        if found is None:
            raise RefusedPatternError(self._text)
        self._at = found.end()
        return self._position(_as_python(found[0]))

    def _group(self) -> _Piece:
        self._depth += 1
        self._at += 3 if self._text.startswith("(?:", self._at) else 1
        if self._depth > _MAX_DEPTH or self._text[self._at : self._at + 1] == "?":
            raise RefusedPatternError(self._text)
        piece = self._choice()
        if not self._takes(")"):
            raise RefusedPatternError(self._text)
        self._depth -= 1
        return piece

    def _position(self, test: str) -> _Piece:
        if len(self._positions) == MAX_POSITIONS:
            raise RefusedPatternError(self._text)
        bit = 1 << len(self._positions)
        self._positions.append(test)
        self._follow.append(0)
        return _Piece(empty=False, first=bit, last=bit)

    def _joined(self, one: _Piece, other: _Piece) -> _Piece:
        self._link(one.last, other.first)
        return _Piece(
            one.empty and other.empty,
            one.first | (other.first if one.empty else 0),
            other.last | (one.last if other.empty else 0),
        )

    def _link(self, last: int, first: int) -> None:
        for position in _bits(last):
            self._follow[position] |= first

    def _takes(self, sign: str) -> bool:
        taken = self._text.startswith(sign, self._at)
        self._at += taken
        return taken


def _bits(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _bounds(quantifier: re.Match[str]) -> tuple[int, int | None]:
    """Return how often at least and at most, None for without end."""
    if quantifier["sign"]:
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[quantifier["sign"]]
    low = int(quantifier["low"])
    if not quantifier["comma"]:
        return low, low
    return low, int(quantifier["high"]) if quantifier["high"] else None


def _as_python(character: str) -> str:
    """Return a one-character expression that Python reads as JavaScript does."""
    if character.startswith("["):
        # Python warns of `[[`, `&&` and the like; escaped, they are what they look like.
        inside = _IN_CLASS.sub(lambda sign: sign[1] or f"\\{sign[0]}", character[1:-1])
        character = f"[{inside}]"
    elif len(character) == 1 and character != ".":
        character = re.escape(character)
    try:
        re.compile(character)
    except re.error as error:
        raise RefusedPatternError(character) from error
    return character


def _test_of(position: str) -> Callable[[str], object]:
    return position.__eq__ if position in (_START, _END) else re.compile(position).fullmatch


_MAX_DEPTH: Final = 32
_IN_CLASS: Final = re.compile(r"(\\.)|[\[&~|]", re.DOTALL)
_QUANTIFIER: Final = re.compile(
    r"(?:(?P<sign>[*+?])|\{(?P<low>\d{1,3})(?P<comma>,?)(?P<high>(?<=,)\d{1,3})?\})\??", re.ASCII
)
_CHARACTER: Final = re.compile(
    r"\[\^?(?:\\.|[^\]\\])+\]|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[dDwWsSntrfv]|[\W_])|[^\\\[]",
    re.ASCII | re.DOTALL,
)
