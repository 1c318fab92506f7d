"""The survey of a vault in the state: plain rows, files by number."""

from collections.abc import Iterable, Mapping
from typing import Any

from kbtool.citations.standing import Standing
from kbtool.lint.survey import Survey
from kbtool.model.place import NotePath


def rows_of(survey: Survey) -> list[object]:
    """Return what JSON can carry; a path is named once, and a number elsewhere."""
    numbers: dict[NotePath, int] = {}
    tables = [
        _numbered(survey.incoming, numbers),
        [(_number(path, numbers), row) for path, row in survey.missing.items()],
        [(_number(path, numbers), row) for path, row in survey.headings.items()],
        _keyed(survey.aliases, numbers),
        survey.fields,
        survey.standing and _rows_of_standing(survey.standing, numbers),
    ]
    return [list(numbers), *tables]


def survey_of(rows: list[Any]) -> Survey:
    """Read what `rows_of` wrote."""
    paths, incoming, missing, headings, aliases, fields, standing = rows
    at = paths.__getitem__
    return Survey(
        incoming={at(number): tuple(map(at, row)) for number, row in incoming},
        missing={at(number): tuple(row) for number, row in missing},
        aliases={key: tuple(map(at, row)) for key, row in aliases},
        headings={at(number): tuple(row) for number, row in headings},
        fields=fields,
        standing=standing and _standing_of(standing, paths),
    )


def _rows_of_standing(standing: Standing, numbers: dict[NotePath, int]) -> list[object]:
    sets = (standing.by_merit, standing.literature, standing.clippings, standing.templates)
    return [
        _keyed(standing.claims, numbers),
        _keyed(standing.names, numbers),
        [[_number(path, numbers) for path in paths] for paths in sets],
        [(_number(path, numbers), count) for path, count in standing.led_to.items()],
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


def _number(path: NotePath, numbers: dict[NotePath, int]) -> int:
    return numbers.setdefault(path, len(numbers))


def _numbered(
    table: Mapping[NotePath, Iterable[NotePath]], numbers: dict[NotePath, int]
) -> list[tuple[int, list[int]]]:
    return [
        (_number(path, numbers), [_number(one, numbers) for one in row])
        for path, row in table.items()
    ]


def _keyed(
    table: Mapping[str, Iterable[NotePath]], numbers: dict[NotePath, int]
) -> list[tuple[str, list[int]]]:
    return [(key, [_number(path, numbers) for path in row]) for key, row in table.items()]
