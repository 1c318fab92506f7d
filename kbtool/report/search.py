"""Hits as text for eyes, as paths, as places for editors, and as JSON."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kbtool.index.query.dates import utc_moment
from kbtool.index.search.excerpts import break_from, break_until
from kbtool.index.search.searcher import Hit, SearchResult
from kbtool.index.search.snippets import Match
from kbtool.index.text.folding import fold
from kbtool.model.location import NotePath
from kbtool.report.text.editor_links import EditorLinks, Standpoint
from kbtool.report.text.escape import safe, safe_line
from kbtool.report.text.json_text import json_text, path_entry
from kbtool.report.text.style import Style, cells, clipped
from kbtool.vault.names import linked_name

_WORDS: Final = re.compile(r"[^\W_]+")
_JOINED: Final = " — "  # stands between a note's name and its heading
_LEAST_WIDTH: Final = 20  # cells of a text, however narrow the window


def text(answer: SearchResult, style: Style, places: EditorLinks) -> str:
    """Return hits as title, path and the lines that match, a blank line between hits."""
    return "\n\n".join("\n".join(_hit(hit, style, places)) for hit in answer.hits)


def explanation(answer: SearchResult, tree: str) -> str:
    """Return how the query was understood, and what each hit's score is made of."""
    lines = [f"Understood as: {safe(tree)}"]
    lines += [
        f"  {safe(word)}: {count:,} note{'' if count == 1 else 's'}" for word, count in answer.words
    ]
    lines.append(f"Found with: {answer.match_mode}")
    for hit in answer.hits:
        factors = "".join(f" × {name} {factor:.2f}" for name, factor in hit.factors)
        words = " + ".join(f"{safe(word)} {worth:.2f}" for word, worth in hit.words)
        base = f"({words})" if len(hit.words) > 1 else words or f"{hit.base:.2f}"
        lines.append(f"  {safe(hit.path)}: {hit.score:.2f} = {base}{factors}")
    return "\n".join(lines)


def paths(answer: SearchResult, standpoint: Standpoint) -> str:
    """Return one path a line."""
    return "\n".join(safe(standpoint.path_within(hit.path)) for hit in answer.hits)


def vimgrep(answer: SearchResult, standpoint: Standpoint) -> str:
    """Return `path:line:column:text`, one a match; a hit by other facts stands at line 1."""
    lines = (_vimgrep_lines(hit, safe(standpoint.path_to(hit.path))) for hit in answer.hits)
    return "\n".join(line for those in lines for line in those)


def json_document(answer: SearchResult, took_ms: float, behind: int) -> str:
    """Return the whole answer as one JSON document."""
    document = {
        "schema": 1,
        "query": answer.query,
        "total": answer.total,
        "took_ms": round(took_ms, 1),
        "behind": behind,
        "did_you_mean": answer.did_you_mean,
        "hits": [_entry(hit) for hit in answer.hits],
    }
    return json_text(document, indent=2)


def json_lines(answer: SearchResult) -> str:
    """Return one JSON object a hit and line."""
    return "\n".join(json_text({"schema": 1, **_entry(hit)}) for hit in answer.hits)


def _hit(hit: Hit, style: Style, places: EditorLinks) -> Iterator[str]:
    name, heading = name_and_heading(hit.path, hit.title)
    title = places.linked(style.bold(safe(name)), hit.path, *_first_place(hit.matches))
    tags = "".join(f" #{safe(tag)}" for tag in hit.tags)
    path = places.shown(hit.path)
    room = style.width - cells(f"{safe(name)}{_JOINED}  {path}{tags}")
    more = _JOINED + clipped(safe(heading), max(room, _LEAST_WIDTH)) if heading else ""
    yield f"{title}{more}  {style.dim(path)}{style.blue(tags)}"
    digits = max((len(str(match.line)) for match in hit.matches), default=0)
    for match in hit.matches:
        place = places.linked(
            style.dim(f"{match.line:>{digits}}:"), hit.path, match.line, match.column
        )
        yield f"  {place} {_marked(match, style, style.width - digits - 4)}"


def name_and_heading(path: NotePath, title: str) -> tuple[str, str]:
    """Return a note's name, and its title where that says more than the name, else nothing."""
    name = linked_name(path)
    known, words = _WORDS.findall(fold(name)), _WORDS.findall(fold(title))
    is_known = {*words} <= {*known} or "".join(words) in "".join(known)
    return name, "" if is_known else title


def _marked(match: Match, style: Style, width: int) -> str:
    """Return what of a line fits into `width` cells, its matches marked; no word is cut."""
    shown = match.text
    first, last = _window(match, max(width, _LEAST_WIDTH))
    pieces = ["…"] if match.text_column > 1 or shown[:first].strip() else []
    at = first
    for start, end in match.spans:
        if start < last:
            end = min(end, last)  # noqa: PLW2901 - what is cut is shown as far as it goes
            pieces += [safe_line(shown[at:start]), style.yellow(safe_line(shown[start:end]))]
            at = end
    pieces.append(safe_line(shown[at:last]))
    if match.goes_on or shown[last:].strip():
        pieces.append("…")
    return "".join(pieces)


def _window(match: Match, width: int) -> tuple[int, int]:
    """Return from where to where a match's text is shown, its first match among it."""
    shown = match.text
    first, last = len(shown) - len(shown.lstrip()), len(shown.rstrip())
    widths = [cells(safe_line(sign)) for sign in shown]
    if sum(widths[first:last]) + 2 <= width:
        return first, last
    room = width - 2  # for a sign of what is left out on either side
    start, end = match.spans[0]
    whole = break_until(shown, start, 0), break_from(shown, end, len(shown))
    if sum(widths[slice(*whole)]) <= room:
        start, end = whole  # what is found in the middle of a word is shown with all of it
    if sum(widths[first:end]) > room:
        lead, most = start, min(room // 3, room - sum(widths[start:end]))
        while lead > first and sum(widths[lead - 1 : start]) <= most:
            lead -= 1
        first = break_from(shown, lead, start)
        first += len(shown[first:start]) - len(shown[first:start].lstrip())
    furthest, used = first, 0
    while furthest < last and used + widths[furthest] <= room:
        used += widths[furthest]
        furthest += 1
    last = break_until(shown, furthest, min(max(end, first + 1), furthest))
    return first, len(shown[:last].rstrip()) if shown[first:last].strip() else last


def _first_place(matches: Iterable[Match]) -> tuple[int, int]:
    for match in matches:
        return match.line, match.column
    return 1, 1


def _vimgrep_lines(hit: Hit, path: str) -> Iterator[str]:
    if not hit.matches:
        named = _JOINED.join(filter(None, name_and_heading(hit.path, hit.title)))
        yield f"{path}:1:1:{safe(named)}"
    for match in hit.matches:
        shown = safe_line(match.text)
        for column in match.columns:
            yield f"{path}:{match.line}:{column}:{shown}"


def _entry(hit: Hit) -> dict[str, object]:
    return {
        **path_entry(hit.path),
        "title": hit.title,
        "score": round(hit.score, 4),
        "tags": list(hit.tags),
        "modified": _moment(hit.modified),
        "matches": [
            {
                "line": match.line,
                "column": match.column,
                "text": match.text,
                "text_column": match.text_column,
                "spans": [list(span) for span in match.spans],
            }
            for match in hit.matches
        ],
    }


def _moment(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return utc_moment(seconds).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
