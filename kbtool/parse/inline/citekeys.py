"""Pandoc citations `@key` and their bracketed groups.

The grammar is that of pandoc's Parsing/Citations.hs. URLs, link targets, code and wikilinks never
come here: the scanner has stepped over them.
"""

import re
from typing import Final
from unicodedata import normalize

from kbtool.model.content import Citekey
from kbtool.parse.inline.state import ScanState

MARKS: Final = r"\u0300-\u036f\u0653-\u0655\u3099\u309a"
"""The accents that decomposed text (NFD) has behind its letters."""
CITEKEY: Final = re.compile(
    rf"(?<![^\W_])(?<![.\\{MARKS}])@"
    rf"(?:((?:\w|\*)(?:[\w{MARKS}]|[:.#$%&\-+?<>~/](?=\w)|[:/](?=/))*)"
    r"|\{((?:[^\s{}]|\{(?:[^\s{}]|\{[^\s{}]*\})*\})*)\})"
)
CITATION_GROUP: Final = re.compile(r"\[[^\[\]]*+\](?!\()")
LOCATOR: Final = re.compile(r"\s*,?\s*([^;\]]*)")
EXAMPLE_MARK: Final = re.compile(r"[ \t>]*\(?\Z")


def take_citekey(scan: ScanState, found: re.Match[str]) -> int:
    """Take in `@key` or `@{key}` with what follows it in its group."""
    at = found.start()
    cited = CITEKEY.match(scan.text, at, scan.end)
    if cited is None:
        return found.end()
    key = cited.group(1) if cited.group(1) is not None else cited.group(2)
    if not key:
        return cited.end()
    bracketed = at < scan.citation_end
    if not bracketed and _is_example_mark(scan, at, cited.end()):
        return cited.end()
    locator = None
    if bracketed and (place := LOCATOR.match(scan.text, cited.end(), scan.citation_end)):
        locator = place.group(1).strip() or None
    span = scan.lines.span(at, cited.end())
    scan.facts.citekeys.append(Citekey(span, normalize("NFC", key), bracketed, locator))
    return cited.end()


def _is_example_mark(scan: ScanState, at: int, end: int) -> bool:
    """Tell whether `(@key)` or `@key.` begins a line: pandoc's mark of a numbered example."""
    if scan.text[end : end + 1] not in (".", ")") or scan.text[end + 1 : end + 2].strip():
        return False
    line_start = scan.lines.start_of(scan.lines.line_of(at))
    return EXAMPLE_MARK.fullmatch(scan.text, line_start, at) is not None
