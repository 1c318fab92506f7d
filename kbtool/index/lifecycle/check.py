"""An index compared with its files and its notes, all of them: slow, and never needed to search."""

from collections import Counter

from kbtool.index.lifecycle.changes import diff_with_notes
from kbtool.index.lifecycle.index_store import IndexStore, open_current
from kbtool.index.ports import NoteSource
from kbtool.index.segments.damage import DamagedIndexError


def checked(library: IndexStore, notes: NoteSource) -> tuple[str, ...]:
    """Compare every file with the manifest, every document with the notes; return what is wrong."""
    try:
        generation = open_current(library, thoroughly=True)
        if generation is None:
            return ("There is no index of this version yet.",)
        faults = [f"not up to date: {path}" for path in diff_with_notes(generation, notes).missing]
        view = generation.view()
        try:
            paths = [path for _, path, _ in view.documents()]
            twice = sorted(path for path, count in Counter(paths).items() if count > 1)
            faults += [f"held twice: {path}" for path in twice]
            faults += [f"gone: {path}" for path in sorted(set(paths) - notes.digests().keys())]
            for number in view.numbers():
                view.stored(number)
        finally:
            view.close()
    except (OSError, DamagedIndexError) as fault:
        return (f"The index is damaged: {fault}.",)
    return tuple(faults)
