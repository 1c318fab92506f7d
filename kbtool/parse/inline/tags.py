"""Tags in running text: their characters, and what may stand before them."""

import re
from typing import Final

from kbtool.model.content import Tag
from kbtool.parse.inline.state import ScanState

NAME_CHARACTERS: Final = r"[^\s\u2000-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\]"
TAG: Final = re.compile(rf"#({NAME_CHARACTERS}+)")
NUMBER: Final = re.compile(r"[0-9]+")
EMPHASIS: Final = re.compile(r"(?:\*{1,3}|_{1,3}|~~|==)\Z")


def take_tag(scan: ScanState, found: re.Match[str]) -> int:
    """Take in `#name` where it is a tag."""
    at = found.start()
    tag = TAG.match(scan.text, at, scan.end)
    if tag is None:
        return found.end()
    end = tag.end()
    if not _may_begin(scan, at):
        mark = _emphasis_before(scan, at)
        if mark is None:
            return end
        if mark[0] == "_" and (cut := _end_of_emphasis(tag.group(1), mark)):
            end = at + 1 + cut
    scan.tag_end = end
    name = scan.text[at + 1 : end]
    if not NUMBER.fullmatch(name):
        scan.facts.tags.append(Tag(scan.lines.span(at, end), name, in_frontmatter=False))
    return end


def _may_begin(scan: ScanState, at: int) -> bool:
    """Tell whether a tag may begin: after a blank, another tag, at a cell's or text's start."""
    if at in (scan.region.start, scan.tag_end, scan.html_end):
        return True
    before = scan.text[at - 1]
    if before.isspace():
        return True
    match before:
        case "[":  # of closed brackets or of a link's text
            return scan.text.find("]", at, at + 200) >= 0
        case "|":
            return scan.region.kind == "row"
        case ">":
            line_start = scan.lines.start_of(scan.lines.line_of(at))
            return not scan.text[line_start:at].strip("> \t")
        case _:
            return False


def _emphasis_before(scan: ScanState, at: int) -> str | None:
    """Give the emphasis mark directly before, if it opens here and is closed later."""
    start = max(scan.region.start, at - 4)
    mark = EMPHASIS.search(scan.text, start, at)
    if mark is None:
        return None
    before = scan.text[mark.start() - 1 : mark.start()] if mark.start() > scan.region.start else ""
    if before.isalnum() or before in ("\\", "*", "_", "~", "="):
        return None
    closer = scan.text.find(mark.group(), at, min(scan.end, at + 1000))
    return mark.group() if closer >= 0 else None


def _end_of_emphasis(name: str, mark: str) -> int:
    """Find where `_#name_` ends inside the tag's characters, 0 when it goes on behind them."""
    closer = name.find(mark)
    while closer > 0 and name[closer + len(mark) : closer + len(mark) + 1].isalnum():
        closer = name.find(mark, closer + 1)
    return max(closer, 0)
