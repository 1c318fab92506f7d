"""Bytes to text: encodings, byte-order marks, what is no text at all."""

import codecs
from typing import TYPE_CHECKING, Final, NamedTuple

from kbtool.model.location import FILE_SPAN, Span
from kbtool.parse.lines import Lines

if TYPE_CHECKING:
    from kbtool.model.content import Problem, ProblemKind

WIDE_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
"""UTF-32 first: its little-endian mark begins with that of UTF-16."""


class Decoded(NamedTuple):
    """A file's text without byte-order mark, its line ends untouched.

    `is_utf8` is false where bytes were replaced or another encoding was found: such a file must
    not be rewritten. `is_binary`: more than a tenth of the characters are NULs.
    """

    text: str
    problems: "tuple[Problem, ...]"
    is_utf8: bool
    has_bom: bool
    is_binary: bool


def decode(data: bytes) -> Decoded:
    """Decode any bytes; what is wrong with them is among the problems."""
    for mark, name in WIDE_MARKS:
        if data.startswith(mark):
            return _decode_wide(data, name)
    has_bom = data.startswith(codecs.BOM_UTF8)
    body = data[len(codecs.BOM_UTF8) :] if has_bom else data
    problems: list[Problem] = []
    if has_bom:
        detail = "the file begins with a byte-order mark"
        problems.append(_problem("byte-order-mark", FILE_SPAN, "", detail))
    try:
        text, is_utf8 = body.decode("utf-8"), True
    except UnicodeDecodeError as error:
        text, is_utf8 = body.decode("utf-8", errors="replace"), False
        problems.append(_invalid_byte(text, body, error, len(data) - len(body)))
    problems += _nul_problems(text)
    return Decoded(text, tuple(problems), is_utf8, has_bom, _is_binary(text))


def _decode_wide(data: bytes, name: str) -> Decoded:
    text = data.decode(name.lower(), errors="replace")
    detail = f"the file is encoded as {name}, not as UTF-8"
    problems = (_problem("invalid-encoding", FILE_SPAN, name, detail), *_nul_problems(text))
    return Decoded(text, problems, is_utf8=False, has_bom=True, is_binary=_is_binary(text))


def _invalid_byte(text: str, body: bytes, error: UnicodeDecodeError, skipped: int) -> "Problem":
    """Place the first byte that is not UTF-8; the detail's offset is 0-based, in the file."""
    offset = len(body[: error.start].decode("utf-8"))
    found = f"0x{body[error.start]:02x}"
    detail = f"byte {error.start + skipped} ({found}) is not UTF-8"
    return _problem("invalid-encoding", Lines(text).span(offset, offset + 1), found, detail)


def _nul_problems(text: str) -> "list[Problem]":
    offset = text.find("\0")
    if offset < 0:
        return []
    count = text.count("\0")
    detail = "the file is no text" if _is_binary(text) else "the text holds NUL characters"
    span = Lines(text).span(offset, offset + 1)
    return [_problem("binary-note", span, "NUL", f"{detail} (NUL characters: {count})")]


def _problem(kind: "ProblemKind", span: Span, subject: str, detail: str) -> "Problem":
    from kbtool.model.content import Problem  # noqa: PLC0415 - few texts have any; searches read some

    return Problem(kind, span, subject, detail)


def _is_binary(text: str) -> bool:
    return text.count("\0") * 10 > len(text)
