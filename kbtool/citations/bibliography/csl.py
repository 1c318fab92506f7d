"""CSL records (JSON, YAML, pandoc's `references:`) as bibliography entries.

The fields get the names BibTeX uses, so that rules and reports know one vocabulary.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from unicodedata import normalize

from kbtool.model.bibliography import Entry


def entry_of(record: Mapping[str, Any], line: int = 1) -> Entry | None:
    """Make an entry of one CSL record, None when it has no key; the key is in NFC.

    The key is `citation-key` where the exporter gives one (Zotero), else `id`.
    """
    key = normalize("NFC", _text(record.get("citation-key")) or _text(record.get("id")))
    if not key:
        return None
    fields = {ours: _text(record.get(theirs)) for theirs, ours in _FIELDS.items()}
    fields |= {role: _names(record.get(role)) for role in ("author", "editor", "translator")}
    fields["date"] = _date(record.get("issued"))
    filled = {name: text for name, text in fields.items() if text}
    return Entry(key, _text(record.get("type")), line, filled)


def records_in(value: Any) -> Sequence[Any] | None:
    """Return the list of records in a loaded file: a list, or the list under a known name."""
    if isinstance(value, Mapping):
        value = next((value[name] for name in ("references", "items") if name in value), None)
    return value if isinstance(value, list | tuple) else None


_FIELDS: Final[Mapping[str, str]] = {
    "title": "title",
    "title-short": "shorttitle",
    "container-title": "journaltitle",
    "publisher": "publisher",
    "publisher-place": "location",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "URL": "url",
    "PMID": "pmid",
    "volume": "volume",
    "issue": "number",
    "page": "pages",
    "edition": "edition",
    "language": "langid",
}


def _text(value: Any) -> str:
    match value:
        case bool() | None:
            return ""
        case str() | int() | float():
            return " ".join(str(value).split())
        case [first, *_]:
            return _text(first)
        case _:
            return ""


def _names(value: Any) -> str:
    """Write CSL names as BibTeX does: `Family, Given and Institution`."""
    if isinstance(value, str):
        return value
    people = value if isinstance(value, list | tuple) else ()
    return " and ".join(filter(None, (_name(person) for person in people)))


def _name(person: Any) -> str:
    if not isinstance(person, Mapping):
        return _text(person)
    particle, family = _text(person.get("non-dropping-particle")), _text(person.get("family"))
    surname = f"{particle} {family}".strip()
    parts: Iterable[str] = filter(None, (surname, _text(person.get("given"))))
    return ", ".join(parts) or _text(person.get("literal"))


def _date(value: Any) -> str:
    """Write CSL's `date-parts` (or pandoc's plain date) as an ISO date of year, month, day."""
    if isinstance(value, list | tuple) and value:
        value = value[0]
    if not isinstance(value, Mapping):
        return _text(value)
    parts = value.get("date-parts")
    if not isinstance(parts, list | tuple) or not parts:
        named = [_text(value.get(name)) for name in ("year", "month", "day")]
        return "-".join(part for part in named if part) or _text(value.get("raw"))
    first = parts[0]
    numbers = [_text(part) for part in first] if isinstance(first, list | tuple) else [_text(first)]
    return "-".join(part.zfill(2) for part in numbers if part)
