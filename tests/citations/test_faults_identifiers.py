"""Identifiers as catalogues write them are right; wrong ones stay wrong in every spelling."""

import time

import pytest
from rule_helpers import diagnostics_of

from kbtool.citations.sources.identifiers import Invalid, Valid, identifiers_in, isbns_in, validate

RIGHT = [
    ("arxiv", "2301.10001 [cs.CL]", "2301.10001"),
    ("arxiv", "arXiv:2301.10001v2 [cs.CL]", "2301.10001v2"),
    ("arxiv", "arXiv:2301.10001v2 [cs.CL] 24 Jan 2023", "2301.10001v2"),
    ("arxiv", "arXiv: 2301.10001[cs.CL]", "2301.10001"),
    ("arxiv", "arXiv 2301.10001 (preprint)", "2301.10001"),
    ("arxiv", "https://arxiv.org/pdf/2301.10001v2.pdf?download=1#page=2", "2301.10001v2"),
    ("arxiv", "https://export.arxiv.org/html/2301.10001", "2301.10001"),
    ("arxiv", "10.48550/arXiv.2301.10001", "2301.10001"),
    ("arxiv", "hep-th/9901001", "hep-th/9901001"),
    ("arxiv", "arXiv:math/0309136v1 [math.GT]", "math/0309136v1"),
    ("arxiv", "astro-ph/9108001", "astro-ph/9108001"),
    ("arxiv", "math.GT/0703136", "math.GT/0703136"),
    ("arxiv", "cond-mat.mes-hall/0211187", "cond-mat.mes-hall/0211187"),
    ("arxiv", "0704.0001", "0704.0001"),
    ("arxiv", "1412.9999", "1412.9999"),
    ("arxiv", "1501.00001", "1501.00001"),
    ("doi", "10.1000/182 [doi]", "10.1000/182"),
    ("doi", "DOI 10.1000/182", "10.1000/182"),
    ("doi", "info:doi/10.1000/182", "10.1000/182"),
    ("doi", "urn:doi:10.1000/182 (in print)", "10.1000/182"),
    ("isbn", "978-0-306-40615-7 [hardcover]", "9780306406157"),
    ("isbn", "0306406152 (pbk., 2nd ed.)", "0306406152"),
    ("pmid", "PMID: 12345678 [PubMed - indexed for MEDLINE]", "12345678"),
    ("pmid", "https://www.ncbi.nlm.nih.gov/pubmed/12345678", "12345678"),
]
WRONG = [
    ("arxiv", "2313.10001 [cs.CL]", "month 13"),
    ("arxiv", "arXiv:2313.10001v2 [cs.CL]", "month 13"),
    ("arxiv", "arXiv:2300.10001v2 [cs.CL] 24 Jan 2023", "month 00"),
    ("arxiv", "arXiv: 2301.1001[cs.CL]", "five digits"),
    ("arxiv", "arXiv 2301.10001 preprint", "neither"),
    ("arxiv", "https://arxiv.org/pdf/2301.v2.pdf?download=1#page=2", "neither"),
    ("arxiv", "https://export.arxiv.org/html/2313.10001", "month 13"),
    ("arxiv", "10.48550/arXiv.2313.10001", "month 13"),
    ("arxiv", "hep-th/9913001", "month 13"),
    ("arxiv", "arXiv:math/0309136v0 [math.GT]", "neither"),
    ("arxiv", "astro-ph/9106001", "before April 2007"),
    ("arxiv", "math.GT/0704136", "before April 2007"),
    ("arxiv", "hep-th/9901000", "number 0"),
    ("arxiv", "0703.0001", "April 2007"),
    ("arxiv", "1412.00001", "five digits"),
    ("arxiv", "1501.0001", "five digits"),
    ("arxiv", "2313.10000", "month 13"),
    ("doi", "10.1000/182 x [doi]", "blank"),
    ("doi", "DOI 10.100/182", "fewer than four"),
    ("doi", "info:doi/11.1000/182", "form"),
    ("isbn", "978-0-306-40615-8 [hardcover]", "check digit"),
    ("isbn", "0306406153 (pbk., 2nd ed.)", "check digit"),
    ("pmid", "PMID: 123456789 [PubMed - indexed for MEDLINE]", "one to eight"),
    ("pmid", "https://www.ncbi.nlm.nih.gov/pubmed/PMC12", "PMC"),
]


