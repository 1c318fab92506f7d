"""What the README says is so."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from readme_screen import screen, screen_in
from test_laws import ORDER

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def help_of(*command: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "kbtool", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return ran.stdout


def commands() -> list[str]:
    _, _, listing = help_of().partition("Commands:")
    return re.findall(r"^  (\w+) ", listing, re.MULTILINE)


def shell_lines() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [line for block in blocks for line in block.split("\n") if "kbtool " in line]


def test_the_screen_is_what_the_command_prints():
    assert screen_in(README) == screen(), "run python tests/readme_screen.py"


def test_every_command_has_its_place():
    assert len(commands()) >= 12
    assert [name for name in commands() if f"kbtool {name}" not in README] == []


@pytest.mark.parametrize("command", sorted({*commands()}))
def test_options_in_examples_exist(command):
    known = help_of(command) + help_of()
    used = [line.split("#")[0] for line in shell_lines() if f"kbtool {command} " in line]
    options = {option for line in used for option in re.findall(r"(?<=\s)--?[a-z][a-z-]*", line)}
    foreign = {"--delimiter", "--preview", "--bind", "--wait", "-d", "-f", "-n", "-q", "-m", "-tag"}
    assert sorted(option for option in options - foreign if option not in known) == []


def test_the_configuration_example_is_valid(tmp_path):
    example = re.search(r"<!-- configuration example -->\n```toml\n(.*?)```", README, re.DOTALL)
    assert example is not None
    (tmp_path / "kbtool.toml").write_text(example[1], encoding="utf-8")
    (tmp_path / "a.md").write_text("See [[b]].\n", encoding="utf-8")
    for command in ("config", "lint"):
        ran = subprocess.run(
            [sys.executable, "-m", "kbtool", command, "-C", str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, ran.stderr  # its only finding is a warning under fail-on error
        assert ran.stdout.count("kbtool.toml") >= 9 if command == "config" else "L001" in ran.stdout


def test_every_dependency_is_justified():
    named = {re.split(r"[<>=]", entry)[0] for entry in PROJECT["dependencies"]}
    named |= {re.split(r"[<>=]", e)[0] for e in PROJECT["optional-dependencies"]["interactive"]}
    table = README.partition("### Dependencies")[2]
    justified = {
        name.strip()
        for row in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
        for name in re.sub(r"\(.*?\)", "", row).split(",")
    }
    assert justified - {"library", "---"} == named


def test_the_rooms_stand_in_their_order():
    table = README.partition("| room | owns |")[2].partition("\n\n")[0]
    rooms = [name.rstrip("/") for name in re.findall(r"`(\w+/?)`", table) if name != "Content"]
    rooms = [name for name in rooms if name in ORDER]
    assert sorted(rooms, key=lambda name: ORDER.index(name) if name != "version" else 1) == rooms
    assert set(rooms) == set(ORDER) - {"__main__"}


def test_relative_links_lead_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_ci_finds_the_test_command():
    found = re.search(r"<!-- test-command -->\n```sh\n(.+)\n```\n<!-- end -->", README)
    assert found is not None
    assert "pytest" in found[1]
