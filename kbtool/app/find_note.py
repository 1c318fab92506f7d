"""The one file that somebody means who names it on the command line."""

from collections.abc import Collection

from kbtool.errors import UsageError
from kbtool.model.location import NotePath
from kbtool.model.note import Note
from kbtool.rules.suggest.words import nearest_words
from kbtool.vault.find_file import files_meant
from kbtool.vault.names import linked_name
from kbtool.vault.snapshot import Vault

_MOST_NAMED = 8


def note_meant(vault: Vault, words: str) -> Note:
    """Return the one note that a path, a name, an alias or a part of one means."""
    return vault.notes[file_meant(vault, words, vault.notes, "note")]


def file_meant(vault: Vault, words: str, among: Collection[NotePath], kind: str) -> NotePath:
    """Return the file that words name; `kind` says what the files are that may be meant.

    Raises UsageError when they name several, or none, with the nearest name.
    """
    meant = [path for path in files_meant(vault, words) if path in among]
    if len(meant) == 1:
        return meant[0]
    if meant:
        some = ", ".join(meant[:_MOST_NAMED]) + (", …" if len(meant) > _MOST_NAMED else "")
        raise UsageError(f"{words} may mean {len(meant)} {kind}s: {some}; name one by its path.")
    names = {linked_name(path): path for path in among}
    near = nearest_words(words, names)
    hint = f"; did you mean {names[near[0]]}?" if near else "."
    raise UsageError(f"No {kind} is called {words}{hint}")
