"""The configuration as frozen values, with kbtool's defaults; loading is in the modules beside."""

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

from kbtool.model.diagnostic import Severity

# Nobody changes it: a Mapping has no way to. It goes to helper processes, as a proxy could not.
_NOTHING: Final[Mapping[str, Any]] = {}


class ObsidianSettings(NamedTuple):
    """What the vault's own `.obsidian/*.json` says, as far as kbtool uses it."""

    link_format: Literal["shortest", "relative", "absolute"] = "shortest"
    use_markdown_links: bool = False
    attachment_folder: str = ""
    ignore_filters: tuple[str, ...] = ()  # folder prefixes, substrings, or /regular expressions/
    template_folders: tuple[str, ...] = ()
    daily_folder: str = ""
    daily_format: str = "YYYY-MM-DD"
    property_types: Mapping[str, str] = _NOTHING


class VaultSettings(NamedTuple):
    """`[vault]`: which files are part of the work."""

    exclude: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    gitignore: bool = False


class LinkSettings(NamedTuple):
    """`[links]`: how links may resolve beyond Obsidian's own rules."""

    zettel_ids: bool = False


class LintSettings(NamedTuple):
    """`[lint]`: which rules run and what fails a run."""

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.WARNING  # None: never
    severity: Mapping[str, Severity] = _NOTHING
    per_file_ignores: Mapping[str, tuple[str, ...]] = _NOTHING


class GraphSettings(NamedTuple):
    """`[graph]`: roots, exemptions and the fields that make a hierarchy."""

    roots: tuple[str, ...] = ()
    orphan_exempt: tuple[str, ...] = ()
    hierarchy_fields: tuple[str, ...] = ("up", "parent")


class CitationSettings(NamedTuple):
    """`[citations]`: where sources are named and which notes need one."""

    source_fields: tuple[str, ...] = ("source", "sources", "来源", "出处")
    nested_fields: tuple[str, ...] = ("extra.source",)
    origin_fields: tuple[str, ...] = (
        "url",
        "link",
        "source_url",
        "original_url",
        "doi",
        "isbn",
        "annotation-target",
    )
    literature_tags: tuple[str, ...] = ("literature",)
    literature_folders: tuple[str, ...] = ()
    source_folders: tuple[str, ...] = ()
    clipping_folders: tuple[str, ...] = ("Clippings",)
    clipping_tags: tuple[str, ...] = ("clipping", "clippings")
    bibliography: tuple[str, ...] = ()
    absent_values: tuple[str, ...] = (
        "own",
        "personal communication",
        "佚名",
        "不详",
        "原文未署名",
    )
    quote_scope: Literal["sourced-notes", "literature", "all"] = "sourced-notes"
    quote_min_words: int = 12
    bare_keys: bool = False
    crossref_prefixes: tuple[str, ...] = (  # pandoc-crossref's, and all that Quarto reserves
        *("fig:", "tbl:", "eq:", "sec:", "lst:"),
        *("fig-", "tbl-", "eq-", "sec-", "lst-", "alg-"),
        *("thm-", "lem-", "cor-", "prp-", "cnj-", "def-", "exm-", "exr-", "sol-", "rem-"),
        *("tip-", "nte-", "wrn-", "imp-", "cau-"),
    )


class SearchSettings(NamedTuple):
    """`[search]`: field weights of the ranking, by field name."""

    weights: Mapping[str, float] = _NOTHING


class OutputSettings(NamedTuple):
    """`[output]`: how results are shown. Only a user's own configuration may set these."""

    editor_uri: str = ""
    editor: str = ""


class LimitSettings(NamedTuple):
    """`[limits]`: beyond these a note is indexed as plain text."""

    note_bytes: int = 2_000_000
    line_characters: int = 100_000
    frontmatter_bytes: int = 64 * 1024
    yaml_depth: int = 64
    yaml_aliases: int = 100
    yaml_nodes: int = 10_000
    findings_per_note: int = 1_000
    seconds_per_note: float = 5.0
    folder_depth: int = 200


class Config(NamedTuple):
    """Everything a run may be told, from all places together.

    `file` is the strongest file that told something, for findings about the configuration.
    """

    vault: VaultSettings = VaultSettings()
    links: LinkSettings = LinkSettings()
    lint: LintSettings = LintSettings()
    graph: GraphSettings = GraphSettings()
    citations: CitationSettings = CitationSettings()
    search: SearchSettings = SearchSettings()
    output: OutputSettings = OutputSettings()
    limits: LimitSettings = LimitSettings()
    rules: Mapping[str, Mapping[str, object]] = _NOTHING
    obsidian: ObsidianSettings = ObsidianSettings()
    file: str = "kbtool.toml"
