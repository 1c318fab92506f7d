"""The quotation check: what quoters change is forgiven, what they should not change is found."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quotation_corpus import REFORMATTINGS, english, source_of, verdict_name

from kbtool.citations.quotations.check import (
    Altered,
    NotFound,
    NotJudged,
    Verbatim,
    check_quotation,
)
from kbtool.citations.quotations.normalized import normalize, source_text
from kbtool.citations.quotations.plain_text import to_plain_text
from kbtool.citations.quotations.segments import segments_of

SOURCE = """The Chinese government has long had twin ambitions for industrial policy: to be more
economically self-sufficient and to achieve technological greatness. For the most part, it has
relied on government ministries and state-owned enterprises to pursue these goals, and for the
most part, it has come up short.

In semiconductor production, for example, China has barely crossed the starting line. Rather,
private entrepreneurial firms have driven the bulk of the country’s technological success.

中国政府长期以来对产业政策抱有双重雄心：在经济上更加自给自足，并实现技术上的伟大成就。

在半导体生产方面，中国几乎还没有跨过起跑线。
"""
SEEDS = st.integers(min_value=0, max_value=10_000_000)


def check(quotation, source=SOURCE):
    return check_quotation(quotation, source_text(source))


def test_there_are_fourteen_reformattings():
    assert len(set(REFORMATTINGS)) == 14


@settings(max_examples=120, deadline=None)
@given(SEEDS)
def test_a_genuine_quotation_is_never_said_to_be_missing(seed):
    assert verdict_name("genuine", seed) in {"Verbatim", "Altered", "NotJudged"}
    assert verdict_name("cut", seed) in {"Verbatim", "Altered", "NotJudged"}


@settings(max_examples=120, deadline=None)
@given(SEEDS)
def test_a_not_put_in_is_always_altered(seed):
    assert verdict_name("not", seed) == "Altered"


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_thousands_of_quotations_are_judged_right():
    """The long form of the two laws above: `pytest -m soak tests/citations`."""
    for seed in range(4_000):
        assert verdict_name("genuine", seed) != "NotFound"
        assert verdict_name("cut", seed) != "NotFound"
        assert verdict_name("not", seed) == "Altered"


def test_foreign_and_spliced_quotations_are_found_out_in_over_99_of_100():
    names = [verdict_name(kind, seed) for kind in ("foreign", "spliced") for seed in range(150)]
    assert names.count("NotFound") > 0.99 * len(names)


FORGIVEN = [
    "The Chinese government has long had “twin ambitions for industrial policy”",
    "twin **ambitions** for ==industrial policy==: to be more eco-\nnomically self-sufficient",
    "TO BE MORE ECONOMICALLY SELF-SUFFICIENT AND TO ACHIEVE",
    "relied on government ministries [...] to pursue these goals, and for the most part",
    "relied on government ministries and [firms of the state] to pursue these goals, and for the",
    "[r]elied on government ministries [sic] and state-owned enterprises",
    "In semiconductor production, for example, [[China]] has barely crossed[^1] the starting line.",
    "China has barely crossed the starting line.\n\n— Dan Wang, China's Sputnik Moment",
    "private entrepreneurial firms have driven the bulk of the country's technological success",
    "中国政府长期以来对产业政策抱有双重雄心: 在经济上更加自给自足,并实现技术上的伟大成就",
    "在半导体生产方面 ， 中国几乎还没有跨过起跑线……",
    "has barely crossed the starting line.\n....\nThe Chinese government has long had twin",
]
FOUND_OUT = [
    ("The Chinese government has never had twin ambitions for industrial policy", Altered),
    ("twin ambitions for industrial policy: to be less economically self-sufficient", Altered),
    ("TO BE MORE ECONOMICALLY SELF-SUFFICIENT AND NOT TO ACHIEVE", Altered),
    ("relied on government ministries [...] to pursue its dreams of a great future", NotFound),
    ("relied on private ministries and [firms of the state] to pursue these goals", NotFound),
    ("not relied on government ministries [sic] and state-owned enterprises", Altered),
    ("In textile manufacturing China was the first to cross every line there is", NotFound),
    ("China has barely crossed a starting line.\n\n— Dan Wang, Letter", Altered),
    ("private entrepreneurial firms have eaten the bulk of the country's success", NotFound),
    ("中国政府长期以来对产业政策不抱有双重雄心: 在经济上更加自给自足", Altered),
    ("在汽车出口方面，中国早已跨过了终点线，成为世界上最大的出口国", NotFound),
    ("has barely crossed the starting line.\n....\nNobody had expected such a thing", NotFound),
]


@pytest.mark.parametrize("quotation", FORGIVEN)
def test_what_quoters_do_is_forgiven(quotation):
    assert check(quotation) == Verbatim()


@pytest.mark.parametrize(("quotation", "kind"), FOUND_OUT)
def test_what_they_should_not_do_is_found_out(quotation, kind):
    assert isinstance(check(quotation), kind), check(quotation)


def test_hits_and_left_alone_cases_are_equally_many():
    assert len(FORGIVEN) == len(FOUND_OUT)


def test_an_altered_quotation_shows_which_words_differ():
    verdict = check("Chinese government has never had twin ambitions for industrial policy")
    assert isinstance(verdict, Altered)
    assert any((c.source, c.quoted) == ("long", "never") for c in verdict.changes)
    verdict = check("中国政府长期以来对产业政策不抱有双重雄心: 在经济上更加自给自足")
    assert [str(c) for c in verdict.changes] == ["业政策 {+不+} 抱有双"]


def test_a_missing_quotation_shows_the_closest_passage():
    verdict = check(
        "ministries and state-owned enterprises to pursue these aims of theirs, but nobody "
        "believed that any of it would ever bear fruit in the long years that were to come"
    )
    assert isinstance(verdict, NotFound)
    assert verdict.whole
    assert "state-owned enterprises to pursue these goals" in verdict.closest


def test_a_sentence_left_out_without_an_ellipsis_is_an_alteration():
    source = SOURCE.replace("Rather,", "That is all. Rather,")
    verdict = check(
        "China has barely crossed the starting line. Rather, private entrepreneurial firms", source
    )
    assert isinstance(verdict, Altered)
    assert [c.source for c in verdict.changes] == ["That is all."[:-1]]
    swapped = "Rather, private entrepreneurial firms. China has barely crossed the starting line."
    assert isinstance(check(swapped, source), NotFound)


def test_half_a_quotation_is_missing_in_part():
    verdict = check("China has barely crossed the starting line. […] All were very sad about that.")
    assert verdict == NotFound("All were very sad about that.", whole=False, closest="")


def test_short_and_foreign_language_quotations_are_not_judged():
    english_only = SOURCE.partition("中国")[0]
    assert check("twin ambitions") == NotJudged("too-short")
    assert check("在半导体生产方面，中国几乎还没有跨过起跑线。", english_only) == NotJudged(
        "other-language"
    )


def test_a_quotation_may_run_over_an_interleaved_translation():
    source = """First of all the committee met in the old town hall.

