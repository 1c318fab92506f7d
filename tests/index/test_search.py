"""What a search finds beyond words: filters, second tries, dates, links; it never fails."""

import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from searching import TODAY, MemoryNotes, answer_of, paths_of

from kbtool.errors import QueryError
from kbtool.index.query.parser import parse

VAULT = {
    "index.md": "# Home\n\n[[Red]] and [[sub/Green|green]] and [[Nowhere]].",
    "Red.md": "---\naliases: [Crimson, Scharlach]\nstatus: Done\nyear: 2019\ntags: [color/warm]\n"
    "---\n# Red things\n\n## Apples\n\nApples are red.\n\n- [ ] buy apples\n- [x] eat plums\n",
    "sub/Green.md": "---\ncreated: 2024-05-07\nrating: 4.5\n---\nUnripe apples.\nlink [[Red]]\n\n"
    "source:: @smith2020 p. 3\n\n```\ncode apples_total\n```\n",
    "2023-02-18.md": "Walked. Ate plums.\n#color",
    "Chinese 学习.md": "# 机器学习\n\n深度学习很有趣。\n\nSecond αblocker paragraph.",
    "Alone.md": "---\ntags: [literature]\nempty:\nlist: [a, Beta]\n---\nApples? No.",
}


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("tag:color", ["2023-02-18.md", "Red.md"]),
        ("tag:color/warm", ["Red.md"]),
        ("file:green", ["sub/Green.md"]),
        ("file:2023", ["2023-02-18.md"]),
        ("file:/^r.d/", ["Red.md"]),
        ("path:sub/", ["sub/Green.md"]),
        ("path:SUB", ["sub/Green.md"]),
        ("title:things", ["Red.md"]),
        ("alias:scharlach", ["Red.md"]),
        ("heading:apples", ["Red.md"]),
        ("content:crimson", []),
        ("crimson", ["Red.md"]),
        ("field:source", ["sub/Green.md"]),
        ("source:smith2020", ["sub/Green.md"]),
        ("link:Red", ["index.md", "sub/Green.md"]),
        ("link:[[Red]]", ["index.md", "sub/Green.md"]),
        ("link:Nowhere", ["index.md"]),
        ("backlink:index", ["Red.md", "sub/Green.md"]),
        ("backlink:Nobody", []),
        ("is:orphan", ["2023-02-18.md", "Alone.md", "Chinese 学习.md", "index.md"]),
        ("is:broken", ["index.md"]),
        ("is:literature", ["Alone.md"]),
        ("[status]", ["Red.md"]),
        ("[Status:done]", ["Red.md"]),
        ("[year:>2018]", ["Red.md"]),
        ("[year:<=2018]", []),
        ("[rating:>=4.5]", ["sub/Green.md"]),
        ("[rating:=4.5]", ["sub/Green.md"]),
        ("[empty:null]", ["Alone.md"]),
        ("[list:beta]", ["Alone.md"]),
        ("[list:(a beta)]", ["Alone.md"]),
        ("[status:/^D/]", ["Red.md"]),
        ("[created:<2025]", ["sub/Green.md"]),
        ("created:2024-05", ["sub/Green.md"]),
        ("created:2023-02..2023-03", ["2023-02-18.md"]),
        ("modified:2025", ["Alone.md", "Red.md"]),
        ("created:2025", ["Chinese 学习.md", "Red.md"]),
        ("created:2026", ["Alone.md"]),
        ("task:apples", ["Red.md"]),
        ("task-todo:apples", ["Red.md"]),
        ("task-done:apples", []),
        ("task-done:plums", ["Red.md"]),
        ("line:(apples link)", []),
        ("block:(apples link)", ["sub/Green.md"]),
        ("section:(apples buy)", ["Red.md"]),
        ("block:(apples buy)", ["Red.md"]),
        ("line:(学习 有趣)", ["Chinese 学习.md"]),
        ("block:(学习 paragraph)", []),
        ("section:(学习 paragraph)", ["Chinese 学习.md"]),
        ("apples_total", ["sub/Green.md"]),
        ("/ap+les_/", ["sub/Green.md"]),
        ("match-case:APPLES", []),
        ("apples -things -no", ["sub/Green.md"]),
        ('"ate plums"', ["2023-02-18.md"]),
        ("plums OR tag:literature", ["2023-02-18.md", "Alone.md", "Red.md"]),
        ("!!!", []),
        ("walked !!!", ["2023-02-18.md"]),
    ],
)
def test_filters_and_scopes(query, paths):
    notes = MemoryNotes(
        VAULT,
        modified={
            "Red.md": seconds(2025),
            "Alone.md": seconds(2025),
            "sub/Green.md": seconds(2020),
        },
        born={"Chinese 学习.md": seconds(2025), "Alone.md": seconds(2026), "sub/Green.md": 1e9},
    )
    answer = answer_of(notes, query)
    assert sorted(hit.path for hit in answer.hits) == paths
    assert not hits_by_second_try(answer)


def seconds(year):
    return datetime(year, 3, 4).timestamp()  # noqa: DTZ001 - days are the user's own


