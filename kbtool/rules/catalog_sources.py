"""The catalogue's family C: citations and sources."""

from typing import Final

from kbtool.model.diagnostic import Severity
from kbtool.rules import bibliographies, sources, sources_keys, sources_notes, sources_quotes
from kbtool.rules.rule import Rule

ERROR, INFO = Severity.ERROR, Severity.INFO
CITATIONS: Final = ("citations",)
READ: Final = ("citations", "texts")
SOURCES: Final = (
    Rule(
        "C001",
        sources.missing_source,
        fix="unsafe",
        needs=READ,
        silences_in_note=("C007",),
    ),
    Rule(
        "C002",
        sources.empty_source,
        needs=CITATIONS,
        silences_in_note=("C001", "C007", "C008"),
    ),
    Rule(
        "C003",
        sources.unresolved_source,
        fix="unsafe",
        alters=("links",),
        needs=("citations", "near"),
        silences=("L001", "L003", "L015", "E001"),
    ),
    Rule(
        "C004",
        sources_keys.unknown_citekey,
        ERROR,
        fix="unsafe",
        needs=CITATIONS,
        silences=("L001", "L015", "E001"),
    ),
    Rule(
        "C005",
        sources_keys.duplicate_citekey,
        form="vault",
        needs=CITATIONS,
        options=(sources_keys.ACROSS,),
    ),
    Rule("C006", sources_keys.citekey_mismatch, needs=CITATIONS),
    Rule(
        "C007",
        sources_quotes.quote_without_source,
        fix="unsafe",
        needs=CITATIONS,
    ),
    Rule(
        "C008",
        sources_notes.clipping_without_origin,
        needs=READ,
        silences_in_note=("C001", "C007"),
    ),
    Rule("C009", sources_notes.invalid_identifier, fix="safe", needs=CITATIONS),
    Rule(
        "C010",
        bibliographies.bibliography_unreadable,
        ERROR,
        form="vault",
        in_note=bibliographies.own_bibliography_unreadable,
    ),
    Rule(
        "C011",
        sources_quotes.quote_not_found,
        INFO,
        on=False,
        needs=READ,
    ),
    Rule(
        "C012",
        sources_quotes.quote_altered,
        INFO,
        on=False,
        needs=READ,
    ),
    Rule(
        "C013",
        sources.source_not_literature_note,
        INFO,
        on=False,
        needs=CITATIONS,
    ),
    Rule(
        "C014",
        sources.malformed_source_field,
        INFO,
        on=False,
        fix="safe",
        needs=CITATIONS,
        when="malformed-source-field",
    ),
    Rule(
        "C015",
        sources_notes.uncited_source,
        INFO,
        on=False,
        form="vault",
        needs=("citations", "facts"),
        silences=("G001",),
        silences_in_note=("G004",),
        options=(sources_notes.ENTRIES,),
        facts=(sources_notes.CITED,),
    ),
    Rule(
        "C016",
        bibliographies.bibliography_missing_fields,
        INFO,
        on=False,
        form="vault",
    ),
    Rule(
        "C018",
        sources_notes.title_attribution_mismatch,
        on=False,
        needs=CITATIONS,
    ),
)
