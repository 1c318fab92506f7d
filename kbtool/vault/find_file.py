"""Which file somebody means who types a path, a name, or a part of one."""

from collections.abc import Iterator

from kbtool.model.location import NotePath
from kbtool.model.resolution import Ambiguous, Found
from kbtool.vault.names import find_zettel_id, folded, is_note_name, key_of, name_of
from kbtool.vault.snapshot import Vault

_AT_THE_ROOT = NotePath("")


def files_named(vault: Vault, words: str) -> tuple[NotePath, ...]:
    """Return the files whose own path or name words are, none for anything that is merely like it.

    The path from the root wins, then a path's end or the name, `.md` left out or not; case and
    Unicode form do not count, unless one file is spelled exactly so.
    """
    words = words.removeprefix("./").strip("/")
    if not words:
        return ()
    for found in _exact_readings(vault, words):
        if found:
            spelled = [path for path in found if f"/{path}".endswith((f"/{words}", f"/{words}.md"))]
            return tuple(spelled) if len(spelled) == 1 else found
    return ()


def _exact_readings(vault: Vault, words: str) -> Iterator[tuple[NotePath, ...]]:
    yield vault.paths_at(words)
    yield vault.paths_at(f"{words}.md")
    for ending in (words, f"{words}.md"):
        key = key_of(f"/{ending}")
        named = vault.files.named(name_of(ending))
        yield tuple(path for path in named if key_of(f"/{path}").endswith(key))


def files_meant(vault: Vault, words: str) -> tuple[NotePath, ...]:
    """Return the files that words name best, none when they name nothing; several are a tie.

    The first of these that gives any: the path (`.md` may be left out), the name as a link would
    use it, an alias, title or Zettelkasten id, the name but for quotes and dashes, a part of a
    note's path.
    """
    words = words.removeprefix("./").strip("/")
    if not words:
        return ()
    for found in _readings(vault, words):
        if found:
            return found
    return ()


def _readings(vault: Vault, words: str) -> Iterator[tuple[NotePath, ...]]:
    yield vault.paths_at(words)
    yield vault.paths_at(f"{words}.md")
    match vault.resolve(words, "", _AT_THE_ROOT):
        case Found(path):
            yield (path,)
        case Ambiguous(candidates):
            yield candidates
        case _:
            pass
    yield vault.nearby.notes_with_alias(words)
    like = folded(words)
    yield tuple(path for path, note in vault.notes.items() if folded(note.title) == like)
    if (zettel_id := find_zettel_id(words)) == words and zettel_id:
        yield vault.nearby.by_zettel_id.get(zettel_id, ())
    yield vault.nearby.files_named_like(words)
    yield tuple(path for path in vault.notes if is_note_name(path) and like in folded(path[:-3]))
