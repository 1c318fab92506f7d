"""A unified diff for eyes: safe to show, removed and added lines in colour."""

from kbtool.report.text.escape import safe
from kbtool.report.text.style import Style


def patch_text(patch: bytes, style: Style) -> str:
    """Return the diff's text; programs get the bytes themselves instead."""
    lines = patch.decode("utf-8", "surrogateescape").split("\n")
    return "\n".join(_line(line, style) for line in lines)


def _line(line: str, style: Style) -> str:
    # A tab is part of a patch's look; the CR of a line that ends in CR LF is not.
    text = "\t".join(safe(part) for part in line.removesuffix("\r").split("\t"))
    if line.startswith(("--- ", "+++ ")):
        return style.bold(text.rstrip("\t"))
    if line.startswith("@@"):
        return style.dim(text)
    if line.startswith("-"):
        return style.red(text)
    return style.green(text) if line.startswith("+") else text
