"""What words there are in a text, and that the fast reading agrees with the slow one."""

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.index.text.analyzer import Analyzer, units
from kbtool.index.text.folding import fold, without_invisible
from kbtool.index.text.stemmer import stem


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Straße", "strasse"),
        ("ĐƯỜNG", "duong"),
        ("Điện Biên Phủ", "dien bien phu"),
        ("Smørrebrød", "smorrebrod"),
        ("naïve CAFÉ", "naive cafe"),
        ("Æsir œuvre", "aesir oeuvre"),
        ("Łódź", "lodz"),
        ("ﬁle", "file"),
        ("Ｐｙｔｈｏｎ", "python"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("İstanbul ılık", "istanbul ilik"),
        ("がぎ", "がぎ"),
        ("한국", "한국"),
        ("हिन्दी", "हिन्दी"),
        ("cafe\u0301", "cafe"),
    ],
)
def test_letters_fold(written, folded):
    assert fold(written) == normalize("NFC", folded)


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("links", "link"),
        ("linked", "link"),
        ("linking", "link"),
        ("boxes", "box"),
        ("classes", "class"),
        ("class", "class"),
        ("studies", "studi"),
        ("study", "studi"),
        ("studying", "studi"),
        ("making", "make"),
        ("notes", "note"),
        ("noted", "note"),
        ("running", "run"),
        ("creating", "create"),
        ("agreed", "agree"),
        ("string", "string"),
        ("this", "this"),
        ("bus", "bus"),
        ("über", "über"),
        ("generalization", "generalization"),
    ],
)
def test_inflection_is_taken_off(word, base):
    assert stem(word) == base


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("snake_case", {"snake": [0], "case": [1], "snakecase": [0]}),
        (
            "getElementById",
            {"get": [0], "element": [1], "by": [2], "id": [3], "getelementbyid": [0]},
        ),
        ("HTMLParser", {"html": [0], "parser": [1], "htmlparser": [0]}),
        ("e-mail", {"e": [0], "mail": [1], "email": [0]}),
        ("Node.js", {"node": [0], "js": [1], "nodejs": [0]}),
        ("don’t", {"don": [0], "t": [1], "dont": [0]}),
        ("C++ and C#", {"c++": [0], "and": [1], "c#": [2]}),
        ("2024-05-01", {"2024": [0], "05": [1], "01": [2], "20240501": [0]}),
        ("v1.2", {"v1": [0], "2": [1], "v12": [0]}),
        ("Müller", {"muller": [0], "mueller": [0]}),
        ("running", {"running": [0], "=run": [0]}),
        ("学习", {"学": [0], "学习": [0], "习": [1]}),
        ("用Python写", {"用": [0], "python": [1], "写": [2]}),
        ("(a),b;c", {"a": [0], "b": [1], "c": [2]}),
        ("-x- _y_", {"x": [0], "y": [1]}),
        ("…—!", {}),
    ],
)
def test_words_and_their_forms(text, terms):
    assert dict(Analyzer().terms_of(text)[0]) == terms


def slowly(text):
    found, at = {}, 0
    for unit in units(text):
        for offset, part in enumerate(unit.parts):
            found.setdefault(part.term, []).append(at + offset)
        for term, offset in unit.extras:
            found.setdefault(term, []).append(at + offset)
        at += len(unit.parts)
    return {term: sorted(places) for term, places in found.items()}, at


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            ["getById", "snake_case", "e-mail", "C++", "C#", "学习", "Müller", "don't", "a.b.c.d",
             "running", " ", "\n", "-", "_", "+", "#", ".", "\u3000", "用py", "É",
             "\x85", "📌", "٣", "\u00ad", "\u200c", "\u200d", "\x7f", "می", "ʼ", "’", "🇩🇪", "🇩",
             "🏴", "\U000e0067", "カ", "か", "e\u0301", "\ufe0f"]
        ),
        st.text(max_size=6),
    ),
    max_size=20,
).map(lambda parts: normalize("NFC", "".join(parts)))  # fmt: skip


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_the_fast_reading_agrees_with_the_slow_one(text):
    text = text.encode("utf-8", "replace").decode()
    analyzer = Analyzer()
    for _ in range(2):  # the second time from memory
        terms, end = analyzer.terms_of(text)
        assert (dict(terms), end) == slowly(text)


def test_chinese_characters_fold_to_themselves():
    assert [sign for sign in map(chr, range(0x4E00, 0xA000)) if fold(sign) != sign] == []


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_parts_stand_where_they_say(text):
    for unit in units(text):
        for part in unit.parts:
            written = without_invisible(text[part.start : part.end])
            assert fold(written)[:64] in (part.term, "")
