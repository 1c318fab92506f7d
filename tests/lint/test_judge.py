"""Cascades, suppressions, order, places, the cap: what lint adds to the rules."""

import pytest
from rule_helpers import diagnostics_of, fixed, made, rows, ruleset_of

from kbtool.lint.incremental.first_check import check_vault
from kbtool.model.diagnostic import Severity

ALIASED = {
    "note.md": "See [[White lead]].\n",
    "Ceruse.md": "---\naliases: [White lead]\n---\nA pigment.\n",
}


def test_an_alias_is_not_also_a_broken_link():
    assert rows(diagnostics_of(ALIASED, "L001", "L002")) == [("note.md", 1, 5, "L002")]


def test_without_the_silencer_the_silenced_comes_back():
    assert rows(diagnostics_of(ALIASED, "L001")) == [("note.md", 1, 5, "L001")]


def test_a_silencer_ignored_by_path_silences_nothing_there():
    files = {
        **ALIASED,
        "b/note.md": "See [[White lead]].\n",
        "kbtool.toml": '[lint.per-file-ignores]\n"b/**" = ["L002"]\n',
    }
    assert rows(diagnostics_of(files, "L001", "L002")) == [
        ("b/note.md", 1, 5, "L001"),
        ("note.md", 1, 5, "L002"),
    ]


def test_an_isolated_note_is_reported_once():
    files = {"note.md": "Alone.\n", "index.md": "Words.\n"}
    found = rows(diagnostics_of(files, "G001", "G002", "G003", "G004"))
    assert found == [("note.md", 1, 1, "G003")]


def test_a_planned_note_takes_the_place_of_broken_links():
    files = {"a.md": "[[Kiln]] [[Other thing]]\n", "b.md": "[[kiln]]\n"}
    found = diagnostics_of(files, "L001", "L015")
    assert rows(found) == [
        ("a.md", 1, 1, "L015"),
        ("a.md", 1, 10, "L001"),
        ("b.md", 1, 1, "L015"),
    ]
    assert [one.severity for one in found] == [Severity.INFO, Severity.ERROR, Severity.INFO]


@pytest.mark.parametrize(
    "text",
    [
        "[[No]] %% kbtool: ignore[L001] %%\n",
        "[[No]] <!-- kbtool: ignore[broken-note-link] because -->\n",
        "%% kbtool: ignore[L001] %%\n[[No]]\n",
        "[[No]]\n\n%% kbtool: ignore-file[L001] %%\n",
        "---\nkbtool-ignore: [L001]\n---\n[[No]]\n",
        "[[No]] %% kbtool: ignore[H001, L001] %%\n[[#Not there]] %% kbtool: ignore[H001] %%\n",
    ],
)
def test_suppressed(text):
    found = diagnostics_of(text, "L001", "H001", "S002")
    assert rows(found) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[No]]\n\n%% kbtool: ignore[L001] %%\n\nText\n", [(1, "L001"), (3, "S001")]),
        ("[[No]] %% kbtool: ignore[H001] %%\n", [(1, "L001"), (1, "S001")]),
        ("[[No]] `%% kbtool: ignore[L001] %%`\n", [(1, "L001")]),
        ("[[No]] %% kbtool: ignore[L01] %%\n", [(1, "L001"), (1, "S002")]),
        ("Text %% kbtool: ignore-file[L001, L003] %%\n", [(1, "S001"), (1, "S001")]),
        ("---\nkbtool-ignore: [L001]\n---\nText\n", [(2, "S001")]),
    ],
)
def test_not_suppressed_and_unused(text, expected):
    found = diagnostics_of(text, "L", "H001", "S")
    assert [(one.line, one.code) for one in found] == expected


def test_a_suppression_of_a_rule_that_did_not_run_is_not_unused():
    assert diagnostics_of("Text %% kbtool: ignore[L001] %%\n", "H001", "S001") == ()


