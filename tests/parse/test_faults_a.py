"""Faults found on the product, section A: a library's limits and look-ahead decide nothing."""

import pytest
import yaml

from kbtool.config.settings import LimitSettings
from kbtool.parse.frontmatter import yaml_guard
from kbtool.parse.frontmatter.yaml_faults import YamlFault
from kbtool.parse.frontmatter.yaml_guard import BlockLoader, load_block

LIMITS = LimitSettings()
BEYOND = [
    # block, where our limit is passed, the limit
    ("[" * 1_500, 64, "64 levels"),
    ("{" * 1_500, 64, "64 levels"),
    ("[{" * 700, 64, "64 levels"),
    ("a: " + "[" * 100 + "'x", 66, "64 levels"),
    ("a: " + "[" * 100 + "}", 66, "64 levels"),
    ("a: " + "[" * 100 + "\x01", 66, "64 levels"),
    ("a: " + "[" * 100 + "\ud800", 66, "64 levels"),
    ("a: " + "[" * 100 + "{b: c: d}", 66, "64 levels"),
    ("a: &x 1\nb: [" + "*x, " * 150 + '"\\q"]', 412, "100 aliases"),
]
WITHIN = [
    # block, where it is no YAML, though look-ahead sees many signs
    ("[" * 60 + "'x", 60),
    ("a: " + "[" * 60 + "}", 63),
    ("a: " + "[" * 60 + "\x01", 62),
    ("a: " + "[" * 60 + "\ud800", 62),
    ("a: '" + "[" * 1_500, 3),
    ("a: &x 1\nb: [" + "*x, " * 90 + '"\\q"]', None),
    ("a: @" + "[" * 1_500, 3),
    ("a: *" + "b" * 10 + "[" * 1_500, None),
    ("# " + "[" * 1_500 + "\na: b: c", 1_507),
]


OURS = ("yaml_implicit_resolvers", "resolve", "descend_resolver", "ascend_resolver")


@pytest.fixture(params=["as installed", "without libyaml"], autouse=True)
def library(request, monkeypatch):
    """The parser in C where there is one, and the one in Python, which look ahead differently."""
    if request.param == "without libyaml":
        own = {name: vars(BlockLoader)[name] for name in OURS}
        monkeypatch.setattr(yaml_guard, "BlockLoader", type("Pure", (yaml.SafeLoader,), own))


@pytest.mark.parametrize(("block", "place", "limit"), BEYOND)
def test_a_our_limits_decide_before_the_library_s(block, place, limit):
    fault = load_block(block, LIMITS)
    assert isinstance(fault, YamlFault)
    assert (fault.start, limit in fault.reason) == (place, True)


@pytest.mark.parametrize(("block", "place"), WITHIN)
def test_a_what_passes_no_limit_has_its_own_fault(block, place):
    fault = load_block(block, LIMITS)
    assert isinstance(fault, YamlFault)
    assert "more than" not in fault.reason
    assert "deeper" not in fault.reason
    assert place in (None, fault.start)
