"""Patterns that every Python 3.11 understands alike."""

import ast
import re

from helpers import ROOT

POSSESSIVE_GROUP = re.compile(r"(?<!\()\)(?:[*+?]|\{[0-9,]+\})\+|\(\?>")
"""Before 3.11.5 such a group lost matches when it held anything to go back to (gh-106052)."""


def texts_of(tree):
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]


def test_no_group_is_possessive():
    modules = sorted((ROOT / "kbtool").rglob("*.py"))
    found = [
        (path.name, text)
        for path in modules
        for text in texts_of(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, str) and POSSESSIVE_GROUP.search(text)
    ]
    assert found == []
    assert len(modules) > 200
    assert POSSESSIVE_GROUP.search(r"(?:[^a]++|b)*+c")
