"""`kbtool show`: one note's links, backlinks, tags, fields, headings and sources."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from kbtool.model.note import Note
    from kbtool.vault.snapshot import Vault


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
    from kbtool.citations.citations import Citations
    from kbtool.cli.wiring import open_vault, run_of
    from kbtool.report.places import Places
    from kbtool.report.show import NoteView, show_json, show_text

    run = run_of(context)
    with open_vault(run) as session:
        vault = session.vault()
    shown = note_meant(vault, note)
    view = NoteView(shown, vault, Citations.of(vault).citations_in(shown))
    places = Places(run.console.style, str(run.root), run.config.output.editor_uri)
    run.console.write(show_json(view) if output_format == "json" else show_text(view, places))


def note_meant(vault: "Vault", words: str) -> "Note":
    """Return the one note that a path, a name, an alias or a part of one means."""
    from kbtool.errors import UsageError
    from kbtool.rules.suggest import nearest_words
    from kbtool.vault.lookup import files_meant

    meant = [path for path in files_meant(vault, words) if path in vault.notes]
    if len(meant) == 1:
        return vault.notes[meant[0]]
    if meant:
        some = ", ".join(meant[:8]) + (", …" if len(meant) > 8 else "")
        raise UsageError(f"{words} may mean {len(meant)} notes: {some}; name one by its path.")
    names = {note.stem: path for path, note in vault.notes.items()}
    near = nearest_words(words, names)
    hint = f"; did you mean {names[near[0]]}?" if near else "."
    raise UsageError(f"No note is called {words}{hint}")
