"""Bare URLs in running text: where they begin and end."""

import re
from typing import Final

from kbtool.model.content import ExternalLink
from kbtool.parse.inline.state import ScanState

SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}\Z")
BODY: Final = re.compile(
    r"://[^\s<>\"`\[\]{}|\\^\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\u2018-\u201d]+"
)
TRAILING: Final = frozenset("?!.,:;*_~'\"")


def take_url(scan: ScanState, found: re.Match[str]) -> int:
    """Take in `scheme://…` whose colon was found."""
    colon = found.start()
    scheme = SCHEME.search(scan.text, max(scan.region.start, colon - 31), colon)
    body = BODY.match(scan.text, colon, scan.end) if scheme else None
    if scheme is None or body is None:
        return found.end()
    end = end_of_url(scan.text, scheme.start(), body.end())
    if end <= colon + 3:  # nothing but punctuation
        return body.end()
    span = scan.lines.span(scheme.start(), end)
    scan.facts.externals.append(ExternalLink(span, scan.text[scheme.start() : end], None, None))
    return end


def end_of_url(text: str, start: int, end: int) -> int:
    """Leave out final punctuation and closing parentheses that were not opened."""
    excess = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        last = text[end - 1]
        if last == ")" and excess > 0:
            excess -= 1
        elif last not in TRAILING:
            break
        end -= 1
    return end
