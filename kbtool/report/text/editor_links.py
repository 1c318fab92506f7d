"""Places in notes: how a path is written for somebody, and hyperlinks that open the editor."""

import posixpath
from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote

from kbtool.model.location import NotePath
from kbtool.report.text.escape import safe
from kbtool.report.text.style import Style


class Standpoint(NamedTuple):
    """The working directory from which somebody opens the paths that are printed.

    `folder` is its vault path where it lies below the vault's root, else empty. `way` leads from
    it to the root where it lies outside, and ends with a slash. All with `/`.
    """

    folder: str = ""
    way: str = ""

    def path_to(self, path: str) -> str:
        """Return a vault path as the working directory knows it."""
        if self.folder:
            return posixpath.relpath("/" + path, "/" + self.folder)
        return self.way + path

    def path_within(self, path: str) -> str:
        """Return the same for a working directory in the vault, else the vault path itself."""
        return path if self.way else self.path_to(path)


class EditorLinks(NamedTuple):
    """`root` is the vault's absolute path, `editor_uri` a template with {path}, {line}, {column}.

    An empty template means the plain file URI. Paths for eyes are written as a `standpoint` in
    the vault knows them; from elsewhere they are the vault's.
    """

    style: Style
    root: str
    editor_uri: str = ""
    standpoint: Standpoint = Standpoint()

    def shown(self, path: NotePath) -> str:
        """Return a path for eyes, harmless."""
        return safe(self.standpoint.path_within(path))

    def linked(self, text: str, path: NotePath, line: int = 1, column: int = 1) -> str:
        """Return the text, as a link to the place where the terminal knows links."""
        if not self.style.hyperlinks:
            return text
        return self.style.linked(text, self.uri(path, line, column))

    def linker(self, path: NotePath, line: int = 1, column: int = 1) -> Callable[[str], str]:
        """Return what makes any text a link to the place."""
        return lambda text: self.linked(text, path, line, column)

    def uri(self, path: NotePath, line: int = 1, column: int = 1) -> str:
        """Return the place's URI."""
        whole = PurePath(self.root, path).as_posix()
        data = whole.encode("utf-8", "surrogateescape")
        encoded = quote(data if whole.startswith("/") else b"/" + data, safe="/:")
        if not self.editor_uri:
            return "file://" + encoded
        # Plain replacement: a template is no format string that could reach into objects.
        named = self.editor_uri.replace("{path}", encoded)
        return named.replace("{line}", str(line)).replace("{column}", str(column))
