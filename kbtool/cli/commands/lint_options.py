"""The options of `kbtool lint`, each with its words in the help."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from kbtool.cli.options import LintFormat

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATHS]...", help="Report only on these; all is known anyway."),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
        help="Run only these rules: codes, names or family letters, with commas.",
    ),
]
ExtendSelect = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
        help="Run these beside the configured ones.",
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="RULES", help="Do not run these."),
]
FailOn = Annotated[
    Literal["error", "warning", "info", "never"] | None,
    typer.Option(help="The least severity that makes the exit code 1 [warning]."),
]
Fix = Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely.")]
UnsafeFixes = Annotated[
    bool, typer.Option("--unsafe-fixes", help="With --fix or --diff: mend by guess, too.")
]
Diff = Annotated[bool, typer.Option("--diff", help="Show what --fix would change; write nothing.")]
OutputFormat = Annotated[
    LintFormat,
    typer.Option("--format", help="How to print the findings."),
]
Statistics = Annotated[bool, typer.Option("--statistics", help="Count by rule instead.")]
Baseline = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Do not report what FILE knows.")
]
WriteBaseline = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write all findings to FILE, as known.")
]
Watch = Annotated[bool, typer.Option("--watch", help="Lint again whenever the vault changes.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read everything; keep nothing.")]
StdinFilename = Annotated[
    str | None,
    typer.Option(metavar="PATH", help="Lint standard input as if it were this note."),
]
Since = Annotated[
    str | None,
    typer.Option(metavar="REV", help="Report only on notes changed since a git revision."),
]
Staged = Annotated[bool, typer.Option("--staged", help="Report only on notes staged in git.")]
Prefer = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Of namesakes, take these when mending L004."),
]
CreateStubs = Annotated[
    bool, typer.Option("--create-stubs", help="Create the notes that L015 finds planned.")
]
