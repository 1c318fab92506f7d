"""Another path for a link, in the style in which the link was written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import normpath, relpath
from typing import Final
from unicodedata import normalize

from kbtool.config.settings import ObsidianSettings
from kbtool.model.content import LinkKind
from kbtool.model.location import NotePath
from kbtool.model.resolution import Found
from kbtool.vault.names import folder_of, is_note_name, key_of
from kbtool.vault.resolver import Resolver


@dataclass(frozen=True, slots=True)
class LinkEnds:
    """Where a link stands and what file it reaches."""

    source: NotePath
    target: NotePath


@dataclass(frozen=True, slots=True)
class LinkStyle:
    """Spells links in the vault as it is after files have moved."""

    resolver: Resolver
    settings: ObsidianSettings

    def find_spelling(
        self, written: str, kind: LinkKind, before: LinkEnds, after: LinkEnds
    ) -> str | None:
        """Return the path part that a link must have after a move, None when none can name it.

        A link that still reaches its file stays as it is, unless it is a relative path that other
        programs would follow elsewhere, or spells the name as the file did until now. Of the forms
        in the link's own style the shortest that reaches the file is taken; the whole path comes
        last.
        """
        relative = self._is_relative(written, kind, before)
        if self._reaches(written, after) and not (relative and before != after):
            spelling = _in_new_spelling(written, before, after)
            return spelling if self._reaches(spelling, after) else written
        bare = is_note_name(before.target) and not is_note_name(written)
        for form in _forms(written, before, after, relative=relative):
            for spelling in (form[:-3], form) if bare else (form,):
                if _can_be_written(spelling, kind) and self._reaches(spelling, after):
                    return spelling
        return None

    def _reaches(self, target: str, ends: LinkEnds) -> bool:
        found = self.resolver.resolve(target, "", ends.source)
        return isinstance(found, Found) and found.path == ends.target

    def _is_relative(self, written: str, kind: LinkKind, ends: LinkEnds) -> bool:
        """Say whether a path goes from the note's own folder, as `../` shows.

        A Markdown link needs no `./` for that: where the path leads to the file from the note's
        folder, other programs follow it so. At the root it may as well be a whole path.
        """
        if written.startswith(("./", "../")):
            return True
        folder, form = folder_of(ends.source), self.settings.link_format
        if kind != "markdown" or form == "absolute" or not (folder or form == "relative"):
            return False
        return _is_path_of(normpath(f"{folder}/{written}" if folder else written), ends.target)


def _forms(written: str, before: LinkEnds, after: LinkEnds, *, relative: bool) -> Iterator[str]:
    """Yield paths to the file, with its extension: the style's own ones, then any that may do."""
    whole = after.target
    from_folder = relpath(whole, folder_of(after.source) or ".")
    stepped = from_folder if from_folder.startswith("../") else f"./{from_folder}"
    if relative:
        if not written.startswith("."):
            yield from_folder
        yield stepped
    elif written.startswith("/"):
        yield f"/{whole}"
    elif "/" not in written or not _is_path_of(written, before.target):
        segments = whole.split("/")
        yield from ("/".join(segments[-length:]) for length in range(1, len(segments)))
    yield from (whole, f"/{whole}", stepped)


def _in_new_spelling(written: str, before: LinkEnds, after: LinkEnds) -> str:
    """Respell a path part that spelled its file's path, where only case or Unicode form change."""
    if before.target == after.target or key_of(before.target) != key_of(after.target):
        return written
    lead = written[: len(written) - len(written.lstrip("./"))]
    old, new = (_end_of(each.target, written[len(lead) :]) for each in (before, after))
    # What a link says is known in composed form only: a path in another form may be spelled so.
    return lead + new if normalize("NFC", old) == written[len(lead) :] else written


def _end_of(path: str, written: str) -> str:
    """Return as many segments of a path as a link has, without `.md` where that has none."""
    end = "/".join(path.split("/")[-written.count("/") - 1 :])
    return end[:-3] if is_note_name(end) and not is_note_name(written) else end


def _is_path_of(written: str, path: str) -> bool:
    key = key_of(path)
    return key_of(written) in (key, key[:-3] if is_note_name(path) else key)


def _can_be_written(path: str, kind: LinkKind) -> bool:
    """Say whether a link can hold this path at all: no text has what is not UTF-8."""
    if _UNWRITABLE.search(path) or path != path.strip():
        return False
    if kind == "markdown":
        # With a colon only these beginnings tell a path from a URL.
        return ":" not in path or path.startswith(("./", "../"))
    return (
        not any(sign in path for sign in ("|", "[[", "]]", "\n", "\r"))
        and not path.startswith("[")
        and not path.endswith(("]", "\\"))
    )


_UNWRITABLE: Final = re.compile("[#\xa0\ud800-\udfff]")
"""A fragment's sign, the blank that Obsidian reads as another one, bytes that are not UTF-8."""
