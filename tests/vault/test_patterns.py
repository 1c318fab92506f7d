import re
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.vault.linear_regex import Pattern, RefusedPatternError

PATHS = (
    "Archive/old.md",
    "Daily/2024-05-01.md",
    "Notes/Draft.excalidraw.md",
    "ab",
    "aab",
    "b",
    "x|y[z].md",
    "a\nb.md",
    "深度/学习.md",
    "",
)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "a",
        "^a",
        "b$",
        "^a*b$",
        "a+b",
        "^a?b$",
        "(a|b)+$",
        "^(Archive|Daily)/",
        r"\.excalidraw\.md$",
        r"\d{4}-\d{2}-\d{2}",
        r"^\d{0}a",
        "a{2}",
        "^a{1,2}b$",
        "a{2,}",
        "(?:a|b){2,3}",
        "[^a-z/]",
        r"[|\[]y?",
        "x|y|",
        "(^|/)old",
        "md($|x)",
        r"\u6df1",
        ".b",
        "深.*习",
        "(a*)*b",
        "a*?b",
        "()b",
        r"\w+/\w+",
    ],
)
def test_finds_what_python_finds(expression):
    expected = [path for path in PATHS if re.search(expression, path)]
    assert list(Pattern.of(expression).matching(PATHS)) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "(?=a)b", r"(a)\1", r"\bword", "(?i)a", "(?<name>a)", "(", "a)", "[a", "*a", "a**",
        "(((((a{9}){9}){9}){9}){9})", "(){999}" * 9 + "a", "(" * 5000, "\\", "[z-a]", "(((){99}){99}){99}",
    ],
)  # fmt: skip
def test_refuses_what_it_cannot_promise(expression):
    with pytest.raises(RefusedPatternError):
        Pattern.of(expression)


@pytest.mark.parametrize("expression", ["(a+)+$", "^(a|a)*$", "(a|b)*a(a|b){100}c", ".*.*.*.*x"])
def test_an_expression_made_to_hang_does_not(expression):
    start = perf_counter()
    assert list(Pattern.of(expression).matching(["a" * 4000 + "!"])) == []
    assert perf_counter() - start < 5


TOKENS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "(", ")", "|", "*", "+", "?", "{2}", "^", "$"])  # fmt: skip


@settings(max_examples=300)
@given(st.lists(TOKENS, max_size=8).map("".join), st.lists(st.text("abc", min_size=1, max_size=6), max_size=6))
def test_agrees_with_python_or_refuses(expression, texts):  # no path is empty
    try:
        pattern = Pattern.of(expression)
    except RefusedPatternError:
        return
    try:
        known = re.compile(expression)
    except re.error:
        return
    if re.search(r"([\^$]).*\1|[\^$][*+?{]|[)][*+?{]", expression):
        return  # an anchor takes a place of its own here: two in a row find nothing
    assert list(pattern.matching(texts)) == [text for text in texts if known.search(text)]
