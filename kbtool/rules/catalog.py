"""Every rule there is, listed by hand; a code once given is never given again."""

from collections.abc import Iterator, Mapping
from typing import Final

from kbtool.model.diagnostic import Severity
from kbtool.rules import suppressions
from kbtool.rules.citations.catalog import SOURCES
from kbtool.rules.files import conflict_copies, names, reading
from kbtool.rules.graph import connections, mentions
from kbtool.rules.links.catalog import EMBEDS, HEADINGS, LINKS
from kbtool.rules.notes import frontmatter, hygiene, inline_fields, name_lists, tags, titles
from kbtool.rules.rule import Aspect, Rule

ERROR, INFO = Severity.ERROR, Severity.INFO

GRAPH: Final = (
    Rule("G001", connections.orphan_note, silences_in_note=("G004",)),
    Rule("G002", connections.dead_end_note, default_on=False),
    Rule(
        "G003",
        connections.isolated_note,
        default_on=False,
        silences_in_note=("G001", "G002", "G004"),
    ),
    Rule("G004", connections.unreachable_note, default_on=False, form="vault"),
    Rule(
        "G005",
        mentions.unlinked_mention,
        INFO,
        default_on=False,
        fix="unsafe",
        alters=("links",),
        needs=("texts", "facts"),
        options=(mentions.SHORTEST,),
        queries=(mentions.NAMES,),
    ),
    Rule(
        "G006",
        connections.hierarchy_cycle,
        form="vault",
        needs=("facts",),
        facts=(connections.PARENTS,),
    ),
)
PROPERTIES: Final = (
    Rule("P001", frontmatter.invalid_frontmatter, ERROR, requires_problem="invalid-frontmatter"),
    Rule("P002", frontmatter.duplicate_property, requires_problem="duplicate-property"),
    Rule(
        "P003",
        frontmatter.unquoted_link_in_property,
        fix="safe",
        alters=("links", "properties"),
        requires_problem="unquoted-link-in-property",
        silences=("P005",),
    ),
    Rule(
        "P004",
        name_lists.deprecated_property,
        fix="safe",
        alters=("tags", "aliases", "properties"),
        silences=("T001", "P005"),
    ),
    Rule("P005", frontmatter.property_type),
    Rule(
        "P006",
        frontmatter.required_property,
        default_on=False,
        fix="unsafe",
        alters=("properties",),
        options=(frontmatter.BY_FOLDER, frontmatter.BY_TAG),
    ),
    Rule(
        "P007",
        inline_fields.misspelt_field,
        fix="unsafe",
        options=(inline_fields.COMMON, inline_fields.RARE),
        needs=("facts",),
        queries=(inline_fields.MISSPELT,),
    ),
    Rule("P008", frontmatter.unclosed_frontmatter, requires_problem="unclosed-frontmatter"),
)
TAGS: Final = (
    Rule("T001", tags.invalid_tag, silences=("P005",)),
    Rule(
        "T002",
        tags.tag_case_variants,
        default_on=False,
        fix="unsafe",
        alters=("tags",),
        needs=("facts",),
        queries=(tags.USUAL,),
    ),
    Rule("T003", tags.tag_not_allowed, default_on=False, options=(tags.ALLOWED,)),
    Rule("T004", tags.untagged_note, default_on=False, options=(tags.EXEMPT,)),
)
NAMES: Final = (
    Rule("N001", names.unportable_name, form="vault"),
    Rule(
        "N002",
        names.unlinkable_name,
        fix="unsafe",
        form="vault",
        silences=("N001",),
        silences_in_note=("G001", "G004"),
    ),
    Rule("N003", names.name_collision, form="vault"),
    Rule("N004", names.duplicate_zettel_id, form="vault"),
    Rule(
        "N005",
        titles.alias_collision,
        INFO,
        default_on=False,
    ),
    Rule("N006", titles.title_mismatch, INFO, default_on=False, fix="unsafe"),
)
HYGIENE: Final = (
    Rule("Y001", hygiene.empty_note, INFO, silences_in_note=("G002", "T004", "Y006")),
    Rule("Y002", hygiene.merge_conflict_marker, ERROR, requires_problem="merge-conflict-marker"),
    Rule(
        "Y003",
        conflict_copies.sync_conflict_copy,
        form="vault",
        silences_in_note=("G001", "G002", "G003", "G004", "N004", "N005", "N006"),
        options=(conflict_copies.HOST_NAMES,),
    ),
    Rule("Y004", hygiene.template_leftover, requires_problem="template-leftover"),
    Rule("Y005", hygiene.unclosed_block, requires_problem="unclosed-block"),
    Rule("Y006", hygiene.stub_note, default_on=False, options=(hygiene.STUB_WORDS,)),
)
FILES: Final = (
    Rule("F001", reading.invalid_encoding, ERROR, requires_problem="invalid-encoding"),
    Rule("F002", reading.unreadable_file, ERROR, form="vault"),
    Rule("F003", reading.oversized_note, requires_problem="oversized-note"),
    Rule("F004", reading.link_leaves_vault_on_disk, form="vault"),
    Rule("F005", reading.byte_order_mark, INFO, fix="safe", requires_problem="byte-order-mark"),
    Rule("F006", reading.parse_timeout, requires_problem="parse-timeout"),
    Rule("F007", reading.not_downloaded, INFO, form="vault"),
    Rule("F008", reading.binary_note, requires_problem="binary-note"),
    Rule("F009", reading.too_deep, form="vault"),
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


ALTERED: Final[Mapping[str, frozenset[Aspect]]] = {
    rule.code: frozenset(rule.alters) for rule in CATALOG
}
"""What each rule's fix is there to change, by the rule's code."""


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
