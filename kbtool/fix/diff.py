"""What fixes change, as a unified diff that patch and git can apply."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

_CONTEXT: Final = 3
_LINE: Final = re.compile(rb"[^\n]*\n|[^\n]+")
_PLAIN_NAME: Final = re.compile(rb"[^\x00-\x1f\"\\\x7f-\xff]*\Z")
_NO_LINE_END: Final = b"\n\\ No newline at end of file\n"


def unified_diff(path: bytes, before: bytes, after: bytes) -> bytes:
    """Return the diff of one file, empty when nothing differs; `path` as the disk names it.

    Lines end at LF alone, as patch sees them; a CR before it is part of the line.
    """
    if before == after:
        return b""
    old, new = _LINE.findall(before), _LINE.findall(after)
    body = b"".join(_hunks(old, new))
    return b"--- " + _name(b"a/" + path) + b"\n+++ " + _name(b"b/" + path) + b"\n" + body


def _hunks(old: list[bytes], new: list[bytes]) -> Iterator[bytes]:
    # What is equal at both ends is by far the most, and comparing it would take the time.
    head = _equal(old, new)
    tail = _equal(old[head:][::-1], new[head:][::-1])
    start = max(head - _CONTEXT, 0)
    stop = max(tail - _CONTEXT, 0)
    a, b = old[start : len(old) - stop], new[start : len(new) - stop]
    for group in SequenceMatcher(None, a, b, autojunk=False).get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        yield _range(start + first[1], start + last[2], start + first[3], start + last[4])
        for tag, a_from, a_to, b_from, b_to in group:
            if tag == "equal":
                yield from (_marked(b" ", line) for line in a[a_from:a_to])
                continue
            yield from (_marked(b"-", line) for line in a[a_from:a_to])
            yield from (_marked(b"+", line) for line in b[b_from:b_to])


def _equal(one: list[bytes], other: list[bytes]) -> int:
    """Count the equal lines at the beginning."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _range(a_from: int, a_to: int, b_from: int, b_to: int) -> bytes:
    return f"@@ -{_extent(a_from, a_to)} +{_extent(b_from, b_to)} @@\n".encode()


def _extent(start: int, stop: int) -> str:
    length = stop - start
    if length == 1:
        return f"{start + 1}"
    return f"{start + 1 if length else start},{length}"


def _marked(sign: bytes, line: bytes) -> bytes:
    return sign + (line if line.endswith(b"\n") else line + _NO_LINE_END)


def _name(path: bytes) -> bytes:
    """Quote a name with odd bytes as git does."""
    if _PLAIN_NAME.match(path):
        return path + (b"\t" if b" " in path else b"")
    return b'"' + b"".join(_octal(byte) for byte in path) + b'"'


def _octal(byte: int) -> bytes:
    if byte in b'"\\':
        return b"\\" + bytes([byte])
    return bytes([byte]) if 0x20 <= byte < 0x7F else b"\\%03o" % byte
