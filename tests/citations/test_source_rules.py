"""Family C, row by row of CITATIONS.md 2.5: what is reported, and as much that is left alone."""

import pytest
from helpers import shared_dir
from rule_helpers import diagnostics_of, fixed

BIB = "@book{hale1998, title={Pigments}, author={Hale, Ann}, year=1998}\n"
LONG = "The stacks were left for three months in the warmth of the dung, and then opened again."
CJK = "铅白在粪堆里放了三个月之后才被人打开来看，里面已经长满了白色的粉末。"
ALL = tuple(f"C{number:03}" for number in range(1, 19) if number != 17)

HITS = {
    "C001": [
        "A claim. #literature",
        "---\ntags: [Literature]\n---\nA claim.",
        "A claim about [[other]]. #literature",
        "A claim.[^1] #literature\n\n[^1]: sic!",
        {"kbtool.toml": '[citations]\nliterature-folders = ["Lit"]\n', "Lit/a.md": "A claim."},
        "A claim — of sorts. #literature\n\n— and so on\n\n- Hale",
        "---\nsource_of_joy: [[x]]\n---\nA claim. #literature",
    ],
    "C002": [
        "source::",
        "source:: TODO",
        "source:: ?",
        "source:: [[]]",
        "source:: [[note]]",
        "---\nsource:\n---\nText.",
        "- source::\n- other",
        "来源::",
    ],
    "C003": [
        "source:: [[gone]]",
        "source:: see [[gone]], page 3",
        "source:: [x](gone.md)",
        '---\nsource: "[[gone]]"\n---\n',
        "source:: papers/gone.pdf",
        "source:: ![[gone.pdf]]",
        {"note.md": "source:: [[hale’s book]]", "hale's book.md": "x"},
    ],
    "C004": [
        {"note.md": "As said [@hale1989].", "refs.bib": BIB},
        {"note.md": "As said [see @hale1998; @gone2001, p. 3].", "refs.bib": BIB},
        {"note.md": "As said in [[@gone2001]].", "refs.bib": BIB},
        {"note.md": "As said in [[@gone2001|Hale]].", "refs.bib": BIB},
        {"note.md": "source:: [@gone2001]", "refs.bib": BIB},
        "---\nreferences:\n- id: hale1998\n---\nAs said [@hale1989].",
    ],
    "C005": [
        {"refs.bib": BIB + BIB},
        {"refs.bib": BIB, "more.bib": BIB},
        {"refs.bib": BIB + BIB.replace("hale", "Hale")},
        {"a.md": "---\ncitekey: k1\n---\n", "b.md": "---\ncitekey: '@k1'\n---\n"},
        {"a.md": "---\ncitekey: hale1998\n---\n", "hale1998.md": ""},
    ],
    "C006": [
        {"hale1998 Pigments.md": "---\ncitekey: hale1989\n---\n"},
        {"@hale1998.md": "---\ncitation-key: hale1989\n---\n"},
        {"hale1989 Pigments.md": "", "refs.bib": BIB},
    ],
    "C007": [
        f"source:: [[a]]\n\n## One\n\nsource:: [[b]]\n\n## Two\n\n> {LONG}".replace(
            "source:: [[a]]", "## Nought\n\nsource:: [[a]]"
        ),
        f"## One\n\nsource:: x\n\n## Two\n\nsource:: y\n\n## Three\n\n> [!quote]\n> {LONG}",
        f"## One\n\nsource:: x\n\n## Two\n\nsource:: y\n\n## Three\n\n> {CJK}",
        {"kbtool.toml": '[citations]\nquote-scope = "all"\n', "note.md": f"> {LONG}"},
        {
            "kbtool.toml": '[citations]\nquote-scope = "literature"\n',
            "note.md": f"#literature\n\n> {LONG}",
        },
    ],
    "C008": [
        {"Clippings/a.md": "Text."},
        {"a.md": "Text. #clipping"},
        {"Clippings/a.md": "---\nauthor: Hale\n---\nText."},
        {"Clippings/a.md": "---\nurl:\n---\nText."},
        {"Clippings/a.md": "Text.\u2028" * 9 + "\n\nx" * 9 + " https://x.org/a" + "\n\nx" * 9},
        {"Clippings/a.md": "x\n\n" * 8 + "https://example.org/a\n\n" + "x\n\n" * 8},
    ],
    "C009": [
        "doi:: 10.1000/182.",
        "---\nisbn: 978-0-306-40615-8\n---\n",
        "---\ndoi: 10.123/x\n---\n",
        "arxiv:: 2113.00001",
        "---\npmid: PMC123\n---\n",
        "---\nurl: https://example\n---\n",
        "See <https://doi.org/11.1/x>.",
        "source:: doi:10.1000/",
    ],
    "C010": [
        {"refs.bib": "@book{a, title={x}\n@book{b, title={y}}\n"},
        {"refs.bib": "@book{, title={x}}"},
        {"refs.bib": b"@book{a, title={\xd6l}}"},
        {"kbtool.toml": '[citations]\nbibliography = ["gone.bib"]\n', "note.md": "x"},
        {"kbtool.toml": '[citations]\nbibliography = ["r.json"]\n', "r.json": '{"a": 1}'},
    ],
    "C013": [
        {"note.md": "source:: [[b]]", "b.md": "Thoughts."},
        {"note.md": '---\nsource: "[[b]]"\n---\n', "b.md": "Thoughts."},
    ],
    "C014": [
        {"note.md": "source: [[b]]", "b.md": "x"},
        {"note.md": "source：： text", "b.md": "x"},
        {"note.md": "- **来源**： [[b]]", "b.md": "x"},
    ],
    "C015": [
        {"hale1998 Pigments.md": "x"},
        {"a.md": "---\nauthor: Hale\n---\n"},
    ],
    "C016": [
        {"refs.bib": "@book{a, title={x}, author={y}}"},
        {"refs.bib": "@book{a, title={x}, year=2001}"},
        {"refs.bib": "@book{a, author={x}, year=2001}"},
    ],
    "C018": [
        "# A claim, after Wang\n\nsource:: Hale, Pigments",
        "# A claim, after Wang and Hale 20220205175242\n\nsource:: Hale, Pigments",
    ],
}
LEFT_ALONE = {
    "C001": [
        "A claim. #literature-review",
        "A claim. #literature/book",
        "A claim. #literature\n\nsource:: x",
        "A claim. #literature\n\n— Ann Hale, Pigments",
        "---\nsource: [[x]]\n---\nA claim. #literature",
        "A claim [@hale1998]. #literature",
        "---\nauthor: Hale\n---\nA book. #literature",
    ],
    "C002": [
        "source:: own",
        "url::",
        "- source::\n  - Hale, Pigments",
        "source:: Hale, Todo lists",
        "---\nsource:\nauthor: Hale\n---\nText.",
        "---\nsource:\n---\nText.\n\nsource:: Hale",
        "```\nsource::\n```",
        "{{title}}\n\nsource::",
    ],
    "C003": [
        "---\nsource: [[gone]]\n---\n",
        {"note.md": "source:: [[there]]", "there.md": "x"},
        {"note.md": "source:: [x](there.md)", "there.md": "x"},
        {"note.md": "source:: [[Cafe\u0301]]", "Café.md": "x"},
        {"note.md": "source:: [[@hale1998]]", "refs.bib": BIB},
        "source:: file:///home/x.pdf",
        "See [[gone]].",
    ],
    "C004": [
        "As said [@hale1989].",
        {"note.md": "As said [@hale1998].", "refs.bib": BIB},
        {"note.md": "See [@fig:one] and a@b.org and @gone2001.", "refs.bib": BIB},
        {"note.md": "See [[@2022-09-26]] and [[@ Hale, Pigments]].", "refs.bib": BIB},
        {"note.md": "As said [@x1].", "a.md": "---\ncitekey: x1\n---\n", "refs.bib": BIB},
        {"note.md": "As said [@b].", "refs.bib": "@book{b, title={x\n"},
    ],
    "C005": [
        {"refs.bib": BIB},
        {"refs.bib": BIB, "more.bib": BIB.replace("1998", "1999")},
        {"refs.bib": BIB, "hale1998 Pigments.md": ""},
        {"a.md": "---\ncitekey: k1\n---\n", "b.md": "---\ncitekey: k2\n---\n"},
        {"a/hale1998 One.md": "", "b/hale1998 Two.md": ""},
    ],
    "C006": [
        {"hale1998 Pigments.md": "---\ncitekey: '@hale1998'\n---\n"},
        {"Pigments.md": "---\ncitekey: hale1998\n---\n", "refs.bib": BIB},
        {"brandt2004 Towns.md": "", "refs.bib": BIB},
    ],
    "C007": [
        f"> {LONG}",
        f"source:: x\n\n## Two\n\n> {LONG}",
        "## One\n\nsource:: x\n\n## Two\n\nsource:: y\n\n## Three\n\n> Too short to mind.",
        f"## One\n\nsource:: x\n\n## Two\n\nsource:: y\n\n## Three\n\n> [!note]\n> {LONG}",
        f"## One\n\nsource:: x\n\n## Two\n\nsource:: y\n\n## 3\n\n> {LONG}\n> — Hale, Pigments",
    ],
    "C008": [
        {"Clippings/a.md": "---\nurl: https://example.org\n---\nText."},
        {"Clippings/a.md": "---\nextra:\n  source: https://example.org\n---\nText."},
        {"Clippings/a.md": "---\nfrom: https://example.org\n---\nText."},
        {"Clippings/a.md": "[Text](https://example.org)\n\n" + "x\n\n" * 20},
        {"Clippings/a.md": "x\n\n" * 20 + "https://example.org\n"},
        {"Clippings/a.md": "---\r\na: b\r\n---\r\n" + "x\r\n\r\n" * 20 + "https://example.org"},
    ],
    "C009": [
        "doi:: 10.1000/182",
        "---\nisbn: 9780306406157\n---\n",
        "---\nisbn: 0306406152\n---\n",
        "arxiv:: 2101.00001v2",
        "---\ndoi: TODO\n---\n",
        "---\nurl: '[[a note]]'\n---\n",
        "See https://example/x and version 10.1000 of 978.",
        "---\nurl: example.org/page\n---\n",
    ],
    "C010": [
        {"refs.bib": BIB},
        {"refs.bib": ""},
        {"refs.bib": BIB + "@comment{ anything { goes }}\n% a remark"},
        {"kbtool.toml": '[citations]\nbibliography = ["refs.bib"]\n', "refs.bib": BIB},
        {"package.json": '{"a": 1}'},
    ],
    "C013": [
        {"note.md": "source:: [[b]]", "b.md": "---\nauthor: Hale\n---\n"},
        {"note.md": "source:: [[b]]", "b.md": "A book. #literature"},
    ],
    "C014": [
        {"note.md": "source:: [[b]]", "b.md": "x"},
        {"note.md": "see: [[b]]", "b.md": "x"},
        "---\nsource: x\n---\n`source: [[b]]`",
    ],
    "C015": [
        {"hale1998 Pigments.md": "x", "note.md": "[[hale1998 Pigments]]"},
        {"a.md": "---\nciteKey: x1\n---\n", "note.md": "As said [@x1]."},
    ],
    "C016": [
        {"refs.bib": BIB},
        {"refs.bib": "@inbook{a, title={x}, crossref={b}}\n" + BIB.replace("hale1998", "b")},
        {"refs.bib": "@report{a, title={x}, institution={NDRC}, date={2001-02}}"},
    ],
    "C018": [
        "# A claim, after Wang\n\nsource:: Wang, Sputnik",
        {
            "note.md": "# A claim, after Wang\n\nsource:: [[b]]",
            "b.md": "---\nauthor: Dan Wang\n---\n",
        },
    ],
}


