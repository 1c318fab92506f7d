"""DOI, ISBN, arXiv, PMID and URL: what is valid, what the normal form is, where one stands.

Grammars are in CITATIONS.md section 5. Nothing here asks the network.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import unquote

from kbtool.citations.sources.source import Scheme
from kbtool.citations.sources.urls import fault_of_url


@dataclass(frozen=True, slots=True)
class Valid:
    """An identifier that can be right; `normal` is the form to compare and to write."""

    normal: str


@dataclass(frozen=True, slots=True)
class Invalid:
    """An identifier that cannot be right.

    `reason` completes "the DOI …"; `repair` is the normal form when there is one without doubt.
    """

    reason: str
    repair: str | None = None


Judgement = Valid | Invalid


class Identifier(NamedTuple):
    """An identifier met in a text: `start` and `end` are 0-based offsets into that text."""

    scheme: Scheme
    text: str
    start: int
    end: int


def validate(scheme: Scheme, text: str) -> Judgement:
    """Judge one identifier, with or without its scheme's usual prefix."""
    return _JUDGES[scheme](text.strip())


def scheme_of(name: str) -> Scheme | None:
    """Return the scheme that a property or field of this name holds, None for any other name."""
    return _NAMES.get(name) or (None if name.islower() else _NAMES.get(name.casefold()))


def identifiers_in(text: str) -> tuple[Identifier, ...]:
    """Return what stands in running text with its scheme's mark, such as `doi:` or `arXiv:`."""
    found = []
    for match in _MARKED.finditer(text):
        scheme = _SCHEME_OF_GROUP[match.lastgroup or "url"]
        start, end = match.span(match.lastgroup or 0)
        end = start + len(_without_tail(text[start:end]))
        found.append(Identifier(scheme, text[start:end], start, end))
    return tuple(found)


def normal_doi(text: str) -> str | None:
    """Return the lower-case DOI in a DOI, a `doi:` form or a resolver's URL, None when none."""
    match _judge_doi(text.strip()):
        case Valid(normal):
            return normal
        case Invalid():
            return None


def isbns_in(value: str) -> tuple[str, ...]:
    """Split a list of ISBNs at `;`, `,` and before a blank that leads to 978 or 979.

    What stands in brackets stays whole.
    """
    rows = (re.split(r"(?<!\s)\s++(?=ISBN|97[89])", row) for row in _LISTED.findall(value))
    return tuple(part.strip() for row in rows for part in row if part.strip())


_NAMES: Final[Mapping[str, Scheme]] = MappingProxyType(
    {
        "doi": "doi",
        "isbn": "isbn",
        "isbn10": "isbn",
        "isbn13": "isbn",
        "isbn-10": "isbn",
        "isbn-13": "isbn",
        "arxiv": "arxiv",
        "arxiv-id": "arxiv",
        "arxiv_id": "arxiv",
        "pmid": "pmid",
        "url": "url",
        "source_url": "url",
        "original_url": "url",
    }
)

