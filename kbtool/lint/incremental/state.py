"""What a check of a vault keeps for the next one, and how files differ between two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kbtool.citations.citekeys.table import CitekeyTable
from kbtool.lint.incremental.facts import TableSet
from kbtool.model.diagnostic import Diagnostic, Finding
from kbtool.model.location import NotePath
from kbtool.rules.suggest.targets import NameLookup
from kbtool.vault.tables import NameIndex

VaultFindings = Mapping[str, Mapping[NotePath, tuple[Finding, ...]]]
"""What rules about the whole vault found, by the rule's code and file."""


@dataclass(frozen=True, slots=True)
class LintState:
    """What there is to report about a vault, and what each part of it was made of.

    `answers` are those of the queries that many notes ask, by query and key.
    """

    diagnostics: tuple[Diagnostic, ...]
    tables: TableSet
    answers: Mapping[str, Mapping[str, Any]]
    vault_findings: VaultFindings


class Changes(NamedTuple):
    """How the files differ: other text or size, came, went; a file of another kind did both.

    `has_other_faults` says whether other files than before cannot be read.
    """

    changed: frozenset[NotePath]
    added: frozenset[NotePath]
    removed: frozenset[NotePath]
    has_other_faults: bool = False

    @property
    def moved(self) -> frozenset[NotePath]:
        """The files that came or went."""
        return self.added | self.removed

    @property
    def touched(self) -> frozenset[NotePath]:
        """All of them."""
        return self.changed | self.moved


@dataclass(frozen=True, slots=True)
class NameTables:
    """What the names of a vault's files decide; true for as long as no file comes or goes."""

    frame: NameIndex
    files: NameLookup
    keys: CitekeyTable  # of the bibliographies alone

    @staticmethod
    def of(frame: NameIndex) -> "NameTables":
        """Arrange the names."""
        files = NameLookup(frame.notes.keys(), (*frame.canvases, *frame.attachments))
        keys = CitekeyTable.from_claims(frame.bibliographies, frame.config, {}, {})
        return NameTables(frame, files, keys)
