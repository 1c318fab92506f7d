"""Blocks of raw HTML, by the seven conditions of CommonMark 0.31.

markdown-it-py has a rule for them as well; where such a block ends in a list, and which names begin
one, differs from release to release.
"""

import re
from typing import Final, NamedTuple

from markdown_it.rules_block import StateBlock

_BLOCK_NAMES: Final = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details"
    "|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header"
    "|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param"
    "|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_RAW: Final = "(?:script|pre|style|textarea)"
_ATTRIBUTE: Final = (
    r"[ \t]++[A-Za-z_:][\w:.-]*+"
    r"(?:[ \t]*+=[ \t]*+(?:[^\"'=<>`\x00-\x20]++|'[^']*+'|\"[^\"]*+\"))?"
)
_TAG: Final = rf"<(?:/[a-z][a-z0-9-]*+|[a-z][a-z0-9-]*+(?:{_ATTRIBUTE})*[ \t]*+/?)"


class _Kind(NamedTuple):
    """What such a block begins with, and the end that it runs to; None is an empty line."""

    begins: re.Pattern[str]
    ends: re.Pattern[str] | None
    interrupts: bool = True


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE | re.ASCII)


_KINDS: Final = (
    _Kind(_pattern(rf"<{_RAW}(?:[ \t>]|\Z)"), _pattern(f"</{_RAW}>")),
    _Kind(_pattern("<!--"), _pattern("-->")),
    _Kind(_pattern(r"<\?"), _pattern(r"\?>")),
    _Kind(_pattern("<![a-z]"), _pattern(">")),
    _Kind(re.compile(r"<!\[CDATA\["), _pattern(r"\]\]>")),
    _Kind(_pattern(rf"</?(?:{_BLOCK_NAMES})(?:[ \t]|/?>|\Z)"), None),
    _Kind(_pattern(rf"{_TAG}[ \t]*+>[ \t]*\Z"), None, interrupts=False),
)


def html_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001  markdown-it's
    """Raw HTML up to its own end, or to an empty line; see `block_rules` for the signature."""
    if state.is_code_block(start_line):
        return False
    first = _line(state, start_line)
    kind = next((kind for kind in _KINDS if kind.begins.match(first)), None)
    if kind is None or (silent and not kind.interrupts):
        return False
    if not silent:
        state.line = _line_behind(state, start_line, end_line, kind.ends)
        token = state.push("html_block", "", 0)
        token.map = [start_line, state.line]
        token.content = state.getLines(start_line, state.line, state.blkIndent, True)
    return True


def _line_behind(
    state: StateBlock, start_line: int, end_line: int, ends: re.Pattern[str] | None
) -> int:
    """Give the line behind a block; an empty line ends only what has no end of its own."""
    for line in range(start_line, end_line):
        if state.isEmpty(line):
            if ends is None:
                return line
        elif line > start_line and state.sCount[line] < state.blkIndent:
            return line
        elif ends is not None and ends.search(_line(state, line)):
            return line + 1
    return end_line


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
