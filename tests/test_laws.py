"""The laws of the architecture: import order, no circles, which room owns which library."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kbtool"

ORDER = (
    "version",
    "errors",
    "gc_pause",
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
    "app",
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


def module_name(module: Path) -> str:
    return ".".join(module.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def find_circle(imports: dict[str, set[str]]) -> list[str]:
    """Return a way along imports that comes back to where it began; empty where there is none."""
    done: set[str] = set()

    def search(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        if name not in done:
            for other in sorted(imports.get(name, ())):
                if circle := search(other, [*way, name]):
                    return circle
            done.add(name)
        return []

    return next((circle for name in imports if (circle := search(name, []))), [])


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_a_module_imports_only_rooms_above_and_libraries_it_owns(module):
    room, imports = room_of(module), imports_of(module.read_text(encoding="utf-8"))
    assert room in (*ORDER, "__init__"), f"{room} has no place in the order"
    assert broken_order(room, imports) == []
    assert foreign_libraries(room, imports) == []


def test_no_import_leads_back():
    """Not even one inside a function, or for types alone: who needs whom stays plain to see."""
    names = {module_name(module) for module in MODULES}
    found = {m: imports_of(m.read_text(encoding="utf-8")) & names for m in MODULES}
    # `from kbtool.room import module` names the room's empty package as well.
    packages = {module_name(m) for m in MODULES if m.name == "__init__.py"}
    assert find_circle({module_name(m): found[m] - packages for m in MODULES}) == []


def test_the_laws_can_fail():
    assert find_circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert find_circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
    assert broken_order("parse", {"kbtool.cli.main"}) == ["cli"]
    assert foreign_libraries("lint", {"whoosh.index"}) == ["whoosh"]
    assert len(MODULES) > 10


def test_package_files_hold_a_docstring_at_most():
    for module in PACKAGE.rglob("__init__.py"):
        body = ast.parse(module.read_text(encoding="utf-8")).body
        assert len(body) == 1
        assert isinstance(body[0], ast.Expr), module
