"""Hits as text for eyes, as paths, as places for editors, and as JSON."""

from collections.abc import Iterable, Iterator

from kbtool.index.dates import utc_moment
from kbtool.index.search import Answer, Hit
from kbtool.index.snippets import Match
from kbtool.report.json_text import json_text, path_entry
from kbtool.report.places import Places, Standpoint
from kbtool.report.safe import safe, safe_line
from kbtool.report.style import Style


def text(answer: Answer, style: Style, places: Places) -> str:
    """Return hits as title, path and the lines that match, a blank line between hits."""
    return "\n\n".join("\n".join(_hit(hit, style, places)) for hit in answer.hits)


def explanation(answer: Answer, tree: str) -> str:
    """Return how the query was understood, and what each hit's score is made of."""
    lines = [f"Understood as: {safe(tree)}"]
    lines += [
        f"  {safe(word)}: {count:,} note{'' if count == 1 else 's'}" for word, count in answer.words
    ]
    lines.append(f"Found with: {answer.found}")
    for hit in answer.hits:
        factors = "".join(f" × {name} {factor:.2f}" for name, factor in hit.factors)
        words = " + ".join(f"{safe(word)} {worth:.2f}" for word, worth in hit.words)
        base = f"({words})" if len(hit.words) > 1 else words or f"{hit.base:.2f}"
        lines.append(f"  {safe(hit.path)}: {hit.score:.2f} = {base}{factors}")
    return "\n".join(lines)


def paths(answer: Answer, standpoint: Standpoint) -> str:
    """Return one path a line."""
    return "\n".join(safe(standpoint.path_within(hit.path)) for hit in answer.hits)


def vimgrep(answer: Answer, standpoint: Standpoint) -> str:
    """Return `path:line:column:text`, one a match; a hit by other facts stands at line 1."""
    lines = (_vimgrep_lines(hit, safe(standpoint.path_to(hit.path))) for hit in answer.hits)
    return "\n".join(line for those in lines for line in those)


def json_document(answer: Answer, took_ms: float, behind: int) -> str:
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


def json_lines(answer: Answer) -> str:
    """Return one JSON object a hit and line."""
    return "\n".join(json_text({"schema": 1, **_entry(hit)}) for hit in answer.hits)


def _hit(hit: Hit, style: Style, places: Places) -> Iterator[str]:
    title = places.linked(style.bold(safe(hit.title)), hit.path, *_first_place(hit.matches))
    tags = "".join(f" #{safe(tag)}" for tag in hit.tags)
    yield f"{title}  {style.dim(places.shown(hit.path))}{style.blue(tags)}"
    width = max((len(str(match.line)) for match in hit.matches), default=0)
    for match in hit.matches:
        place = places.linked(
            style.dim(f"{match.line:>{width}}:"), hit.path, match.line, match.column
        )
        yield f"  {place} {_marked(match, style)}"


def _marked(match: Match, style: Style) -> str:
    pieces = []
    at = 0
    shown = match.text
    for start, end in match.spans:
        pieces += [safe_line(shown[at:start]), style.yellow(safe_line(shown[start:end]))]
        at = end
    pieces.append(safe_line(shown[at:]))
    before = "…" if match.text_column > 1 else ""
    return before + "".join(pieces).strip()


def _first_place(matches: Iterable[Match]) -> tuple[int, int]:
    for match in matches:
        return match.line, match.column
    return 1, 1


def _vimgrep_lines(hit: Hit, path: str) -> Iterator[str]:
    if not hit.matches:
        yield f"{path}:1:1:{safe(hit.title)}"
    for match in hit.matches:
        shown = safe_line(match.text)
        for start, _ in match.spans:
            yield f"{path}:{match.line}:{match.text_column + start}:{shown}"


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
