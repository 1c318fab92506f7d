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
MOST_MODULES = 16
"""What a folder may hold, its __init__.py left out: more than a screen of names is a maze."""

HANDED_OUT = {
    "kbtool.session.session",
    "kbtool.session.ports",
    "kbtool.index.search.searcher",
    "kbtool.index.search.snippets",
}
"""Sessions and search results, which app/ hands out and the commands name as types."""

PAST_APP = {
    "commands/config.py": {"kbtool.store.config_files"},  # shows where the user's own file lies
    "completion/candidates.py": {  # proposes while a word is typed, without a session
        "kbtool.store.peek",
        "kbtool.store.parsing.content_codec",
    },
    "watch/control.py": {  # --stop and --status find a watcher whose vault may be gone
        "kbtool.store.cache.location",
        "kbtool.store.user_folders",
    },
    "watch/run.py": {"kbtool.store.cache.location"},  # the watcher's lock and log lie there
}
"""The modules of cli/ that go past app/, each with its reason. No more are to be added."""

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


def past_app(imports: set[str]) -> set[str]:
    """Return the modules below app/ that a command's imports name."""
    modules = {module_name(module) for module in MODULES if module.name != "__init__.py"}
    rooms = ("kbtool.store.", "kbtool.session.", "kbtool.index.")
    return {name for name in imports & modules if name.startswith(rooms)} - HANDED_OUT


def test_commands_work_through_app():
    """An editor's or an agent's server is to do all that the command line does."""
    cli = PACKAGE / "cli"
    found = {
        module.relative_to(cli).as_posix(): past_app(imports_of(module.read_text(encoding="utf-8")))
        for module in cli.rglob("*.py")
    }
    assert {name: names for name, names in found.items() if names} == PAST_APP


def test_no_folder_is_a_maze():
    folders = {module.parent for module in MODULES}
    counts = {f: sum(m.parent == f and m.name != "__init__.py" for m in MODULES) for f in folders}
    assert {f.name: count for f, count in counts.items() if count > MOST_MODULES} == {}
    assert max(counts.values()) > MOST_MODULES // 2


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
    assert past_app({"kbtool.store.locks", "kbtool.app.git"}) == {"kbtool.store.locks"}
    assert past_app({"kbtool.session.session", "kbtool.app.search"}) == set()
    assert len(MODULES) > 10


def test_package_files_hold_a_docstring_at_most():
    for module in PACKAGE.rglob("__init__.py"):
        body = ast.parse(module.read_text(encoding="utf-8")).body
        assert len(body) == 1
        assert isinstance(body[0], ast.Expr), module
