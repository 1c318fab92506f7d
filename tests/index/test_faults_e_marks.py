"""Faults found on the product, section E: marks do not stand between words or letters."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from searching import MemoryNotes, answer_of

from kbtool.index.text.folding import HIDDEN
from kbtool.index.text.reading import GAP, read_inline, read_note


def is_found(text, query):
    answer = answer_of(MemoryNotes({"n.md": text, "other.md": "Nothing to see."}), query)
    assert "other.md" not in [hit.path for hit in answer.hits]
    return bool(answer.hits) and answer.match_mode == "all words"


def marked(text, query):
    hits = answer_of(MemoryNotes({"n.md": text}), query, all_lines=True).hits
    return [m.text[a:b] for hit in hits for m in hit.matches for a, b in m.spans]


ONE_WORD = [
    ("**B**ayesian", "bayesian"),
    ("*B*ayesian", "bayesian"),
    ("Photo==synthesis==", "photosynthesis"),
    ("H<sub>2</sub>O", "h2o"),
    ('H<sub class="x">2</sub>O', "h2o"),
    ("un~~happy~~ly", "unhappyly"),
    ("***B***ayesian", "bayesian"),
    ("**H**<sub>2</sub>**O**", "h2o"),
    ("`kb`tool", "kbtool"),
    ("[[Soup]]spoon", "soupspoon"),
    ("[[Soup|Noodle]]s", "noodles"),
    ("[Guide](a.md)line", "guideline"),
    ("[Guide][g]line\n\n[g]: a.md", "guideline"),
    ("Bay<!-- x -->esian", "bayesian"),
    ("Bay%%x%%esian", "bayesian"),
    ("snake\\_case", "snakecase"),
    ("Schr&ouml;dinger", "schrödinger"),
    ("Schr&#246;dinger", "schrodinger"),
    ("Schr&#xF6;dinger", "schrodinger"),
    ("AT&amp;T", "AT&T"),
    ("Bay&shy;esian", "bayesian"),
    ("# **B**ayesian", "heading:bayesian"),
    ("# **B**ayesian", "title:bayesian"),
    ("topic:: **B**ayesian", "field:bayesian"),
    ("- **B**ayesian\n- x", "bayesian"),
    ("| **B**ayesian | y |\n| --- | --- |\n", "bayesian"),
    ("> ==B==ayesian", "bayesian"),
    ("un<wbr>happy", "unhappy"),
    ("[a](b.md)[c](d.md)", "ac"),
    ("_em_[phatic](a.md)", "emphatic"),
    ("a\\**bc*d", "bcd"),
]
OTHER_WORDS = [
    ("2*3 apples", "23"),
    ("a**b", "ab"),
    ("a==b", "ab"),
    ("x~~y", "xy"),
    ("_em_phasis", "em phasis zzz"),
    ("`a*b*c`", "abc"),
    ("```\na*b*c\n```", "abc"),
    ("Intro:\n\n    width*height*depth", "widthheightdepth"),
    ("a\\*b\\*c", "abc"),
    ("$a*b*c$", "abc"),
    ("*one\n\ntwo*three", "twothree"),
    ("- a*b\n- c*d", "cd"),
    ("one<br>two", "onetwo"),
    ("one<div>two</div>", "onetwo"),
    ("<p>one</p><p>two</p>", "onetwo"),
    ("one![[pic.png]]two", "onetwo"),
    ("one![x](y.png)two", "onetwo"),
    ("a&nbsp;b", "ab"),
    ("&nosuch;x", "nosuchx"),
    ("a < b > c", "ac"),
    ("a[b](c d", "ab"),
    ("x[0]y", "x0y"),
    ("Schr&ouml;dinger", "ouml"),
    ("**B**ayesian", "ayesian"),
    ('H<sub class="wide">2</sub>O', "wide"),
    ("`Schr&ouml;dinger`", "schrödinger"),
    ("one\n\n%%\ncomment\n%%\n\ntwo", "onetwo"),
    ("a 5 $ b*c*d", "5bcd"),
]


@pytest.mark.parametrize(("text", "query"), ONE_WORD)
def test_e_marks_do_not_stand_between_letters(text, query):
    assert is_found(text, query)


@pytest.mark.parametrize(("text", "query"), OTHER_WORDS)
def test_e_what_is_no_mark_still_does(text, query):
    assert not is_found(text, query)


SENTENCES = [
    ("The [[Soup|quick]] brown fox", '"the quick brown fox"'),
    ("The [quick](Soup.md) brown fox", '"the quick brown fox"'),
    ('The [quick](Soup.md "Title") brown fox', '"quick brown"'),
    ("The [quick][1] brown fox\n\n[1]: Soup.md", '"the quick brown fox"'),
    ("The **quick** [[brown]] fox", '"the quick brown fox"'),
    ("The quick[^1] brown fox", '"quick brown"'),
    ("The quick[^note] brown fox\n\n[^note]: Said so.", '"quick brown"'),
    ("The quick^[as said] brown fox", '"quick brown"'),
    ("The quick %%really%% brown fox", '"quick brown"'),
    ("The quick <!-- really --> brown fox", '"quick brown"'),
    ('The <span style="x">quick</span> brown fox', '"the quick brown fox"'),
    ("The ![[s.png]] quick", '"the quick"'),
    ("有[[链接]]文字", '"有链接文字"'),
    ("有[[目标|链接]]文字", '"有链接文字"'),
    ("有**链接**文字", '"有链接文字"'),
    ("有链接[^1]文字", "有链接文字"),
    ("The [[Soup|quick]] brown fox", '"the [[Soup|quick]] brown fox"'),
    ("The quick brown fox", '"The **quick** brown fox"'),
    ("The [[Soup|quick]] brown fox", "[[Soup|quick]]"),
    ("The [[Soup|quick]] brown fox", 'line:("quick brown")'),
    ("The [[Soup|quick]] brown fox", 'block:("the quick brown")'),
    ("The [[Soup|quick]] brown fox", 'match-case:"The quick brown"'),
    ("- [ ] The [[Soup|quick]] fox", 'task-todo:("quick fox")'),
    ("%%\na comment with [[Soup|quick]] words\n%%", '"with quick words"'),
    ("漢<rt>かん</rt>字", '"漢字"'),
]
NO_SENTENCES = [
    ("The [[Soup|quick]] brown fox", '"soup quick"'),
    ("The [[Soup|quick]] brown fox", '"the soup"'),
    ("The [[Soup|quick]] brown fox", 'line:("soup quick")'),
    ("The [[Soup|quick]] brown fox", 'match-case:"The Soup"'),
    ("The [quick](Soup.md) brown", '"soup md"~ "md brown"'),
    ("The quick[^1] brown", '"quick 1"'),
    ("The quick^[as said] brown", '"said brown"'),
    ("The quick %%really%% brown", '"quick really"'),
    ("The quick <!-- really --> brown", '"really brown"'),
    ("[[A|x]] [[B|y]]", '"a b"'),
    ("有[[目标|链接]]文字", '"有目标"'),
    ("The [[Soup|quick]] fox", '"the [[Soup|slow]] fox"'),
    ("```\nthe quick\n```\nbrown", '"quick brown"'),
]


@pytest.mark.parametrize(("text", "query"), SENTENCES)
def test_e_phrases_are_looked_for_in_what_is_read(text, query):
    assert is_found(text, query)


@pytest.mark.parametrize(("text", "query"), NO_SENTENCES)
def test_e_what_stands_aside_is_no_part_of_the_sentence(text, query):
    assert not is_found(text, query)


ASIDE = [
    ("The [[Soup|quick]] fox", "soup"),
    ("[[Soup]]s", "soup"),
    ("[[Soup]][[Fox]]", "fox"),
    ("The [quick](Soup%20Kitchen.md) fox", '"soup kitchen"'),
    ("The [quick](M%C3%BChle.md) fox", "mühle"),
    ("[site](https://example.org/guide)", "example.org"),
    ('[site](a.md "Tooltip text")', '"tooltip text"'),
    ("![A red fox](fox.png)", '"red fox"'),
    ("![A red fox](fox.png)", "fox.png"),
    ("![[fox.png]]", "fox"),
    ("said[^smith]", "smith"),
    ("said^[so in Rome]", '"so in rome"'),
    ("<!-- to do -->", '"to do"'),
    ("%% to do %%", '"to do"'),
    ('<img src="fox.png" alt="A red fox">', '"red fox"'),
    ('<a href="https://example.org">x</a>', "example.org"),
    ("Vec<String>", "string"),
    ("[[Note#Part|x]]", "part"),
    ("[[1]](https://example.org/a)", "example"),
    ("source:: [[Soup|quick]]", "source:soup"),
]


@pytest.mark.parametrize(("text", "query"), ASIDE)
def test_e_what_stands_aside_is_found(text, query):
    assert is_found(text, query)
    assert marked(text, query) or "%" in text


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("```rust\nfn main() {}\n```", "rust"),
        ("~~~ python title=x\npass\n~~~", "python"),
        ("- ```rust\n  fn\n  ```", "rust"),
        ("> ```rust\n> fn\n> ```", "rust"),
        ("```{r, echo=FALSE}\nx\n```", "r"),
        ("```rust", "rust"),
    ],
)
def test_e_a_fences_language_is_found(text, query):
    assert is_found(text, query)
    assert is_found(text, f"content:{query}")
    assert not is_found(text, f"heading:{query}")
    assert not is_found(text.replace(query, ""), query)


@pytest.mark.parametrize(
    ("text", "query", "spans"),
    [
        ("A **B**ayesian prior", "bayesian", ["B**ayesian"]),
        ("H<sub>2</sub>O", "h2o", ["H<sub>2</sub>O"]),
        ("Schr&ouml;dinger said", "schrödinger", ["Schr&ouml;dinger"]),
        ("The [[Soup|quick]] brown fox", '"quick brown"', ["quick]] brown"]),
        ("The [[Soup|quick]] brown fox", "soup", ["Soup"]),
        ("The [[Soup|quick]] brown fox", 'match-case:"quick brown"', ["quick]] brown"]),
        ("有[[链接]]文字", "链接文字", ["链接]]文字"]),
        ("a [t](M%C3%BChle.md)", "mühle", ["M%C3%BChle"]),
        ("x[^note] y", "note", ["note"]),
        ("```rust\nfn\n```", "rust", ["rust"]),
        ("%%\none two\n%%", '"one two"', ["one two"]),
    ],
)
def test_e_the_mark_covers_the_text_as_it_is_written(text, query, spans):
    assert marked(text, query) == spans


ENCODED = (
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4Gx8vT7Qk9aZmYk2RnQ0dXy5hB3"
    "Zq8LkJw1sR9vTe4Uo6PiYgMx7NbCcVaDfSgHhJlKQeWrTyUi0OpZ2XwAq5Es8DtFv"
)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (f"![pic](data:image/png;base64,{ENCODED}) seen", "seen"),
        (f'<img alt="pic" src="data:image/png;base64,{ENCODED}"> seen', "seen"),
        (f"seen {ENCODED}", "seen"),
        (f"```\nseen\n{ENCODED}\n```", "seen"),
        (f"---\nimage: data:image/png;base64,{ENCODED}\n---\nseen", "seen"),
        (f"image:: {ENCODED} seen", "seen"),
        (f"# seen {ENCODED}", "seen"),
        (f"seen\n{ENCODED[:76]}\n{ENCODED[20:96]}\nQk9aZmYk2w==", "seen"),
    ],
)
def test_e_base64_is_neither_indexed_nor_shown(text, word):
    assert is_found(text, word)
    held = read_note(text)
    words = " ".join((*held.texts(held.raw.rfind("---") + 3), *held.code_texts()))
    assert ENCODED[20:60] not in words
    assert not is_found(text, "qk9azmyk2w")
    (hit,) = answer_of(MemoryNotes({"n.md": text}), word, all_lines=True).hits
    assert all(ENCODED[20:60] not in match.text for match in hit.matches)


@pytest.mark.parametrize(
    "word",
    [
        "a" * 64,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" * 2,
        "src/main/java/com/example/MyService2/impl/handlers/RequestHandlerFactory",
        "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft",
        "https://example.org/Some/Long/Path/With/Capitals/And/Numbers2024/And/More/Of/It",
        "thisIsAVeryLongCamelCaseIdentifierWithManyManyWordsInItForVersion2OfTheProgram",
    ],
)
def test_e_long_words_are_no_base64(word):
    assert is_found(f"Here: {word}", word)


DRAWING = (
    "---\nexcalidraw-plugin: parsed\n---\n==Switch==\n\n# Excalidraw Data\n\n## Text Elements\n"
    "Harbour plan ^abc\n\n%%\n## Drawing\n```{kind}\n{data}\n```\n%%"
)
JSON = '{"type": "excalidraw", "elements": [{"strokeColor": "teal"}]}'


@pytest.mark.parametrize(
    ("kind", "data"), [("compressed-json", "N4KAkARALgng teal"), ("json", JSON)]
)
def test_e_a_drawings_data_is_not_indexed(kind, data):
    text = DRAWING.replace("{kind}", kind).replace("{data}", data)
    assert is_found(text, '"harbour plan"')
    assert not is_found(text, "teal")
    assert not is_found(text, "content:strokeColor")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        (f"## Drawing\n\n```json\n{JSON}\n```", "teal"),
        ("---\nexcalidraw-plugin: parsed\n---\n## Drawing\n\nlessons on teal", "teal"),
        (
            "---\nexcalidraw-plugin: parsed\n---\n## Drawing\n```json\n{}\n```\n# Notes\nteal",
            "teal",
        ),
        ("```json\n{}\n```\nteal", "teal"),
        ("```json x_TLDRAW\nteal\n```", "teal"),
    ],
)
def test_e_what_only_looks_like_a_drawing_is_indexed(text, query):
    assert is_found(text, query)


def test_e_data_between_a_drawings_own_signs_is_not_indexed():
    data = "!!!_START_OF_TLDRAW_DATA__DO_NOT_CHANGE!!!\nteal\n!!!_END_OF_TLDRAW_DATA__DO_NOT!!!"
    assert not is_found(f"before\n{data}\nafter", "teal")
    assert is_found(f"before\n{data}\nafter", '"before after"')
    assert not is_found(f"```json {data}\n```", "teal")


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["**", "*", "_", "~~", "==", "[[", "]]", "[", "](", "]", "|", "![", "![[", "[^1]", "^[",
             "<b>", "</b>", "<br>", "<!--", "-->", "%%", "`", "``", "```\n", "$", "$$", "\\",
             "&amp;", "&#65;",
             "%20", "\n", "\n\n", "- ", "> ", "# ", "(", ")", " ", "a", "bc", "学", "\r\n",
             "---\n", "<rt>", "</rt>", "data:", "\x7f", "\x1d", "    "]
        ),
        st.text(max_size=4),
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(PIECES)
@settings(max_examples=600, deadline=None)
def test_every_character_keeps_its_place(text):
    reading = read_note(text)
    assert len(reading.seen) == len(text)
    for layer in reading.layers():
        assert len(layer) == len(text)
    list(reading.texts())
    list(read_inline(text).texts())


@given(PIECES)
@example("^[\n**%%]]")
@settings(max_examples=300, deadline=None)
def test_the_layers_hold_the_same_texts_as_the_index(text):
    text = text.replace(GAP, "").replace(HIDDEN, "")
    reading = read_note(text, 0)
    indexed = {part for whole in reading.texts() for part in whole.replace(HIDDEN, "").split()}
    layers = [layer.replace(HIDDEN, "").replace(GAP, " ") for layer in reading.layers()]
    shown = {part for layer in layers for part in layer.split()}
    code = {part for whole in reading.code_texts() for part in whole.split()}
    assert shown == indexed | code


LETTERS = st.sampled_from(["ab", "cd", "ef", "gh"])
WRAPPERS = st.sampled_from(
    ["**{}**", "*{}*", "=={}==", "~~{}~~", "<b>{}</b>", "<i>{}</i>", "[{}](x.md)", "[[x|{}]]",
     "[[{}]]", "{}[^1]", "{}<!-- y -->", "{}%%y%%", "{}&shy;", "{}\u00ad", "`{}`", "{}"]
)  # fmt: skip


@given(
    st.lists(st.lists(st.tuples(LETTERS, WRAPPERS), min_size=1, max_size=2), min_size=1, max_size=4)
)
@settings(max_examples=300, deadline=None)
def test_e_hits_are_those_of_a_naive_match_over_what_is_read(words):
    read = " ".join("".join(letters for letters, _ in word) for word in words)
    plain = [letters for word in words for letters, _ in word]
    written = " ".join("".join(wrap.format(letters) for letters, wrap in word) for word in words)
    emphasis_meets = any(
        len(word) > 1 and all(wrap[0] in "*=~`" for _, wrap in word) for word in words
    )
    if emphasis_meets:  # `**a***b*`: runs that meet are another thing than two marks
        return
    assert is_found(written, f'"{read}"'), written
    for letters in plain:
        stands = letters in read.split() or f"[[{letters}]]" in written
        assert is_found(written, f'"{letters}"') == stands, (written, letters)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000, "[[" * 50_000, "![" * 50_000, "](" * 50_000, "[a](b" * 20_000, "^[" * 50_000,
        "`` ` " * 20_000, "<a " * 30_000, "<!-- " * 20_000, "%%" * 50_000, "a*b" * 30_000,
        "a**b_" * 20_000, "$a " * 30_000, "&amp" * 30_000, "\\" * 60_000, "[[a|" * 20_000,
        "a==b~~" * 20_000, "*a _b " * 20_000 + "x*y", "- a*b\n" * 20_000, "<style>" * 20_000,
        "[x]: y\n" * 10_000, "[x][y]\n" * 10_000, "    a*b*c\n" * 20_000, "aB3" * 50_000,
    ],
)  # fmt: skip
def test_reading_is_linear(text):
    begin = time.process_time()
    reading = read_note(text)
    reading.layers()
    assert time.process_time() - begin < 4
