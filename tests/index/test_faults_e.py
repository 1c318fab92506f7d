"""Faults found on the product, section E: what a reader sees is what is found."""

import pytest
from searching import MemoryNotes, answer_of, paths_of

from kbtool.index.text.reading import read_note

SHY, ZWSP, ZWNJ, ZWJ, WORD_JOINER, BOM = "\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"
LEFT_TO_RIGHT, VARIATION, NARROW_BLANK = "\u200e", "\ufe0f", "\u202f"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


def is_found(text, query, path="n.md"):
    answer = answer_of(MemoryNotes({path: text, "other.md": "Nothing to see."}), query)
    assert "other.md" not in [hit.path for hit in answer.hits]
    return bool(answer.hits) and answer.match_mode == "all words"


def marked(text, query):
    hits = answer_of(MemoryNotes({"n.md": text}), query, all_lines=True).hits
    return [m.text[a:b] for hit in hits for m in hit.matches for a, b in m.spans]


INVISIBLE = [
    (f"Bayes{SHY}ian", "bayesian"),
    (f"a Baye{ZWSP}sian model", '"bayesian model"'),
    (f"Bayes{WORD_JOINER}ian", "bayesian"),
    (f"{BOM}Bayesian", "bayesian"),
    (f"Bayes{LEFT_TO_RIGHT}ian", "bayesian"),
    (f"B{SHY}a{SHY}y{SHY}e{SHY}s", "bayes"),
    ("Bayesian", f"baye{SHY}sian"),
    ("Bayesian", f"{BOM}bayesian{ZWSP}"),
    ("Bayesian models", f'"bayesian{ZWSP} models"'),
    ("foo\U000e0061bar", "foobar"),
    ("ab\u180bcd", "abcd"),
    (f"Auf{ZWNJ}lage", "auflage"),
    (f"می{ZWNJ}روم", "میروم"),
    ("میروم", f"می{ZWNJ}روم"),
    (f"کتاب{ZWNJ}ها", f"کتاب{ZWNJ}ها"),
    (f"کتاب{ZWNJ}ها", "کتاب"),
    (f"क्{ZWJ}ष", "क्ष"),
    (f"क्{ZWNJ}ष", "क्ष"),
    (f"中{ZWSP}文", "中文"),
]
STILL_APART = [
    (f"Bayes {SHY} ian", "bayesian"),
    (f"Bayes{NARROW_BLANK}ian", "bayesian"),
    ("Bayes\u2028ian", "bayesian"),
    ("Bayes\u3000ian", "bayesian"),
    ("Bayes\u2003ian", "bayesian"),
    ("Bayes—ian", "bayesian"),
    (f"می {ZWNJ}روم", "میروم"),
    (f"Auf{ZWNJ}lage", "lage"),
    ("中。文", "中國"),
]


@pytest.mark.parametrize(("text", "query"), INVISIBLE)
def test_e_invisible_signs_are_nothing(text, query):
    assert is_found(text, query)


@pytest.mark.parametrize(("text", "query"), STILL_APART)
def test_e_what_separates_still_separates(text, query):
    assert not is_found(text, query)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"Ka{SHY}no.md", "kano"),
        (f"Ka{SHY}no.md", "file:kano"),
        ("Kano.md", f"file:ka{ZWSP}no"),
        (f"مي{ZWNJ}روم.md", "file:ميروم"),
        ("It’s.md", "file:it's"),
        ("Itʼs/n.md", "path:it’s"),
    ],
)
def test_e_names_of_files_fold_as_words_do(path, query):
    assert is_found("Text.", query, path)


def test_e_tags_fold_as_words_do():
    assert is_found(f"#❤{VARIATION}", "tag:❤")
    assert is_found("#kano", f"tag:ka{SHY}no")
    assert not is_found("#kano", "tag:ka")


def test_e_the_mark_covers_what_is_seen():
    assert marked(f"A Bayes{SHY}ian prior", "bayesian") == [f"Bayes{SHY}ian"]
    assert marked(f"{ZWSP}Bayes{ZWSP} prior", "bayes") == ["Bayes"]


