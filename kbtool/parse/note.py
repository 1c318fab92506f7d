"""From bytes to Content: every fact of a note. Total: whatever the input, there is an answer."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter
from typing import Final, Protocol, TypeVar

from kbtool.config.settings import LimitSettings
from kbtool.model.content import Content, Definition, Problem
from kbtool.model.location import FILE_SPAN, Span
from kbtool.parse.blocks.conflicts import conflict_problems
from kbtool.parse.blocks.structure import Structure, structure_of
from kbtool.parse.decode import decode
from kbtool.parse.frontmatter.block import is_unclosed
from kbtool.parse.frontmatter.find import find_block
from kbtool.parse.frontmatter.properties import Properties, properties_of
from kbtool.parse.inline.comments import take_percent_comments
from kbtool.parse.inline.definitions import external_definitions, read_definitions, targets_of
from kbtool.parse.inline.html import take_html_block
from kbtool.parse.inline.scanner import scan_region
from kbtool.parse.inline.state import Facts, ScanState
from kbtool.parse.lines import Lines
from kbtool.parse.word_count import word_count


class Placed(Protocol):
    """A fact that knows where it stands."""

    @property
    def span(self) -> Span:
        """Its place."""
        ...


Fact = TypeVar("Fact", bound=Placed)


def parse(data: bytes, limits: LimitSettings = LimitSettings()) -> Content:  # noqa: B008  frozen
    """Parse a note's bytes."""
    decoded = decode(data)
    if decoded.is_binary:
        return _plain(decoded.text, Properties(), 0, decoded.problems)
    return _parsed(decoded.text, limits, decoded.problems)


def parse_text(text: str, limits: LimitSettings = LimitSettings()) -> Content:  # noqa: B008  frozen
    """Parse a note's text, its byte-order mark removed."""
    return _parsed(text, limits, ())


def _parsed(text: str, limits: LimitSettings, earlier: tuple[Problem, ...]) -> Content:
    oversized = _too_large(text, limits)
    # Of a giant only the beginning is looked at, for its frontmatter.
    lines = Lines(text if oversized is None else text[: 2 * limits.frontmatter_bytes])
    block = find_block(lines.text)
    problems = list(earlier)
    properties = properties_of(lines, block, limits) if block else Properties()
    if oversized is None and block is None and is_unclosed(text):
        detail = "the frontmatter that line 1 opens is never closed"
        problems.append(Problem("unclosed-frontmatter", lines.span(0, 3), "---", detail))
    body_start = block.body_start if block else 0
    if oversized := oversized or _too_long_line(lines, limits):
        return _plain(text, properties, body_start, (*problems, *properties.problems, oversized))
    return _structured(lines, properties, body_start, problems, limits)


def _too_large(text: str, limits: LimitSettings) -> Problem | None:
    """Tell whether a text passes the limit of bytes; a character takes at most four."""
    if len(text) * 4 <= limits.note_bytes or _bytes_of(text) <= limits.note_bytes:
        return None
    detail = f"the note is larger than {limits.note_bytes:,} bytes"
    return Problem("oversized-note", FILE_SPAN, "", detail)


def _too_long_line(lines: Lines, limits: LimitSettings) -> Problem | None:
    """Tell which line passes the limit of characters, if any."""
    text = lines.text
    if len(text) <= limits.line_characters:
        return None
    starts = [*lines.starts, len(text)]
    for start, end in pairwise(starts):
        if end - start > limits.line_characters:
            detail = f"the line is longer than {limits.line_characters:,} characters"
            return Problem("oversized-note", lines.span(start, start), "", detail)
    return None


def _bytes_of(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _plain(
    text: str, properties: Properties, body_start: int, problems: tuple[Problem, ...]
) -> Content:
    """Give the Content of a text whose structure is not read."""
    ordered = _ordered(list(problems))
    content = _content(text, Facts(), Structure(), properties, body_start, problems=ordered)
    return replace(content, is_plain=True)


def _structured(
    lines: Lines,
    properties: Properties,
    body_start: int,
    problems: list[Problem],
    limits: LimitSettings,
) -> Content:
    structure = structure_of(lines, body_start)
    definitions = read_definitions(lines, structure.definitions)
    facts = _facts(lines, structure, definitions)
    problems += properties.problems
    problems += structure.problems
    problems += facts.problems
    problems += _outside_code(conflict_problems(lines, structure.code), structure, body_start)
    problems.sort(key=_place)
    kept = tuple(problems[: limits.findings_per_note])
    content = _content(lines.text, facts, structure, properties, body_start, problems=kept)
    return replace(content, definitions=definitions) if definitions else content


def _outside_code(
    problems: Iterable[Problem], structure: Structure, body_start: int
) -> Iterator[Problem]:
    """Yield those that stand in the frontmatter or in text: code shows markers on purpose."""
    for problem in problems:
        start = problem.span.start
        if start < body_start or any(r.start <= start < r.end for r in structure.regions):
            yield problem


def _facts(lines: Lines, structure: Structure, definitions: tuple[Definition, ...]) -> Facts:
    """Scan all regions of the body."""
    text = lines.text
    scan = ScanState(
        lines,
        targets_of(definitions),
        text=text,
        may_cite="@" in text,
        may_be_template="{{" in text or "<%" in text,
        has_wide_colons="：：" in text,
    )
    for region in structure.regions:
        scan_region(scan, region)
    for start, end in structure.html:
        take_html_block(scan, start, end)
    take_percent_comments(lines, scan.facts)
    scan.facts.externals += external_definitions(definitions)
    return scan.facts


def _content(
    text: str,
    facts: Facts,
    structure: Structure,
    properties: Properties,
    body_start: int,
    *,
    problems: tuple[Problem, ...],
) -> Content:
    """Put all facts together, each kind in order of place."""
    headings = tuple(structure.headings)
    first_heading = next((heading.text for heading in headings if heading.level == 1), None)
    return Content(
        title=_title(properties) or first_heading,
        first_heading=first_heading,
        properties=properties.values,
        property_places=tuple(properties.places),
        aliases=tuple(properties.aliases),
        headings=headings,
        blocks=tuple(facts.blocks),
        links=_ordered(properties.links + facts.links),
        external_links=_ordered(facts.externals),
        html_targets=tuple(target for _, target in sorted(facts.html_targets)),
        tags=tuple(properties.tags + facts.tags),
        fields=tuple(facts.fields),
        citekeys=tuple(facts.citekeys),
        footnotes=_ordered(structure.footnotes + facts.footnotes),
        footnote_uses=tuple(facts.footnote_uses),
        quotations=tuple(structure.quotations),
        problems=problems,
        suppressions=_ordered(properties.suppressions + facts.suppressions),
        body_start=body_start,
        word_count=word_count(text[body_start:]),
        is_template=properties.is_template or facts.is_template,
        is_plain=False,
    )


def _title(properties: Properties) -> str | None:
    title = properties.values.get("title")
    if isinstance(title, str | int | float) and not isinstance(title, bool):
        return str(title).strip() or None
    return None


def _ordered(facts: list[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=_place)) if len(facts) > 1 else tuple(facts)


_place: Final = attrgetter("span.start")
