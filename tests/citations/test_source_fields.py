"""Where a source field is one (CITATIONS.md 2.2), what it names, and what is not one."""

import pytest
from helpers import vault_of

from kbtool.citations.model import Citations
from kbtool.citations.sources.source import (
    Absent,
    CitedEntry,
    CitedFile,
    Identified,
    MissingFile,
    Typed,
    UnknownKey,
    caption_of,
)
from kbtool.config.settings import CitationSettings, Config

OTHERS = {
    "x.md": "A book.",
    "hale1998 Pigments.md": "A book.",
    "scan.pdf": b"%PDF",
    "refs.bib": "@book{okafor2022, title={T}}",
}


def named(text, **more):
    """Return the captions of what the fields of note.md name."""
    citations = Citations.of(vault_of({"note.md": text, **OTHERS, **more}))
    readings = citations.fields.get("note.md", ())
    return [caption_of(n.source) for reading in readings for n in reading.named]


def sources(text):
    citations = Citations.of(vault_of({"note.md": text, **OTHERS}))
    return [n.source for reading in citations.fields.get("note.md", ()) for n in reading.named]


IS_ONE = [
    ("source:: [[x]]", ["x"]),
    ("Source:: [[x]]", ["x"]),
    ("**source**:: [[x]]", ["x"]),
    ("- source:: [[x]]", ["x"]),
    ("> source:: [[x]]", ["x"]),
    ("Said so [source:: [[x]]] once.", ["x"]),
    ("Said so (source:: [[x]]) once.", ["x"]),
    ("- [ ] done (source:: [[x]])", ["x"]),
    ("来源:: 《书》", ["《书》"]),
    ("%% source:: [[x]] %%", ["x"]),
    ("---\nsource: https://example.org/a\n---\n", ["https://example.org/a"]),
    ('---\nsource: ["[[x]]", "Hale, Pigments"]\n---\n', ["x", "Hale, Pigments"]),
    ("---\nextra:\n  source: https://example.org/a\n---\n", ["https://example.org/a"]),
    ("---\nfrom: https://example.org/a\n---\n", ["https://example.org/a"]),
    ('---\nextra:\n  source: "[[x]]"\n---\n', ["x"]),
    ("doi:: 10.1000/182", ["10.1000/182"]),
    ("- source::\n  - [[x]]\n  - [[hale1998 Pigments]]\n", ["x", "hale1998 Pigments"]),
]
IS_NONE = [
    "data source:: [[x]]",
    "resources:: [[x]]",
    "std::source [[x]]",
    "source: [[x]]",
    "source：：[[x]]",
    "`source:: [[x]]`",
    "```\nsource:: [[x]]\n```",
    "$source:: x$",
    "<!-- source:: [[x]] -->",
    "from:: [[x]]",
    "---\ntitle: source\n---\n",
    "---\nextra:\n  sources_of_error: x\n---\n",
    "sourceless:: [[x]]",
    '---\nextra:\n  link_source: "[[x]]"\n---\n',
    "---\nresource: [[x]]\n---\n",
    "The source:: of all that, x",
    "# source\n[[x]]",
]


@pytest.mark.parametrize(("text", "expected"), IS_ONE)
def test_is_a_source_field(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize("text", IS_NONE)
def test_is_no_source_field(text):
    assert named(text) == []


def test_from_counts_in_the_frontmatter_alone_even_where_configured():
    config = Config(citations=CitationSettings(source_fields=("from", "Based on")))
    inline = vault_of({"note.md": "from:: [[x]]\n\nbased on:: [[x]]", **OTHERS}, config)
    (reading,) = Citations.of(inline).fields["note.md"]
    assert reading.field.name == "based on"
    frontmatter = vault_of({"note.md": "---\nBased On: a\nFrom: b\n---\n", **OTHERS}, config)
    assert len(Citations.of(frontmatter).fields["note.md"]) == 2


def test_hits_and_left_alone_cases_are_equally_many():
    assert len(IS_ONE) == len(IS_NONE)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("source:: [[hale1998 Pigments|Hale]]", CitedFile("hale1998 Pigments.md")),
        ("source:: [the scan](scan.pdf)", CitedFile("scan.pdf")),
        ("source:: scan.pdf", CitedFile("scan.pdf")),
        ("source:: lost.pdf", MissingFile("lost.pdf", None)),
        ("source:: [[gone]]", MissingFile("gone", 0)),
        ("source:: [@okafor2022, p. 3]", CitedEntry("okafor2022")),
        ("source:: @hale1998", CitedFile("hale1998 Pigments.md")),
        ("source:: [[@okafor2022]]", CitedEntry("okafor2022")),
        ("source:: [@nobody]", UnknownKey("nobody")),
        ("source:: https://example.org/a", Identified("url", "https://example.org/a")),
        ("source:: zotero://select/items/1_X", Identified("url", "zotero://select/items/1_X")),
        ("source:: doi:10.1000/182", Identified("doi", "10.1000/182")),
        ("source:: ISBN 0-306-40615-2", Identified("isbn", "0-306-40615-2")),
        ("source:: arXiv:2101.00001", Identified("arxiv", "2101.00001")),
        ("source:: PMID: 1234", Identified("pmid", "1234")),
        ("isbn:: 0306406152", Identified("isbn", "0306406152")),
        ("---\nisbn: 9780306406157\n---\n", Identified("isbn", "9780306406157")),
        ("source:: own", Absent("own")),
        ("来源:: 佚名", Absent("佚名")),
        ("source:: Hale, Pigments, chapter 3", Typed("Hale, Pigments, chapter 3")),
        ('---\nsource: "[@okafor2022]"\n---\n', CitedEntry("okafor2022")),
        ('---\nsource: "[[gone]]"\n---\n', MissingFile("gone", 0)),
    ],
)
def test_a_field_names_each_kind_of_source(text, source):
    assert sources(text) == [source]


