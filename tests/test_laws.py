"""The two laws of the architecture: import order, and which room owns which library."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kbtool"

ORDER = (
    "version",
    "errors",
    "model",
    "config",
    "parse",
    "vault",
    "citations",
    "rules",
    "lint",
    "fix",
    "session",
    "store",
    "index",
    "watch",
    "report",
    "cli",
    "__main__",
)
OWNERS = {
    "parse": {"markdown_it", "mdurl", "frontmatter", "yaml"},
    "citations": {"bibtexparser", "rapidfuzz", "yaml"},
    "rules": {"rapidfuzz"},
    "store": {"platformdirs", "filelock"},
    "index": {"whoosh", "regex"},
    "watch": {"watchdog", "filelock"},
    "report": {"rich"},
    "cli": {"typer", "click", "rich", "textual"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(text: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found.add(f"{node.module}")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def broken_order(room: str, imports: set[str]) -> list[str]:
    ours = {name.split(".")[1] for name in imports if name.startswith("kbtool.")}
    below = set(ORDER[ORDER.index(room) + 1 :]) if room != "__init__" else set(ORDER)
    return sorted(ours & below)


def foreign_libraries(room: str, imports: set[str]) -> list[str]:
    tops = {name.split(".")[0] for name in imports}
    return sorted(tops - set(sys.stdlib_module_names) - {"kbtool"} - OWNERS.get(room, set()))


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_a_module_imports_only_rooms_above_and_libraries_it_owns(module):
    room, imports = room_of(module), imports_of(module.read_text(encoding="utf-8"))
    assert room in (*ORDER, "__init__"), f"{room} has no place in the order"
    assert broken_order(room, imports) == []
    assert foreign_libraries(room, imports) == []


def test_the_laws_can_fail():
    assert broken_order("parse", {"kbtool.cli.main"}) == ["cli"]
    assert foreign_libraries("lint", {"whoosh.index"}) == ["whoosh"]
    assert len(MODULES) > 10


def test_package_files_hold_a_docstring_at_most():
    for module in PACKAGE.rglob("__init__.py"):
        body = ast.parse(module.read_text(encoding="utf-8")).body
        assert len(body) == 1
        assert isinstance(body[0], ast.Expr), module
