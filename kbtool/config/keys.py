"""Every key of the configuration: where it stands, what it may hold, what it is for.

A test holds this table and the settings' fields together.
"""

from typing import Final, NamedTuple

from kbtool.config.settings import Config
from kbtool.config.value_kinds import Choice, Flag, Kind, Level, Number, Table, Text, Texts


class Key(NamedTuple):
    """`[table] name`; `about` is a sentence for people.

    A key with `user_only` may not be set by a file inside a vault, for such a file may be anyone's.
    """

    table: str
    name: str
    kind: Kind
    about: str
    user_only: bool = False

    @property
    def field(self) -> str:
        """The settings' attribute."""
        return self.name.replace("-", "_")

    @property
    def dotted(self) -> str:
        """How the key is spoken of: `lint.fail-on`."""
        return f"{self.table}.{self.name}"


_VAULT: Final = (
    Key("vault", "exclude", Texts(), "Files to leave out, beside Obsidian's excluded files."),
    Key("vault", "templates", Texts(), "Folders of templates, beside Obsidian's own setting."),
    Key("vault", "gitignore", Flag(), "Leave out what .gitignore files leave out."),
)
_LINKS: Final = (
    Key("links", "zettel-ids", Flag(), "Let [[202401021530]] reach the one note with this id."),
)
_LINT: Final = (
    Key("lint", "select", Texts(), "Rules to run, by code, name or family; empty: the defaults."),
    Key("lint", "extend-select", Texts(), "Rules to run beside the selected ones."),
    Key("lint", "ignore", Texts(), "Rules not to run."),
    Key("lint", "fail-on", Level(never=True), "The least severity that makes lint exit with 1."),
    Key("lint", "severity", Table(Level()), "Severities by rule."),
    Key("lint", "per-file-ignores", Table(Texts()), "Rules not to report, by glob."),
)
_GRAPH: Final = (
    Key("graph", "roots", Texts(), "Notes from which every other one should be reached."),
    Key("graph", "orphan-exempt", Texts(), "Globs of notes that nothing needs to link to."),
    Key("graph", "hierarchy-fields", Texts(), "Fields that name a note's parent."),
)
_CITATIONS: Final = (
    Key("citations", "source-fields", Texts(), "Fields and properties that name a source."),
    Key("citations", "nested-fields", Texts(), "Nested properties that name a source."),
    Key("citations", "origin-fields", Texts(), "Properties that say where a text came from."),
    Key("citations", "literature-tags", Texts(), "Tags that make a note a literature note."),
    Key("citations", "literature-folders", Texts(), "Folders of literature notes."),
    Key("citations", "source-folders", Texts(), "Folders of notes that are sources themselves."),
    Key("citations", "clipping-folders", Texts(), "Folders of clippings."),
    Key("citations", "clipping-tags", Texts(), "Tags that make a note a clipping."),
    Key("citations", "bibliography", Texts(), "Bibliographies (.bib, .json, .yaml)."),
    Key("citations", "absent-values", Texts(), "Values that say there is no source, on purpose."),
    Key(
        "citations",
        "quote-scope",
        Choice(("sourced-notes", "literature", "all")),
        "Which notes' quotations need a source.",
    ),
    Key("citations", "quote-min-words", Number(1, 10_000), "Shorter quotations need no source."),
    Key("citations", "bare-keys", Flag(), "Let a bare @key in the text be a citation."),
    Key("citations", "crossref-prefixes", Texts(), "Beginnings of keys that are no citations."),
)
SEARCH_FIELDS: Final = (
    *("title", "alias", "heading", "tag", "path", "property", "field", "source", "body", "code"),
)
"""The fields of a note that a search looks into."""

_SEARCH: Final = (
    Key(
        "search",
        "weights",
        Table(Number(0, 1000, fraction=True), SEARCH_FIELDS),
        "Weights by field.",
    ),
)
_OUTPUT: Final = (
    Key(
        "output",
        "editor-uri",
        Text(),
        "Where a place in the output links to: a URI with {path}, {line} and {column}.",
        user_only=True,
    ),
    Key("output", "editor", Text(), "The command that opens a note.", user_only=True),
)
_LIMITS: Final = (
    Key("limits", "note-bytes", Number(1, 1_000_000_000), "Longer notes are plain text."),
    Key("limits", "line-characters", Number(1, 1e8), "A longer line makes a note plain text."),
    Key("limits", "frontmatter-bytes", Number(1, 10_000_000), "Longer frontmatter is not read."),
    Key("limits", "yaml-depth", Number(1, 500), "Deeper frontmatter is not read."),
    Key("limits", "yaml-aliases", Number(0, 1000), "Frontmatter with more aliases is not read."),
    Key("limits", "yaml-nodes", Number(1, 1_000_000), "Frontmatter with more values is not read."),
    Key("limits", "findings-per-note", Number(1, 1_000_000), "Further findings are left out."),
    Key(
        "limits",
        "seconds-per-note",
        Number(0.1, 3600, fraction=True),
        "A note that takes longer is plain text.",
    ),
    Key("limits", "folder-depth", Number(1, 1000), "Deeper folders are not read."),
)
KEYS: Final = (*_VAULT, *_LINKS, *_LINT, *_GRAPH, *_CITATIONS, *_SEARCH, *_OUTPUT, *_LIMITS)
TABLES: Final = (*dict.fromkeys(key.table for key in KEYS), "rules")


def default_of(key: Key) -> object:
    """Return kbtool's own default of a key, as the settings hold it."""
    return getattr(getattr(Config(), key.table), key.field)
