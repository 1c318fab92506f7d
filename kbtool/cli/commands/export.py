"""`kbtool export`: the whole vault as data."""

from typing import Annotated, Literal

import typer


def export(
    context: typer.Context,
    output_format: Annotated[
        Literal["json", "graphml", "dot", "canvas", "csv"],
        typer.Option(
            "--format", help="All facts (json), the link graph, or a row for each link (csv)."
        ),
    ] = "json",
) -> None:
    """Print the whole vault as data: notes, links and where they lead, tags, fields, orphans."""
    from kbtool.cli.options import options_of
    from kbtool.cli.run import run_of, session_of
    from kbtool.report.vault.export_json import export_json
    from kbtool.report.vault.graph import graph_dot, graph_ml, link_csv
    from kbtool.report.vault.graph_canvas import graph_canvas

    graphs = {"graphml": graph_ml, "dot": graph_dot, "canvas": graph_canvas, "csv": link_csv}
    run = run_of(options_of(context))
    with session_of(run) as session:
        vault = session.vault()
    if output_format == "json":
        pieces = export_json(vault, str(run.root))
    else:
        pieces = graphs[output_format](vault)
    run.console.out.writelines(pieces)
