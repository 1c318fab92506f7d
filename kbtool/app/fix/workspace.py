"""A loaded vault to be fixed in memory: files change there, and only rules look again."""

from collections.abc import Callable, Mapping
from hashlib import blake2b

from kbtool.lint.incremental.first_check import check_fresh
from kbtool.lint.incremental.state import Changes, LintState, NameTables
from kbtool.lint.incremental.update import check_again
from kbtool.lint.rule_set import RuleSet
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import Digest, NotePath
from kbtool.model.note import Attachment, Note
from kbtool.model.source import Texts
from kbtool.parse.canvas import parse_canvas
from kbtool.parse.decode import decode
from kbtool.parse.note import parse
from kbtool.vault.names import is_note_name
from kbtool.vault.snapshot import Vault
from kbtool.vault.tables import NameIndex


class VaultWorkspace:
    """Implements FixWorkspace over a snapshot, and Texts over what has changed since.

    `read` gives a file's bytes by path and digest, None when it cannot be read or is another by
    now; the empty digest stands for any.
    """

    def __init__(
        self,
        vault: Vault,
        texts: Texts,
        ruleset: RuleSet,
        read: Callable[[NotePath, Digest], bytes | None],
    ) -> None:
        self._vault = vault
        self._texts = texts
        self._ruleset = ruleset
        self._read = read
        self._changed: dict[NotePath, bytes | None] = {}
        self._stale: frozenset[NotePath] = frozenset()
        self._checked: Vault | None = None  # the vault that `_state` is of
        self._state: LintState | None = None

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Judge the vault as it is now, all of it only the first time."""
        if self._state is None or self._checked is None:
            self._state = check_fresh(self._vault, self, self._ruleset)
        elif self._stale:
            notes = self._checked.notes
            self._state = check_again(
                self._state,
                _changes(self._checked, self._vault, self._stale),
                NameTables.of(_frame_of(self._vault)),
                self._vault.notes.__getitem__,
                notes.get,
                texts=self,
                ruleset=self._ruleset,
            )
        self._checked, self._stale = self._vault, frozenset()
        return self._state.diagnostics

    def vault(self) -> Vault:
        """Return the vault as it is in this workspace."""
        return self._vault

    def data_of(self, path: NotePath) -> bytes | None:
        """Return a file's bytes as they are in this workspace."""
        if path in self._changed:
            return self._changed[path]
        note, canvas = self._vault.notes.get(path), self._vault.canvases.get(path)
        digest = note.digest if note else canvas.digest if canvas else Digest("")
        return self._read(path, digest)

    def change(self, changed: Mapping[NotePath, bytes | None]) -> None:
        """Parse what is new, and build the snapshot around it."""
        vault = self._vault
        notes, canvases = dict(vault.notes), dict(vault.canvases)
        attachments = dict(vault.attachments)
        for path, data in changed.items():
            for table in (notes, canvases, attachments):
                table.pop(path, None)
            if data is None:
                continue
            if is_note_name(path):
                notes[path] = Note(path, _digest(data), parse(data, vault.config.limits))
            elif path.lower().endswith(".canvas"):
                canvases[path] = parse_canvas(path, _digest(data), data)
            else:
                attachments[path] = Attachment(path, len(data))
        self._vault = Vault.of(
            notes.values(),
            canvases=canvases.values(),
            attachments=attachments.values(),
            unreadable=vault.unreadable.values(),
            bibliographies=vault.bibliographies,
            libraries=vault.libraries.values(),
            config=vault.config,
        )
        self._changed.update(changed)
        self._stale |= frozenset(changed)

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        """Return a text as it is in this workspace."""
        data = self._changed.get(path)
        if data is not None and _digest(data) == digest:
            return decode(data).text
        return self._texts.text_of(path, digest)

    def text_at(self, path: NotePath) -> str | None:
        """Return a note's text as it is in this workspace, whatever its digest."""
        data = self.data_of(path)
        return None if data is None else decode(data).text


def _changes(before: Vault, after: Vault, stale: frozenset[NotePath]) -> Changes:
    """Sort out which files came, went, or hold something else."""
    then, now = before.incoming.keys() & stale, after.incoming.keys() & stale
    return Changes(frozenset(then & now), frozenset(now - then), frozenset(then - now))


def _frame_of(vault: Vault) -> NameIndex:
    return NameIndex.of(
        vault.notes,
        canvases=vault.canvases.values(),
        attachments=vault.attachments.values(),
        unreadable=vault.unreadable.values(),
        bibliographies=vault.bibliographies,
        config=vault.config,
    )


def _digest(data: bytes) -> Digest:
    return Digest(blake2b(data, digest_size=16).hexdigest())
