"""What the inline scanner collects and remembers; the handlers in the modules beside fill it."""

from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from kbtool.model.content import (
    Block,
    Citekey,
    ExternalLink,
    Field,
    Footnote,
    FootnoteUse,
    Link,
    Problem,
    ProblemKind,
    Suppression,
    Tag,
)
from kbtool.parse.blocks.regions import Region
from kbtool.parse.lines import Lines

Opening = Literal["link", "image", "footnote"]


NOWHERE: Final = Region(0, 0, "paragraph", 0, ())


class Opener(NamedTuple):
    """A bracket that may still be closed: where it stands, and what had been found before it."""

    at: int
    kind: Opening
    links: int
    externals: int
    tags: int
    citekeys: int


class Target(NamedTuple):
    """Where a reference definition leads; `url` is set for external ones."""

    target: str
    fragment: str
    url: str | None


@dataclass(slots=True)
class Facts:
    """The inline facts of a note, in the order they were found."""

    links: list[Link] = field(default_factory=list)
    externals: list[ExternalLink] = field(default_factory=list)
    html_targets: list[tuple[int, str]] = field(default_factory=list)  # with offsets
    tags: list[Tag] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    citekeys: list[Citekey] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    footnote_uses: list[FootnoteUse] = field(default_factory=list)
    suppressions: list[Suppression] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    percents: list[tuple[int, int]] = field(default_factory=list)  # of `%%`: offset, region's end
    is_template: bool = False


@dataclass(slots=True)
class ScanState:
    """The scanner's state: the note, what was found, and what is known of the current region."""

    lines: Lines
    definitions: dict[str, Target]
    facts: Facts = field(default_factory=Facts)
    text: str = ""
    may_cite: bool = False  # an `@` stands somewhere in the note
    may_be_template: bool = False  # a `{{` or `<%` stands somewhere in the note
    has_wide_colons: bool = False  # a `：：` stands somewhere in the note
    region: Region = NOWHERE
    end: int = 0
    openers: list[Opener] = field(default_factory=list)
    inactive_before: int = 0  # `[` before this offset may not become links: they hold one
    closers: dict[int, int] | None = None  # of code spans: opening run to closing run
    comments_close: bool = True  # false once no `-->` is left in the region
    citation_end: int = 0  # where the bracketed group of citations ends that we are in
    tag_end: int = -1  # behind the last tag: another may follow directly
    hidden_until: int = 0  # the end of template code that runs on over several regions
    html_end: int = -1  # behind the last inline HTML tag
    separators: list[int] = field(default_factory=list)  # of `::`
    first_link: int = 0  # how many links and external links came before the region
    first_external: int = 0

    def enter(self, region: Region) -> None:
        """Begin a region and forget what was known of the one before."""
        self.region = region
        self.end = region.end
        self.openers.clear()
        self.separators.clear()
        self.inactive_before = self.citation_end = 0
        self.closers = None
        self.comments_close = True
        self.first_link, self.first_external = len(self.facts.links), len(self.facts.externals)

    def problem(self, kind: ProblemKind, start: int, end: int, detail: str) -> None:
        """Report the characters `start` to `end`; they are the problem's subject."""
        span = self.lines.span(start, end)
        self.facts.problems.append(Problem(kind, span, self.text[start:end], detail))
