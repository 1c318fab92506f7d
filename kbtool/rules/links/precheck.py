"""Which notes have a link that a link rule could say something about; most have none."""

from kbtool.model.note import Note
from kbtool.model.resolution import Found, Resolution
from kbtool.vault.snapshot import Vault


def needs_link_rules(note: Note, vault: Vault) -> bool:
    """Say whether a link reaches nothing, or more than one file, or lacks its heading or block.

    A link into the file system is one, too.
    """
    if not all(map(_is_plain, vault.resolutions[note.path])):
        return True
    return any(link.url[:5].lower() == "file:" for link in note.content.external_links)


def _is_plain(resolution: Resolution) -> bool:
    return (
        isinstance(resolution, Found)
        and len(resolution.candidates) == 1
        and resolution.fragment in ("none", "found")
    )