def cases(table):
    return [pytest.param(code, files, id=f"{code}-{n}") for code in table for n, files in
            enumerate(table[code])]  # fmt: skip


@pytest.mark.parametrize(("code", "files"), cases(HITS))
def test_is_reported(code, files):
    assert code in [diagnostic.code for diagnostic in diagnostics_of(files, code)]


@pytest.mark.parametrize(("code", "files"), cases(LEFT_ALONE))
def test_is_left_alone(code, files):
    assert [d.message for d in diagnostics_of(files, code)] == []


def test_hits_and_left_alone_cases_are_equally_many_rule_by_rule():
    assert {code: len(rows) for code, rows in HITS.items()} == {
        code: len(rows) for code, rows in LEFT_ALONE.items()
    }


CASCADES = [
    ("A claim. #literature\n\nsource::", ["C002"]),
    (f"source::\n\n> {LONG}", ["C002"]),
    ("A claim. #literature\n\nsource:: [[gone]]", ["C003"]),
    (f"A claim. #literature\n\n> {LONG}", ["C001"]),
    ({"note.md": "source:: [[@gone2001]]", "refs.bib": BIB}, ["C004"]),
    ({"note.md": "source: [[b]]\n\n#literature", "b.md": "[[note]]"}, ["C014"]),
    ({"Clippings/a.md": "source::\n\nText. #literature"}, ["C002"]),
    ({"Clippings/a.md": "Text. #literature"}, ["C008"]),
    ("{{title}} #literature\n\nsource:: [[gone]]", ["L001"]),
    (
        {
            "note.md": "As said [@gone2001].",
            "refs.bib": BIB,
            "r.json": "{}",
            "kbtool.toml": '[citations]\nbibliography = ["refs.bib", "r.json"]\n',
        },
        ["C010"],
    ),
    (
        {
            "note.md": "As said [@gone2001].",
            "refs.bib": BIB,
            "kbtool.toml": '[citations]\nbibliography = ["refs.bib", "gone.bib"]\n',
        },
        ["C010"],
    ),
    ({"Templates/t.md": "source::", "kbtool.toml": '[vault]\ntemplates = ["Templates"]\n'}, []),
]


