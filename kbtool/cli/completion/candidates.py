"""What may stand where a word is being typed: rules, notes, tags, headings, keys, operators.

Looks at the vault in passing (see store/peek) and writes nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeAlias

from kbtool.app.config_sources import load_settings
from kbtool.app.find_vault import find_vault
from kbtool.cli.completion.query_words import Known, query_words
from kbtool.cli.options import COLORS, options_of
from kbtool.config.keys import KEYS
from kbtool.model.location import NotePath
from kbtool.store.parsing.content_codec import Names
from kbtool.store.peek import files_and_folders, names_read, names_remembered
from kbtool.vault.names import is_note_name, key_of, linked_name, name_of

Proposals: TypeAlias = Iterable[tuple[str, str]]
"""Words with their meanings, which may be empty. Whoever asks chooses by the beginning."""


class Asked:
    """Where a word is being typed: the command's context so far, and the word."""

    def __init__(self, context: Any, word: str) -> None:
        self.context = context
        self.word = word

    def before(self, parameter: str) -> list[str]:
        """Return the values that a parameter has already."""
        return list(self.context.params.get(parameter) or ())

    @cached_property
    def root(self) -> Path:
        """The vault's folder; raises KbError."""
        return find_vault(options_of(self.context).vault).root

    @cached_property
    def files(self) -> list[NotePath]:
        """All files of the vault."""
        return files_and_folders(self.root)[0]

    @property
    def notes(self) -> list[NotePath]:
        """All notes of the vault."""
        return [path for path in self.files if is_note_name(path)]

    @cached_property
    def names(self) -> Mapping[NotePath, Names]:
        """What each note names, as far as that is known or soon read."""
        limits = load_settings(self.root, {}).config.limits
        known = names_remembered(self.root, limits)
        new = [path for path in self.notes if path not in known]
        return {**known, **dict(names_read(self.root, new, limits))} if new else known


def rules(asked: Asked, parameter: str) -> Proposals:
    """Propose codes and names of rules behind those that stand there, commas between them."""
    head, word = _split(asked.word)
    given = {*re.split(r"[,\s]+", head), *asked.before(parameter)}
    for one in _rule_words():
        if given.isdisjoint(one.names):
            # A code first; names where one has begun to write one.
            yield from (
                (head + name, one.about) for name in one.names if word or name[1:].isdigit()
            )


def pages(asked: Asked) -> Proposals:
    """Propose rules to explain, and families to list."""
    from kbtool.rules.rule import FAMILIES

    given = set(asked.before("words"))
    for one in _rule_words():
        if given.isdisjoint(one.names):
            yield from ((name, one.about) for name in one.names)
    yield from ((letter, f"all about {family}") for letter, family in FAMILIES.items())


def notes(asked: Asked) -> Proposals:
    """Propose notes by name, by path where the name is another's, too, or a slash was typed."""
    return _by_name(asked, asked.notes)


def sources(asked: Asked) -> Proposals:
    """Propose the one note that may be named."""
    return () if asked.before("note") else notes(asked)


def moved(asked: Asked) -> Proposals:
    """Propose what `mv` may be told: what to rename, and for a file the folders to move it to."""
    given, options = asked.before("names"), asked.context.params
    if options.get("tag"):
        return tags(asked) if len(given) < 2 else ()
    if options.get("heading"):
        return _moved_headings(asked, given)
    if not given:
        paths, folders = files_and_folders(asked.root)
        some = ((f"{folder}/", "") for folder in folders)
        return (*_by_name(asked, paths), *some)
    return _folders(asked) if len(given) == 1 else ()


def tags(asked: Asked) -> Proposals:
    """Propose tags, the parents of nested ones as well."""
    return ((tag, "") for tag in _tags(asked))


def keys(asked: Asked) -> Proposals:
    """Propose tables of the configuration and their keys."""
    from kbtool.rules.catalog import CATALOG

    given = set(asked.before("keys"))
    tables = dict.fromkeys(key.table for key in KEYS)
    words = {**dict.fromkeys(tables, ""), **{key.dotted: key.about for key in KEYS}}
    words |= {f"rules.{o.rule}.{o.name}": o.about for rule in CATALOG for o in rule.options}
    return ((word, about) for word, about in words.items() if word not in given)