_MARKED: Final = re.compile(
    r"(?P<url>\b[a-z][a-z0-9+.-]{1,20}://[^\s<>\[\]|\"“”「」《》，。；、]{1,2000})"
    r"|\bdoi:\s*(?P<doi>10\.[^\s<>\[\]|\"]{1,400})"
    r"|(?<![\w/.])(?P<bare>10\.\d{4,9}(?:\.\d+)*/[^\s<>\[\]|\"，。；、]{1,400})"
    r"|\bISBN(?:-1[03])?[:\s]\s*(?P<isbn>[\dX][\dX\-‐‑–\s]{8,16}[\dX])"
    r"|\barXiv:\s*(?P<arxiv>(?=[\w.\-/]{0,40}\d)[\w.\-/]{1,40})"
    r"|\bPMID:?\s*(?P<pmid>\d+)",
    re.IGNORECASE,
)
_SCHEME_OF_GROUP: Final[Mapping[str, Scheme]] = MappingProxyType(
    {"url": "url", "doi": "doi", "bare": "doi", "isbn": "isbn", "arxiv": "arxiv", "pmid": "pmid"}
)
_DOI: Final = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.IGNORECASE)
_DOI_PREFIX: Final = re.compile(
    r"^(?:(?:urn:)?doi(?::\s*|\s+)|info:doi/|(?:https?:)?(?://)?(?:dx\.|www\.)?doi\.org/)+",
    re.IGNORECASE,
)
_REMARKS: Final = re.compile(r"(?:(?<!\s)\s++(?:\[[^\[\]]*\]|\([^()]*\)))+\Z")
"""What catalogues put behind an identifier: `[cs.CL]`, `[doi]`, `(pbk.)`."""
_ARXIV_NEW: Final = re.compile(r"(\d{2})(\d{2})\.(\d{4,5})(?:v[1-9]\d*)?")
_ARXIV_OLD: Final = re.compile(
    r"[a-z][a-z\-]*(?:\.(?:[A-Z]{2}|[a-z]+(?:-[a-z]+)?))?/(\d{2})(\d{2})(\d{3})(?:v[1-9]\d*)?"
)
_ARXIV_PREFIX: Final = re.compile(
    r"^(?:(?:https?://)?(?:\w+\.)?arxiv\.org/(?:abs|pdf|html|format|e-print|src)/"
    r"|arxiv(?::\s*|\s+)"
    r"|(?:doi:\s*|(?:https?://)?doi\.org/)?10\.48550/arxiv\.)",
    re.IGNORECASE,
)
_ARXIV_DATE: Final = re.compile(r"(?<=\])\s+\d{1,2}\s+[A-Za-z]{3,9}\s+\d{4}\Z")
"""The margin of an arXiv paper: `arXiv:2301.10001v2 [cs.CL] 24 Jan 2023`."""
_ARXIV_CLASS: Final = re.compile(r"(?<=\d)\[[^\[\]]*\]\Z")  # without a blank before it
_PMID_PREFIX: Final = re.compile(
    r"^(?:(?:pmid|pubmed):?\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/"
    r"|https?://(?:www\.)?ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/)",
    re.IGNORECASE,
)
_ISBN_PREFIX: Final = re.compile(r"^(?:urn:)?ISBN(?:-1[03])?[:\s]*", re.IGNORECASE)
_HYPHENS: Final = re.compile(r"[\s\-‐‑‒–—―−]+")
_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LISTED: Final = re.compile(r"(?:\([^()]*\)|\[[^\[\]]*\]|[^;,])+")
_PAIRS: Final = MappingProxyType({")": "(", "]": "[", ">": "<"})


def _without_tail(text: str) -> str:
    """Cut the punctuation of a sentence off the end, and a bracket that was not opened within."""
    while text:
        last = text[-1]
        unbalanced = last in _PAIRS and text.count(last) > text.count(_PAIRS[last])
        if last not in ".,;:!?'\"" and not unbalanced:
            return text
        text = text[:-1]
    return text


def _judge_doi(text: str) -> Judgement:
    text = _REMARKS.sub("", text)
    prefixed = _DOI_PREFIX.match(text)
    bare = _DOI_PREFIX.sub("", text)
    if prefixed is not None and "doi.org" in prefixed.group().lower():
        bare = unquote(bare.partition("?")[0].partition("#")[0])
    if re.search(r"\s", bare):
        return Invalid("holds a blank")
    if re.match(r"10\.\d{1,3}(?:\.\d+)*/", bare):
        return Invalid("has a registrant of fewer than four digits")
    if re.fullmatch(r"10\.\d{4,9}(?:\.\d+)*/?", bare):
        return Invalid("has nothing after its registrant")
    if not _DOI.fullmatch(bare):
        return Invalid("does not have the form 10.registrant/name")
    trimmed = bare.rstrip(".,")
    if trimmed != bare and not trimmed.endswith("/"):
        return Invalid(f"ends with '{bare[-1]}'", repair=trimmed)
    return Valid(bare.lower())