首先委员会在旧市政厅开会。

Then it decided that nothing at all should be decided this year.

然后它决定今年什么都不做决定。
"""
    assert (
        check(
            "committee met in the old town hall. Then it decided that nothing at all should", source
        )
        == Verbatim()
    )
    assert check("首先委员会在旧市政厅开会。然后它决定今年什么都不做决定", source) == Verbatim()
    sentences = "首先委员会在 12 楼开会。It met on floor 12. 然后它决定今年什么都不做决定。None."
    assert check("首先委员会在 12 楼开会。然后它决定今年什么都不做决定", sentences) == Verbatim()
    changed = check("首先委员会在 13 楼开会。然后它决定今年什么都不做决定", sentences)
    assert not isinstance(changed, Verbatim)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_make_no_difference(line_end):
    source = source_text(SOURCE.replace("\n", line_end))
    assert source.latin.stream == source_text(SOURCE).latin.stream != ""
    assert source.cjk.stream == source_text(SOURCE).cjk.stream


def test_segments_are_cut_where_a_quoter_may_leave_something_out():
    text = "[T]he one. . . . and (...) two [the state] three\n\nfour [emphasis added]\n— Me, Here"
    assert segments_of(text) == ("The one", "and", "two", "three", "four")
    assert segments_of("— only an attribution") == ("— only an attribution",)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("a <!-- hidden --> b %% too %% c <!-- open", "a  b  c <!-- open"),
        ("![[x.png]]![alt](u) [t](u_(v)) [[a|b]] [[c]]", " t b c"),
        ("[@wang2021, p. 3] see[^1] or^[inline] this[12]", " see or this"),
        ("<p>one</p><b>two</b> &amp; 1 < 2", "\n\none\n\ntwo & 1 < 2"),
        ("word #tag text ^block-id", "word   text"),
        ("[![picture](u)](v) stays", " stays"),
        ("> [!quote] Title\n> text", "\n> text"),
        ("1. one\n2. two\n   more\n3) three", "one\ntwo\n   more\nthree"),
        ("see chapter\n12. And then 3. more", "see chapter\n12. And then 3. more"),
        ("text\n\n7. seven", "text\n\nseven"),
    ],
)
def test_markup_leaves_no_letters_behind(markdown, text):
    assert to_plain_text(markdown) == text


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab 中不.…[](){}<>!@^#%-—>|\n“”1", max_size=120))
def test_any_text_is_judged_without_an_exception(text):
    check(text)
    check_quotation(text * 3, source_text(text))
    assert normalize(normalize(text)) == normalize(text)


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 50_000,
        "%%" * 50_001,
        "[" * 200_000,
        "[[a|" * 50_000,
        "](" * 100_000,
        "[a](" * 50_000,
        "![" * 100_000,
        "[@" * 100_000,
        "<a " * 70_000,
        "> " * 100_000,
        "\n>" * 100_000,
        ". " * 100_000,
        "[…" * 60_000,
        "a" * 200_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_hostile_texts_end_soon(text):
    begin = time.process_time()
    check(text)
    check_quotation(text[:20_000], source_text(text))
    assert time.process_time() - begin < 20  # seconds; measured: under one


def test_five_thousand_words_that_are_not_there_end_soon():
    rng = random.Random(7)
    source, _ = source_of(rng, "en")
    quotation = " ".join(english(random.Random(i)) for i in range(300))
    assert len(quotation.split()) > 4_500
    begin = time.process_time()
    assert isinstance(check(quotation, source * 60), NotFound)
    assert time.process_time() - begin < 20  # seconds; measured: under one
