"""Places in notes as hyperlinks that open the editor."""

from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote

from kbtool.model.place import NotePath
from kbtool.report.style import Style


class Places(NamedTuple):
    """`root` is the vault's absolute path, `editor_uri` a template with {path}, {line}, {column}.

    An empty template means the plain file URI.
    """

    style: Style
    root: str
    editor_uri: str = ""

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
