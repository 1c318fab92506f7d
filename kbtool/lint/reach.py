"""Which notes' findings a change of some files can have touched, beside those of wide rules."""

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
    meant = _targets_that_may_mean(vault, changed)
    for path, note in vault.notes.items():
        content = note.content
        if path not in touched and (
            content.suppressions
            or not all(map(_is_plainly_found, vault.resolutions[path]))
            or (meant and any(link.target in meant for link in content.links))
        ):
            touched.add(path)
    return touched


def _targets_that_may_mean(vault: Vault, changed: frozenset[NotePath]) -> set[str]:
    """Return the targets, of all links there are, that may have meant one of these files."""
    keys = {key_of(name_of(path)) for path in changed}
    targets = {link.target for note in vault.notes.values() for link in note.content.links}
    zettel_ids = vault.config.links.zettel_ids
    meant = set()
    for target in targets:
        key = key_of(name_of(target))
        is_id = zettel_ids and key.isdigit() and any(key in name for name in keys)
        if key in keys or f"{key}.md" in keys or is_id:
            meant.add(target)
    return meant


def _is_plainly_found(resolution: Resolution) -> bool:
    return isinstance(resolution, Found) and not resolution.fragment.startswith("broken")