def _judge_isbn(text: str) -> Judgement:
    digits = _HYPHENS.sub("", _BRACKETED.sub("", _ISBN_PREFIX.sub("", text))).rstrip(".,").upper()
    if len(set(digits)) == 1:
        return Invalid("repeats one digit")
    if re.fullmatch(r"\d{9}[\dX]", digits):
        total = sum((10 - i) * (10 if d == "X" else int(d)) for i, d in enumerate(digits))
        return Valid(digits) if total % 11 == 0 else Invalid("has a wrong check digit")
    if re.fullmatch(r"\d{13}", digits):
        if not digits.startswith(("978", "979")):
            return Invalid("has 13 digits but does not begin with 978 or 979")
        total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
        return Valid(digits) if total % 10 == 0 else Invalid("has a wrong check digit")
    if re.fullmatch(r"\d{8}[\dX]", digits) and isinstance(_judge_isbn(f"0{digits}"), Valid):
        return Invalid("has lost the zero at its beginning", repair=f"0{digits}")
    return Invalid(f"has {len(digits)} characters instead of 10 or 13")


def _judge_arxiv(text: str) -> Judgement:
    prefix = _ARXIV_PREFIX.match(text)
    bare = text[prefix.end() :] if prefix is not None else text
    if prefix is not None and "arxiv.org/" in prefix.group().lower():
        bare = re.split(r"[?#]", bare, maxsplit=1)[0].removesuffix(".pdf")
    bare = _ARXIV_CLASS.sub("", _REMARKS.sub("", _ARXIV_DATE.sub("", bare)))
    trimmed = bare.rstrip(".,")
    new, old = _ARXIV_NEW.fullmatch(trimmed), _ARXIV_OLD.fullmatch(trimmed)
    found = new or old
    if found is None:
        return Invalid("has neither the form 2101.00001 nor archive/0101001")
    year, month, number = found.groups()
    fault = _fault_of_arxiv(year, month, number, is_new=new is not None)
    if fault is not None:
        return Invalid(fault)
    if trimmed != bare:
        return Invalid(f"ends with '{bare[-1]}'", repair=trimmed)
    return Valid(trimmed)


def _fault_of_arxiv(year: str, month: str, number: str, *, is_new: bool) -> str | None:
    """Judge an id's parts: the form with a slash was given from 1991 until March 2007."""
    if not 1 <= int(month) <= 12:
        return f"names month {month}"
    if not int(number):
        return "has the number 0"
    stamp = f"{'19' if year > '90' else '20'}{year}{month}"
    if is_new and stamp < "200704":
        return "is older than its form, which began in April 2007"
    if not is_new and not "199107" <= stamp < "200704":
        return "has the form of the years before April 2007"
    if is_new and (len(number) == 5) != (stamp >= "201501"):
        return "has five digits from 2015 on and four before"
    return None


def _judge_pmid(text: str) -> Judgement:
    bare = _PMID_PREFIX.sub("", _REMARKS.sub("", text)).rstrip("/")
    if re.match(r"PMC\d", bare, re.IGNORECASE):
        return Invalid("is a PMC number, which is another scheme")
    trimmed = bare.rstrip(".,")
    if not re.fullmatch(r"[1-9]\d{0,7}", trimmed):
        return Invalid("is not a number of one to eight digits")
    if trimmed != bare:
        return Invalid(f"ends with '{bare[-1]}'", repair=trimmed)
    return Valid(trimmed)


def _judge_url(text: str) -> Judgement:
    fault = fault_of_url(text)
    if fault is not None:
        return Invalid(fault)
    if re.match(r"https?://(?:dx\.|www\.)?doi\.org/.", text, re.IGNORECASE):
        match _judge_doi(text):
            case Invalid(reason, repair):
                link = None if repair is None else f"https://doi.org/{repair}"
                return Invalid(f"leads to a DOI that {reason}", link)
            case Valid():
                return Valid(text)
    return Valid(text)


_JUDGES: Final[Mapping[Scheme, Callable[[str], Judgement]]] = MappingProxyType(
    {
        "doi": _judge_doi,
        "isbn": _judge_isbn,
        "arxiv": _judge_arxiv,
        "pmid": _judge_pmid,
        "url": _judge_url,
    }
)
