"""What an index on disk lacks, held in memory and laid over it."""

from collections.abc import Iterable, Mapping

from kbtool.index.documents import Document
from kbtool.index.lifecycle.generation import Generation
from kbtool.index.segments.index_reader import IndexReader
from kbtool.index.segments.storage import MemoryStorage
from kbtool.index.segments.writer import SegmentWriter


def overlaid(
    generation: Generation | None,
    documents: Iterable[Document],
    gone: Mapping[int, frozenset[int]],
) -> IndexReader:
    """Return a view of an index without its outdated documents, and with others from memory."""
    builder = SegmentWriter()
    for document in documents:
        builder.add(document)
    memory = MemoryStorage()
    added = [(memory, builder.write(memory), frozenset[int]())] if len(builder) else []
    if generation is None:
        return IndexReader(added)
    below = (
        (generation.storage, segment, gone.get(at, frozenset()))
        for at, segment in enumerate(generation.segments)
    )
    return IndexReader((*below, *added))
