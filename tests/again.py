"""Vaults in memory, checked again after a change as a session does."""

from kbtool.lint.incremental.state import Changes, NameTables
from kbtool.lint.incremental.update import check_again
from kbtool.model.location import NotePath
from kbtool.vault.tables import NameIndex


def names_of(vault):
    frame = NameIndex.of(
        vault.notes,
        canvases=vault.canvases.values(),
        attachments=vault.attachments.values(),
        unreadable=vault.unreadable.values(),
        bibliographies=vault.bibliographies,
        config=vault.config,
    )
    return NameTables.of(frame)


def changes_between(one, other):
    old, new = one.data, other.data
    return Changes(
        changed=frozenset(NotePath(p) for p in old.keys() & new.keys() if old[p] != new[p]),
        added=frozenset(map(NotePath, new.keys() - old.keys())),
        removed=frozenset(map(NotePath, old.keys() - new.keys())),
    )


def checked_again(state, before, after, ruleset, *, forgetful=False):
    def then(path):
        return None if forgetful else before.vault.notes.get(path)

    return check_again(
        state,
        changes_between(before, after),
        names_of(after.vault),
        after.vault.notes.__getitem__,
        then,
        texts=after,
        ruleset=ruleset,
    )
