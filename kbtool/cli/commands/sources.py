"""`kbtool sources`: the bibliography of the vault as it is used."""

from typing import Annotated, Literal

import typer


def sources(
    context: typer.Context,
    note: Annotated[
        str,
        typer.Argument(metavar="[NOTE]", help="One note's sources, or who rests on it."),
    ] = "",
    output_format: Annotated[
        Literal["text", "json", "csv", "bibtex"],
        typer.Option("--format", help="For eyes, for programs, or as a bibliography."),
    ] = "text",
) -> None:
    """Print each source, the notes and quotations that rest on it, and what rests on nothing."""
    from kbtool.app.find_note import note_meant
    from kbtool.citations.model import Citations
    from kbtool.citations.usage import usage_around, usage_of
    from kbtool.cli.options import options_of
    from kbtool.cli.run import run_of, session_of
    from kbtool.report.text.editor_links import EditorLinks
    from kbtool.report.vault.sources import sources_csv, sources_json, sources_text
    from kbtool.report.vault.sources_bibtex import sources_bibtex

    renderers = {"json": sources_json, "csv": sources_csv, "bibtex": sources_bibtex}
    run = run_of(options_of(context))
    with session_of(run) as session:
        vault = session.vault()
    citations = Citations.of(vault)
    if note:
        usage = usage_around(citations, note_meant(vault, note))
    else:
        usage = usage_of(citations, vault.notes.values())
    places = EditorLinks(run.console.style, str(run.root), run.config.output.editor_uri)
    if output_format == "text":
        run.console.show(sources_text(usage, places))
    else:
        run.console.write(renderers[output_format](usage))
