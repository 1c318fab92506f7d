"""Plans the edits that keep every link when files move: in notes, definitions and canvases."""

from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import is_normalized, normalize
from urllib.parse import unquote

from kbtool.errors import RenameError
from kbtool.fix.rename.link_style import LinkEnds, LinkStyle
from kbtool.fix.rename.plan import Plan, Renames
from kbtool.fix.rename.rewrite import Rewording
from kbtool.model.content import Definition, Link
from kbtool.model.location import NotePath
from kbtool.model.resolution import Found, Resolution
from kbtool.model.source import Texts
from kbtool.vault.file_table import FileTable
from kbtool.vault.loose_match import zettel_table
from kbtool.vault.resolver import Resolver
from kbtool.vault.snapshot import Vault


def plan_moves(
    vault: Vault, texts: Texts, moves: Mapping[NotePath, NotePath], renames: Renames
) -> Plan:
    """Return the edits that make every link reach the file it reached before the moves.

    `renames` are what is to happen on disk, `moves` what it means for the vault's files. Raises
    RenameError where a link cannot be kept, or its file cannot be written.
    """
    return Rewording(vault, texts, _Movement.of(vault, moves)).draft().plan(renames, moves)


@dataclass(frozen=True, slots=True)
class _Movement:
    """The vault before and after its files have moved."""

    moves: Mapping[NotePath, NotePath]
    files: FileTable
    speller: LinkStyle

    @staticmethod
    def of(vault: Vault, moves: Mapping[NotePath, NotePath]) -> "_Movement":
        by_id = vault.config.links.zettel_ids
        after = [moves.get(path, path) for path in vault.incoming]
        notes_after = [moves.get(path, path) for path in vault.notes]
        resolver = Resolver({}, FileTable.of(after), zettel_table(notes_after) if by_id else {})
        return _Movement(moves, vault.files, LinkStyle(resolver, vault.config.obsidian))

    def find_path(
        self, source: NotePath, link: Link | Definition, reached: Resolution
    ) -> str | None:
        """Return the path part that a link must have afterwards, None where it keeps its own."""
        if not link.target or not isinstance(reached, Found):
            return None
        kind = "markdown" if isinstance(link, Definition) else link.kind
        before = LinkEnds(source, reached.path)
        after = LinkEnds(
            self.moves.get(source, source), self.moves.get(before.target, before.target)
        )
        spelling = self.speller.find_spelling(link.target, kind, before, after)
        if spelling is None:
            raise RenameError(
                f"{source} links to {before.target}, but no link can name {after.target}: "
                "choose a name without # | [ ] and without blanks at its ends."
            )
        is_same = spelling == link.target and not self._is_form_only(before.target, link)
        return None if is_same else spelling

    def _is_form_only(self, target: NotePath, link: Link | Definition) -> bool:
        """Say whether a link may be written in a Unicode form that its file gives up.

        What a link says is known in composed form, so only its text can tell.
        """
        after = self.moves.get(target, target)
        if target == after or normalize("NFC", target) != after:
            return False
        return isinstance(link, Definition) or not is_normalized("NFC", unquote(link.raw))

    def file_after(self, file: str) -> str:
        """Return the path that a canvas has for a file."""
        reached = self.files.reach_exactly(file)
        return self.moves.get(reached.path, file) if isinstance(reached, Found) else file
