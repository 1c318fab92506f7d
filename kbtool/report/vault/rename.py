"""`kbtool mv`: what it will do or has done, for eyes and for programs."""

from collections.abc import Iterator, Sequence

from kbtool.fix.rename.plan import Plan
from kbtool.report.text.json_text import json_text, path_entry, renames_entry
from kbtool.report.lint.report import counted
from kbtool.report.text.escape import safe
from kbtool.report.text.style import Style


def plan_text(plan: Plan, notices: Sequence[str], style: Style) -> str:
    """Write the renames, then every text that changes below its file, then what else happens."""
    return "\n".join(_lines(plan, notices, style))


def plan_json(plan: Plan, notices: Sequence[str]) -> str:
    """Write the same as data; `changes` are in the files as they are before the renames."""
    document = {
        "schema": 1,
        **renames_entry(plan.renames),
        "changes": [
            {
                **path_entry(change.path),
                "line": change.line,
                "column": change.column,
                "old": change.old,
                "new": change.new,
            }
            for change in plan.changes
        ],
        "notices": list(notices),
    }
    return json_text(document, indent=1) + "\n"


def changes_anything(plan: Plan) -> bool:
    """Say whether a plan does anything at all."""
    return bool(plan.renames or plan.edits)


def summary(plan: Plan) -> str:
    """Say in one sentence what was done."""
    if not changes_anything(plan):
        return "Nothing to do: that is its name already."
    renamed = [f"{old} is {new} now" for old, new in plan.renames]
    changes = counted(len(plan.changes), "place")
    rewritten = f"{changes} rewritten in {counted(len(plan.edits), 'file')}"
    return f"{'; '.join([*renamed, rewritten])}."


def _lines(plan: Plan, notices: Sequence[str], style: Style) -> Iterator[str]:
    for old, new in plan.renames:
        yield f"{style.bold(safe(old))} → {style.bold(safe(new))}"
    path = None
    for change in plan.changes:
        if change.path != path:
            path = change.path
            yield style.bold(safe(path))
        place = style.dim(f"{change.line}:{change.column}")
        yield f"  {place}  {style.red(safe(change.old))} → {style.green(safe(change.new))}"
    if not changes_anything(plan):
        yield summary(plan)
    yield from map(safe, notices)
