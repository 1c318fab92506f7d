"""`kbtool rule` as a user runs it: without a vault, from anywhere."""

import json
import subprocess
import sys
from pathlib import Path

from kbtool.rules.catalog import CATALOG

ROOT = Path(__file__).parent.parent.parent


def run(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "kbtool", "rule", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(ROOT), "HOME": str(folder)},
    )


def test_the_list(tmp_path):
    answer = run(tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("L links\n  L001 broken-note-link")
    assert all(f" {rule.code} {rule.name} " in answer.stdout for rule in CATALOG)


def test_a_family(tmp_path):
    lines = run(tmp_path, "t").stdout.splitlines()
    assert lines[0] == "T tags"
    assert [line.split()[0] for line in lines[1:5]] == ["T001", "T002", "T003", "T004"]


def test_pages_by_code_and_name_in_the_order_asked(tmp_path):
    text = run(tmp_path, "h001", "broken-note-link").stdout
    assert text.index("H001 broken-heading-link") < text.index("L001 broken-note-link")
    assert "\nWhy\n" in text
    assert "[rules.broken-heading-link]\n  slugs = false\n" in text
    assert "%% kbtool: ignore[L001] reason %%" in text


def test_json(tmp_path):
    answer = json.loads(run(tmp_path, "--json", "L001").stdout)
    assert answer["schema"] == 1
    assert [row["name"] for row in answer["rules"]] == ["broken-note-link"]


def test_an_unknown_rule_is_bad_usage_with_a_way_out(tmp_path):
    answer = run(tmp_path, "brokn-note-link")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "did you mean broken-note-link?" in answer.stderr


def test_nothing_is_written(tmp_path):
    run(tmp_path, "L001")
    assert list(tmp_path.iterdir()) == []
