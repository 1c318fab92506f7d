"""`kbtool lint`: its options, made into one request."""

from pathlib import Path
from typing import Annotated, Literal

import typer


def _rule_names() -> list[str]:
    from kbtool.rules.catalog import CATALOG

    return [name for rule in CATALOG for name in (rule.code, rule.name)]


def lint(
    context: typer.Context,
    *,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATHS]...", help="Report only on these; all is known anyway."),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULES",
            help="Run only these rules: codes, names or family letters, with commas.",
            autocompletion=_rule_names,
        ),
    ] = None,
    extend_select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULES",
            help="Run these beside the configured ones.",
            autocompletion=_rule_names,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="RULES", help="Do not run these.", autocompletion=_rule_names),
    ] = None,
    fail_on: Annotated[
        Literal["error", "warning", "info", "never"] | None,
        typer.Option(help="The least severity that makes the exit code 1 [warning]."),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="With --fix or --diff: mend by guess, too.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would change; write nothing.")
    ] = False,
    output_format: Annotated[
        Literal[
            "full", "concise", "json", "jsonl", "vimgrep", "github", "gitlab", "sarif", "junit"
        ],
        typer.Option(help="How to print the findings."),
    ] = "full",
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count by rule instead.")
    ] = False,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Do not report what FILE knows.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all findings to FILE, as known.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Lint again whenever the vault changes.")
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read everything; keep nothing.")
    ] = False,
    stdin_filename: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Lint standard input as if it were this note."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="REV", help="Report only on notes changed since a git revision."),
    ] = None,
    staged: Annotated[
        bool, typer.Option("--staged", help="Report only on notes staged in git.")
    ] = False,
    prefer: Annotated[
        list[str] | None,
        typer.Option(metavar="GLOB", help="Of namesakes, take these when mending L004."),
    ] = None,
    create_stubs: Annotated[
        bool, typer.Option("--create-stubs", help="Create the notes that L015 finds planned.")
    ] = False,
) -> int:
    """Report problems in the vault; exit 1 where there are any.

    PATHS limit what is reported, never what is known: links are checked against the whole vault.
    """
    from kbtool.cli.linting import run_lint
    from kbtool.cli.request import Request

    return run_lint(
        context,
        Request(
            paths=tuple(paths or ()),
            select=tuple(select or ()),
            extend_select=tuple(extend_select or ()),
            ignore=tuple(ignore or ()),
            fail_on=fail_on,
            fix=fix,
            unsafe_fixes=unsafe_fixes,
            diff=diff,
            output_format=output_format,
            statistics=statistics,
            baseline=baseline,
            write_baseline=write_baseline,
            watch=watch,
            no_cache=no_cache,
            stdin_filename=stdin_filename,
            since=since,
            staged=staged,
            prefer=tuple(prefer or ()),
            create_stubs=create_stubs,
        ),
    )
