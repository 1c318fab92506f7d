"""Heads of BibTeX entries in the one form that every release of the library reads.

BibTeX allows blanks and line ends around an entry's type, brackets for braces, and more signs in
keys than bibtexparser takes; where it does not take a head, it passes over the entry in silence.
"""

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final
from unicodedata import normalize


def plain_heads(text: str, field_names: Container[str]) -> str:
    """Return a `.bib` file's text with every head as the library wants it, line by line the same.

    `key_as_written` undoes what this does to keys, `kind_as_written` to types. `@misc{year=1998,`
    has no key: what stands before the `=` is one of `field_names`.
    """
    heads = [head for head in _HEAD.finditer(text) if _begins_block(text, head.start())]
    text = _without_blocks(text, [head for head in heads if head["kind"].lower() == "comment"])
    edits = [edit for head in heads for edit in _edits(text, head, field_names)]
    pieces, at = list[str](), 0
    for start, end, new in sorted(edits):
        pieces += (text[at:start], new)
        at = end
    return "".join((*pieces, text[at:])) if edits else text


def key_as_written(key: str) -> str:
    """Give a key the signs back that were hidden from the library, in normal form (NFC)."""
    for sign, hidden in _HIDDEN.items():
        key = key.replace(hidden, sign)
    return key if key.isascii() else normalize("NFC", key)


def kind_as_written(kind: str) -> str:
    """Give an entry's type its hyphens back."""
    return kind.replace(_HYPHEN, "-")


_HEAD: Final = re.compile(
    r"@(?P<before>\s*+)(?P<kind>[^\W\d_][\w\-]*+)(?P<after>\s*+)(?P<opener>[{(])"
    r"(?P<inner>\s*+)(?P<key>[^\s,{}()]*+)"
)
_HIDDEN: Final = {"=": "\ufdd0", '"': "\ufdd1"}  # noncharacters, which no text holds
_HIDDEN_AT: Final = "\ufdd2"
_BRACE: Final = re.compile(r"(?<!\\)[{}]")
_HYPHEN: Final = "\u3161"  # a letter, as the library asks of a type, and one that none has
_NO_ENTRIES: Final = frozenset({"comment", "preamble", "string"})
_KEY_ENDS: Final = re.compile(r"\s*+[,})]")
_SIGN: Final = re.compile(r'\\.|[{}()"]|\n[ \t]*+@\w+\s*+[{(]', re.DOTALL)

_Edit = tuple[int, int, str]


def _edits(text: str, head: re.Match[str], field_names: Container[str]) -> Iterator[_Edit]:
    kind = head["kind"].lower()
    if kind == "comment" or text[head.start()] != "@":
        return
    closer = None
    if head["opener"] == "(":
        closer = _find_closer(text, head.end("opener"))
        if closer is None:
            return
        yield closer, closer + 1, "}"
    blanks = head["before"] + head["after"]
    is_plain = not head["before"] and not head["after"].strip(" \t")
    if closer is not None or not is_plain or "-" in kind:
        hidden = head["kind"].replace("-", _HYPHEN)
        yield head.start(), head.end("opener"), f"@{hidden}{{{blanks}"
    key = head["key"]
    name, equals, _ = key.partition("=")
    is_key = not (equals and name.lower() in field_names) and _KEY_ENDS.match(text, head.end())
    if is_key and kind not in _NO_ENTRIES and any(sign in key for sign in _HIDDEN):
        for sign, stand_in in _HIDDEN.items():
            key = key.replace(sign, stand_in)
        yield head.start("key"), head.end("key"), key


def _without_blocks(text: str, comments: Iterable[re.Match[str]]) -> str:
    """Hide every `@` inside `@comment{…}`, which the library takes for entries of its own."""
    openers = {comment.end("opener") - 1 for comment in comments if comment["opener"] == "{"}
    if not openers:
        return text
    waiting, found = list[int](), list[tuple[int, int]]()
    for brace in _BRACE.finditer(text):
        at = brace.start()
        if text[at] == "{":
            waiting.append(at)
        elif waiting and (start := waiting.pop()) in openers:
            found.append((start, at))
    pieces, done = list[str](), 0
    for start, end in sorted(found):
        if start >= done:
            pieces += (text[done:start], text[start:end].replace("@", _HIDDEN_AT))
            done = end
    return "".join((*pieces, text[done:]))


def _begins_block(text: str, at: int) -> bool:
    """Say whether an `@` begins a line or follows another block: in the midst of text is none."""
    while at and text[at - 1] in " \t":
        at -= 1
    return not at or text[at - 1] in "\n})"


def _find_closer(text: str, at: int) -> int | None:
    """Return where the bracket before `at` closes, None when another block begins first."""
    depth, quoted = 0, False
    for found in _SIGN.finditer(text, at):
        match found.group():
            case "{":
                depth += 1
            case "}":
                depth -= 1
            case '"' if not depth:
                quoted = not quoted
            case ")" if not depth and not quoted:
                return found.start()
            case sign if sign[0] == "\n":
                return None
            case _:
                pass
        if depth < 0:
            return None
    return None
