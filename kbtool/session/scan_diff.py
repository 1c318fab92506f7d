"""Comparing a scan with what was known: what must be read again, and what is gone."""

from array import array
from collections.abc import Mapping
from hashlib import blake2b
from itertools import chain
from typing import Final

from kbtool.model.location import NotePath
from kbtool.session.scan import NOT_READ, FileState, Scan, is_within, kind_of

States = Mapping[NotePath, FileState]


def changed_candidates(
    scan: Scan, known: States, bibliographies: frozenset[NotePath]
) -> tuple[list[NotePath], dict[NotePath, FileState]]:
    """Return the files to read again, and the new states of those that are never read."""
    suspects, unread = list[NotePath](), dict[NotePath, FileState]()
    for path, stamp in scan.files.items():
        old = known.get(path)
        if old is not None and old.stamp == stamp and old.is_stable:
            continue
        is_library = old is not None and old.kind == "library"
        if kind_of(path, bibliographies) == "attachment" and not is_library:
            unread[path] = FileState("attachment", stamp, NOT_READ, is_stable=True)
        else:
            suspects.append(path)
    return suspects, unread


def gone_since(scan: Scan, known: States) -> set[NotePath]:
    """Return the files that were known where the scan looked, and are there no more."""
    return {
        path
        for path in _paths_at(scan.roots, known)
        if path not in scan.files and not is_within(path, scan.unknown)
    }


def drop_rekinded(known: States, bibliographies: frozenset[NotePath]) -> States:
    """Drop the files that this configuration takes for another kind than the last one did."""
    named = {p for p, state in known.items() if state.kind == "bibliography"} | bibliographies
    stale = {p for p in named & known.keys() if known[p].kind != kind_of(p, bibliographies)}
    if not bibliographies:
        stale |= {
            p
            for p, state in known.items()
            if state.kind in _AS_NAMED and kind_of(p, bibliographies) == "bibliography"
        }
    return {p: state for p, state in known.items() if p not in stale} if stale else known


_AS_NAMED: Final = frozenset({"attachment", "library"})


def scan_fingerprint(scan: Scan, bibliographies: frozenset[NotePath]) -> str:
    """Return a mark that differs when a scan of the whole vault sees anything else.

    Also when it sees the same in another order: that costs a closer look and no more.
    """
    numbers = array("q", chain.from_iterable(scan.files.values()))
    words = "\0".join((*scan.files, "", *sorted(bibliographies)))
    faults = repr(sorted(scan.unreadable.items()))
    mark = blake2b(numbers.tobytes(), digest_size=16)
    mark.update(f"{words}\0\0{faults}".encode("utf-8", "surrogatepass"))
    return mark.hexdigest()


def differs(old: FileState | None, new: FileState) -> bool:
    """Say whether two states of a file mean two different files to a reader of the vault."""
    if old is None or old.kind != new.kind or old.digest != new.digest:
        return True
    return new.kind == "attachment" and old.stamp.size != new.stamp.size


def _paths_at(places: frozenset[NotePath] | None, known: States) -> list[NotePath]:
    """Return the known files at or below the places, without walking all files for each save."""
    if places is None:
        return list(known)
    found = [place for place in places if place in known]
    folders = tuple(f"{place}/" for place in places if place not in known)
    if folders:
        found += [path for path in known if path.startswith(folders)]
    return found
