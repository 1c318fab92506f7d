"""Suggestions in the user's own words: what to write instead of what is not there."""

from collections.abc import Iterable, Sequence

from kbtool.config.settings import Config
from kbtool.model.content import Link
from kbtool.model.location import NotePath
from kbtool.model.resolution import Found
from kbtool.rules.suggest.edit_distance import NOT_DIGITS
from kbtool.rules.suggest.targets import MAX_SUGGESTIONS, Suggestion
from kbtool.vault.names import folder_of, is_note_name, linked_name
from kbtool.vault.snapshot import Vault

LIKE_ENOUGH = 70.0
"""Of 100, on rapidfuzz's scale of likeness."""


def shortest_target(vault: Vault, path: NotePath) -> str:
    """Return the shortest path part that reaches a file from everywhere: its name, or its path."""
    bare = path[:-3] if is_note_name(path) else path
    for target in (linked_name(path), bare):
        match vault.files.resolve_path(target, "", {}):
            case Found(path=reached, candidates=candidates) if reached == path and (
                len(candidates) == 1 or target == bare
            ):
                return target
    return path


def spellings(vault: Vault, near: Suggestion, source: NotePath) -> tuple[str, ...]:
    """Return what to write in a source for each thing that may have been meant."""
    return tuple(
        ("" if path == source else shortest_target(vault, path)) + fragment
        for path, fragment in near.meant
    )


def searched_paths(link: Link, source: NotePath, config: Config) -> tuple[str, ...]:
    """Say where a missing target was looked for, in order."""
    target = link.target
    name = target if _has_extension(target) else f"{target}.md"
    folder = folder_of(source)
    if target.startswith(("./", "../")):
        return (f"{name}, from the folder {folder or 'of the vault’s root'}",)
    if target.startswith("/"):
        return (f"{name.lstrip('/')}, from the vault's root",)
    tried = [f"{name} at the vault's root"]
    if folder:
        tried.append(f"{folder}/{name}")
    if link.embed and (attachments := config.obsidian.attachment_folder.strip("./")):
        tried.append(f"{attachments}/{name}")
    tried.append(f"any path that ends in /{name}" if "/" in name else f"{name} in any folder")
    return tuple(tried)


def nearest_words(word: str, names: Iterable[str], most: int = 1) -> tuple[str, ...]:
    """Return the names most like a misspelt word, best first; for rules, fields, block ids."""
    from rapidfuzz import process  # noqa: PLC0415  20 ms that a clean vault need not pay

    found: Sequence[tuple[str, float, int]] = process.extract(
        word, list(names), limit=min(most, MAX_SUGGESTIONS), score_cutoff=LIKE_ENOUGH
    )
    return tuple(name for name, _, _ in found)


def similar_text(text: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return the one text that reads most like another, if any does; digits must be the same."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  20 ms that a clean vault need not pay

    digits = NOT_DIGITS.sub("", text)
    same = [other for other in others if NOT_DIGITS.sub("", other) == digits]
    best = process.extractOne(
        text, same, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=LIKE_ENOUGH
    )
    return (best[0],) if best else ()


def _has_extension(target: str) -> bool:
    """Say whether a target's last segment ends in what looks like an extension."""
    _, dot, extension = target.rpartition("/")[2].rpartition(".")
    return bool(dot) and extension.isalnum() and not extension.isdigit() and len(extension) <= 10
