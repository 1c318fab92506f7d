"""Properties: what a loaded frontmatter says, each with its place in the note."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import yaml

from kbtool.config.settings import LimitSettings
from kbtool.model.content import Link, Problem, Property, Suppression, Tag, Value
from kbtool.model.location import Span
from kbtool.parse.frontmatter.block import load
from kbtool.parse.frontmatter.find import Block
from kbtool.parse.frontmatter.yaml_faults import YamlFault
from kbtool.parse.frontmatter.yaml_guard import Document
from kbtool.parse.frontmatter.yaml_schema import has_known_type
from kbtool.parse.inline.templates import BRACES, LEFTOVER, TEMPLATER, unfilled
from kbtool.parse.inline.wikilinks import URL, WIKILINK, split_inside
from kbtool.parse.lines import Lines

NUMBER: Final = re.compile(r"[0-9]+")
BLANK: Final = re.compile(r"\s")
UNQUOTED: Final = re.compile(r"\[\[[^\[\]\r\n]+\]\]")


@dataclass(slots=True)
class Properties:
    """The facts of one frontmatter."""

    values: Mapping[str, Value] = field(default_factory=dict)
    places: list[Property] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    suppressions: list[Suppression] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_template: bool = False


def properties_of(lines: Lines, block: Block, limits: LimitSettings) -> Properties:
    """Load a frontmatter and read its facts."""
    found = Properties()
    text = lines.text[block.start : block.end]
    _take_templates(lines, block, found)
    loaded = load(text, limits)
    if isinstance(loaded, YamlFault):
        span = lines.span(block.start + loaded.start, block.start + loaded.end)
        found.problems.append(Problem("invalid-frontmatter", span, "", loaded.reason))
        return found
    if loaded.root is None:
        return found
    if not isinstance(loaded.value, dict):
        if loaded.value is not None:
            span = _span(lines, block, loaded.root)
            detail = "the frontmatter is no mapping of names to values"
            found.problems.append(Problem("invalid-frontmatter", span, "", detail))
        return found
    found.values = loaded.value
    for fault in loaded.faults:
        # `created: {{date}}` reads as a mapping for a key: that is a leftover, not a second fault.
        if not text.startswith("{{", max(fault.start - 1, 0)):
            span = lines.span(block.start + fault.start, block.start + fault.end)
            found.problems.append(Problem("invalid-frontmatter", span, "", fault.reason))
    _Reader(lines, block, found).read(loaded)
    return found


def _take_templates(lines: Lines, block: Block, found: Properties) -> None:
    """Note template expressions, whose text YAML often refuses."""
    for opening, pattern in (("{{", BRACES), ("<%", TEMPLATER)):
        if lines.text.find(opening, block.start, block.end) < 0:
            continue  # as in nearly every note
        for expression in pattern.finditer(lines.text, block.start, block.end):
            found.is_template = True
            if pattern is BRACES and not LEFTOVER.fullmatch(expression.group()):
                continue
            span, written = lines.span(*expression.span()), expression.group()
            detail = unfilled(written)
            found.problems.append(Problem("template-leftover", span, written, detail))


def _span(lines: Lines, block: Block, node: yaml.Node) -> Span:
    start, end = node.start_mark.index, node.end_mark.index
    return lines.span(block.start + start, block.start + end)


class _Reader:
    """Walks over the nodes of a document; every offset comes from YAML's own marks."""

    def __init__(self, lines: Lines, block: Block, found: Properties) -> None:
        self.lines = lines
        self.block = block
        self.found = found

    def read(self, document: Document) -> None:
        assert document.root is not None
        for duplicate in document.duplicates:
            span = _span(self.lines, self.block, duplicate.second)
            first = _span(self.lines, self.block, duplicate.first)
            detail = f"the property stands on line {first.line} already"
            problem = Problem("duplicate-property", span, duplicate.key, detail)
            self.found.problems.append(problem)
        seen: set[str] = set()
        for key, value in document.root.value:
            name = self._name_of(key)
            if name not in seen:
                seen.add(name)
                self._property(name, key, value)

    def _name_of(self, key: yaml.Node) -> str:
        """Give a property's name; a key that is no scalar is named by its source."""
        if isinstance(key, yaml.ScalarNode):
            return str(key.value)
        span = _span(self.lines, self.block, key)
        return self.lines.text[span.start : span.end].strip()

    def _property(self, name: str, key: yaml.Node, value: yaml.Node) -> None:
        span = _span(self.lines, self.block, key)
        leaves = () if isinstance(value, yaml.ScalarNode) else tuple(self._leaves(value))
        self.found.places.append(Property(name, span, self._value_span(key, value), leaves))
        self._links(name, value)
        match name.lower():
            case "tags":
                self.found.tags += self._tags(value)
            case "aliases":
                texts = (text.strip() for text, _ in self._texts(value))
                self.found.aliases += [text for text in texts if text]
            case "kbtool-ignore":
                self._suppression(span, value)

    def _value_span(self, key: yaml.Node, value: yaml.Node) -> Span:
        """Give the value as written; YAML ends a block collection on the line behind it."""
        start, end = value.start_mark.index, value.end_mark.index
        text = self.lines.text
        if start == end:
            colon = text.find(":", self.block.start + key.end_mark.index, self.block.end)
            return self.lines.span(colon + 1, colon + 1)
        start, end = self.block.start + start, self.block.start + end
        return self.lines.span(start, start + len(text[start:end].rstrip()))

    def _leaves(self, value: yaml.Node) -> Iterator[Span]:
        """Yield the scalars of a value as it was built: of a key that stands twice, the first."""
        if isinstance(value, yaml.ScalarNode) or not has_known_type(value):
            start, end = value.start_mark.index, value.end_mark.index
            written = self.lines.text[self.block.start + start : self.block.start + end].rstrip()
            start += self.block.start
            yield self.lines.span(start, start + len(written))
        elif isinstance(value, yaml.SequenceNode):
            for item in value.value:
                yield from self._leaves(item)
        else:
            parts: dict[str, yaml.Node] = {}
            for key, part in value.value:
                parts.setdefault(self._name_of(key), part)
            for part in parts.values():
                yield from self._leaves(part)

    def _texts(self, value: yaml.Node) -> Iterator[tuple[str, yaml.ScalarNode]]:
        """Yield the strings of a list, or the one string there is."""
        nodes = value.value if isinstance(value, yaml.SequenceNode) else [value]
        for node in nodes:
            if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":str"):
                yield node.value, node

    def _tags(self, value: yaml.Node) -> Iterator[Tag]:
        """Yield the tags as Obsidian 1.9 reads them: strings without blanks."""
        is_list = isinstance(value, yaml.SequenceNode)
        for text, node in self._texts(value):
            name = text.strip().removeprefix("#")
            is_broken = not name or BLANK.search(name) or NUMBER.fullmatch(name)
            if is_broken or (not is_list and "," in name):
                continue
            yield Tag(self._place_of(name, node), name, in_frontmatter=True)

    def _place_of(self, text: str, node: yaml.Node) -> Span:
        """Find a text inside its scalar; where YAML's escapes hide it, the scalar is its place."""
        whole = _span(self.lines, self.block, node)
        at = self.lines.text.find(text, whole.start, whole.end)
        return self.lines.span(at, at + len(text)) if at >= 0 else whole

    def _links(self, name: str, node: yaml.Node) -> None:
        """Find the links of a value, through lists and nested mappings.

        What the guard has not looked into, for its unknown type, is left alone here as well: it may
        be a ring.
        """
        if not has_known_type(node):
            return
        if isinstance(node, yaml.ScalarNode):
            if node.tag.endswith(":str"):
                self._link(name, node)
        elif isinstance(node, yaml.SequenceNode):
            if not self._is_unquoted_link(name, node):
                for item in node.value:
                    self._links(name, item)
        else:
            for key, value in node.value:
                self._links(f"{name}.{self._name_of(key)}", value)

    def _link(self, name: str, node: yaml.ScalarNode) -> None:
        """Take a string that is a wikilink and nothing else."""
        found = WIKILINK.fullmatch(node.value.strip())
        if found is None or not found.group(1).strip():
            return
        target, fragment, display, _ = split_inside(found.group(1))
        if URL.match(target):
            return
        span = self._place_of(found.group(), node)
        raw = self.lines.text[span.start : span.end]
        self.found.links.append(
            Link(span, raw, "property", False, target, fragment, display, name, None, None)
        )

    def _is_unquoted_link(self, name: str, node: yaml.SequenceNode) -> bool:
        """Report `[[X]]` without quotes, which YAML reads as a list in a list."""
        span = _span(self.lines, self.block, node)
        raw = self.lines.text[span.start : span.end]
        if not UNQUOTED.fullmatch(raw):
            return False
        detail = f"YAML reads it as a list in a list; {name} needs quotes around it"
        self.found.problems.append(Problem("unquoted-link-in-property", span, raw, detail))
        return True

    def _suppression(self, span: Span, value: yaml.Node) -> None:
        codes = [
            (code, self._place_of(code, node))
            for text, node in self._texts(value)
            for code in text.replace(",", " ").split()
        ]
        names, spans = tuple(code for code, _ in codes), tuple(place for _, place in codes)
        self.found.suppressions.append(Suppression(span, 0, names, spans))