@pytest.mark.parametrize(("scheme", "text", "normal"), RIGHT)
def test_d_right_as_catalogues_write_it(scheme, text, normal):
    assert validate(scheme, text) == Valid(normal)


@pytest.mark.parametrize(("scheme", "text", "reason"), WRONG)
def test_d_wrong_in_the_same_spellings(scheme, text, reason):
    judgement = validate(scheme, text)
    assert isinstance(judgement, Invalid), judgement
    assert reason in judgement.reason


def test_hits_and_left_alone_cases_are_equally_many():
    assert len(RIGHT) == len(WRONG)


@pytest.mark.parametrize(("scheme", "right"), [(s, r) for s, r, _ in RIGHT if "arxiv" in s])
def test_d_a_note_may_write_it_so(scheme, right):
    for text in (f"---\n{scheme}: '{right}'\n---\n", f"---\n{scheme}: [a b, '{right}']\n---\n"):
        wrong = [found.target for found in diagnostics_of(text, "C009")]
        assert wrong in ([], ["a b"])
    assert diagnostics_of(f"{scheme}:: {right}\n", "C009") == ()


@pytest.mark.parametrize(
    ("field", "places"),
    [
        ("arxiv:: 2313.10001 [cs.CL]", ["2313.10001 [cs.CL]"]),
        ("arxiv:: [2313.10001](https://arxiv.org/abs/2313.10001)", []),
        ("arxiv:: [[2313.10001 Paper]]", []),
        ("isbn:: 0306406153 [pbk., new]; 0306406152", ["0306406153 [pbk., new]"]),
        ("isbn:: [[0306406153]]", []),
        ("source:: arXiv: the server for preprints", []),
        ("source:: arXiv:2313.10001 [cs.CL]", ["2313.10001"]),
    ],
)
def test_d_fields_with_brackets_are_judged_unless_they_hold_a_link(field, places):
    assert [found.target for found in diagnostics_of(field, "C009")] == places


def test_d_a_name_alone_is_no_identifier():
    assert identifiers_in("arXiv: see there, arXiv:hep-th/9901001 [hep-th]")[0].text == (
        "hep-th/9901001"
    )


def test_d_lists_split_outside_brackets_only():
    assert isbns_in("0306406152 (a, b); 9780306406157 [c; d] 9781861972712") == (
        "0306406152 (a, b)",
        "9780306406157 [c; d]",
        "9781861972712",
    )


@pytest.mark.parametrize("unit", [" ", "[", "(", " [", ",", " 978", "] ", "[a,", "1["])
def test_d_long_runs_are_judged_in_no_time(unit):
    before = time.process_time()
    for scheme in ("arxiv", "doi", "isbn", "pmid"):
        validate(scheme, "1" + unit * 30_000 + "1")
    isbns_in(unit * 30_000)
    assert time.process_time() - before < 2


AS_WRITTEN = [
    ("arxiv: 2313.10000", [("2313.10000", 2, 8)]),
    ("arxiv: [2301.10000, 2313.10000]", [("2313.10000", 2, 21)]),
    ("arxiv:\n  - 2301.10000\n  - 2301.1000", [("2301.1000", 4, 5)]),
    ("doi: 10.1000", [("10.1000", 2, 6)]),
    ("isbn: [0306406153]", [("0306406153", 2, 8)]),
    ("pmid: 012", [("012", 2, 7)]),
]
NUMBERS_ALONE = [
    "arxiv: 2301.10000",
    "arxiv: [2301.10000, 0704.0010]",
    "arxiv:\n  - 2301.10000\n  - 1412.1000",
    "doi: 10.1000/1",
    "isbn: [0306406152]",
    "pmid: 120",
]


@pytest.mark.parametrize(("yaml", "expected"), AS_WRITTEN)
def test_d_what_yaml_takes_for_a_number_is_judged_as_written(yaml, expected):
    found = diagnostics_of(f"---\n{yaml}\n---\n", "C009")
    assert [(one.target, one.line, one.column) for one in found] == expected


@pytest.mark.parametrize("yaml", NUMBERS_ALONE)
def test_d_right_numbers_are_left_alone(yaml):
    assert diagnostics_of(f"---\n{yaml}\n---\n", "C009") == ()
