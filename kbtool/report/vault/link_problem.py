"""What became of a link, in the contract's words."""

from typing import assert_never

from kbtool.model.location import NotePath
from kbtool.model.resolution import Ambiguous, Found, Missing, Outside, Resolution, Unjudged


def find_target(resolution: Resolution) -> NotePath | None:
    """Return the file a link reaches, whether or not its heading or block is there."""
    return resolution.path if isinstance(resolution, Found) else None


def find_problem(resolution: Resolution) -> str | None:
    """Return the contract's word for what is wrong, None when nothing is."""
    match resolution:
        case Found(fragment="broken-heading" | "broken-block" as problem):
            return problem
        case Found() | Unjudged():
            return None
        case Missing():
            return "broken-note"
        case Ambiguous():
            return "ambiguous"
        case Outside():
            return "outside-vault"
        case _:
            assert_never(resolution)
