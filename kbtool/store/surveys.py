"""The survey of a vault in the state: plain rows, files by number."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from kbtool.citations.standing import Standing
from kbtool.lint.survey import Survey
from kbtool.model.place import NotePath
from kbtool.vault.lazily import Later


def encoded(survey: Survey, paths: Iterable[NotePath]) -> bytes:
    """Write a survey as lines of JSON; `paths` are numbered in their order, and not written."""
    numbers = {path: number for number, path in enumerate(paths)}
    tables = [
        _numbered(survey.incoming, numbers),
        [(numbers[path], row) for path, row in survey.missing.items()],
        [(numbers[path], row) for path, row in survey.open.items()],
        [(numbers[path], row) for path, row in survey.mentions.items()],
        _keyed(survey.aliases, numbers),
        dict(survey.fields),
        survey.standing and _rows_of_standing(survey.standing, numbers),
    ]
    headings = [(numbers[path], row) for path, row in survey.headings.items()]
    return b"\n".join(_json_of(rows) for rows in (tables, headings))


def decoded(data: bytes, paths: Iterable[NotePath]) -> Survey:
    """Read what `encoded` wrote; headings are by far the most, and read when they are asked for."""
    tables, _, headings = data.partition(b"\n")
    incoming, missing, opened, mentions, aliases, fields, standing = json.loads(tables)
    names = list(paths)
    at = names.__getitem__
    return Survey(
        incoming={at(number): tuple(map(at, row)) for number, row in incoming},
        missing={at(number): tuple(row) for number, row in missing},
        open={at(number): tuple(row) for number, row in opened},
        mentions={at(number): tuple(row) for number, row in mentions},
        aliases={key: tuple(map(at, row)) for key, row in aliases},
        headings=Later(lambda: {at(number): tuple(row) for number, row in json.loads(headings)}),
        fields=fields,
        standing=standing and _standing_of(standing, names),
    )


def _rows_of_standing(standing: Standing, numbers: Mapping[NotePath, int]) -> list[object]:
    sets = (standing.by_merit, standing.literature, standing.clippings, standing.templates)
    return [
        _keyed(standing.claims, numbers),
        _keyed(standing.names, numbers),
        [[numbers[path] for path in paths] for paths in sets],
        [(numbers[path], count) for path, count in standing.led_to.items()],
    ]


def _standing_of(rows: list[Any], paths: list[NotePath]) -> Standing:
    claims, names, sets, led_to = rows
    at = paths.__getitem__
    by_merit, literature, clippings, templates = (frozenset(map(at, row)) for row in sets)
    return Standing(
        claims={key: tuple(map(at, row)) for key, row in claims},
        names={key: tuple(map(at, row)) for key, row in names},
        by_merit=by_merit,
        literature=literature,
        clippings=clippings,
        templates=templates,
        led_to={at(number): count for number, count in led_to},
    )


def _json_of(rows: object) -> bytes:
    return json.dumps(rows, check_circular=False, separators=(",", ":")).encode("ascii")


def _numbered(
    table: Mapping[NotePath, Iterable[NotePath]], numbers: Mapping[NotePath, int]
) -> list[tuple[int, list[int]]]:
    return [(numbers[path], [numbers[one] for one in row]) for path, row in table.items()]


def _keyed(
    table: Mapping[str, Iterable[NotePath]], numbers: Mapping[NotePath, int]
) -> list[tuple[str, list[int]]]:
    return [(key, [numbers[path] for path in row]) for key, row in table.items()]
