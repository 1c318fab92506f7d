"""Excalidraw's drawings, which are notes: what a link into one may name beside its headings.

The element ids and the names of frames stand in the drawing's data, which is compressed; what
names one of them is a parameter of the viewer, as `#page=3` is for a PDF.
"""

import re
from typing import Final

from kbtool.model.content import Content
from kbtool.model.note import Note

PROPERTY: Final = "excalidraw-plugin"
ENDING: Final = ".excalidraw.md"
_PARAMETER: Final = re.compile(r"#\^?(?:group=|area=|frame=|clippedframe=|taskbone)")


def is_drawing(note: Note) -> bool:
    """Tell whether a note is a drawing, by its property or by its name."""
    return has_mark(note.content) or note.path.lower().endswith(ENDING)


def has_mark(content: Content) -> bool:
    """Tell whether a text says of itself that it is a drawing."""
    return PROPERTY in content.properties


def is_parameter(fragment: str) -> bool:
    """Tell whether the part behind a drawing's name chooses what is shown of it."""
    return _PARAMETER.match(fragment) is not None
