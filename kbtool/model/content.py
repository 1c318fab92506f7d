"""What one text says, without its path: the facts that parsing finds.

`Content` is the cached unit. Every `raw` is exactly the text at its span.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, Union

from kbtool.model.location import Span

Value: TypeAlias = Union[bool, int, float, str, "tuple[Value, ...]", "Mapping[str, Value]", None]
"""A property's value: YAML's core types; sequences are tuples, dates stay text.

`str` of a number is the number as written (model.numbers).
"""

LinkKind = Literal["wikilink", "markdown", "property"]


class Link(NamedTuple):
    """A wikilink, embed, internal Markdown link or image, reference link, or property link.

    `target` is the path part: trimmed, NFC, percent-decoded in Markdown links, without the
    backslash of an escaped bar; empty for the note itself. `fragment` keeps its first `#`
    (`#Heading`, `#A#B`, `#^block`) and is empty when there is none. `display` is what follows the
    first bar, the text of a Markdown link, or the alt text of an image.
    """

    span: Span
    raw: str
    kind: LinkKind
    embed: bool
    target: str
    fragment: str
    display: str | None
    in_property: str | None  # the property's name, nested names joined with "."
    field: str | None  # canonical key of the inline field whose value holds this link
    reference: str | None  # the label of `[text][label]`; the span is the use's
    in_table: bool = False  # in a table's row, where a bar is written with a backslash


class ExternalLink(NamedTuple):
    """A link out of the vault: URL or other scheme, as a Markdown link, autolink or bare text."""

    span: Span
    url: str
    text: str | None
    field: str | None


class Definition(NamedTuple):
    """A reference definition `[label]: destination`; its uses are links or external links.

    `destination_span` is that of the destination as written, without angle brackets. For an
    external destination `url` is set, and target and fragment are empty.
    """

    span: Span
    label: str
    destination_span: Span
    target: str
    fragment: str
    url: str | None


class Heading(NamedTuple):
    """A heading that links can reach; `text` is its raw source without marks, trimmed."""

    span: Span
    level: int
    text: str


class Block(NamedTuple):
    """A block id; `id` is as written without `^`, and the span covers `^id`."""

    span: Span
    id: str


class Tag(NamedTuple):
    """A tag without `#`; in frontmatter the span is that of the value."""

    span: Span
    name: str
    in_frontmatter: bool


FieldForm = Literal["line", "bracket", "parenthesis"]


class Field(NamedTuple):
    """A Dataview inline field of the body.

    `key` is canonical (lower case, blanks to dashes, signs dropped), `raw_key` as written without
    the signs around it; both are empty for a nameless field. `value` is the trimmed text, lines of
    a list item joined by blanks, None when empty. `items` are the start offsets of the
    list items around the field, outermost first. `has_children` is true for an empty value with
    deeper bullets below it. Fields of tasks belong to the task, not to the note.
    """

    span: Span  # from the key (or the opening bracket) to the value's (or bracket's) end
    value_span: Span
    key: str
    raw_key: str
    value: str | None
    form: FieldForm
    in_task: bool
    items: tuple[int, ...]
    has_children: bool


class Citekey(NamedTuple):
    """A pandoc citation `@key`: `bracketed` inside `[…]`, else bare.

    The key is in NFC, without `@` and braces.
    """

    span: Span
    key: str
    bracketed: bool
    locator: str | None


class Footnote(NamedTuple):
    """A footnote's definition (`[^id]: text`) or an inline one (`^[text]`, id None)."""

    span: Span
    id: str | None
    text: str


class FootnoteUse(NamedTuple):
    """A reference `[^id]`."""

    span: Span
    id: str


class Quotation(NamedTuple):
    """A block quotation or callout, outermost only.

    `text` is its inside without `>` marks, lines joined by LF, without a callout's head line.
    `callout` is the callout's type in lower case, None for a plain quotation. `before` and `after`
    are the texts of the paragraph directly before and after it (empty when there is none).
    `items` as in Field.
    """

    span: Span
    text: str
    callout: str | None
    before: str
    after: str
    items: tuple[int, ...]


class Property(NamedTuple):
    """Where a top-level frontmatter property stands; the value is in `Content.properties`.

    `leaves` are the scalars of a list or mapping, in order, each with its quotes; see placed.py.
    """

    name: str
    span: Span  # of the key
    value_span: Span  # of the value as written; empty and behind the colon when there is none
    leaves: tuple[Span, ...] = ()


class Suppression(NamedTuple):
    """`kbtool: ignore[…]` in a comment or the property `kbtool-ignore`.

    The span is the whole comment's when a directive and its reason are all it says. `line` is the
    1-based line it speaks for, 0 for the whole note. `codes` are codes or names as
    written; each stands at the span of the same index.
    """

    span: Span
    line: int
    codes: tuple[str, ...]
    code_spans: tuple[Span, ...]


ProblemKind = Literal[
    "invalid-frontmatter",
    "duplicate-property",
    "unquoted-link-in-property",
    "unclosed-frontmatter",
    "malformed-wikilink",
    "unescaped-pipe-in-table",
    "unclosed-block",
    "merge-conflict-marker",
    "template-leftover",
    "undefined-reference",
    "malformed-source-field",
    "invalid-encoding",
    "byte-order-mark",
    "binary-note",
    "oversized-note",
    "parse-timeout",
    "unreadable-file",
    "link-leaves-vault",
    "not-downloaded",
    "too-deep",
    "bibliography-unreadable",
]


class Problem(NamedTuple):
    """Something wrong with a text, at its place.

    `detail` completes the sentence for the user; `subject` is the thing itself (a key, a target,
    a label), for messages, fixes and baselines.
    """

    kind: ProblemKind
    span: Span
    subject: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All facts of one text, each tuple in order of place."""

    title: str | None  # the property `title`, else the first heading of level 1
    first_heading: str | None  # the first level-1 heading's text, whatever `title` says
    properties: Mapping[str, Value]  # in order; as written, including nested ones
    property_places: tuple[Property, ...]
    aliases: tuple[str, ...]
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    external_links: tuple[ExternalLink, ...]
    definitions: tuple[Definition, ...] = ()  # of reference links
    html_targets: tuple[str, ...]  # href and src of raw HTML, percent-decoded, internal ones only
    tags: tuple[Tag, ...]
    fields: tuple[Field, ...]
    citekeys: tuple[Citekey, ...]
    footnotes: tuple[Footnote, ...]
    footnote_uses: tuple[FootnoteUse, ...]
    quotations: tuple[Quotation, ...]
    problems: tuple[Problem, ...]
    suppressions: tuple[Suppression, ...]
    body_start: int  # 0-based offset of the first character behind the frontmatter
    word_count: int  # words of the body; each CJK character counts as one
    is_template: bool  # holds a template expression such as {{…}} or <% … %>
    is_plain: bool  # over a limit or no text: only indexed, its structure was not read
