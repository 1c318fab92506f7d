"""Notes, canvases and other files as the vault knows them."""

from dataclasses import dataclass
from typing import NamedTuple

from kbtool.model.content import Content, Problem
from kbtool.model.place import Digest, NotePath


@dataclass(frozen=True, slots=True)
class Note:
    """A Markdown file: where it is, which text it holds, what the text says."""

    path: NotePath
    digest: Digest
    content: Content

    @property
    def stem(self) -> str:
        """The file's name without folder and `.md`."""
        return self.path.rpartition("/")[2][:-3]

    @property
    def title(self) -> str:
        """The text's own title, else the file's name."""
        return self.content.title or self.stem

    @property
    def folder(self) -> str:
        """The folder's path without a final slash, empty at the root."""
        return self.path.rpartition("/")[0]


class CanvasLink(NamedTuple):
    """A file node (`kind` "canvas") or a link inside a text node ("wikilink" or "markdown")."""

    node: str
    kind: str
    raw: str
    target: str
    fragment: str
    embed: bool


@dataclass(frozen=True, slots=True)
class Canvas:
    """A `.canvas` file's outgoing links, or what is wrong with it."""

    path: NotePath
    digest: Digest
    links: tuple[CanvasLink, ...]
    problems: tuple[Problem, ...]


class Attachment(NamedTuple):
    """Any other file of the vault; `size` in bytes."""

    path: NotePath
    size: int