APOSTROPHES = "'’‘‛ʼʻʽ′＇´׳՚"


@pytest.mark.parametrize("written", APOSTROPHES)
@pytest.mark.parametrize("asked", APOSTROPHES)
def test_e_apostrophes_are_one(written, asked):
    assert is_found(f"Hawai{written}i ends", f"hawai{asked}i")
    assert is_found(f"Hawai{written}i ends", f'"hawai{asked}i ends"')
    assert is_found(f"Hawai{written}i ends", "hawaii")


@pytest.mark.parametrize(
    ("text", "query"),
    [("Hawai i", "hawaii"), ("Hawai“i", "hawaii"), ("Hawai„i", "hawaii"), ("ʻokina", "kina")],
)
def test_e_other_signs_are_no_apostrophes(text, query):
    assert not is_found(text, query)


def test_e_a_sign_in_front_of_a_word_is_no_part_of_it():
    assert is_found("the ʻokina", "okina")
    assert is_found("the okina", "ʻokina")
    assert is_found("צה״ל", "צהל")
    assert is_found("e\u2011mail", "email")


PICTURES = [
    ("Trip to 🇩🇪!", "🇩🇪"),
    ("🇩🇪🇪🇸", "🇪🇸"),
    ("Spain🇪🇸", "🇪🇸"),
    ("Spain🇪🇸", "spain"),
    (ENGLAND, ENGLAND),
    (f"a{ENGLAND}b", ENGLAND),
    ("👨‍👩‍👧", "👨‍👩‍👧"),
    ("👨‍👩‍👧", "👩"),
    ("👍🏽", "👍🏽"),
    ("👍🏽", "👍"),
    ("❤️", "❤"),
    ("❤", "❤️"),
    ("⏰ ⭐ ⬛", "⭐"),
    ("1️⃣ first", "1️⃣"),
    ("🏳️‍🌈", "🏳️‍🌈"),
]
OTHER_PICTURES = [
    ("🇩🇪🇪🇸", "🇪🇪"),
    ("🇩🇪", "🇪🇩"),
    ("🇩🇪", "🇩🇰"),
    (ENGLAND, SCOTLAND),
    ("🏴", ENGLAND),
    ("👩‍👧‍👨", "👨‍👩‍👧"),
    ("👍🏽", "👍🏿"),
]


@pytest.mark.parametrize(("text", "query"), PICTURES)
def test_e_flags_and_other_pictures_are_found(text, query):
    assert is_found(text, query)
    assert marked(text, query)


@pytest.mark.parametrize(("text", "query"), OTHER_PICTURES)
def test_e_other_pictures_are_not_found(text, query):
    assert not is_found(text, query)


KANA = [
    ("ラーメンを食べる", "らーめん"),
    ("らーめんを食べる", "ラーメン"),
    ("らーめんを食べる", "ﾗｰﾒﾝ"),
    ("消しゴム", "消しごむ"),
    ("消しごむ", "消しゴム"),
    ("ゴミ箱", "ごみ箱"),
    ("ﾗｰﾒﾝ", "らーめん"),
]
OTHER_KANA = [
    ("ラーメン", "らむね"),
    ("かき", "カギ"),
    ("はは", "パパ"),
]


@pytest.mark.parametrize(("text", "query"), KANA)
def test_e_katakana_and_hiragana_meet(text, query):
    assert is_found(text, query)


@pytest.mark.parametrize(("text", "query"), OTHER_KANA)
def test_e_kana_of_other_sound_stay_apart(text, query):
    assert not is_found(text, query)


