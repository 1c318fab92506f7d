"""Block rules of our own: text and tables in one pass, Obsidian's math blocks, footnotes.

They have markdown-it-py's signature, `(state, start_line, end_line, silent)`, and its meaning:
give whether the block begins at `start_line`; when not silent, push its tokens and move on.
"""

import re
from typing import Final

from markdown_it.rules_block import StateBlock

LOOKING_BACK: Final = 50
"""Lines of a paragraph searched for an opened formula; a bound keeps parsing linear."""
FOOTNOTE_LABEL: Final = re.compile(r"\[\^([^\s\[\]]+)\]:")
BREAK: Final = re.compile(r"(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})\Z")
SHARPS: Final = re.compile(r"#{1,6}(?=[ \t]|\Z)")
SETEXT: Final = re.compile(r"(?:=+|-+)[ \t]*\Z")
DELIMITERS: Final = re.compile(r"(?:\|[-:|]|[-:][-:|]|[|:][ \t])[-:| \t]*\Z")
DELIMITER: Final = re.compile(r":?-+:?")
BLANKS: Final = " \t\n\v\f\r"
MOST_EMPTY_CELLS: Final = 65_536
"""Cells that rows may lack in all before the table ends, as in markdown-it."""


def text(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001  the signature
    """A paragraph or a setext heading, as the two stock rules have it, found in one pass."""
    if silent:
        return True
    interrupts = state.md.block.ruler.getRules("paragraph")[0]
    parent, state.parentType = state.parentType, "paragraph"
    line, last = start_line + 1, state.lineMax
    level = 0
    while line < last and not state.isEmpty(line):
        indent = state.sCount[line] - state.blkIndent
        if indent <= 3:
            if indent >= 0 and line < end_line and (level := _underline(state, line)):
                break
            if state.sCount[line] >= 0 and interrupts(state, line, last, True):
                break
        line += 1
    state.parentType = parent
    state.line = line + 1 if level else line
    if level:
        token = state.push("heading_open", f"h{level}", 0)
        token.markup = "=" if level == 1 else "-"
    else:
        token = state.push("paragraph", "p", 0)
    token.map = [start_line, state.line]
    return True


def heading(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:  # noqa: FBT001  the signature
    """An ATX heading, as the stock rule has it, in one token."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    sharps = SHARPS.match(state.src, start, state.eMarks[start_line])
    if sharps is None or state.is_code_block(start_line):
        return False
    if not silent:
        state.line = start_line + 1
        token = state.push("heading_open", f"h{len(sharps.group())}", 0)
        token.markup = sharps.group()
        token.map = [start_line, state.line]
    return True


def rule_off(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:  # noqa: FBT001  the signature
    """A thematic break: three signs or more and nothing but blanks between them."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not BREAK.match(state.src, start, state.eMarks[start_line]):
        return False
    if state.is_code_block(start_line):
        return False
    if not silent:
        state.line = start_line + 1
        state.push("hr", "hr", 0).map = [start_line, state.line]
    return True


def _underline(state: StateBlock, line: int) -> int:
    """Give the level of the setext heading that a line underlines, 0 for an ordinary line."""
    start = state.bMarks[line] + state.tShift[line]
    sign = state.src[start : start + 1]
    if sign not in ("=", "-") or not SETEXT.match(state.src, start, state.eMarks[line]):
        return 0
    return 1 if sign == "=" else 2


def table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001  the signature
    """A table as the stock rule has it, without a token for each cell.

    The stock rule drops cells beyond the header's columns, splits at bars inside wikilinks, and
    needs gigabytes for wide tables; rows are scanned from their source lines instead.
    """
    if start_line + 2 > end_line or not _is_table(state, start_line):
        return False
    if silent:
        return True
    columns = _cells(_line(state, start_line))
    parent, state.parentType = state.parentType, "table"
    ends_table = state.md.block.ruler.getRules("blockquote")[0]
    line, missing = start_line + 2, 0
    while line < end_line and state.sCount[line] >= state.blkIndent:
        if ends_table(state, line, end_line, True):
            break
        row = _line(state, line)
        if not row or state.is_code_block(line):
            break
        missing += columns - _cells(row)
        if missing > MOST_EMPTY_CELLS:
            break
        line += 1
    state.parentType = parent
    state.line = line
    state.push("table", "table", 0).map = [start_line, line]
    return True


def _is_table(state: StateBlock, start_line: int) -> bool:
    """Tell whether a header row and a row of dashes with equally many columns begin here."""
    below = start_line + 1
    if state.sCount[below] < state.blkIndent:
        return False
    if state.is_code_block(below) or state.is_code_block(start_line):
        return False
    start = state.bMarks[below] + state.tShift[below]
    if not DELIMITERS.match(state.src, start, state.eMarks[below]):
        return False
    parts = [part.strip(" \t") for part in state.src[start : state.eMarks[below]].split("|")]
    aligned = [part for part in (parts[0], parts[-1]) if part] if len(parts) > 1 else parts
    inner = parts[1:-1]
    if not all(DELIMITER.fullmatch(part) for part in (*inner, *aligned)):
        return False
    header = _line(state, start_line)
    columns = _cells(header)
    return "|" in header and columns > 0 and columns == len(inner) + len(aligned)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip(BLANKS)


def _cells(row: str) -> int:
    """Count a trimmed row's cells; bars behind a backslash split nothing, outer bars hold none."""
    bars = row.count("|") - row.count("\\|")
    first = row.startswith("|")
    last = row.endswith("|") and not row.endswith("\\|")
    return bars + 1 - first - last


def math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001  the signature
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


def footnote_definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001  the signature
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
