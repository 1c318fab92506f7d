"""How names compare: one key for resolving links, a wider fold for guessing what was meant."""

import re
from typing import Final
from unicodedata import normalize


def key_of(name: str) -> str:
    """Return the key under which names and paths compare everywhere: NFC(lower(NFC(name)))."""
    if name.isascii():
        return name.lower()
    return normalize("NFC", normalize("NFC", name).lower())


def folded(name: str) -> str:
    """Return a name without case, Unicode form, kind of quotation mark, dash or blank.

    Only suggestions compare by this: to Obsidian, a curly and a straight apostrophe differ.
    """
    if not name.isascii():
        name = normalize("NFKC", name)
    return " ".join(name.translate(_SIGNS).casefold().split())


def name_of(path: str) -> str:
    """Return a path's last segment, with its extension."""
    return path.rpartition("/")[2]


def folder_of(path: str) -> str:
    """Return a path's folder without a final slash, empty at the root."""
    return path.rpartition("/")[0]


def is_note_name(name: str) -> bool:
    """Say whether a file of this name or path is a note."""
    return name.endswith((".md", ".MD", ".Md", ".mD"))


def linked_name(path: str) -> str:
    """Return the name a wikilink uses for a file: without `.md` for notes, else the whole name."""
    name = name_of(path)
    return name[:-3] if is_note_name(name) else name


def find_zettel_id(stem: str) -> str | None:
    """Return the timestamp of 12 or 14 digits at a name's beginning, or else at its end."""
    found = _ZETTEL_ID.search(stem)
    return found[0] if found else None


_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−－", "-"),
    }
)
_ZETTEL_ID: Final = re.compile(r"^(?:\d{14}|\d{12})(?!\d)|(?<!\d)(?:\d{14}|\d{12})$", re.ASCII)
