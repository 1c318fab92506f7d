"""Copies that a sync service left beside the note they copy (family Y)."""

import re
from collections.abc import Iterator
from typing import Final

from kbtool.model.diagnostic import Finding, Related
from kbtool.model.location import FILE_SPAN, NotePath
from kbtool.rules.option import Option
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

HOST_NAMES: Option[tuple[str, ...]] = Option(
    "sync-conflict-copy", "host-names", (), "computers whose names OneDrive puts behind a note's"
)

# The forms of Syncthing, Dropbox and Nextcloud (and their translations, which all keep a date in
# the brackets), old ownCloud, Dropbox again, FSNotes. They mean a copy whether or not the note is
# still there.
WORD: Final = "(?:conflict|conflit|conflicto|konflikt|конфликт|冲突|衝突|競合)"
SURE: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<base>.+)\.sync-conflict-\d{8}-\d{6}-[A-Z0-9]{7}",
        r"(?P<base>.+?) ?\((?:[^()]* )?conflicted copy(?: [^()]*)?\)",
        rf"(?P<base>.+?) ?\([^()]*{WORD}[^()]*\d{{4}}-\d{{2}}-\d{{2}}[^()]*\)",
        r"(?P<base>.+)_conflict-\d{8}-\d{6}",
        r"(?P<base>.+?) ?\(Case Conflict(?: \d+)?\)",
        r"(?P<base>.+?) ?\(CONFLICT \d{8}T\d{6}\)",
    )
)
# Google Drive's and iCloud's copies look like a title that ends in a number: only beside the note
# itself, and only when both say the same about themselves.
TELLING: Final = re.compile(r"\)\Z| [2-9]\Z|conflict", re.IGNORECASE)
NUMBERED: Final = re.compile(r"(?P<base>.+?)(?: \((?P<copy>\d{1,2})\)| (?P<second>[2-9]))")


def sync_conflict_copy(vault: Vault) -> Iterator[tuple[NotePath, Finding]]:
    """No copy that a sync service made out of a conflict is left lying.

    Why: two versions of one note drift apart, and links lead to only one of them.

    Bad:
        --- Ice harvest.md
        The pond froze in December.
        --- Ice harvest.sync-conflict-20240105-101500-ABCDEFG.md
        The pond froze in January.

    Good:
        --- Ice harvest.md
        The pond froze in December; an old diary says January.
    """
    by_key = {key_of(path): path for path in vault.notes}
    hosts = HOST_NAMES.of(vault.config)
    for path in vault.notes:
        name = path.rpartition("/")[2][:-3]
        if not hosts and not TELLING.search(name):
            continue
        base = _sure_base(name, hosts)
        original = None if base is None else by_key.get(key_of(_beside(path, base)))
        if base is None:
            original = _numbered_original(vault, by_key, path, name)
            if original is None:
                continue
        yield path, _finding(base or name, original)


def _sure_base(name: str, hosts: tuple[str, ...]) -> str | None:
    for pattern in SURE:
        if match := pattern.fullmatch(name):
            return match["base"]
    for host in hosts:
        if key_of(name).endswith(f"-{key_of(host)}") and len(name) > len(host) + 1:
            return name[: -len(host) - 1]
    return None


def _numbered_original(
    vault: Vault, by_key: dict[str, NotePath], path: NotePath, name: str
) -> NotePath | None:
    match = NUMBERED.fullmatch(name)
    original = by_key.get(key_of(_beside(path, match["base"]))) if match else None
    if original is None:
        return None
    copy, first = vault.notes[path].content, vault.notes[original].content
    same_headings = [h.text for h in copy.headings] == [h.text for h in first.headings]
    same_start = copy.properties == first.properties and same_headings
    says_something = bool(copy.headings or copy.properties)
    close = abs(copy.word_count - first.word_count) * 10 <= max(copy.word_count, first.word_count)
    return original if same_start and says_something and close else None


def _beside(path: NotePath, base: str) -> str:
    folder, slash, _ = path.rpartition("/")
    return f"{folder}{slash}{base}.md"


def _finding(base: str, original: NotePath | None) -> Finding:
    if original is None:
        return Finding(FILE_SPAN, f"left by a sync conflict; the note {base} is gone", target=base)
    return Finding(
        FILE_SPAN,
        f"a copy of {original} that a sync service left",
        target=original,
        related=(Related(original, FILE_SPAN, "the note it copies"),),
    )
