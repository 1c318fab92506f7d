"""Notes, canvases and other files as the vault knows them."""

from dataclasses import dataclass
from typing import NamedTuple

from kbtool.model.content import Content, Problem
from kbtool.model.location import Digest, NotePath


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
    """A file node (`kind` "canvas"), a group's background, or a link inside a text node.

    The last is a "wikilink" or "markdown"; the target of the others is a path from the vault's top.
    """

    node: str
    kind: str
    raw: str
    target: str
    fragment: str
    embed: bool

    @property
    def is_path(self) -> bool:
        """Tell whether the target is a path from the vault's top, and no name to look for."""
        return self.kind in ("canvas", "background")


@dataclass(frozen=True, slots=True)
class Canvas:
    """A `.canvas` file's outgoing links, or what is wrong with it; `html_targets` as in Content."""

    path: NotePath
    digest: Digest
    links: tuple[CanvasLink, ...]
    problems: tuple[Problem, ...]
    html_targets: tuple[str, ...] = ()


class Attachment(NamedTuple):
    """Any other file of the vault; `size` in bytes."""

    path: NotePath
    size: int
