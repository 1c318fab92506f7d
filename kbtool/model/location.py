"""Where things are: paths inside a vault, digests of texts, places in a text."""

from typing import NamedTuple, NewType

NotePath = NewType("NotePath", str)
"""A file's path relative to the vault's root, with `/`, in the operating system's own spelling.

Bytes that are not UTF-8 stand as lone surrogates (`os.fsdecode`). Never starts with `/` or `./`.
Any vault file has one: notes, canvases, attachments.
"""

Digest = NewType("Digest", str)
"""The blake2b-128 of a file's bytes, as 32 lower-case hexadecimal digits."""


class Span(NamedTuple):
    """A stretch of a note's text.

    `start` and `end` are 0-based character offsets (code points) into the decoded text without its
    byte-order mark, `end` exclusive. `line` and `column` are the 1-based place of `start`, the
    column in characters. LF, CRLF and a lone CR each end a line; nothing else does.
    """

    start: int
    end: int
    line: int
    column: int


FILE_SPAN = Span(0, 0, 1, 1)
"""Where findings about a whole file stand."""
