"""Page numbers after a quotation and notes in its source are marks; apostrophes are one sign."""

import time

import pytest

from kbtool.citations.quotations.check import Altered, NotFound, Verbatim, check_quotation
from kbtool.citations.quotations.evidence import words_of
from kbtool.citations.quotations.locators import with_locators_cut
from kbtool.citations.quotations.normalized import source_text
from kbtool.citations.quotations.note_marks import without_note_marks
from kbtool.model.content import Quotation
from kbtool.model.location import FILE_SPAN

QUOTED = "The captain had the ship’s boats lowered at once, and nobody on deck asked him why"
SOURCE = f"It blew hard that night. {QUOTED}. By morning they were gone, all of them.\n"
CJK = "船长立刻命令把船上的小艇全部放下去，甲板上没有一个人问他为什么要这样做"
CJK_SOURCE = f"那天夜里风很大。{CJK}。到了早上，他们全都不见了。\n"

LOCATORS = [
    *(" (p. 13)", " (p. 13).", ". (p.13)", " (pp. 13–15)", " (pp. 13, 17)", " (page 13)", " p. 13"),
    *(" (Lee 2020, p. 13)", " (Lee, 2020, p. 13).", " (Lee & Kim 2020a: 13)", " (Lee 2020)"),
    *(" (Lee et al., 2020, pp. 13–14)", " (Lee 2020; Kim 2021, 3)", " (see Lee 2020, p. 13)"),
    *(" [p. 13]", " [13]", " (13)", " (Lee 13)", " (xiv)", " (p. xiv)", " [Lee 2020, p. 13]"),
    *(", S. 13", ", S. 13 f.", ", S. 13ff.", " (S. 13)", " (ebd., S. 13)", " (Seite 13)"),
    *(", p. 13.", "; pp. 13-14", ", p. 13–14.", ", pág. 13", " (с. 13)", " (loc. 1234)"),
    *(" (ibid.)", " (ibid., 13)", " (Kap. 3, § 12)", " (ch. 3)", " (vol. 2, p. 13)", " (12:34)"),
    *(
        "\n(Lee 2020, p. 13)",
        "\nAnn Lee, The Night, p. 13",
        ". Lee 2020, p. 13",
        "\nLee (2020), S. 13",
    ),
    *(" ([[Lee 2020]], p. 13)", " ([@lee2020], p. 13)", " @lee2020 [p. 13]", " (@lee2020, p. 13)"),
    *("\n\n(p. 13)", " (p. 13)\n\n— Ann Lee", " （p. 13）", "” (13)", " *(p. 13)*", " **(p. 13)**"),
]
CJK_LOCATORS = [
    *(
        "（第13页）",
        "（第13页）。",
        "（第 13-15 页）",
        "，第13页",
        "〔第十三页〕",
        "（页13）",
        "（13頁）",
    ),
    *(
        "（李明，2020，第13页）",
        "（李明 2020）",
        "（同上，第3页）",
        "。李明《夜》，第13页",
        "（p. 13）",
    ),
    *("（《夜》，第13页）", "（第3章）", "（第13至15页）", " (p. 13)", "【第13页】"),
]


def check(quotation, source=SOURCE):
    return check_quotation(quotation, source_text(source))


@pytest.mark.parametrize("mark", LOCATORS)
def test_d_a_page_number_after_a_quotation_is_no_word(mark):
    assert check(QUOTED + mark) == Verbatim()


@pytest.mark.parametrize("mark", LOCATORS)
def test_d_beside_one_changed_words_are_found_out(mark):
    changed = QUOTED.replace("at once", "too late")
    assert isinstance(check(changed + mark), Altered)
    assert isinstance(check("Nothing of this was ever said by anybody at sea" + mark), NotFound)


@pytest.mark.parametrize("mark", CJK_LOCATORS)
def test_d_a_page_number_after_a_chinese_quotation_is_no_word(mark):
    assert check(CJK + mark, CJK_SOURCE) == Verbatim()


@pytest.mark.parametrize("mark", CJK_LOCATORS)
def test_d_beside_one_changed_signs_are_found_out(mark):
    assert isinstance(check(CJK.replace("立刻", "从不") + mark, CJK_SOURCE), Altered)


@pytest.mark.parametrize(
    "text",
    [
        f"(p. 13) {QUOTED}",
        f"p. 13: {QUOTED}",
        f"[p. 13]: {QUOTED}",
        "The captain had the ship's boats lowered (p. 13) at once, and nobody on deck (p. 14)",
        "The captain had the ship's boats lowered at once (p. 13)\n\nnobody on deck asked (p. 14)",
    ],
)
def test_d_page_numbers_may_stand_elsewhere(text):
    assert check(text) == Verbatim()


WORDS = [
    "The table on page 13 was torn out of it by the captain of the ship",
    "It is said that he was born (in 1871) on the ship of the captain",
    "There were no 12 letters from the captain of the ship to the other",
    "They met (for the first time) in the house of the captain of the ship",
    "He died in 1871. Ann Lee, the captain’s wife, lived for many years more",
    "She counted 13 men (12 of them drunk) and let the captain go to his ship",
]


@pytest.mark.parametrize("text", WORDS)
def test_d_what_is_part_of_the_sentence_stays_a_word(text):
    assert with_locators_cut(text) == text
    assert check(text, f"So it was. {text}. And so on.") == Verbatim()


