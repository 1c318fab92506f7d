"""How Obsidian would write a link to a file: `newLinkFormat` of the vault's own settings."""

from posixpath import relpath
from typing import assert_never

from kbtool.model.location import NotePath
from kbtool.rules.suggest.words import shortest_target
from kbtool.vault.names import folder_of, is_note_name
from kbtool.vault.snapshot import Vault


def target_in_format(vault: Vault, path: NotePath, source: NotePath, *, as_markdown: bool) -> str:
    """Return the path part of a link from a note to a file; Markdown links keep `.md`."""
    match vault.config.obsidian.link_format:
        case "shortest":
            target = shortest_target(vault, path)
        case "absolute":
            target = path
        case "relative":
            target = relpath(path, folder_of(source) or ".")
            # Without a step in front a name alone would be searched in the whole vault.
            if "/" not in target and len(vault.files.named(path.rpartition("/")[2])) > 1:
                target = f"./{target}"
        case other:
            assert_never(other)
    if not is_note_name(path):
        return target
    bare = (
        target[:-3]
        if is_note_name(target) and target.lower().endswith(path[-3:].lower())
        else target
    )
    if as_markdown:
        return target if is_note_name(target) else f"{target}{path[-3:]}"
    return bare