def test_what_a_note_says_of_its_making_goes_before_its_name_and_its_file():
    files = {
        "a 2021-01-01.md": "---\ndate: 2022-02-02\nCreated: 2023-03-03T10:00\n---\n",
        "b 20210101121212.md": "---\ndate: 2022-02\n---\n",
        "c 20210615121212.md": "",
        "d 2021-07.md": "---\ncreated: 2021-13-01\n---\n",
        "e 20211399 call 12345678.md": "",
        "f.md": "---\ncreated:\n---\n",
    }
    born = dict.fromkeys(files, seconds(2020))
    notes = MemoryNotes(files, born={**born, "f.md": seconds(2024)}, modified=born)

    def found(query, order="path"):
        return [hit.path[0] for hit in answer_of(notes, query, order=order).hits]

    assert found("created:2023-03-03") == ["a"]
    assert found("created:2022-02-28") == ["b"]
    assert found("created:2021") == ["c", "d"]
    assert found("created:2021-07-01..2021-07-02") == ["d"]
    assert found("created:2021-08..") == ["a", "b", "f"]
    assert found("created:2020") == ["e"]
    assert found("-created:1999", "created") == ["f", "a", "b", "d", "c", "e"]


def hits_by_second_try(answer):
    return answer.hits and answer.match_mode != "all words"


@pytest.mark.parametrize(
    ("query", "found", "first", "meant"),
    [
        ("aplles", "words near", None, "apples"),
        ("likn", "words near", "sub/Green.md", "link"),
        ("paragrph", "words near", "Chinese 学习.md", "paragraph"),
        ("thimg", "words near", "Red.md", "thing"),
        ("wlaked", "words near", "2023-02-18.md", "walked"),
        ("sched larlach", "all words", None, None),
        ("charl", "words near", "Red.md", None),
        ("blocker", "words near", "Chinese 学习.md", None),
        ("green unripe pears juice", "most words", "sub/Green.md", None),
        ("what are the unripe apples of it", "all words", "sub/Green.md", None),
        ("what link is for unripe apples", "a question", "sub/Green.md", None),
        ("what unripe apples are", "all words", "sub/Green.md", None),
        ("unripe link apples what", "all words", "sub/Green.md", None),
        ("what link is for unripe apples -nuts", "all words", "sub/Green.md", None),
        ('what "link" is for unripe apples', "all words", "sub/Green.md", None),
        ("机器人学习很有", "most words", "Chinese 学习.md", None),
    ],
)
def test_second_tries(query, found, first, meant):
    answer = answer_of(MemoryNotes(VAULT), query)
    assert answer.match_mode == found
    assert answer.did_you_mean == meant
    if first:
        assert answer.hits[0].path == first


def test_a_second_try_keeps_filters_and_negations():
    assert paths_of(VAULT, "aplles -path:sub -tag:literature") == ["Red.md"]
    assert paths_of(VAULT, "unripe pears juice apples path:nowhere") == []


def test_a_question_finds_notes_with_most_of_its_words_beside_those_with_all():
    files = {
        "all.md": "Cups, teapots and the oldest kettle of them stand in this house.",
        "most.md": "# The oldest kettle\n\nA kettle with teapots.",
        "one.md": "A kettle.",
    }
    asked = "where are the oldest kettle and the cups"
    assert set(paths_of(files, asked)) == {"all.md", "most.md"}
    assert paths_of(files, asked, strictness="exact") == ["all.md"]
    assert paths_of(files, "the oldest kettle and the cups") == ["all.md"]


def test_exact_words_have_no_second_try_and_no_inflection():
    assert paths_of(VAULT, "apple", strictness="exact") == []
    assert paths_of(VAULT, "aplles", strictness="exact") == []
    assert len(paths_of(VAULT, "apple")) == 3


def test_a_pattern_that_takes_for_ever_is_stopped():
    notes = MemoryNotes({"a.md": "a" * 5000 + "!", "b.md": "plain"})
    start = time.process_time()
    answer = answer_of(notes, "/(a+)+$/")
    assert answer.timed_out
    assert time.process_time() - start < 15


def test_a_note_that_went_since_it_was_indexed_is_still_a_hit_without_lines():
    notes = MemoryNotes(VAULT)
    notes.texts = MemoryNotes({}).texts
    hits = answer_of(notes, "unripe").hits
    assert [(hit.path, hit.matches) for hit in hits] == [("sub/Green.md", ())]


def test_bytes_that_are_no_text_are_found_by_name_only():
    files = {"bin.md": b"\x00\xffhello\x00" * 50, "text.md": "hello"}
    assert paths_of(files, "hello") == ["text.md"]
    assert paths_of(files, "file:bin") == ["bin.md"]


PIECES = st.sampled_from(
    ["apples", "red*", "plum~", "学习", "-", "(", ")", " OR ", '"ate plums"', "/a./", "tag:color",
     "[year:>1]", "line:(a b)", "is:orphan", "link:Red", "created:2024", " ", "*", "~", "'", "é",
     "match-case:Red", "section:-x", "file:a", "\x00", "\ud800", "\u202e", "“x”"]
)  # fmt: skip
NOTES = MemoryNotes(VAULT)


@given(st.lists(PIECES, max_size=8).map("".join))
@settings(max_examples=150, deadline=None)
def test_a_query_that_parses_never_fails(query):
    try:
        parse(query, TODAY)
    except QueryError:
        return
    answer = answer_of(NOTES, query)
    assert answer.total == len(answer.hits)
