"""The catalogue's family C: citations and sources."""

from typing import Final

from kbtool.model.diagnostic import Severity
from kbtool.rules.citations import bibliographies, citekeys, quotations, source_fields, source_notes
from kbtool.rules.rule import Rule

ERROR, INFO = Severity.ERROR, Severity.INFO
CITATIONS: Final = ("citations",)
READ: Final = ("citations", "texts")
SOURCES: Final = (
    Rule(
        "C001",
        source_fields.missing_source,
        fix="unsafe",
        needs=READ,
        silences_in_note=("C007",),
    ),
    Rule(
        "C002",
        source_fields.empty_source,
        needs=CITATIONS,
        silences_in_note=("C001", "C007", "C008"),
    ),
    Rule(
        "C003",
        source_fields.unresolved_source,
        fix="unsafe",
        alters=("links",),
        needs=("citations", "near"),
        silences=("L001", "L003", "L015", "E001"),
    ),
    Rule(
        "C004",
        citekeys.unknown_citekey,
        ERROR,
        fix="unsafe",
        needs=CITATIONS,
        silences=("L001", "L015", "E001"),
    ),
    Rule(
        "C005",
        citekeys.duplicate_citekey,
        form="vault",
        needs=CITATIONS,
        options=(citekeys.ACROSS,),
    ),
    Rule("C006", citekeys.citekey_mismatch, needs=CITATIONS),
    Rule(
        "C007",
        quotations.quote_without_source,
        fix="unsafe",
        needs=CITATIONS,
    ),
    Rule(
        "C008",
        source_notes.clipping_without_origin,
        needs=READ,
        silences_in_note=("C001", "C007"),
    ),
    Rule("C009", source_notes.invalid_identifier, fix="safe", needs=CITATIONS),
    Rule(
        "C010",
        bibliographies.bibliography_unreadable,
        ERROR,
        form="vault",
        in_note=bibliographies.own_bibliography_unreadable,
    ),
    Rule(
        "C011",
        quotations.quote_not_found,
        INFO,
        default_on=False,
        needs=READ,
    ),
    Rule(
        "C012",
        quotations.quote_altered,
        INFO,
        default_on=False,
        needs=READ,
    ),
    Rule(
        "C013",
        source_fields.source_not_literature_note,
        INFO,
        default_on=False,
        needs=CITATIONS,
    ),
    Rule(
        "C014",
        source_fields.malformed_source_field,
        INFO,
        default_on=False,
        fix="safe",
        needs=CITATIONS,
        requires_problem="malformed-source-field",
    ),
    Rule(
        "C015",
        source_notes.uncited_source,
        INFO,
        default_on=False,
        form="vault",
        needs=("citations", "facts"),
        silences=("G001",),
        silences_in_note=("G004",),
        options=(source_notes.ENTRIES,),
        facts=(source_notes.CITED,),
    ),
    Rule(
        "C016",
        bibliographies.bibliography_missing_fields,
        INFO,
        default_on=False,
        form="vault",
    ),
    Rule(
        "C018",
        source_notes.title_attribution_mismatch,
        default_on=False,
        needs=CITATIONS,
    ),
)
