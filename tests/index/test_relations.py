"""Links and citations asked of the index are those of a vault of all notes."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from searching import MemoryNotes, answer_of, documents_of, paths_of

from kbtool.citations.model import Citations
from kbtool.citations.sources.source import CitedFile
from kbtool.config.settings import CitationSettings, Config, LinkSettings
from kbtool.index.lifecycle.overlay import overlaid
from kbtool.index.search.citation_queries import citing
from kbtool.index.search.link_queries import LinkQueries, is_broken
from kbtool.model.resolution import Found

PATHS = st.sampled_from(
    [
        "Foo.md", "foo.md", "a/Foo.md", "b/foo.md", "Foo.md.md", "v1.2.md", "v1.2", "a/img.png",
        "img.png.md", "Foo", "202301011230 Stamp.md", "202301011230.md", "a/b/Bar.md", "学习.md",
        "a/Über.md", "Map.canvas", "lee2020slow A Slow Book.md", "ng1999.md", "T/{{title}}.md",
    ]
)  # fmt: skip
TARGETS = st.sampled_from(
    [
        "Foo", "foo", "Foo.md", "foo.md.md", "a/Foo", "b/foo.md", "/Foo", "./Foo", "../Foo",
        "./Foo/.", "v1.2", "v1.2.md", "img.png", "img.png.md", "202301011230", "202301011230.md",
        "Bar", "b/Bar", "x/Bar", "学习", "über", "Map.canvas", "Nobody", "{{title}}", "http://a.b",
        "C:/x", "..", "lee2020slow A Slow Book", "ng1999", "@ng1999", "@lee2020slow", "",
        "lee2020slow Another",
    ]
)  # fmt: skip
FRAGMENTS = st.sampled_from(["", "", "", "#Part", "#None", "#^id", "#^no"])
LINKS = st.builds(
    lambda form, target, fragment: form.format(target + fragment),
    st.sampled_from(["see [[{}|x]] so", "![[{}]]", "[t](<{}>)", "source:: [[{}]]", "\n> q [[{}]]"]),
    TARGETS,
    FRAGMENTS,
)
PROSE = st.sampled_from(
    [
        "# Part", "text ^id", "source:: @ng1999", "see [@lee2020slow, p. 3]", "[@NG1999]",
        "source:: Foo.md", "source:: lee2020slow A Slow Book", "note[^1]\n\n[^1]: see [[ng1999]]",
        "#literature", "#literature/book", "source::\n  - [[Foo]]\n  - [[Bar]]", "> q\n> — [[Foo]]",
    ]
)  # fmt: skip
HEADS = st.sampled_from(
    [
        "", "", "---\ncitekey: ng1999\n---\n", "---\naliases: [Slow Book]\nauthor: Lee\n---\n",
        '---\nsource: "[[Foo]]"\n---\n', "---\nsource: '@lee2020slow'\ntags: [literature]\n---\n",
        "---\ncitation-key: '@odd-key'\n---\n",
    ]
)  # fmt: skip
BODIES = st.builds(
    lambda head, parts: head + "\n\n".join(parts), HEADS, st.lists(LINKS | PROSE, max_size=5)
)
VAULTS = st.dictionaries(PATHS, BODIES, min_size=1, max_size=7)
NAMES = [
    "Foo",
    "a/Foo",
    "foo.md.md",
    "v1.2",
    "img.png",
    "202301011230",
    "Bar",
    "学习",
    "Nobody",
    "",
]


def notes_of(files, *, zettel_ids=False):
    canvas = {"nodes": [{"id": "1", "type": "file", "file": "a/Foo.md"}]}
    files = {
        path: json.dumps(canvas) if path.endswith(".canvas") else text
        for path, text in files.items()
    }
    config = Config(
        links=LinkSettings(zettel_ids=zettel_ids),
        citations=CitationSettings(literature_folders=("a/b",)),
    )
    return MemoryNotes(files, config=config)


@given(files=VAULTS, zettel_ids=st.booleans())
@settings(max_examples=150, deadline=None)
@example(files={"Foo": "", "a/Foo.md": "[[Foo]]", "b/foo.md": "[t](Foo.md)"}, zettel_ids=False)
@example(files={"Foo": "", "b/foo.md": "", "T/x.md": "[[foo.md.md]] [[./Foo/.]]"}, zettel_ids=False)
@example(files={"Map.canvas": "", "a/Foo.md": "[[Foo]]", "Foo.md": "[[Foo#Part]]"}, zettel_ids=True)
def test_links_are_those_of_the_whole_vault(files, zettel_ids):
    notes = notes_of(files, zettel_ids=zettel_ids)
    vault, view = notes.whole, overlaid(None, documents_of(notes), {})
    relations = LinkQueries(view, notes)

    def paths(numbers):
        return {relations.path_of(number) for number in numbers}

    everything = set(vault.notes)
    assert paths(relations.orphans()) == {p for p in everything if not vault.incoming[p]}
    broken = {p for p, row in vault.resolutions.items() if any(map(is_broken, row))}
    assert paths(relations.broken()) == broken
    for name in NAMES:
        resolution = vault.resolve(name, "", "") if name else None
        if isinstance(resolution, Found):
            target = resolution.path
            assert paths(relations.linking_to(name)) == vault.incoming[target] & everything
            for number, spans in relations.linking_to(name).items():
                row = vault.links_of(relations.path_of(number))
                assert list(spans) == [
                    link.span
                    for link, each in row
                    if isinstance(each, Found) and each.path == target
                ]
            outgoing = vault.outgoing.get(target, frozenset()) if target in everything else set()
            assert paths(relations.linked_from(f"[[{name}]]")) == outgoing & everything
        else:
            assert relations.find(name) is None


@given(VAULTS)
@settings(max_examples=150, deadline=None)
def test_citations_are_those_of_the_whole_vault(files):
    notes = notes_of(files)
    citations = Citations.of(notes.whole)
    view = overlaid(None, documents_of(notes), {})
    relations = LinkQueries(view, notes)
    numbers = {path: number for number, path, _ in view.documents()}
    found = paths_of_notes(notes, "is:literature")
    assert found == sorted(citations.literature)
    for source, number in numbers.items():
        citing_it = {
            path
            for path, note in notes.whole.notes.items()
            if path != source and source in citations.sources and path not in citations.templates
            if any(each.source == CitedFile(source) for each in citations.citations_in(note))
        }
        naming = naming_in(notes)
        answer = citing(relations, view, {number}, (), naming)
        assert {relations.path_of(n) for n in answer} == citing_it, source


def naming_in(notes):
    """Return what finds a text in source fields and citekeys, for want of an evaluation."""
    from kbtool.index.query.tree import Phrase
    from kbtool.index.search.bm25f import DEFAULT_WEIGHTS, Scorer
    from kbtool.index.search.evaluator import Evaluator
    from kbtool.index.search.text_match import TextMatcher

    scorer = Scorer(overlaid(None, documents_of(notes), {}), DEFAULT_WEIGHTS)
    evaluation = Evaluator(scorer, notes, TextMatcher())
    return lambda text: evaluation.hits(Phrase(text, 0), ("source",))


def paths_of_notes(notes, query):
    return sorted(hit.path for hit in answer_of(notes, query).hits)


CITED = {
    "wang2021china China's Sputnik Moment.md": "---\naliases: [Sputnik]\nauthor: Dan Wang\n---\n",
    "Ann.md": "---\ncitekey: ann1999\nauthor: Ann Hale\n---\n# On Pigments",
    "Plain.md": "Only a note.",
    "by field.md": "source:: [[wang2021china China's Sputnik Moment]]",
    "by key.md": "It says so [@wang2021china, p. 3].",
    "by prose.md": "As in [[wang2021china China's Sputnik Moment|Wang]], again.",
    "by at.md": "See [[@wang2021china]].",
    "by footnote.md": "So.[^1]\n\n[^1]: [[Ann]], chapter 2.",
    "by property.md": '---\nsource: "[[Ann]]"\n---\n',
    "by ann's key.md": "Blue [@ann1999].",
    "mention.md": "See [[Plain]].",
    "no cite.md": "![[Ann]] and wang2021china in words, Sputnik too.",
}
BY_WANG = ["by at.md", "by field.md", "by key.md", "by prose.md"]
BY_ANN = ["by ann's key.md", "by footnote.md", "by property.md"]


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("source:wang2021china", BY_WANG),
        ("source:@wang2021china", BY_WANG),
        ("source:Sputnik", BY_WANG),
        ('source:"Sputnik Moment"', BY_WANG),
        ("source:[[wang2021china China's Sputnik Moment]]", BY_WANG),
        ("source:ann1999", BY_ANN),
        ("source:ANN1999", BY_ANN),
        ('source:"on pigments"', BY_ANN),
        ("source:(pigments OR sputnik)", sorted(BY_WANG + BY_ANN)),
        ("source:sputnik -source:moment", []),
        ("source:sputnik says", ["by key.md"]),
        ("source:Plain", []),
        ("source:nobody", []),
    ],
)
def test_source_finds_the_notes_that_cite(query, paths):
    answer = answer_of(MemoryNotes(CITED), query)
    assert sorted(hit.path for hit in answer.hits) == paths
    assert answer.match_mode == "all words"


def lines_of(files, query):
    return {
        hit.path: [(match.line, match.column, match.text) for match in hit.matches]
        for hit in answer_of(MemoryNotes(files), query).hits
    }


def test_links_and_citations_are_shown_at_their_place():
    assert lines_of(CITED, "source:sputnik") == {
        "by field.md": [(1, 10, CITED["by field.md"])],
        "by prose.md": [(1, 7, CITED["by prose.md"])],
        "by key.md": [(1, 13, CITED["by key.md"])],
        "by at.md": [(1, 5, "See [[@wang2021china]].")],
    }
    assert lines_of({"a.md": "x\n\nsee [[b|c]]\n", "b.md": ""}, "link:b") == {
        "a.md": [(3, 5, "see [[b|c]]")]
    }
    assert lines_of({"a.md": "no\n[[Nowhere]]\n"}, "link:nowhere") == {
        "a.md": [(2, 1, "[[Nowhere]]")]
    }


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("line:(red ball)", [5]),
        ("block:(red ball)", [4, 5, 8, 9]),
        ("section:(red ball)", [4, 5, 8, 9]),
        ("task-todo:red", [12]),
        ("task-todo:red OR line:(red ball)", [5, 12]),
        ("line:(red ball) red", [2, 4, 5, 8, 9, 11, 12]),
        ("line:(red ball) tag:nothing OR line:(red ball)", [5]),
    ],
)
def test_only_lines_within_a_scope_are_shown(query, lines):
    text = "# One|red|# Two|red\u2028line|a red ball||# Three|ball here|red too"
    text += "|# Four|- [x] red|- [ ] red|- [ ] other"
    text = text.replace("|", "\n")
    (hit,) = answer_of(MemoryNotes({"a.md": text}), query, all_lines=True).hits
    assert [match.line for match in hit.matches] == lines


def test_a_link_with_blanks_needs_no_quotes():
    files = {"My Note.md": "", "a.md": "[[My Note]]", "b.md": "My words"}
    for query in ("link:[[My Note]]", 'link:"My Note"', "link:[[My Note|shown]]"):
        assert paths_of(files, query) == ["a.md"], query
