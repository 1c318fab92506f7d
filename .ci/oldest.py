"""Prints the oldest releases that pyproject.toml allows, as constraints for pip.

Only what kbtool itself runs on: the tools that check it come from constraints.txt.
"""

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
    extras = {k: v for k, v in project["optional-dependencies"].items() if k != "dev"}
    for text in [*project["dependencies"], *(text for extra in extras.values() for text in extra)]:
        print(oldest(Requirement(text)))


if __name__ == "__main__":
    main()
