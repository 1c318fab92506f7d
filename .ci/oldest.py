"""Prints the oldest releases that pyproject.toml allows, extras included, as pip's constraints."""

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def oldest(requirement: Requirement) -> str:
    """Return the lower bound of a requirement as a pin; raises ValueError where it has none."""
    bounds = [s.version for s in requirement.specifier if s.operator in {">=", "==", "~="}]
    if len(bounds) != 1:
        raise ValueError(f"{requirement} has no single lower bound")
    return f"{requirement.name}=={bounds[0]}"


def main() -> None:
    """Print a pin a line."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    texts = {*project["dependencies"], *(text for extra in extras for text in extra)}
    for requirement in map(Requirement, sorted(texts)):
        print(oldest(requirement))


if __name__ == "__main__":
    main()
