import json

import pytest
from rule_helpers import diagnostics_of

from kbtool.errors import ConfigError
from kbtool.lint.baseline import Baseline, KnownFinding, baseline_text, read_baseline

OLD = {"b.md": "[[No]]\n\n[[No]]\n", "a.md": "[[Nay]] ![[x.png]]\n"}


def found(files):
    return diagnostics_of(files, "L001", "E001")


def test_known_findings_are_quiet_wherever_they_move():
    baseline = Baseline.of(found(OLD))
    moved = {**OLD, "b.md": "new line\n\n[[No]] [[No]]\n"}
    assert baseline.new_among(found(moved)) == ()


def test_new_ones_and_one_more_of_a_known_kind_are_not():
    baseline = Baseline.of(found(OLD))
    grown = {**OLD, "b.md": "[[No]] [[No]] [[No]] [[Nope]]\n"}
    new = baseline.new_among(found(grown))
    assert [(one.target, one.column) for one in new] == [("No", 15), ("Nope", 22)]


def test_another_note_is_another_finding():
    baseline = Baseline.of(found(OLD))
    assert len(baseline.new_among(found({**OLD, "c.md": "[[No]]\n"}))) == 1


def test_what_is_gone_is_counted():
    baseline = Baseline.of(found(OLD))
    assert baseline.gone_from(found({"b.md": "[[No]]\n"})) == 3
    assert baseline.gone_from(found(OLD)) == 0


def test_the_text_is_stable_and_reads_back():
    baseline = Baseline.of(found(OLD))
    text = baseline_text(baseline)
    assert text == baseline_text(Baseline.of(reversed(found(OLD))))
    assert read_baseline("x.json", text) == baseline
    assert [row["path"] for row in json.loads(text)["findings"]] == ["a.md", "a.md", "b.md"]
    assert len(text.splitlines()) == 3 + 3 + 2
    assert read_baseline("x.json", baseline_text(Baseline({}))) == Baseline({})


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("中文 没有", "中文 没有"),
        ("Łódź", "Łódź"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("evil\u202etxt", r"evil\u202etxt"),
        ("x\u200by", r"x\u200by"),
        ("bad\udcff", r"bad\udcff"),
    ],
)
def test_b18_a_baseline_is_readable_text(target, written):
    baseline = Baseline({KnownFinding("ü.md", "L001", target): 1})
    text = baseline_text(baseline)
    assert f'"path": "ü.md", "rule": "L001", "target": "{written}"' in text
    assert read_baseline("x.json", text.encode().decode()) == baseline


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"schema": 2, "findings": []}',
        '{"schema": 1, "findings": 3}',
        '{"schema": 1, "findings": [{"path": "a.md"}]}',
        '{"schema": 1, "findings": [{"path": "a", "rule": "L001", "target": 1, "count": 1}]}',
        "[" * 100_000,
    ],
)
def test_anything_else_is_refused_with_its_path(text):
    with pytest.raises(ConfigError, match=r"my\.json"):
        read_baseline("my.json", text)
