"""Plans another name for a tag and for those nested in it, in bodies, frontmatter and cards."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kbtool.errors import RenameError
from kbtool.fix.link_edits import Rewriting
from kbtool.fix.rename.plan import Plan, writable_text
from kbtool.fix.rename.rewrite import Rewording
from kbtool.model.content import Content, Tag
from kbtool.model.location import NotePath
from kbtool.model.source import Texts
from kbtool.parse.inline.tags import NAME_CHARACTERS
from kbtool.parse.link_text import quoted_text
from kbtool.rules.suggest.words import nearest_words
from kbtool.vault.snapshot import Vault


def plan_tag(vault: Vault, texts: Texts, old: str, new: str) -> Plan:
    """Return the edits that rename a tag; both names with or without `#`.

    Raises RenameError where the new name is no tag, or no note bears the old one; what is merely
    like it is suggested.
    """
    renaming = TagRenaming.of(old, new)
    words: dict[NotePath, list[Rewriting]] = {}
    for note in vault.notes.values():
        if any(map(renaming.concerns, note.content.tags)):
            text = writable_text(texts, note)
            words[note.path] = list(renaming.rewritings(text, note.content))
    draft = Rewording(vault, texts, words=words, card_words=renaming.rewritings).draft()
    if not draft.edits and not words:
        raise RenameError(_unknown(vault, renaming.old))
    return draft.plan(remarks=_joined(vault, renaming))


def _unknown(vault: Vault, name: str) -> str:
    names = {tag.name: None for note in vault.notes.values() for tag in note.content.tags}
    near = nearest_words(name, names)
    hint = f"did you mean #{near[0]}?" if near else "kbtool tags lists them all."
    return f"No note bears the tag #{name}; {hint}"


def _joined(vault: Vault, renaming: "TagRenaming") -> Iterator[str]:
    """Say so when two tags become one: no renaming takes them apart again."""
    tags = {tag for note in vault.notes.values() for tag in note.content.tags}
    after = {renaming.name_after(tag).lower() for tag in tags if renaming.concerns(tag)}
    others = {tag.name.lower(): tag.name for tag in tags if not renaming.concerns(tag)}
    for name in sorted(after & others.keys()):
        yield f"#{others[name]} is there already; both are one now."


@dataclass(frozen=True, slots=True)
class TagRenaming:
    """Both names, without `#`."""

    old: str
    new: str

    @staticmethod
    def of(old: str, new: str) -> "TagRenaming":
        """Check the names."""
        old, new = (name.strip().removeprefix("#").strip("/") for name in (old, new))
        if not _NAME.fullmatch(new) or _NUMBER.fullmatch(new) or "//" in new:
            raise RenameError(f"#{new} is no tag: it has letters, digits, _, - and /, no blanks.")
        return TagRenaming(old, new)

    def concerns(self, tag: Tag) -> bool:
        """Say whether a tag is the old one or nested in it."""
        name, old = tag.name.lower(), self.old.lower()
        return name == old or name.startswith(f"{old}/")

    def name_after(self, tag: Tag) -> str:
        """Return the tag's name after the renaming."""
        return self.new + tag.name[len(self.old) :] if self.concerns(tag) else tag.name

    def rewritings(self, text: str, content: Content) -> Iterator[Rewriting]:
        """Yield the places where the tag is written."""
        for tag in filter(self.concerns, content.tags):
            start, end, *_ = tag.span
            written = text[start:end]
            sign = "#" if written.startswith("#") else ""
            if written.removeprefix("#") == tag.name:
                yield Rewriting(start, written, sign + self.name_after(tag))
            else:  # YAML's escapes hide it: the whole string is written anew
                escaped = quoted_text(self.name_after(tag), '"')
                yield Rewriting(start, written, f'"{escaped}"')


_NAME: Final = re.compile(f"{NAME_CHARACTERS}+")
_NUMBER: Final = re.compile(r"[0-9]+")
