"""JSON for programs that may also be read on a terminal."""

import base64
import json
import os
import re
from typing import Any, Final

from kbtool.report.safe import safe

_HIDDEN: Final = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def json_text(value: Any, indent: int | None = None) -> str:
    r"""Write plain data as JSON without raw control, direction or invisible characters.

    They stand as JSON escapes, so the data is the same; everything else is readable as it is.
    Bytes that are no UTF-8 are the exception: they are text such as `\xff` afterwards.
    """
    return _HIDDEN.sub(_escape, json.dumps(value, ensure_ascii=False, indent=indent))


def path_entry(path: str) -> dict[str, str]:
    """Return a path's keys: `path`, and `path_b64` with its bytes when it is not UTF-8."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        data = base64.b64encode(os.fsencode(path)).decode("ascii")
        return {"path": safe(path), "path_b64": data}
    return {"path": path}


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    # A lone surrogate is no character: readers stumble over its escape, so it becomes plain text.
    shown = safe(character) if "\ud800" <= character <= "\udfff" else character
    return json.dumps(shown)[1:-1]
