"""Hits compared with a naive scan of the notes, written here without a line of the index's code."""

import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
from searching import MemoryNotes, answer_of

WORDS = ("apple", "pears", "zürich", "nut", "code-word", "学习", "机器", "习机", "Python3")
TAGS = ("red", "red/dark", "blue")
STATUSES = ("open", "closed", "")


def sentences(words):
    return st.lists(st.sampled_from(words), max_size=8).map(" ".join)


NOTES = st.fixed_dictionaries(
    {
        "title": sentences(("apple", "nut", "学习")),
        "body": st.lists(sentences((*WORDS, "学习机器", "用Python3写")), max_size=4).map(
            "\n\n".join
        ),
        "tags": st.sets(st.sampled_from(TAGS)),
        "status": st.none() | st.sampled_from(STATUSES),
        "year": st.none() | st.integers(1999, 2003),
    }
)
VAULTS = st.lists(NOTES, min_size=1, max_size=6)


def written(facts, number):
    lines = ["---"]
    if facts["status"] is not None:
        lines.append(f"status: {facts['status']}")
    if facts["year"] is not None:
        lines.append(f"year: {facts['year']}")
    if facts["tags"]:
        lines.append(f"tags: [{', '.join(sorted(facts['tags']))}]")
    lines += ["---", f"# {facts['title']} n{number}", "", facts["body"], ""]
    return "\n".join(lines)


def plain(text):
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def flat(facts):
    """All searchable words of a note in one row of tokens, fields apart by a bar."""
    status = f"status {facts['status']}" if facts["status"] is not None else ""
    year = f"year {facts['year']}" if facts["year"] is not None else ""
    parts = [facts["title"], facts["body"], *facts["tags"], status, year]
    return plain(" | ".join(parts))


def has_words(facts, words):
    """Say whether these words stand side by side, Chinese signs each being a word."""
    tokens = re.findall(r"[\u4e00-\u9fff]|[a-z0-9]+|\|", flat(facts))
    wanted = re.findall(r"[\u4e00-\u9fff]|[a-z0-9]+", plain(words))
    rows = (tokens[at : at + len(wanted)] for at in range(len(tokens)))
    return bool(wanted) and wanted in list(rows)


def has_run(facts, run):
    return run in re.sub(r"\s+", " ", flat(facts))


def has_word(facts, word):
    if re.fullmatch(r"[\u4e00-\u9fff]{2,}", word):
        return has_run(facts, word)
    stems = {"pears": ("pears", "pear"), "apples": ("apples", "apple")}
    if has_words(facts, word) or any(has_words(facts, form) for form in stems.get(word, ())):
        return True
    joined = plain(word).replace("-", "")
    return joined in re.findall(r"[a-z0-9]+", flat(facts).replace("-", ""))


SIMPLE = {
    **{
        word: lambda facts, word=word: has_word(facts, word)
        for word in (*WORDS, "apples", "zurich")
    },
    "codeword": lambda facts: has_words(facts, "code word"),
    "习": lambda facts: has_run(facts, "习"),
    '"apple pears"': lambda facts: has_words(facts, "apple pears"),
    '"学习 机器"': lambda facts: has_run(facts, "学习 机器") or has_run(facts, "学习机器"),
    '"nut"': lambda facts: has_words(facts, "nut"),
    "app*": lambda facts: has_words(facts, "apple"),
    "py*": lambda facts: has_words(facts, "python3"),
    "aple~": lambda facts: has_words(facts, "apple"),
    "tag:red": lambda facts: bool({"red", "red/dark"} & facts["tags"]),
    "tag:#RED/dark": lambda facts: "red/dark" in facts["tags"],
    "[status]": lambda facts: facts["status"] is not None,
    "[status:open]": lambda facts: facts["status"] == "open",
    "[status:null]": lambda facts: facts["status"] == "",
    "[status:open OR closed]": lambda facts: facts["status"] in ("open", "closed"),
    "[status:-open]": lambda facts: facts["status"] not in (None, "open"),
    "[year:>2000]": lambda facts: (facts["year"] or 0) > 2000,
    "[year:>=2000 <2002]": lambda facts: facts["year"] in (2000, 2001),
    "title:apple": lambda facts: "apple" in facts["title"].split(),
    "content:pears": lambda facts: "pears" in facts["body"].split(),
    "/n[ou]t/": lambda facts: "nut" in facts["title"] + facts["body"],
    "line:(apple nut)": lambda facts: any(
        {"apple", "nut"} <= set(line.split())
        for line in (facts["title"], *facts["body"].split("\n"))
    ),
    "match-case:Python3": lambda facts: "Python3" in facts["body"],
    "match-case:python3": lambda facts: False,
}


@st.composite
def queries(draw, depth=0):
    """A query with the judgement that a naive reader makes of it."""
    kind = draw(st.sampled_from(("simple", "and", "or", "not") if depth < 2 else ("simple",)))
    if kind == "simple":
        query = draw(st.sampled_from(sorted(SIMPLE)))
        return query, SIMPLE[query]
    one, one_holds = draw(queries(depth + 1))
    if kind == "not":
        return f"-({one})", lambda facts: not one_holds(facts)
    two, two_holds = draw(queries(depth + 1))
    if kind == "and":
        return f"({one}) ({two})", lambda facts: one_holds(facts) and two_holds(facts)
    return f"({one} OR {two})", lambda facts: one_holds(facts) or two_holds(facts)


def hits_of(vault, query):
    notes = MemoryNotes({f"n{n}.md": written(facts, n) for n, facts in enumerate(vault)})
    answer = answer_of(notes, query)
    # A second try with other words is no part of this comparison.
    return {hit.path for hit in answer.hits} if answer.match_mode == "all words" else set()


@given(VAULTS, queries())
@settings(max_examples=300, deadline=None)
def test_hits_are_those_of_a_naive_scan(vault, asked):
    query, holds = asked
    expected = {f"n{n}.md" for n, facts in enumerate(vault) if holds(facts)}
    assert hits_of(vault, query) == expected, query


def test_the_comparison_compares_something():
    note = {"title": "apple", "body": "学习机器 zürich", "tags": {"red/dark"}, "status": "open"}
    vault = [{**note, "year": 2001}, {**note, "year": None, "body": "", "status": None}]
    for query, holds in SIMPLE.items():
        expected = {f"n{n}.md" for n, facts in enumerate(vault) if holds(facts)}
        assert hits_of(vault, query) == expected, query
    assert hits_of(vault, "习机") == {"n0.md"}
    assert hits_of(vault, "-zurich") == {"n1.md"}
