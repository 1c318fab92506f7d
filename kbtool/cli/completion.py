"""Shell completion: asked by the shell itself, or installed by the user.

Typer does the work. It is reached only in these runs, for it takes time to prepare.
"""

from typing import Any

from typer.core import TyperGroup
from typer.main import get_install_completion_arguments


def run_completion(group: TyperGroup, arguments: list[str]) -> int:
    """Answer the shell's question, or print or install the completion script."""
    group.params.extend(get_install_completion_arguments())
    result: Any = group.main(arguments, prog_name="kbtool", standalone_mode=False)
    return result if isinstance(result, int) else 0
