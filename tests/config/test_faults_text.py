"""Text for people is text: what configuration and rules show stands there as it was written."""

import json
import tomllib
from dataclasses import replace

import pytest

from kbtool.config.describe import Setting, toml
from kbtool.report.config import config_json
from kbtool.report.maintenance import DoctorCheck, checks_json
from kbtool.report.rules import rule_page
from kbtool.report.text.style import Style
from kbtool.rules.catalog import CATALOG
from kbtool.rules.option import Option


@pytest.mark.parametrize("text", ["来源", "Größe/**", "读书\u3000笔记", "a\xa0b", "e\u0301", "🌱"])
def test_b18_what_can_be_seen_is_not_escaped(text):
    assert toml([text]) == f'["{text}"]'
    assert f'"{text}"' in config_json([Setting("vault", "exclude", [text], "x")], [text])
    assert text in checks_json([DoctorCheck("vault", "ok", text)])


@pytest.mark.parametrize("sign", ["\u200d", "\u202e", "\x1b", "\t", "\U000e0041", "\U000f0000"])
def test_b18_what_cannot_be_seen_is_escaped_and_reads_back(sign):
    shown = toml(f"a{sign}b")
    assert sign not in shown
    assert tomllib.loads(f"x = {shown}") == {"x": f"a{sign}b"}


@pytest.mark.parametrize(
    ("default", "shown"),
    [
        (("来源", "Größe"), '["来源", "Größe"]'),
        ((), "[]"),
        ({}, "{}"),
        (12, "12"),
        (False, "false"),
        ("字", '"字"'),
    ],
)
def test_b18_a_rules_option_is_shown_as_it_is_configured(default, shown):
    rule = replace(CATALOG[0], options=(Option(CATALOG[0].name, "x", default, "about"),))
    assert f"  x = {shown}\n" in rule_page(rule, Style())
    assert tomllib.loads(f"x = {shown}")


def test_b18_json_of_odd_names_is_json():
    document = json.loads(checks_json([DoctorCheck("vault", "ok", "bad\udcff\u202e")]))
    assert document["checks"][0]["detail"] == "bad\\xff\u202e"
