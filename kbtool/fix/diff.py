"""What fixes change, as a unified diff that patch and git can apply."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal, TypeAlias

_Tag: TypeAlias = Literal["replace", "delete", "insert", "equal"]
_Opcode: TypeAlias = tuple[_Tag, int, int, int, int]  # as difflib's

_CONTEXT: Final = 3
_LINE: Final = re.compile(rb"[^\n]*\n|[^\n]+")
_NO_FILE: Final = b"/dev/null"
_NO_LINE_END: Final = b"\n\\ No newline at end of file\n"


def unified_diff(path: bytes, before: bytes | None, after: bytes | None) -> bytes:
    """Return the diff of one file, empty when nothing differs; `path` as the disk names it.

    None stands for a file that is not there. Lines end at LF alone, as patch sees them; a CR before
    it is part of the line.
    """
    if (before or b"") == (after or b""):
        return b""
    old, new = _LINE.findall(before or b""), _LINE.findall(after or b"")
    names = (
        _NO_FILE if before is None else _name(b"a/" + path),
        _NO_FILE if after is None else _name(b"b/" + path),
    )
    return b"--- %b\n+++ %b\n" % names + b"".join(_hunks(old, new))


def _hunks(old: list[bytes], new: list[bytes]) -> Iterator[bytes]:
    for group in _groups(old, new):
        first, last = group[0], group[-1]
        yield _range(first[1], last[2], first[3], last[4])
        for tag, a_from, a_to, b_from, b_to in group:
            if tag == "equal":
                yield from (_marked(b" ", line) for line in old[a_from:a_to])
                continue
            yield from (_marked(b"-", line) for line in old[a_from:a_to])
            yield from (_marked(b"+", line) for line in new[b_from:b_to])


def _groups(
    old: list[bytes], new: list[bytes]
) -> Iterable[Sequence[tuple[str, int, int, int, int]]]:
    """Return the changes with their context.

    What is equal at both ends is by far the most, and comparing it would take the time. It is
    context only: a line of it that stood for a changed one would leave a hunk without the context
    behind it, which git takes for the end of the file.
    """
    head = _equal(old, new)
    tail = _equal(old[head:][::-1], new[head:][::-1])
    a, b = len(old) - tail, len(new) - tail
    middle = SequenceMatcher(None, old[head:a], new[head:b], autojunk=False).get_opcodes()
    known: list[_Opcode] = [
        ("equal", 0, head, 0, head),
        *((tag, i + head, j + head, k + head, m + head) for tag, i, j, k, m in middle),
        ("equal", a, len(old), b, len(new)),
    ]
    return _Known(known).get_grouped_opcodes(_CONTEXT)


class _Known(SequenceMatcher[bytes]):
    """Groups operations that are known already."""

    def __init__(self, opcodes: list[_Opcode]) -> None:
        super().__init__(None, (), ())
        self._opcodes = opcodes

    def get_opcodes(self) -> list[_Opcode]:
        """Return them, for `get_grouped_opcodes` to ask."""
        return self._opcodes


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
    """Quote a name as git does, but leave letters of any script readable.

    Only what would end the name or the line, and bytes that are not UTF-8, stand as octal escapes.
    """
    quoted = b"".join(map(_escaped, path.decode("utf-8", "surrogateescape")))
    if quoted == path:
        return path + (b"\t" if b" " in path else b"")
    return b'"' + quoted + b'"'


def _escaped(sign: str) -> bytes:
    data = sign.encode("utf-8", "surrogateescape")
    if data in (b'"', b"\\"):
        return b"\\" + data
    if sign < " " or sign == "\x7f" or "\ud800" <= sign <= "\udfff":
        return b"".join(b"\\%03o" % byte for byte in data)
    return data