def test_e_the_kana_that_were_asked_for_come_first():
    files = {"a.md": "らーめん屋", "b.md": "ラーメン屋"}
    assert paths_of(files, "ラーメン") == ["b.md", "a.md"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("remove", "removing"),
        ("merge", "merged"),
        ("change", "changing"),
        ("define", "defined"),
        ("solve", "solving"),
        ("argue", "arguing"),
        ("use", "using"),
        ("removes", "removing"),
        ("organize", "organizing"),
        ("house", "housing"),
    ],
)
def test_e_an_e_that_an_ending_takes_away(one, other):
    assert is_found(f"They {one} it.", other)
    assert is_found(f"They {other} it.", one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hop", "hope"),
        ("hopping", "hope"),
        ("hoping", "hop"),
        ("plan", "plane"),
        ("moral", "morale"),
        ("local", "locale"),
        ("past", "paste"),
        ("us", "used"),
        ("cut", "cute"),
        ("fre", "free"),
    ],
)
def test_e_an_e_that_makes_another_word(one, other):
    assert not is_found(f"They {one} it.", other)
    assert not is_found(f"They {other} it.", one)


CAPITALISED = {
    "exact.md": "A long note about the language of the country, which is Polish. "
    + "Filler. " * 200,
    "title.md": "# Polished and polishing\n\nPolished, polished, polishing: the polishes.",
}


@pytest.mark.parametrize("query", ["Polish", "POLISH", "Polish!", "“Polish”", "the Polish"])
def test_e_a_capitalised_word_ranks_its_exact_form_first(query):
    answer = answer_of(MemoryNotes(CAPITALISED), query)
    assert [hit.path for hit in answer.hits] == ["exact.md", "title.md"]
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "query", ["polish", "polished", "Polished", "Polishes", "polish polishing"]
)
def test_e_other_words_rank_as_they_did(query):
    assert paths_of(CAPITALISED, query)[0] == "title.md"


def test_e_capitalised_words_beside_others_prefer_their_exact_form():
    files = {
        "a.md": "A polished cuisine, polished, polished, of the region.",
        "b.md": "Polish cuisine of the region, a polished table.",
    }
    assert paths_of(files, "Polish cuisine")[0] == "b.md"
    assert paths_of({"a.md": "A polished cuisine."}, "Polish cuisine") == ["a.md"]


NAMING_PROPERTIES = [
    ("alias: Golden City", "golden city"),
    ("alias: Golden City", "alias:golden"),
    ("alias: [Golden City, Praha]", "alias:praha"),
    ("Alias: Praha", "praha"),
    ("aliases: [1984, Praha]", "alias:1984"),
    ("aliases: [1984, Praha]", "alias:praha"),
    ("tag: machine", "machine"),
    ("tag: [machine, deep nets]", '"deep nets"'),
    ("tags: machine learning, deep nets", '"machine learning"'),
    ("title: [Old, New]", "title:new"),
]
NAMING_NOTHING = [
    ("alias: Golden City", "tag:golden"),
    ("alias: Golden City", "heading:golden"),
    ("tag: machine", "tag:machine"),
    ("tags: machine learning, deep nets", "tag:machine"),
    ("cssclasses: [wide-page]", "wide"),
    ("cssclasses: [wide-page]", "page"),
    ("alias:", "alias"),
    ("tag:", "tag"),
    ("alias: Golden City", '"city alias"'),
    ("aliases: [Golden, City]", '"golden city"'),
]


@pytest.mark.parametrize(("frontmatter", "query"), NAMING_PROPERTIES)
def test_singular_names_and_odd_tags_are_searchable(frontmatter, query):
    assert is_found(f"---\n{frontmatter}\n---\nText.", query)


@pytest.mark.parametrize(("frontmatter", "query"), NAMING_NOTHING)
def test_singular_names_are_nothing_else(frontmatter, query):
    assert not is_found(f"---\n{frontmatter}\n---\nText.", query)


@pytest.mark.parametrize(("filler", "is_read"), [(100, True), (2_100_000, False)])
def test_e_the_marks_of_a_note_of_any_size_that_is_parsed_are_read(filler, is_read):
    text = "x " * (filler // 2) + "**B**ayesian"
    assert (text != read_note(text).seen) is is_read
