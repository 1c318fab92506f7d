"""Laws over random vaults full of sources: judging anew, places, fixes, and never an exception."""

import time

import pytest
from again import checked_again
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_helpers import made

from kbtool.citations.model import Citations
from kbtool.citations.usage import usage_of
from kbtool.lint.incremental.first_check import check_fresh, check_vault
from kbtool.lint.rule_set import RuleSet
from kbtool.report.text.editor_links import EditorLinks
from kbtool.report.text.style import Style
from kbtool.report.vault.sources import sources_csv, sources_json, sources_text
from kbtool.report.vault.sources_bibtex import sources_bibtex

FAMILY = tuple(f"C{number:03}" for number in range(1, 19) if number != 17)
WORDS = "The stacks were left for three months in the warmth of the dung, and then opened again."
NAMES = [
    "hale1998 Pigments.md",
    "hale1998.md",
    "@brandt2004.md",
    "a/hale1998 Pigments’ use.md",
    "Clippings/cut.md",
    "claim.md",
    "claim two.md",
    "Templates/t.md",
]
LINES = [
    "source:: [[hale1998 Pigments]]",
    "source:: [[hale1998 Pigments' use]]",
    "source:: [[cut]], [[@brandt2004]]",
    "source:: [@hale1998, p. 3]",
    "source:: [@hale1989]",
    "source:: TODO",
    "source::",
    "- source::\n  - [[cut]]",
    "source: [[cut]]",
    "source:: [[claim]]",
    "source:: lost.pdf",
    "来源:: 佚名",
    "doi:: 10.1000/182.",
    "url:: https://example",
    f"> {WORDS}",
    f"> {WORDS.replace('left', 'not left')}",
    f"> [!quote]\n> {WORDS} [@brandt2004]",
    f"- > {WORDS}\n  - source:: [[cut]]",
    f"> {WORDS}\n> — Ann Hale, Pigments",
    "Hale (1998) writes:",
    "— Hale, Pigments",
    "As said [@gone2001] and [[@hale1998]].[^1]",
    "[^1]: Hale, Pigments, page 12",
    "#literature",
    "#clipping",
    "## Part",
    "# A claim, after Hale",
    "{{title}}",
    "https://example.org/a",
    WORDS * 9,
]
HEADS = [
    "",
    "---\ncitekey: hale1998\n---\n",
    "---\nauthor: Hale\nurl: https://example.org/x\n---\n",
    "---\nsource:\n---\n",
    "---\nsource: [[cut]]\n---\n",
    '---\nsource: "[[cut]]"\nfull_text: true\n---\n',
    "---\nisbn: 0306406153\nextra:\n  source: https://example.org/y\n---\n",
    "---\nreferences:\n- id: gone2001\n---\n",
]
BIB = (
    "@book{hale1998, title={Pigments}}\n@book{Hale1998, title={x\n"
    "@book{brandt2004, year=2004}\n@book{Brandt2004}\n"
)

texts = st.builds(
    lambda head, lines: head + "".join(f"{line}\n\n" for line in lines),
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(LINES), max_size=7),
)
states = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, texts))


def prepared(state, bibliography):
    config = '[vault]\ntemplates = ["Templates"]\n[citations]\nbibliography = ["refs.bib"]\n'
    more = {"refs.bib": BIB} if bibliography else {}
    return made({**state, **more, "kbtool.toml": config})


def ruleset_for(thing, codes=FAMILY):
    lint = thing.vault.config.lint._replace(extend_select=codes)
    return RuleSet.of(thing.vault.config._replace(lint=lint))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    before=states,
    edits=st.dictionaries(st.sampled_from(NAMES), st.none() | texts, min_size=1, max_size=3),
    bibliography=st.booleans(),
)
def test_checking_again_equals_a_fresh_check(before, edits, bibliography):
    after = {**before, **{name: text for name, text in edits.items() if text is not None}}
    for name in [name for name, text in edits.items() if text is None]:
        after.pop(name, None)
    old, new = prepared(before, bibliography), prepared(after, bibliography)
    ruleset = ruleset_for(old)
    state = check_fresh(old.vault, old, ruleset)
    again = checked_again(state, old, new, ruleset)
    assert again.diagnostics == check_vault(new.vault, new, ruleset)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(state=states, bibliography=st.booleans())