@pytest.mark.parametrize(("files", "codes"), CASCADES)
def test_one_cause_gives_one_finding(files, codes):
    found = diagnostics_of(files, *ALL, "L001", "L002", "L003", "E001")
    assert [d.code for d in found if d.code != "C015"] == codes


def test_who_is_silenced_comes_back_when_its_silencer_is_ignored():
    both = diagnostics_of("source:: [[gone]]", "C003", "L001")
    alone = diagnostics_of("source:: [[gone]]", "L001")
    assert ([d.code for d in both], [d.code for d in alone]) == (["C003"], ["L001"])


def test_an_alias_in_a_source_field_is_one_finding_with_a_certain_fix():
    files = {"note.md": "source:: [[Pig]]", "b.md": "---\naliases: [Pig]\n---\nBack: [[note]]"}
    (found,) = diagnostics_of(files, "L001", "L002", "C003")
    assert (found.code, found.suggestions) == ("L002", ("b|Pig",))
    assert fixed(files, "L001", "L002", "C003")["note.md"] == "source:: [[b|Pig]]"


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("hale1998 Pigments’ use", "hale1998 Pigments' use.md"),
        ("hale1998 pigments – a", "Books/hale1998 Pigments - a.md"),
        ("hale1998 Another title", "hale1998 Pigments.md"),
        ("hale1998 pigmemts", "hale1998 Pigments.md"),
    ],
)
def test_a_missing_source_comes_with_what_was_meant(target, path):
    files = {"note.md": f"source:: [[{target}]]", path: "x"}
    (found,) = diagnostics_of(files, "C003")
    name = path.removesuffix(".md").rpartition("/")[2]
    assert found.suggestions == (name,)
    assert fixed(files, "C003")["note.md"] == f"source:: [[{name}]]"


