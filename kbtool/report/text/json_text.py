"""JSON for programs that may also be read on a terminal."""

import base64
import json
import os
import re
from collections.abc import Iterable
from typing import Any, Final

from kbtool.report.text.escape import safe

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
    data = _find_bytes(path)
    return {"path": path} if data is None else {"path": safe(path), "path_b64": data}


def path_at(key: str, path: str | None) -> dict[str, str | None]:
    """Return `key` with a path or null, and `key`_b64 as above."""
    data = None if path is None else _find_bytes(path)
    if path is None or data is None:
        return {key: path}
    return {key: safe(path), f"{key}_b64": data}


def paths_at(key: str, paths: Iterable[str]) -> dict[str, list[str] | list[str | None]]:
    """Return `key` with a list of paths; `key`_b64 stands beside it, null for what is UTF-8."""
    entries = [path_entry(path) for path in paths]
    shown = [entry["path"] for entry in entries]
    if not any("path_b64" in entry for entry in entries):
        return {key: shown}
    return {key: shown, f"{key}_b64": [entry.get("path_b64") for entry in entries]}


def renames_entry(renames: Iterable[tuple[str, str]]) -> dict[str, list[list[str | None]]]:
    """Return `renames` with pairs of an old and a new path, and `renames_b64` likewise."""
    entries = [[path_entry(old), path_entry(new)] for old, new in renames]
    data = {"renames": [[entry.get("path") for entry in pair] for pair in entries]}
    if any("path_b64" in entry for pair in entries for entry in pair):
        data["renames_b64"] = [[entry.get("path_b64") for entry in pair] for pair in entries]
    return data


def _find_bytes(path: str) -> str | None:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return base64.b64encode(os.fsencode(path)).decode("ascii")
    return None


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    # A lone surrogate is no character: readers stumble over its escape, so it becomes plain text.
    shown = safe(character) if "\ud800" <= character <= "\udfff" else character
    return json.dumps(shown)[1:-1]
