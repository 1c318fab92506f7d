"""Block structure: markdown-it-py's block rules with Obsidian's math blocks and footnotes.

Inline content is not parsed here, and a token's line numbers are all that is taken over: every
place is found again in the note's own text.
"""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

DEEPEST: Final = 100
LOOKING_BACK: Final = 50
"""Lines of a paragraph searched for an opened formula; a bound keeps parsing linear."""
FOOTNOTE_LABEL: Final = re.compile(r"\[\^([^\s\[\]]+)\]:")


def tokens_of(source: str) -> list[Token]:
    """Parse a body whose line ends are all LF into block tokens; lines are 0-based."""
    tokens: list[Token] = []
    if not source.endswith("\n"):
        source += "\n"  # a fence's content is counted in line ends
    PARSER.block.parse(source, PARSER, {}, tokens)
    return tokens


def math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """`$$` at the beginning of a line, up to the line that holds the next `$$`.

    A formula that closes on its first line is left to the inline scanner.
    """
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("$$", start):
        return False
    if state.src.find("$$", start + 2, state.eMarks[start_line]) >= 0:
        return False
    if silent:
        return not _is_in_formula(state, start_line)
    line = start_line + 1
    closed = False
    while line < end_line and not closed:
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            break
        closed = state.src.find("$$", state.bMarks[line], state.eMarks[line]) >= 0
        line += 1
    state.line = line
    token = state.push("math_block", "math", 0)
    token.map = [start_line, line]
    token.meta = {"closed": closed}
    return True


def _is_in_formula(state: StateBlock, line: int) -> bool:
    """Tell whether `$$` at the beginning of a paragraph's line closes a formula opened in it."""
    first = max(state.line, line - LOOKING_BACK)
    return state.src.count("$$", state.bMarks[first], state.bMarks[line]) % 2 == 1


def footnote_definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's signature
    """`[^id]: text`, with continuation lines indented by four columns."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    label = FOOTNOTE_LABEL.match(state.src, start, state.eMarks[start_line])
    if label is None:
        return False
    if silent:
        return True
    token = state.push("footnote_open", "", 1)
    token.meta = {"label": label.group(1)}
    token.map = lines = [start_line, 0]
    _tokenize_inside(state, start_line, end_line, label.end())
    state.push("footnote_close", "", -1)
    lines[1] = state.line
    return True


def _tokenize_inside(state: StateBlock, start_line: int, end_line: int, content: int) -> None:
    """Parse a footnote's inside as blocks of their own, indented by four columns."""
    kept = (state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line])
    parent = state.parentType
    maximum = state.eMarks[start_line]
    first = content
    while first < maximum and state.src[first] in " \t":
        first += 1
    state.bMarks[start_line] = content
    state.tShift[start_line] = first - content
    state.blkIndent += 4
    state.sCount[start_line] = state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, start_line, end_line)
    state.parentType = parent
    state.blkIndent -= 4
    state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line] = kept


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "inline_definitions": True})
    parser.enable("table")
    interrupts = ["paragraph", "reference"]
    parser.block.ruler.before(
        "fence", "math_block", math_block, {"alt": [*interrupts, "blockquote", "list"]}
    )
    parser.block.ruler.before(
        "reference", "footnote_definition", footnote_definition, {"alt": interrupts}
    )
    return parser


PARSER: Final = _parser()
"""Set up once; parsing keeps all its state elsewhere."""