def test_two_possible_meanings_are_no_certain_one():
    files = {"note.md": "source:: [[hale1998 T]]", "hale1998 A.md": "", "hale1998 B.md": ""}
    (found,) = diagnostics_of(files, "C003")
    assert (len(found.suggestions), found.fix) == (2, None)


@pytest.mark.parametrize(
    ("text", "code", "after"),
    [
        ("doi:: 10.1000/182.", "C009", "doi:: 10.1000/182"),
        ('---\ndoi: "10.1000/182,"\n---\n', "C009", '---\ndoi: "10.1000/182"\n---\n'),
        ("source: [[note]]", "C014", "source:: [[note]]"),
        ("来源：：x", "C014", "来源::x"),
        ("A. #literature\n", "C001", "A. #literature\n\nsource:: "),
        ("A. #literature\r\n", "C001", "A. #literature\r\n\r\nsource:: "),
        ("A. #literature", "C001", "A. #literature\n\nsource:: "),
        ("#literature\n\n## References\n\n- x", "C001",
         "#literature\n\n## References\n\nsource:: \n\n- x"),
    ],
)  # fmt: skip
def test_fixes(text, code, after):
    assert fixed(text, code)["note.md"] == after


def test_an_unknown_key_is_mended_to_the_nearest():
    files = {"note.md": "See [@hale1989, p. 3] and [[@hale1989]].", "refs.bib": BIB}
    assert fixed(files, "C004")["note.md"] == "See [@hale1998, p. 3] and [[@hale1998]]."