def test_d_a_changed_year_or_number_in_the_sentence_is_found_out():
    for text in WORDS:
        if any(sign.isdigit() for sign in text):
            changed = text.replace("1871", "1817").replace("12", "21").replace("page 13", "page 31")
            assert isinstance(check(changed, f"So it was. {text}. And so on."), Altered)


def test_d_a_source_may_hold_the_same_brackets():
    text = "The captain (Lee 2020, p. 13) had the boats lowered at once (see p. 5) and nobody asked"
    assert check(text, f"So it was. {text}. And so on.") == Verbatim()


def words(text):
    return words_of(Quotation(FILE_SPAN, text, None, "", "", ()))


def test_d_marks_do_not_count_among_a_quotations_words():
    assert words("One two three (Lee 2020, p. 13)") == words("One two three, S. 13 ff.") == 3
    assert words("One two three (four five)") == 5
    assert words("船长命令（第13页）") == 2


NOTES = [
    *("captain³", "captain³,", "captain¹²", "captain¹,²", "“captain”³", "captain.³", "captain ³"),
    *(
        "captain<sup>3</sup>",
        "captain<sup>[3]</sup>",
        "captain<sup>3, 4</sup>",
        "captain<sup>*</sup>",
    ),
    *("captain^3^", "captain<sup>[3](#fn3)</sup>", "captain<sup id='r3'>3</sup>", "captain^12,13^"),
    *(
        'captain<sup><a href="#fn3">3</a></sup>',
        "captain<sup><a href='#a'>a</a></sup>",
        "captain[3]",
    ),
    *(
        "captain[3–5]",
        "captain[3, 4]",
        r"captain\[3\]",
        "captain[note 3]",
        "captain[^3]",
        "captain①",
    ),
]
NO_NOTES = [
    *("5 m²", "10³", "10⁻³", "x²", "E = mc²", "3 km²", "12 cm³", "2²", "a²", "y²"),
    *("5 m<sup>2</sup>", "10<sup>3</sup>", "x<sup>2</sup>", "1<sup>st</sup>", "XIX<sup>e</sup>"),
    *("10^3^", "5 m^2^", "E=mc^2^", "H<sub>2</sub>O", "CO₂", "5平方米²", "30米²", "2^10^", "4⁵"),
]


@pytest.mark.parametrize("noted", NOTES)
def test_d_a_notes_mark_in_the_source_is_no_word(noted):
    plain = "It was the captain who had the boats lowered at once"
    source = f"So it went. It was the {noted} who had the boats lowered at once, they said."
    assert check(plain, source) == Verbatim()
    assert check(source.partition(". ")[2], source) == Verbatim()


@pytest.mark.parametrize("text", NO_NOTES)
def test_d_an_exponent_stays(text):
    assert "".join(filter(str.isalnum, without_note_marks(text))) != ""
    raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₂", "01234567892")
    kept = without_note_marks(text).translate(raised)
    digits = [sign for sign in text.translate(raised) if sign.isdigit()]
    assert [sign for sign in kept if sign.isdigit()] == digits


def test_d_a_note_behind_a_year_and_in_chinese():
    assert without_note_marks("in 1871³ and 10³") == "in 1871 and 10³"
    assert without_note_marks("船长³说，三十米²") == "船长说，三十米²"


def test_d_a_word_put_in_beside_a_note_is_found_out():
    source = "So it went. It was the captain<sup>3</sup> who had the boats lowered at once."
    assert check("It was the captain who never had the boats lowered", source) != Verbatim()
    assert isinstance(check("It was the captain 33 who had the boats lowered", source), Altered)


APOSTROPHES = "'’‘ʼʻʽʾʹ׳＇`´′‛ˈꞌ"


@pytest.mark.parametrize("ours", APOSTROPHES)
@pytest.mark.parametrize("theirs", "'’ʼ׳")
def test_d_apostrophes_are_one_sign(ours, theirs):
    text = "the captain{0}s wife didn{0}t know of Qur{0}an and Hawai{0}i, nor did he"
    assert check(text.format(ours), f"So {text.format(theirs)}, it is said.") == Verbatim()


@pytest.mark.parametrize("sign", ["x", "é", "3", "ʰ", "ː", "א", "ー"])
def test_d_what_is_no_apostrophe_stays_a_letter(sign):
    text = "the captain{0}s wife didn{0}t know of Qur{0}an and Hawai{0}i, nor did he"
    assert check(text.format(sign), f"So {text.format(chr(39))}, it is.") != Verbatim()


@pytest.mark.parametrize(
    "unit",
    [
        "(p. ",
        "(p. 1",
        "[",
        "(",
        "(A ",
        "A. ",
        "第1",
        " ",
        "\n",
        ". Lee ",
        "\n\n",
        "³",
        "a³",
        "^3^",
        "<sup>",
        "<sup>3",
        "@a1",
        "¹,",
        "p. 1, ",
        "1, 2",
        "《",
        '" ',
    ],
)
def test_d_long_runs_are_read_in_no_time(unit):
    before = time.process_time()
    text = unit * (100_000 // len(unit))
    check_quotation(text, source_text(text))
    with_locators_cut(text)
    assert time.process_time() - before < 10
