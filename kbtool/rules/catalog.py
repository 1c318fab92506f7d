"""Every rule there is, listed by hand; a code once given is never given again."""

from collections.abc import Iterator, Mapping
from typing import Final

from kbtool.model.diagnostic import Severity
from kbtool.rules import (
    canvases,
    conflict_copies,
    embed_cycles,
    embeds,
    fields,
    files,
    graph,
    headings,
    hygiene,
    link_style,
    links,
    mentions,
    names,
    planned,
    properties,
    sources,
    sources_keys,
    sources_notes,
    sources_quotes,
    suppressions,
    tags,
    titles,
)
from kbtool.rules.rule import Rule

ERROR, INFO = Severity.ERROR, Severity.INFO
NEAR: Final = ("near",)

LINKS: Final = (
    Rule(
        "L001",
        links.broken_note_link,
        ERROR,
        fix="unsafe",
        scope="targets",
        needs=NEAR,
        when="unusual-link",
    ),
    Rule(
        "L002",
        links.alias_only_link,
        fix="safe",
        scope="targets",
        silences=("L001", "L015", "C003", "L003", "E001"),
        when="unusual-link",
    ),
    Rule(
        "L003",
        links.broken_markdown_link,
        ERROR,
        fix="unsafe",
        scope="targets",
        needs=NEAR,
        when="unusual-link",
    ),
    Rule(
        "L004",
        links.ambiguous_link,
        fix="unsafe",
        scope="targets",
        options=(links.STRICT, links.PREFER),
        when="unusual-link",
    ),
    Rule("L005", link_style.malformed_wikilink, when="malformed-wikilink"),
    Rule("L006", link_style.unescaped_pipe_in_table, fix="safe", when="unescaped-pipe-in-table"),
    Rule("L007", links.link_outside_vault, when="unusual-link"),
    Rule("L008", canvases.broken_canvas_link, ERROR, form="vault", scope="vault", needs=NEAR),
    Rule("L009", link_style.undefined_reference, on=False, when="undefined-reference"),
    Rule("L010", link_style.case_mismatch, INFO, on=False, fix="safe", scope="targets"),
    Rule("L011", link_style.self_link, INFO, on=False, scope="targets"),
    Rule("L012", link_style.link_format, INFO, on=False, fix="safe", scope="targets"),
    Rule("L013", link_style.redundant_alias, INFO, on=False, fix="safe"),
    Rule("L014", link_style.link_to_excluded, INFO, on=False, scope="targets"),
    Rule(
        "L015",
        planned.planned_note,
        INFO,
        on=False,
        form="vault",
        scope="vault",
        needs=NEAR,
        silences=("L001",),
        options=(planned.MIN_LINKS,),
    ),
)
HEADINGS: Final = (
    Rule(
        "H001",
        headings.broken_heading_link,
        ERROR,
        fix="unsafe",
        scope="targets",
        options=(headings.SLUGS,),
        when="unusual-link",
    ),
    Rule("H002", headings.broken_block_link, ERROR, scope="targets", when="unusual-link"),
    Rule("H003", headings.duplicate_block_id),
    Rule("H004", headings.ambiguous_heading_link, on=False, scope="targets"),
    Rule("H005", headings.unused_block_id, on=False, fix="unsafe", form="vault", scope="vault"),
)
EMBEDS: Final = (
    Rule(
        "E001",
        embeds.broken_embed,
        ERROR,
        fix="unsafe",
        scope="targets",
        needs=NEAR,
        when="unusual-link",
    ),
    Rule("E002", embed_cycles.embed_cycle, form="vault", scope="vault"),
    Rule(
        "E003",
        embeds.unreferenced_attachment,
        on=False,
        form="vault",
        scope="vault",
        options=(embeds.EXEMPT,),
    ),
    Rule(
        "E004",
        embeds.large_attachment,
        on=False,
        form="vault",
        scope="vault",
        options=(embeds.MEGABYTES,),
    ),
)
GRAPH: Final = (
    Rule("G001", graph.orphan_note, scope="vault", silences_in_note=("G004",)),
    Rule("G002", graph.dead_end_note, on=False, scope="vault"),
    Rule(
        "G003",
        graph.isolated_note,
        on=False,
        scope="vault",
        silences_in_note=("G001", "G002", "G004"),
    ),
    Rule("G004", graph.unreachable_note, on=False, form="vault", scope="vault"),
    Rule(
        "G005",
        mentions.unlinked_mention,
        INFO,
        on=False,
        fix="unsafe",
        form="vault",
        scope="vault",
        needs=("texts",),
        options=(mentions.SHORTEST,),
    ),
    Rule("G006", graph.hierarchy_cycle, form="vault", scope="vault"),
)
CITATIONS: Final = ("citations",)
READ: Final = ("citations", "texts")
SOURCES: Final = (
    Rule(
        "C001",
        sources.missing_source,
        fix="unsafe",
        scope="vault",
        needs=READ,
        silences_in_note=("C007",),
    ),
    Rule(
        "C002",
        sources.empty_source,
        scope="vault",
        needs=CITATIONS,
        silences_in_note=("C001", "C007", "C008"),
    ),
    Rule(
        "C003",
        sources.unresolved_source,
        fix="unsafe",
        scope="vault",
        needs=("citations", "near"),
        silences=("L001", "L003", "L015", "E001"),
    ),
    Rule(
        "C004",
        sources_keys.unknown_citekey,
        ERROR,
        fix="unsafe",
        scope="vault",
        needs=CITATIONS,
        silences=("L001", "L015", "E001"),
    ),
    Rule(
        "C005",
        sources_keys.duplicate_citekey,
        form="vault",
        scope="vault",
        needs=CITATIONS,
        options=(sources_keys.ACROSS,),
    ),
    Rule("C006", sources_keys.citekey_mismatch, scope="vault", needs=CITATIONS),
    Rule(
        "C007",
        sources_quotes.quote_without_source,
        fix="unsafe",
        scope="vault",
        needs=CITATIONS,
    ),
    Rule(
        "C008",
        sources_notes.clipping_without_origin,
        scope="vault",
        needs=READ,
        silences_in_note=("C001", "C007"),
    ),
    Rule("C009", sources_notes.invalid_identifier, fix="safe", scope="vault", needs=CITATIONS),
    Rule("C010", sources_keys.bibliography_unreadable, ERROR, form="vault", scope="vault"),
    Rule("C011", sources_quotes.quote_not_found, INFO, on=False, scope="vault", needs=READ),
    Rule("C012", sources_quotes.quote_altered, INFO, on=False, scope="vault", needs=READ),
    Rule(
        "C013",
        sources.source_not_literature_note,
        INFO,
        on=False,
        scope="vault",
        needs=CITATIONS,
    ),
    Rule(
        "C014",
        sources.malformed_source_field,
        INFO,
        on=False,
        fix="safe",
        scope="vault",
        needs=CITATIONS,
    ),
    Rule(
        "C015",
        sources_notes.uncited_source,
        INFO,
        on=False,
        form="vault",
        scope="vault",
        needs=CITATIONS,
        silences=("G001",),
        silences_in_note=("G004",),
        options=(sources_notes.ENTRIES,),
    ),
    Rule(
        "C016",
        sources_keys.bibliography_missing_fields,
        INFO,
        on=False,
        form="vault",
        scope="vault",
    ),
    Rule(
        "C018",
        sources_notes.title_attribution_mismatch,
        on=False,
        scope="vault",
        needs=CITATIONS,
    ),
)
PROPERTIES: Final = (
    Rule("P001", properties.invalid_frontmatter, ERROR, when="invalid-frontmatter"),
    Rule("P002", properties.duplicate_property, when="duplicate-property"),
    Rule(
        "P003",
        properties.unquoted_link_in_property,
        fix="safe",
        when="unquoted-link-in-property",
        silences=("P005",),
    ),
    Rule("P004", properties.deprecated_property, fix="safe", silences=("T001", "P005")),
    Rule("P005", properties.property_type),
    Rule(
        "P006",
        properties.required_property,
        on=False,
        fix="unsafe",
        options=(properties.BY_FOLDER, properties.BY_TAG),
    ),
    Rule(
        "P007",
        fields.misspelt_field,
        fix="unsafe",
        form="vault",
        scope="vault",
        options=(fields.COMMON, fields.RARE),
    ),
    Rule("P008", properties.unclosed_frontmatter, when="unclosed-frontmatter"),
)
TAGS: Final = (
    Rule("T001", tags.invalid_tag, silences=("P005",)),
    Rule("T002", tags.tag_case_variants, on=False, fix="unsafe", form="vault", scope="vault"),
    Rule("T003", tags.tag_not_allowed, on=False, options=(tags.ALLOWED,)),
    Rule("T004", tags.untagged_note, on=False, options=(tags.EXEMPT,)),
)
NAMES: Final = (
    Rule("N001", names.unportable_name, form="vault", scope="vault"),
    Rule(
        "N002",
        names.unlinkable_name,
        fix="unsafe",
        form="vault",
        scope="vault",
        silences=("N001",),
        silences_in_note=("G001", "G004"),
    ),
    Rule("N003", names.name_collision, form="vault", scope="vault"),
    Rule("N004", names.duplicate_zettel_id, form="vault", scope="vault"),
    Rule("N005", titles.alias_collision, INFO, on=False, form="vault", scope="vault"),
    Rule("N006", titles.title_mismatch, INFO, on=False, fix="unsafe"),
)
HYGIENE: Final = (
    Rule("Y001", hygiene.empty_note, INFO, silences_in_note=("G002", "T004", "Y006")),
    Rule("Y002", hygiene.merge_conflict_marker, ERROR, when="merge-conflict-marker"),
    Rule(
        "Y003",
        conflict_copies.sync_conflict_copy,
        form="vault",
        scope="vault",
        silences_in_note=("G001", "G002", "G003", "G004", "N004", "N005", "N006"),
        options=(conflict_copies.HOST_NAMES,),
    ),
    Rule("Y004", hygiene.template_leftover, when="template-leftover"),
    Rule("Y005", hygiene.unclosed_block, when="unclosed-block"),
    Rule("Y006", hygiene.stub_note, on=False, options=(hygiene.STUB_WORDS,)),
)
FILES: Final = (
    Rule("F001", files.invalid_encoding, ERROR, when="invalid-encoding"),
    Rule("F002", files.unreadable_file, ERROR, form="vault", scope="vault"),
    Rule("F003", files.oversized_note, when="oversized-note"),
    Rule("F004", files.link_leaves_vault_on_disk, form="vault", scope="vault"),
    Rule("F005", files.byte_order_mark, INFO, fix="safe", when="byte-order-mark"),
    Rule("F006", files.parse_timeout, when="parse-timeout"),
    Rule("F007", files.not_downloaded, INFO, form="vault", scope="vault"),
    Rule("F008", files.binary_note, when="binary-note"),
    Rule("F009", files.too_deep, form="vault", scope="vault"),
)
SUPPRESSIONS: Final = (
    Rule("S001", suppressions.unused_suppression, fix="safe", form="lint"),
    Rule("S002", suppressions.unknown_rule, form="lint"),
)

CATALOG: Final[tuple[Rule, ...]] = (
    *LINKS,
    *HEADINGS,
    *EMBEDS,
    *GRAPH,
    *SOURCES,
    *PROPERTIES,
    *TAGS,
    *NAMES,
    *HYGIENE,
    *FILES,
    *SUPPRESSIONS,
)


def option_faults(rules: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with `[rules]`: the key's full name and the rest of a sentence.

    Names that no rule has are left to unknown-rule.
    """
    by_name = {rule.name: rule for rule in CATALOG}
    for name, values in rules.items():
        if name not in by_name:
            continue
        options = {option.name: option for option in by_name[name].options}
        for key, value in values.items():
            if key not in options:
                known = ", ".join(options) or "none"
                yield f"rules.{name}.{key}", f"is no option of this rule (it has: {known})"
            elif not options[key].accepts(value):
                yield f"rules.{name}.{key}", f"must be {options[key].kind}"
