"""The effective configuration as text and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from kbtool.config.describe import DEFAULT, Setting, toml
from kbtool.report.text.escape import safe
from kbtool.report.text.json_text import json_text
from kbtool.report.text.style import Style, cells, clipped


def config_text(settings: Iterable[Setting], style: Style) -> str:
    """Write one line a setting below its table's name, with the origin behind it.

    Defaults are dim: what somebody has set stands out.
    """
    lines: list[str] = []
    for table, group in groupby(settings, key=lambda setting: setting.table):
        lines += [*([""] if lines else []), style.bold(f"[{safe(table)}]")]
        lines += _table(list(group), style)
    return "\n".join(lines) + "\n"


def config_json(settings: Sequence[Setting], files: Sequence[str]) -> str:
    """Write every setting as one object; `files` are the places configuration is read from."""
    rows = [
        {"table": s.table, "key": s.name, "value": s.value, "origin": s.origin} for s in settings
    ]
    return json_text({"schema": 1, "files": list(files), "settings": rows}, indent=1) + "\n"


def _table(settings: list[Setting], style: Style) -> Iterator[str]:
    rows = [
        (setting, f"{safe(setting.name)} = {safe(toml(setting.value))}") for setting in settings
    ]
    beside = [
        cells(text) for one, text in rows if cells(text) + len(_origin(one)) + 2 <= style.width
    ]
    room = style.width - max((len(_origin(one)) for one, _ in rows), default=0) - 2
    column = min(max(beside, default=0), room)
    for setting, text in rows:
        origin = style.dim(_origin(setting))
        if setting.origin == DEFAULT:
            yield style.dim(clipped(text, style.width))
        elif cells(text) + len(_origin(setting)) + 2 <= style.width:
            yield f"{text}{' ' * max(column - cells(text), 0)}  {origin}"
        else:
            yield from (text, f"  {origin}")


def _origin(setting: Setting) -> str:
    return f"# {safe(setting.origin)}"