def test_complaints_about_suppressions_can_be_suppressed():
    text = "Text %% kbtool: ignore[L001] %%\n\n%% kbtool: ignore-file[S001] %%\n"
    assert diagnostics_of(text, "L001", "S001") == ()


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Text %% kbtool: ignore[L001] %% end\n", "Text  end\n"),
        (
            "[[No]] %% kbtool: ignore[L001, H001] why %%\n",
            "[[No]] %% kbtool: ignore[L001] why %%\n",
        ),
        ("[[No]] <!-- kbtool: ignore[L001, H001] x -->", "[[No]] <!-- kbtool: ignore[L001] x -->"),
        ("A <!--kbtool: ignore[H001] x--> B", "A  B"),
        ("A %% todo kbtool: ignore[H001] x %% B", "A %% todo  x %% B"),
        ("[[No]] %% kbtool: ignore[H001, L001] %%\n", "[[No]] %% kbtool: ignore[L001] %%\n"),
    ],
)
def test_unused_words_are_taken_out(text, after):
    assert fixed(text, "L001", "H001", "S001")["note.md"] == after


def test_what_is_not_linted_has_no_findings():
    files = {
        "kbtool.toml": '[vault]\nexclude = ["Old/**"]\ntemplates = ["Templates"]\n',
        "Old/a.md": "[[No]] <<<\n",
        "Templates/b.md": "[[No]]\n",
        "Old/What?.png": "x",
    }
    assert diagnostics_of(files, only=False) == ()


def test_order_is_by_path_line_column_and_code():
    files = {
        "b.md": "[[No]] [[#no]]\n",
        "a.md": "text [[No]]\n[[No]] ![[x.png]]\n",
        "A.md": "[[No]]\n",
    }
    found = rows(diagnostics_of(files, "L001", "E001", "H001", "G001"))
    assert found == sorted(found)
    assert len(found) == 9


def test_places_and_the_source_line():
    long = "x" * 500 + " [[No]] " + "y" * 500
    (one,) = diagnostics_of(f"first\r\n{long}\r\nlast", "L001")
    assert (one.line, one.column, one.end_line, one.end_column) == (2, 502, 2, 508)
    assert len(one.source_line) == 400
    start = one.column - one.source_column
    assert one.source_line[start : start + 6] == "[[No]]"
    (short,) = diagnostics_of("中文 [[No]] end\n", "L001")
    assert (short.source_line, short.source_column, short.column) == ("中文 [[No]] end", 1, 4)


def test_a_span_over_lines_ends_where_it_ends():
    (one,) = diagnostics_of("a [t\nu](No.md) b\n", "L003")
    assert (one.line, one.column, one.end_line, one.end_column) == (1, 3, 2, 10)


def test_a_fingerprint_survives_moves_and_tells_equals_apart():
    first = diagnostics_of("[[No]] and [[No]] and [[Nay]]\n", "L001")
    later = diagnostics_of("new\n\nlines [[No]]\n\n[[Nay]] [[No]]\n", "L001")
    assert len({one.fingerprint for one in first}) == 3
    assert {one.fingerprint for one in first} == {one.fingerprint for one in later}
    other = diagnostics_of({"other.md": "[[No]]\n"}, "L001")
    assert other[0].fingerprint not in {one.fingerprint for one in first}


def test_findings_are_capped_with_a_word():
    toml = "[limits]\nfindings-per-note = 5\n"
    found = diagnostics_of({"note.md": "[[No]]\n" * 12, "kbtool.toml": toml}, "L001")
    assert len(found) == 5
    assert "7 more findings" in found[-1].message


def test_a_text_that_changed_meanwhile_costs_the_source_line_only():
    thing = made("[[No]]\n")
    thing.data = {}
    (one,) = check_vault(thing.vault, thing, ruleset_of(thing.vault, "L001", only=True))
    assert (one.source_line, one.line, one.end_column) == ("", 1, 7)


def test_severity_is_the_configured_one():
    files = {"note.md": "[[No]]\n", "kbtool.toml": '[lint]\nseverity = { L001 = "info" }\n'}
    (one,) = diagnostics_of(files, "L001")
    assert one.severity is Severity.INFO


def test_judging_twice_gives_equal_values():
    thing = made(ALIASED)
    ruleset = ruleset_of(thing.vault)
    once, twice = (check_vault(thing.vault, thing, ruleset) for _ in range(2))
    assert once == twice
    assert once == tuple(one._replace() for one in once)


def test_an_alias_may_be_the_name_of_a_note_that_cannot_be_read():
    files = {
        "a.md": "---\naliases: [Locked]\n---\nWords.\n",
        "Locked.md (unreadable-file: permission denied)": "",
    }
    [found] = diagnostics_of(files, "N005")
    assert (found.path, found.target) == ("a.md", "Locked")
    assert "the name of Locked.md" in found.message
