"""`kbtool show`: one note's links, backlinks, tags, fields, headings and sources."""

from typing import Annotated, Literal

import typer


def show(
    context: typer.Context,
    note: Annotated[
        str,
        typer.Argument(metavar="NOTE", help="A note's path, name, alias, or a unique part of one."),
    ],
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="For eyes or for programs.")
    ] = "text",
) -> None:
    """Print what is known about one note: where it links, who links to it, what it says."""
    from kbtool.app.find_note import note_meant
    from kbtool.citations.model import Citations
    from kbtool.cli.options import options_of
    from kbtool.cli.run import run_of, session_of
    from kbtool.report.text.editor_links import EditorLinks
    from kbtool.report.vault.note import NoteView, show_json, show_text

    run = run_of(options_of(context))
    with session_of(run) as session:
        vault = session.vault()
    shown = note_meant(vault, note)
    citations = Citations.of(vault)
    view = NoteView(shown, vault, citations.citations_in(shown), citations.coverages(shown))
    places = EditorLinks(run.console.style, str(run.root), run.config.output.editor_uri)
    if output_format == "json":
        run.console.write(show_json(view))
    else:
        run.console.show(show_text(view, places))
