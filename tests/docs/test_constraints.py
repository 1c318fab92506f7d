"""The pins that the README's test command installs from, held to the ranges of pyproject.toml."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent.parent
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUN = [Requirement(text) for text in PROJECT["dependencies"]]
EXTRAS = [Requirement(t) for extra in PROJECT["optional-dependencies"].values() for t in extra]


def pins_of(text):
    lines = (line.partition(";")[0].strip() for line in text.splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(r.name): str(r.specifier) for r in found}


def fault_of(requirement, pins):
    pin = pins.get(canonicalize_name(requirement.name), "")
    if not pin.startswith("=="):
        return "not pinned"
    return None if Version(pin[2:]) in requirement.specifier else "pinned outside its range"


@pytest.mark.parametrize("requirement", [*RUN, *EXTRAS], ids=str)
def test_each_dependency_is_pinned_inside_its_range(requirement):
    assert fault_of(requirement, pins_of(PINS)) is None


def test_a_missing_pin_and_one_out_of_range_are_faults():
    pins = pins_of("# made by hand\nsix==1.2 ; sys_platform == 'win32'\nseven>=2\n")
    assert fault_of(Requirement("Six>=1,<2"), pins) is None
    assert fault_of(Requirement("six>=2"), pins) == "pinned outside its range"
    assert fault_of(Requirement("seven>=1"), pins) == "not pinned"
    assert fault_of(Requirement("eight"), pins) == "not pinned"


def test_every_line_of_the_pins_is_a_pin_of_a_release():
    assert len(pins_of(PINS)) > len(RUN)
    for name, pin in pins_of(PINS).items():
        assert re.fullmatch(r"==[\w.]+", pin), name


@pytest.mark.parametrize("requirement", [*RUN, *EXTRAS], ids=str)
def test_each_dependency_has_a_lower_and_an_upper_bound(requirement):
    assert {spec.operator for spec in requirement.specifier} == {">=", "<"}