def test_findings_and_edits_stand_in_the_text(state, bibliography):
    thing = prepared(state, bibliography)
    for diagnostic in check_vault(thing.vault, thing, ruleset_for(thing)):
        text = state.get(diagnostic.path)
        if text is None:
            continue
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        for edit in diagnostic.fix.edits if diagnostic.fix else ():
            assert edit.path == diagnostic.path
            assert 0 <= edit.span.start <= edit.span.end <= len(text)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(state=states, bibliography=st.booleans())
def test_every_quotation_has_one_coverage_and_every_source_a_use(state, bibliography):
    vault = prepared(state, bibliography).vault
    citations = Citations.of(vault)
    for note in vault.notes.values():
        assert len(citations.coverages(note)) == len(note.content.quotations)
        for coverage in citations.coverages(note):
            assert (coverage.how == "none") <= (coverage.named == ())
    usage = usage_of(citations, vault.notes.values())
    assert all(used.uses for used in usage.sources)
    for text in (
        sources_text(usage, EditorLinks(Style(), "/v")),
        sources_json(usage),
        sources_csv(usage),
        sources_bibtex(usage),
    ):
        assert isinstance(text, str)


def test_the_laws_above_are_about_something():
    state = {
        "claim.md": "source:: [[gone]]\n\n#literature",
        "hale1998 Pigments.md": HEADS[1],
        "claim two.md": f"source:: [[cut]]\n> {WORDS.replace('left', 'not left')}",
        "Clippings/cut.md": WORDS * 9,
    }
    thing = prepared(state, bibliography=True)
    codes = {d.code for d in check_vault(thing.vault, thing, ruleset_for(thing))}
    assert codes >= {"C003", "C005", "C008", "C010", "C012", "C016"}


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="source:[]()>-—@#^`~! \n\t中a1|.,{}%'\"", max_size=120))
def test_any_note_is_judged_without_an_exception(text):
    thing = prepared({"claim.md": text, "hale1998 Pigments.md": "x"}, bibliography=True)
    check_vault(thing.vault, thing, ruleset_for(thing))


MANY = {
    "fields with children": "- source::\n  - [[x]]\n" * 2_000,
    "fields and quotations": f"source:: [[x]]\n> {WORDS}\n\n" * 2_000,
    "sections": f"## A\n\nsource:: [[x]]\n\n> {WORDS}\n\n" * 2_000,
    "quotations in items": f"- > {WORDS}\n  - source:: [[x]]\n" * 2_000,
    "nested items": "".join(f"{'  ' * (n % 40)}- source:: [[x]]\n" for n in range(2_000)),
    "footnotes": "".join(f"> Left.[^{n}]\n\n[^{n}]: Hale, Pigments, {n}\n\n" for n in range(2_000)),
    "keys": f"> {WORDS} [@gone2001] [[@gone2002]]\n\n" * 2_000,
    "missing sources": "".join(f"source:: [[gone {n}]]\n" for n in range(2_000)),
    "identifiers": "doi:: 10.1000/182.\nisbn:: 0306406153\n" * 2_000,
    "one long field": "source:: " + "[[x]], " * 10_000,
    "brackets": "source:: " + "[" * 50_000,
    "at signs": "source:: " + "@" * 50_000,
}


@pytest.mark.parametrize("kind", MANY)
def test_a_note_with_very_much_of_something_is_judged_soon(kind):
    thing = prepared({"claim.md": MANY[kind], "x.md": WORDS * 9}, bibliography=True)
    begin = time.process_time()
    check_vault(thing.vault, thing, ruleset_for(thing))
    usage_of(Citations.of(thing.vault), thing.vault.notes.values())
    assert time.process_time() - begin < 20  # seconds; measured: about one
