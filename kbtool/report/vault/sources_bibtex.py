"""The sources that are in use as a `.bib` file."""

import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit

from kbtool.citations.sources.source import Absent, caption_of
from kbtool.citations.usage import Usage, UsedSource
from kbtool.report.text.escape import safe


def sources_bibtex(usage: Usage) -> str:
    """Write an entry for each source that is there; declared absences and missing ones have none.

    Keys stay as they are; sources without one get one that is the same on every run.
    """
    taken: set[str] = set()
    entries: list[str] = []
    for used in usage.sources:
        if used.is_missing or isinstance(used.source, Absent):
            continue
        key = _free_key(used, taken)
        taken.add(key.lower())
        entries.append(_entry(key, used.record.kind or "misc", used.record.fields))
    return "\n".join(entries)


_NO_KEY_SIGNS: Final = re.compile(r"[^\w:.+/-]+")
_SPECIAL: Final = re.compile(r"([&%$#_])")
_VERBATIM: Final = frozenset({"url", "doi", "eprint", "file"})


def _free_key(used: UsedSource, taken: set[str]) -> str:
    wanted = used.record.key or _made_key(used)
    key, number = wanted, 2
    while key.lower() in taken:
        key, number = f"{wanted}-{number}", number + 1
    return key


def _made_key(used: UsedSource) -> str:
    """Make a key of author and year, else of the host or the first word, and a mark of the text."""
    fields = used.record.fields
    caption = caption_of(used.source)
    author = fields.get("author", "").partition(",")[0].split(" and ")[0].split()
    year = (fields.get("date") or fields.get("year", ""))[:4]
    if author and year.isdigit():
        return _NO_KEY_SIGNS.sub("", f"{author[-1].lower()}{year}")
    host = _host(caption)
    word = host or next(iter(re.findall(r"\w+", caption.rpartition("/")[2])), "source")
    mark = blake2b(caption.encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()
    return _NO_KEY_SIGNS.sub("", f"{word.lower()}-{mark}")


def _host(caption: str) -> str:
    try:
        return (urlsplit(caption).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _entry(key: str, kind: str, fields: Mapping[str, str]) -> str:
    return "\n".join((f"@{kind}{{{key},", *_fields(fields), "}", ""))


def _fields(fields: Mapping[str, str]) -> Iterator[str]:
    for name, value in fields.items():
        text = safe(value)
        if name not in _VERBATIM:
            text = _SPECIAL.sub(r"\\\1", text.replace("\\", "\\textbackslash "))
        # Unbalanced braces would swallow the rest of the file.
        yield f"  {name} = {{{text.replace('{', '').replace('}', '')}}},"
