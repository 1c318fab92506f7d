"""Numbers as YAML 1.2 writes them: a number for comparing that keeps how it was written.

`1.10`, `01234` and `0x1F` are versions, codes and names as often as numbers: what is shown, judged,
exported and searched is their text.
"""

import re
from typing import Final

INT: Final = r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
FLOAT: Final = (
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_INT: Final = re.compile(rf"(?:{INT})\Z")
_FLOAT: Final = re.compile(rf"(?:{FLOAT})\Z")


class WrittenInt(int):
    """An integer whose text is not the usual one, such as `007`, `+1` or `0x1F`."""

    text: str

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


class WrittenFloat(float):
    """A number whose text is not the usual one, such as `1.10` or `1e3`."""

    text: str

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


def is_written(value: object) -> bool:
    """Tell whether a value is a number that keeps a text of its own."""
    return isinstance(value, WrittenInt | WrittenFloat)


def find_number(text: str) -> int | float | None:
    """Read a number, None where a text is none, or has more digits than Python converts."""
    if _INT.match(text):
        return int_of(text)
    return float_of(text) if _FLOAT.match(text) else None


def int_of(text: str) -> int | None:
    """Read an integer in base 10, 8 or 16; None where it is none."""
    try:
        number = int(text, 0 if text[:2] in ("0o", "0x") else 10)
    except ValueError:
        return None
    if str(number) == text:
        return number
    written = WrittenInt(number)
    written.text = text
    return written


def float_of(text: str) -> float | None:
    """Read a number with a fraction, an exponent, or infinity; None where it is none."""
    try:
        number = float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return None
    if str(number) == text:
        return number
    written = WrittenFloat(number)
    written.text = text
    return written
