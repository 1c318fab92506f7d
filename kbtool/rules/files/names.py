"""Family N: names of files and folders, ids and titles."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kbtool.model.diagnostic import Finding, Fix, Related
from kbtool.model.location import FILE_SPAN, NotePath
from kbtool.model.signs import named_sign
from kbtool.vault.names import folder_of, key_of, linked_name, name_of
from kbtool.vault.snapshot import Vault

Placed = tuple[NotePath, Finding]

_REFUSED: Final = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f\ud800-\udfff]')  # the last: no UTF-8
_RESERVED: Final = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE
)
_UNLINKABLE: Final = re.compile(r"[#^\[\]|]|%%")
_LONGEST: Final = 255
_LARGEST_CHARACTER: Final = 4
# One quick look that most names pass; the reasons come after.
_SUSPECT: Final = re.compile(
    _REFUSED.pattern + r"|^[ ]|[. ]\Z| \.md\Z|^(?:con|prn|aux|nul|com.|lpt.)(?:\.|\Z)",
    re.IGNORECASE,
)


def unportable_name(vault: Vault) -> Iterator[Placed]:
    """A name is one that every system accepts.

    Why: Windows, Android and cloud services refuse or silently rename such files, and links break.

    Bad:
        --- What now?.md
        A question.

    Good:
        --- What now.md
        A question.
    """
    seen: set[str] = set()
    for path in _all_paths(vault):
        folder, _, name = path.rpartition("/")
        if folder not in seen:
            yield from ((path, found) for found in _folder_faults(folder, seen))
        if fault := _fault_of(name):
            yield path, Finding(FILE_SPAN, f"the name {fault}", target=name)


def unlinkable_name(vault: Vault) -> Iterator[Placed]:
    """A name holds no sign that ends a link's target.

    Why: a wikilink can't name the file: what follows the sign is read as a heading or a text.

    Bad:
        --- C# notes.md
        Typed.

    Good:
        --- C sharp notes.md
        Typed.
    """
    for path in _all_paths(vault):
        name = linked_name(path)
        if found := _UNLINKABLE.search(name):
            message = f"the name holds {found[0]}, which a link can't"
            yield path, Finding(FILE_SPAN, message, target=name, fix=_renaming(vault, path))


def name_collision(vault: Vault) -> Iterator[Placed]:
    """No two files differ only by case or Unicode form.

    Why: on a disk that folds case one of them overwrites the other.

    Bad:
        --- note.md
        ![[a/plan.png]]
        --- a/plan.png (100 bytes)
        --- a/Plan.png (100 bytes)

    Good:
        --- note.md
        ![[a/plan.png]]
        --- a/plan.png (100 bytes)
        --- a/Plan 2.png (100 bytes)
    """
    first: dict[str, NotePath] = {}
    folders: dict[str, str] = {}
    reported: set[str] = set()
    for path in _all_paths(vault):
        before = first.setdefault(key_of(path), path)
        folder = folder_of(path)
        same = folders.setdefault(key_of(folder), folder)
        if before != path and folder_of(before) == folder:
            related = (Related(before, FILE_SPAN, "the other file"),)
            message = f"differs from {name_of(before)} by case or Unicode form only"
            yield path, Finding(FILE_SPAN, message, target=path, related=related)
        elif same != folder and folder not in reported:
            reported.add(folder)
            message = f"its folder differs from {same} by case or Unicode form only"
            yield path, Finding(FILE_SPAN, message, target=folder)


def duplicate_zettel_id(vault: Vault) -> Iterator[Placed]:
    """A timestamp id stands in one name only.

    Why: a link by id can't tell which of the two notes it means.

    Bad:
        --- 202301011230 Lead.md
        A metal.
        --- 202301011230 Tin.md
        Another.

    Good:
        --- 202301011230 Lead.md
        A metal.
        --- 202301011231 Tin.md
        Another.
    """
    for number, paths in vault.nearby.by_zettel_id.items():
        for path in paths[1:]:
            related = (Related(paths[0], FILE_SPAN, "has the same id"),)
            message = f"the id {number} is already that of {linked_name(paths[0])}"
            yield path, Finding(FILE_SPAN, message, target=number, related=related)


def _all_paths(vault: Vault) -> Iterable[NotePath]:
    return sorted((*vault.notes, *vault.canvases, *vault.attachments))


def _folder_faults(folder: str, seen: set[str]) -> Iterator[Finding]:
    """Yield the faults of a folder's name and of those above it, each folder once."""
    while folder and folder not in seen:
        seen.add(folder)
        if fault := _fault_of(name_of(folder)):
            yield Finding(FILE_SPAN, f"the name of its folder {name_of(folder)} {fault}", folder)
        folder = folder_of(folder)


def faults_in(name: str) -> Iterator[tuple[str, str]]:
    """Yield what these rules would say of one name of a path, each with the rule's code."""
    if fault := _fault_of(name):
        yield "N001", fault
    if found := _UNLINKABLE.search(linked_name(name)):
        yield "N002", f"holds {found[0]}, which a link can't"


def _fault_of(name: str) -> str | None:
    """Return what some system refuses about a name."""
    if len(name) * _LARGEST_CHARACTER <= _LONGEST and not _SUSPECT.search(name):
        return None
    if found := _REFUSED.search(name):
        return f"holds {named_sign(found[0])}"
    if name.endswith((".", " ")):
        return "ends in a dot or a blank"
    if linked_name(name).endswith(" ") or name.startswith(" "):
        return "begins or ends in a blank"
    if _RESERVED.fullmatch(name):
        return "is reserved on Windows"
    size = len(name.encode("utf-8", "surrogateescape"))
    return f"is {size} bytes long, {_LONGEST} are allowed" if size > _LONGEST else None


def _renaming(vault: Vault, path: NotePath) -> Fix | None:
    """Rename to the same name with blanks for the signs, unless that is taken."""
    name = name_of(path)
    stem, dot, extension = name.rpartition(".")
    if not stem or _UNLINKABLE.search(extension):
        stem, dot, extension = name, "", ""
    stem = " ".join(_UNLINKABLE.sub(" ", stem).split())
    extension = dot + extension
    folder = folder_of(path)
    new = NotePath(f"{folder}/{stem}{extension}" if folder else f"{stem}{extension}")
    if not stem.strip(".") or vault.paths_at(new):
        return None
    return Fix(safe=False, renames=((path, new),))