def queries(asked: Asked) -> Proposals:
    """Propose operators of the query language, and behind one what it may be given."""
    known = Known(
        notes=lambda: _stems(asked.notes),
        paths=lambda: (path.removesuffix(".md") for path in asked.notes),
        titles=lambda: (names.title for names in asked.names.values() if names.title),
        aliases=lambda: (alias for names in asked.names.values() for alias in names.aliases),
        tags=lambda: _tags(asked),
        headings=lambda: (text for names in asked.names.values() for text in names.headings),
        fields=lambda: (key for names in asked.names.values() for key in names.fields),
        properties=lambda: (key for names in asked.names.values() for key in names.properties),
    )
    return query_words(asked.word, known)


PROPOSED: Final[Mapping[tuple[str, str], Callable[[Asked], Proposals]]] = {
    ("lint", "select"): lambda asked: rules(asked, "select"),
    ("lint", "extend_select"): lambda asked: rules(asked, "extend_select"),
    ("lint", "ignore"): lambda asked: rules(asked, "ignore"),
    ("search", "query"): queries,
    ("show", "note"): notes,
    ("sources", "note"): sources,
    ("mv", "names"): moved,
    ("rule", "words"): pages,
    ("config", "keys"): keys,
}
"""Who proposes words, by command and parameter."""

COMMON: Final[Mapping[str, Proposals]] = {"color": tuple((color, "") for color in COLORS)}
"""Words for the options of all commands."""


class _RuleWords:
    """A rule's code and name, and what it is about in a few words."""

    def __init__(self, code: str, name: str) -> None:
        self.names = (code, name)
        self.about = name.replace("-", " ")


def _rule_words() -> Iterator[_RuleWords]:
    from kbtool.rules.catalog import CATALOG

    return (_RuleWords(rule.code, rule.name) for rule in CATALOG)


def _split(words: str) -> tuple[str, str]:
    """Split `L001,G` behind its last comma or blank."""
    at = max(words.rfind(","), words.rfind(" ")) + 1
    return words[:at], words[at:]


def _by_name(asked: Asked, paths: Iterable[NotePath]) -> Iterator[tuple[str, str]]:
    if "/" in asked.word:
        yield from ((path.removesuffix(".md"), "") for path in paths)
        return
    by_key: dict[str, list[NotePath]] = {}
    for path in paths:
        by_key.setdefault(key_of(linked_name(path)), []).append(path)
    for path, *others in by_key.values():
        folder = path.rpartition("/")[0]
        if not others:
            yield linked_name(path), folder
        yield from ((one.removesuffix(".md"), "") for one in ((path, *others) if others else ()))


def _stems(paths: Iterable[NotePath]) -> Iterator[str]:
    return (name_of(path).removesuffix(".md") for path in paths)


def _folders(asked: Asked) -> Proposals:
    return [(f"{folder}/", "") for folder in files_and_folders(asked.root)[1]]


def _moved_headings(asked: Asked, given: list[str]) -> Proposals:
    if not given:
        return notes(asked)
    if len(given) > 1:
        return ()
    wanted = key_of(given[0].removesuffix(".md"))
    limits = load_settings(asked.root, {}).config.limits
    meant = [p for p in asked.notes if f"/{key_of(p)}".endswith(f"/{wanted}.md")]
    read = names_read(asked.root, meant[:1], limits)
    return [(heading, "") for _, names in read for heading in names.headings]


def _tags(asked: Asked) -> Iterator[str]:
    seen = set[str]()
    for names in asked.names.values():
        for tag in names.tags:
            parts = tag.strip("/").split("/")
            for count in range(len(parts), 0, -1):
                whole = "/".join(parts[:count])
                if (key := key_of(whole)) in seen:
                    break  # so are its parents
                seen.add(key)
                yield whole
