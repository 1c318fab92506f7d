"""DOI, ISBN, arXiv, PMID, URL: right ones left alone, wrong ones told, in equal number."""

import pytest

from kbtool.citations.sources.identifiers import (
    Invalid,
    Valid,
    identifiers_in,
    isbns_in,
    normal_doi,
    validate,
)

RIGHT = [
    ("doi", "10.1000/182", "10.1000/182"),
    ("doi", "doi:10.1000/ABC", "10.1000/abc"),
    ("doi", "https://doi.org/10.1000%2F182?x=1", "10.1000/182"),
    ("doi", "http://dx.doi.org/10.1000.10/a", "10.1000.10/a"),
    ("doi", "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O", None),
    ("isbn", "0-306-40615-2", "0306406152"),
    ("isbn", "ISBN-13: 978‑0‑306‑40615‑7 (hbk.)", "9780306406157"),
    ("isbn", "097522980X", "097522980X"),
    ("isbn", "0201483408", "0201483408"),
    ("arxiv", "arXiv:2101.00001v2", "2101.00001v2"),
    ("arxiv", "0704.0001", "0704.0001"),
    ("arxiv", "math.GT/0309136", "math.GT/0309136"),
    ("arxiv", "https://arxiv.org/abs/1501.00001", "1501.00001"),
    ("pmid", "PMID: 12345678", "12345678"),
    ("pmid", "1", "1"),
    ("url", "https://example.org/a?b=c#d", None),
    ("url", "http://localhost:8080/x", None),
    ("url", "https://[2001:db8::1]/x", None),
    ("url", "https://例え.jp/路", None),
    ("url", "zotero://select/items/1_X", None),
    ("url", "https://doi.org/10.1000/182", None),
]
WRONG = [
    ("doi", "10.1000/182.", "ends with '.'", "10.1000/182"),
    ("doi", "10.1000/", "nothing after", None),
    ("doi", "10.1000", "nothing after", None),
    ("doi", "10.1000/a b", "blank", None),
    ("doi", "10.123/x", "fewer than four", None),
    ("isbn", "0-306-40615-3", "check digit", None),
    ("isbn", "978-0-306-40615-8", "check digit", None),
    ("isbn", "1111111111", "repeats", None),
    ("isbn", "201483408", "lost the zero", "0201483408"),
    ("arxiv", "2113.00001", "month 13", None),
    ("arxiv", "1412.00001", "five digits", None),
    ("arxiv", "1501.0001", "five digits", None),
    ("arxiv", "2101.00001.", "ends with", "2101.00001"),
    ("pmid", "123456789", "one to eight", None),
    ("pmid", "PMC12345", "PMC", None),
    ("url", "https://example", "no dot", None),
    ("url", "https://exa mple.org", "blank", None),
    ("url", "https://example..org/", "empty part", None),
    ("url", "https://-bad.org/", "no host name", None),
    ("url", "https://example.org:port/", "cannot be read", None),
    ("url", "https://doi.org/11.1000/182", "leads to a DOI", None),
]


@pytest.mark.parametrize(("scheme", "text", "normal"), RIGHT)
def test_right_identifiers_are_left_alone(scheme, text, normal):
    judgement = validate(scheme, text)
    assert isinstance(judgement, Valid), judgement
    assert normal is None or judgement.normal == normal


@pytest.mark.parametrize(("scheme", "text", "reason", "repair"), WRONG)
def test_wrong_identifiers_say_why(scheme, text, reason, repair):
    judgement = validate(scheme, text)
    assert isinstance(judgement, Invalid), judgement
    assert reason in judgement.reason
    assert judgement.repair == repair


def test_hits_and_left_alone_cases_are_equally_many():
    assert len(RIGHT) == len(WRONG)


def test_running_text_gives_its_identifiers_without_the_sentence_around_them():
    text = "See (doi:10.1000/182), arXiv:2101.00001, PMID 1234 and https://x.org/a_(b)."
    assert [(i.scheme, i.text) for i in identifiers_in(text)] == [
        ("doi", "10.1000/182"),
        ("arxiv", "2101.00001"),
        ("pmid", "1234"),
        ("url", "https://x.org/a_(b)"),
    ]
    assert all(text[i.start : i.end] == i.text for i in identifiers_in(text))


def test_numbers_in_prose_are_no_identifiers():
    assert identifiers_in("Version 10.1000 of 2021, page 10.12/13, tel. 0306406152") == ()


def test_lists_of_isbns_are_split():
    assert isbns_in("0306406152; 9780306406157 9781861972712") == (
        "0306406152",
        "9780306406157",
        "9781861972712",
    )


def test_dois_compare_without_case_and_resolver():
    assert normal_doi("https://doi.org/10.1000/ABC") == normal_doi("10.1000/abc")
    assert normal_doi("10.1000") is None


def test_a_long_run_of_brackets_is_read_in_no_time():
    assert identifiers_in("https://x.org/" + ")" * 200_000)[0].text == "https://x.org/"
