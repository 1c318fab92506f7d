"""The effective configuration as text and as JSON."""

import json
from collections.abc import Iterable, Sequence

from kbtool.config.show import DEFAULT, Setting, toml
from kbtool.report.safe import safe
from kbtool.report.style import Style, cells, clipped


def config_text(settings: Iterable[Setting], style: Style) -> str:
    """Write one line a setting below its table's name, with the origin behind it.

    Defaults are dim: what somebody has set stands out.
    """
    rows = [(s, f"{safe(s.name)} = {safe(toml(s.value))}") for s in settings]
    room = max(20, style.width - 26)
    column = min(max((cells(text) for _, text in rows), default=0), room)
    lines: list[str] = []
    table = ""
    for setting, text in rows:
        if setting.table != table:
            table = setting.table
            lines += [*([""] if lines else []), style.bold(f"[{safe(table)}]")]
        lines.append(_line(setting, text, column, style))
    return "\n".join(lines) + "\n"


def config_json(settings: Sequence[Setting], files: Sequence[str]) -> str:
    """Write every setting as one object; `files` are the places configuration is read from."""
    rows = [
        {"table": s.table, "key": s.name, "value": s.value, "origin": s.origin} for s in settings
    ]
    return json.dumps({"schema": 1, "files": list(files), "settings": rows}, indent=1) + "\n"


def _line(setting: Setting, text: str, column: int, style: Style) -> str:
    if setting.origin == DEFAULT:
        return style.dim(clipped(text, style.width - 2))
    blanks = " " * max(column - cells(text), 0)
    return f"{text}{blanks}  {style.dim('# ' + safe(setting.origin))}"
