"""The catalogue's families L, H and E: links, headings and blocks, embeds and attachments."""

from typing import Final

from kbtool.model.diagnostic import Severity
from kbtool.rules.links import broken, canvases, embed_cycles, embeds, headings, planned, style
from kbtool.rules.rule import Rule

ERROR, INFO = Severity.ERROR, Severity.INFO
NEAR: Final = ("near",)

LINKS: Final = (
    Rule(
        "L001",
        broken.broken_note_link,
        ERROR,
        fix="unsafe",
        alters=("links",),
        needs=NEAR,
        requires_problem="unusual-link",
    ),
    Rule(
        "L002",
        broken.alias_only_link,
        fix="safe",
        alters=("links",),
        silences=("L001", "L015", "C003", "L003", "E001"),
        requires_problem="unusual-link",
    ),
    Rule(
        "L003",
        broken.broken_markdown_link,
        ERROR,
        fix="unsafe",
        alters=("links",),
        needs=NEAR,
        requires_problem="unusual-link",
    ),
    Rule(
        "L004",
        broken.ambiguous_link,
        fix="unsafe",
        alters=("links",),
        options=(broken.STRICT, broken.PREFER),
        requires_problem="unusual-link",
    ),
    Rule("L005", style.malformed_wikilink, requires_problem="malformed-wikilink"),
    Rule(
        "L006",
        style.unescaped_pipe_in_table,
        fix="safe",
        requires_problem="unescaped-pipe-in-table",
    ),
    Rule("L007", broken.link_outside_vault, requires_problem="unusual-link"),
    Rule(
        "L008",
        canvases.broken_canvas_link,
        ERROR,
        form="vault",
        needs=NEAR,
    ),
    Rule(
        "L009", style.undefined_reference, default_on=False, requires_problem="undefined-reference"
    ),
    Rule("L010", style.case_mismatch, INFO, default_on=False, fix="safe"),
    Rule("L011", style.self_link, INFO, default_on=False),
    Rule("L012", style.link_format, INFO, default_on=False, fix="safe"),
    Rule("L013", style.redundant_alias, INFO, default_on=False, fix="safe"),
    Rule("L014", style.link_to_excluded, INFO, default_on=False),
    Rule(
        "L015",
        planned.planned_note,
        INFO,
        default_on=False,
        fix="unsafe",
        needs=("near", "facts"),
        silences=("L001",),
        options=(planned.MIN_LINKS,),
        facts=(planned.PLANNED,),
    ),
)
HEADINGS: Final = (
    Rule(
        "H001",
        headings.broken_heading_link,
        ERROR,
        fix="unsafe",
        alters=("links",),
        options=(headings.SLUGS,),
        requires_problem="unusual-link",
    ),
    Rule("H002", headings.broken_block_link, ERROR, requires_problem="unusual-link"),
    Rule("H003", headings.duplicate_block_id),
    Rule("H004", headings.ambiguous_heading_link, default_on=False),
    Rule(
        "H005",
        headings.unused_block_id,
        default_on=False,
        fix="unsafe",
        alters=("blocks",),
        needs=("facts",),
        facts=(headings.USED_BLOCKS,),
    ),
)
EMBEDS: Final = (
    Rule(
        "E001",
        embeds.broken_embed,
        ERROR,
        fix="unsafe",
        alters=("links",),
        needs=NEAR,
        requires_problem="unusual-link",
    ),
    Rule(
        "E002",
        embed_cycles.embed_cycle,
        form="vault",
        needs=("facts",),
        facts=(embed_cycles.EMBEDDED,),
    ),
    Rule(
        "E003",
        embeds.unreferenced_attachment,
        default_on=False,
        form="vault",
        options=(embeds.EXEMPT,),
        needs=("facts",),
        facts=(embeds.NAMED_FILES,),
    ),
    Rule(
        "E004",
        embeds.large_attachment,
        default_on=False,
        form="vault",
        options=(embeds.MEGABYTES,),
    ),
)
