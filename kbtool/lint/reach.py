"""Which notes' findings a change of some files can have touched, beside those of wide rules."""

from collections.abc import Iterator

from kbtool.model.note import Note
from kbtool.model.place import NotePath
from kbtool.model.resolution import Found, Resolution
from kbtool.vault.names import key_of, name_of
from kbtool.vault.snapshot import Vault


def touched_notes(vault: Vault, changed: frozenset[NotePath]) -> set[NotePath]:
    """Return the notes to judge again after these files came, went or changed.

    They are the files themselves; what links to them; what links to a name of theirs, which may
    have had another winner before; what has a link that reaches nothing, since suggestions depend
    on every name, alias and heading; and what silences rules, since a wide rule's finding that went
    leaves its suppression unused.
    """
    touched = {path for path in changed if path in vault.notes}
    for path in changed:
        touched |= vault.incoming.get(path, frozenset()) & vault.notes.keys()
    names = _Names({key_of(name_of(path)) for path in changed}, vault.config.links.zettel_ids)
    for path, note in vault.notes.items():
        if path not in touched and (
            note.content.suppressions
            or not all(map(_is_plainly_found, vault.resolutions[path]))
            or any(map(names.may_be_meant, _targets(note)))
        ):
            touched.add(path)
    return touched


class _Names:
    """Names that came or went, asked about link targets; remembers its answers."""

    def __init__(self, keys: set[str], zettel_ids: bool) -> None:  # noqa: FBT001  a setting's value
        self._keys = keys
        self._zettel_ids = zettel_ids
        self._answers: dict[str, bool] = {}

    def may_be_meant(self, target: str) -> bool:
        answer = self._answers.get(target)
        if answer is None:
            answer = self._answers[target] = self._ask(key_of(name_of(target)))
        return answer

    def _ask(self, key: str) -> bool:
        if key in self._keys or f"{key}.md" in self._keys:
            return True
        return self._zettel_ids and key.isdigit() and any(key in name for name in self._keys)


def _is_plainly_found(resolution: Resolution) -> bool:
    return isinstance(resolution, Found) and not resolution.fragment.startswith("broken")


def _targets(note: Note) -> Iterator[str]:
    return (link.target for link in note.content.links)