def test_several_missing_sources_share_their_target():
    files = {f"{n}.md": "source:: [[Steve Jobs]]" for n in range(13)}
    assert {d.target for d in diagnostics_of(files, "C003")} == {"Steve Jobs"}


def test_a_broken_entry_is_reported_at_its_line_and_its_key_is_known():
    files = {"note.md": "As said [@b1].", "refs.bib": f"{BIB}@book{{b1, title={{x\n{BIB}"}
    found = diagnostics_of(files, "C004", "C010")
    assert [(d.path, d.line, d.target) for d in found] == [("refs.bib", 2, "b1")]


def test_bare_keys_are_judged_where_the_configuration_says_so():
    files = {"note.md": "As @gone2001 says.", "refs.bib": BIB}
    assert diagnostics_of(files, "C004") == ()
    files["kbtool.toml"] = "[citations]\nbare-keys = true\n"
    assert len(diagnostics_of(files, "C004")) == 1


def test_keys_of_different_bibliographies_may_be_left_alone():
    options = {"duplicate-citekey": {"across-files": False}}
    files = {"a.bib": BIB, "b.bib": BIB}
    assert diagnostics_of(files, "C005", options=options) == ()


def test_uncited_entries_are_an_option():
    files = {"note.md": "As said [@x1].", "refs.bib": BIB + BIB.replace("hale1998", "x1")}
    assert diagnostics_of(files, "C015") == ()
    (found,) = diagnostics_of(files, "C015", options={"uncited-source": {"entries": True}})
    assert found.target == "hale1998"


CULTURE = (
    "China propaganda culture focuses on state-aligned goals that have industrial prowess, "
    "like making semiconductors 20220205175242"
)
HOUSE = (
    "China",
    "United States",
    "Chinese Internet",
    CULTURE,
)
LITERATURE = "wang2021china China{}s Sputnik Moment"


def house_style(apostrophe):
    seeds = {path.name[:3]: path for path in (shared_dir() / "seeds").iterdir()}
    files = {f"{name}.md": "Text." for name in HOUSE} | {"index.md": "[[claim]]"}
    files[f"{LITERATURE.format(apostrophe)}.md"] = "A letter."
    return {**files, "claim.md": seeds["001"].read_text(encoding="utf-8")}


def test_the_house_style_has_no_finding_of_the_family():
    codes = {d.code for d in diagnostics_of(house_style("’"), *ALL)}
    assert codes == set()


def test_a_straight_apostrophe_is_one_finding_with_the_right_suggestion():
    (found,) = diagnostics_of(house_style("'"), *(code for code in ALL if code != "C015"))
    assert (found.code, found.path, found.line) == ("C003", "claim.md", 19)
    assert found.suggestions == (LITERATURE.format("'"),)
    assert len(diagnostics_of(house_style("'"), "L001", "C003")) == 1


def test_two_of_the_clippings_have_an_origin_and_two_have_none():
    seeds = {path.name[:3]: path for path in (shared_dir() / "seeds").iterdir()}
    numbers = ("000", "002", "003", "004")
    files = {f"Clippings/{n}.md": seeds[n].read_text(encoding="utf-8") for n in numbers}
    found = diagnostics_of(files, *(code for code in ALL if code != "C015"))
    assert [(d.path, d.code) for d in found] == [
        ("Clippings/002.md", "C008"),
        ("Clippings/003.md", "C008"),
    ]