def test_a_field_may_name_several():
    assert named("source:: [[x]], https://example.org/a and [@okafor2022]") == [
        "x",
        "https://example.org/a",
        "@okafor2022",
    ]


def test_an_at_sign_with_a_blank_is_a_name_and_no_key():
    assert sources("source:: [[@ Hale, Pigments]], Chap 1") == [MissingFile("@ Hale, Pigments", 0)]


EMPTY = [
    "source::",
    "source:: [[]]",
    "source:: TODO",
    "source:: ?",
    "source:: [[note]]",
    "---\nsource:\n---\n",
    "---\nsource: []\n---\n",
    "---\nsource: ''\n---\n",
    "来源::",
]
NOT_EMPTY = [
    "source::\n- [[x]]".replace("source", "- source").replace("\n-", "\n  -"),
    "source:: [[x]]",
    "source:: Todorov, Poetics",
    "source:: own",
    "source:: [[note]] and [[x]]",
    "---\nsource: [[x]]\n---\n",  # unquoted: YAML hides the link, but the field is filled
    "---\nsource: a\n---\n",
    "---\nurl:\n---\n",  # templates leave origin fields
    "doi::",
]


@pytest.mark.parametrize("text", EMPTY)
def test_is_empty(text):
    citations = Citations.of(vault_of({"note.md": text, **OTHERS}))
    assert len(citations.empty("note.md")) == 1


@pytest.mark.parametrize("text", NOT_EMPTY)
def test_is_not_empty(text):
    citations = Citations.of(vault_of({"note.md": text, **OTHERS}))
    assert citations.empty("note.md") == ()


def test_empty_and_left_alone_cases_are_equally_many():
    assert len(EMPTY) == len(NOT_EMPTY)


def test_an_empty_property_is_excused_by_the_body_or_by_being_a_source():
    body = "---\nsource:\n---\nText.\n\nsource:: [[x]]"
    book = "---\nsource:\nauthor: Hale\n---\nText."
    for text in (body, book):
        assert Citations.of(vault_of({"note.md": text, **OTHERS})).empty("note.md") == ()


IS_SOURCE = [
    ("a.md", "---\ncitekey: hale1998\n---\n"),
    ("a.md", "---\ncitation-key: '@hale1998'\n---\n"),
    ("a.md", "---\nauthor: Hale\n---\n"),
    ("a.md", "---\nurl: https://x.org\n---\n"),
    ("a.md", "---\nannotation-target: x.pdf\n---\n"),
    ("a.md", "isbn:: 0306406152"),
    ("@ Hale, Pigments.md", ""),
    ("@hale.md", ""),
    ("wang2021china China’s Sputnik Moment.md", ""),
    ("cited.md", ""),
]
IS_NO_SOURCE = [
    ("a.md", "---\ncitekey:\n---\n"),
    ("a.md", "---\nauthor:\n---\n"),
    ("a.md", "---\nauthor: TODO\n---\n"),
    ("a.md", "---\nurl: ''\n---\n"),
    ("a.md", "---\ntitle: x\n---\n"),
    ("a.md", "by Hale, 0306406152"),
    ("2021 Complete guide.md", ""),
    ("Wang 2021.md", ""),
    ("@2022-09-26.md", ""),
    ("linked.md", ""),
]


@pytest.mark.parametrize(("path", "text"), IS_SOURCE)
def test_is_a_source_note(path, text):
    vault = vault_of({path: text, "note.md": "See [[linked]].\n\nsource:: [[cited]]"})
    assert path in Citations.of(vault).sources


@pytest.mark.parametrize(("path", "text"), IS_NO_SOURCE)
def test_is_no_source_note(path, text):
    vault = vault_of({path: text, "note.md": "See [[linked]].\n\nsource:: [[cited]]"})
    assert path not in Citations.of(vault).sources
