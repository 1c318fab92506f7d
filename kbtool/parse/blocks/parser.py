"""Block structure: markdown-it-py's block parser, told by a line's first character what to try.

Inline content is not parsed here, and a token's line numbers are all that is taken over: every
place is found again in the note's own text. Nearly all of a block parser's time goes into rules
that do not match, so a rule is only asked about lines it could begin on; a test holds the answers
equal to those of the stock parser.
"""

from collections.abc import Callable
from itertools import accumulate
from typing import Any, Final, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import (
    StateBlock,
    blockquote,
    code,
    fence,
    list_block,
    reference,
)

from kbtool.parse.blocks.html import html_block
from kbtool.parse.blocks.rules import (
    footnote_definition,
    heading,
    math_block,
    rule_off,
    table,
    text,
)

BlockRule: TypeAlias = Callable[[StateBlock, int, int, bool], bool]

DEEPEST: Final = 100
DIGITS: Final = "0123456789"
EVERYWHERE: Final = ("paragraph", "reference", "blockquote", "list")
QUOTES_TOO: Final = ("paragraph", "reference", "blockquote")
TEXT_ONLY: Final = ("paragraph", "reference")

RULES: Final[tuple[tuple[str, BlockRule, tuple[str, ...]], ...]] = (
    ("$", math_block, EVERYWHERE),
    ("`~", fence, EVERYWHERE),
    (">", blockquote, EVERYWHERE),
    ("*-_", rule_off, EVERYWHERE),
    ("*+-" + DIGITS, list_block, QUOTES_TOO),
    ("[", footnote_definition, TEXT_ONLY),
    ("[", reference, ()),
    ("<", html_block, QUOTES_TOO),
    ("#", heading, QUOTES_TOO),
)
"""In order of precedence: the characters a block may begin with, its rule, what it interrupts."""


class BlockToken:
    """What a rule pushes; like markdown-it's Token, at a quarter of its cost."""

    attrs: dict[str, Any]
    map: list[int] | None = None
    content: str = ""
    markup: str = ""
    info: str = ""
    meta: dict[str, Any]
    children: list[Any] | None = None
    hidden: bool = False

    def __init__(self, kind: str, tag: str, nesting: int, level: int) -> None:
        self.type = kind
        self.tag = tag
        self.nesting = nesting
        self.level = level


def tokens_of(source: str) -> list[BlockToken]:
    """Parse a body whose line ends are all LF into block tokens; lines are 0-based."""
    if not source.endswith("\n"):
        source += "\n"  # a fence's content is counted in line ends
    state = _State(source)
    PARSER.block.tokenize(state, 0, state.lineMax)
    return state.found


class _State(StateBlock):
    """markdown-it's state of a parse, set up line by line instead of character by character."""

    def __init__(self, source: str) -> None:
        self.src = source
        self.md = PARSER
        self.env: dict[str, Any] = {}
        self.found: list[BlockToken] = []
        self.tokens = self.found  # type: ignore[assignment]  # they have what the rules ask for
        self.blkIndent = self.line = self.level = 0
        self.ddIndent = self.listIndent = -1
        self.tight = False
        self.parentType = "root"
        self.result = ""
        self._code_enabled = True
        self._place_lines(source)

    def _place_lines(self, source: str) -> None:
        """Fill the tables of lines: beginnings, ends, indentation in characters and columns."""
        lines = source.split("\n")
        lines.pop()
        self.lineMax = len(lines)
        # One line more than there are: rules may look one too far.
        self.bMarks = [0, *accumulate(len(line) + 1 for line in lines)]
        self.eMarks = [start - 1 for start in self.bMarks[1:]]
        self.eMarks.append(len(source))
        self.tShift = [0] * (self.lineMax + 1)
        self.bsCount = self.tShift.copy()
        self.sCount = self.tShift.copy()
        for number, line in enumerate(lines):
            if line[:1] in (" ", "\t"):
                self.tShift[number] = indent = len(line) - len(line.lstrip(" \t"))
                blanks = line[:indent]
                self.sCount[number] = len(blanks.expandtabs(4)) if "\t" in blanks else indent

    def push(self, ttype: str, tag: str, nesting: int) -> Any:
        """Add a token, as the stock method does."""
        if nesting < 0:
            self.level -= 1
        token = BlockToken(ttype, tag, nesting, self.level)
        if nesting > 0:
            self.level += 1
        self.found.append(token)
        return token


class _Blocks(ParserBlock):
    """The stock loop over a container's blocks, asking only the rules of a line's first sign."""

    def __init__(self) -> None:
        super().__init__()
        self.ruler = _FirstCharacterRuler()
        self.by_sign = _rules_by_sign("")

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803  markdown-it's
        """Take in the blocks from one line on; those of an outer container end them."""
        source, line = state.src, startLine
        starts, shifts, ends, indents = state.bMarks, state.tShift, state.eMarks, state.sCount
        base, by_sign = state.blkIndent, self.by_sign
        is_deepest = state.level >= DEEPEST - 2  # markdown-it would drop all that follows
        while line < endLine:
            while line < endLine and starts[line] + shifts[line] >= ends[line]:
                line += 1  # never beyond the container, as the stock loop sometimes goes
            state.line = line
            if line >= endLine or indents[line] < base:
                break
            if indents[line] - base >= 4:
                code(state, line, endLine, False)
            elif not (_may_be_table(state, line) and table(state, line, endLine, False)):
                rules = by_sign.get(source[starts[line] + shifts[line]], ())
                for rule in () if is_deepest else rules:
                    if rule(state, line, endLine, False):
                        break
                else:
                    text(state, line, endLine, False)
            line = state.line
        state.tight = False  # which paragraphs stand close together says nothing to us


class _FirstCharacterRuler(Ruler[BlockRule]):
    """Gives for each chain one rule that asks only those that may begin with the line's sign."""

    def __init__(self) -> None:
        super().__init__()
        self.chains = {chain: [_interruption(chain)] for chain in EVERYWHERE}

    def getRules(self, chainName: str = "") -> list[BlockRule]:  # noqa: N802, N803  markdown-it's
        """Give the chain's one rule."""
        return self.chains[chainName]


def _rules_by_sign(chain: str) -> dict[str, tuple[BlockRule, ...]]:
    signs = sorted({sign for signs, _, _ in RULES for sign in signs})
    return {
        sign: tuple(
            rule
            for signs, rule, interrupted in RULES
            if sign in signs and (not chain or chain in interrupted)
        )
        for sign in signs
    }


def _interruption(chain: str) -> BlockRule:
    """Make the rule for a line that may end a block of text, a quotation or a list."""
    by_sign = _rules_by_sign(chain)
    tables = chain in TEXT_ONLY

    def interruption(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001  the signature
        if tables and _may_be_table(state, line) and table(state, line, end, silent):
            return True
        start = state.bMarks[line] + state.tShift[line]
        if start >= state.eMarks[line]:
            return False
        for rule in by_sign.get(state.src[start], ()):  # noqa: SIM110  any() costs twice as much
            if rule(state, line, end, silent):
                return True
        return False

    return interruption


def _may_be_table(state: StateBlock, line: int) -> bool:
    """Tell by one character whether the next line may be a table's row of dashes."""
    below = line + 1
    at = state.bMarks[below] + state.tShift[below]
    return state.src[at : at + 1] in ("|", "-", ":")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "inline_definitions": True})
    parser.block = _Blocks()
    return parser


PARSER: Final = _parser()
"""Set up once; parsing keeps all its state elsewhere."""
