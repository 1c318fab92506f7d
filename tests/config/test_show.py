import tomllib

import jsonschema
import pytest

from kbtool.config.describe import first_file, schema, settings_of, toml
from kbtool.config.layer import layer_of
from kbtool.config.load import load
from kbtool.config.settings import Config
from kbtool.config.toml import File

OPTIONS = {
    "stub-note": {
        "min-words": {"type": "integer", "minimum": 0, "default": 30, "description": "Fewer words."}
    }
}
VALIDATOR = jsonschema.Draft202012Validator(schema(OPTIONS))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(schema(OPTIONS))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[lint]\nfail-on = 'never'\nseverity = { L001 = 'info' }",
        "[lint.per-file-ignores]\n'a/**' = ['L001']",
        "[limits]\nseconds-per-note = 2.5",
        "[rules.stub-note]\nmin-words = 3",
        "[output]\neditor = 'vim'",
    ],
)
def test_the_schema_takes_what_loads(text):
    layer_of(File("config.toml", text, trusted=True))
    VALIDATOR.validate(tomllib.loads(text))


@pytest.mark.parametrize(
    "text",
    [
        "[lnt]",
        "[lint]\nselct = []",
        "[lint]\nfail-on = 'x'",
        "[lint]\nselect = [1]",
        "[citations]\nquote-min-words = 0",
        "[rules.stub-note]\nmin-wrods = 3",
    ],
)
def test_the_schema_refuses_what_does_not_load(text):
    assert not VALIDATOR.is_valid(tomllib.loads(text))


def test_the_first_file_changes_nothing():
    text = first_file(OPTIONS)
    assert load([File("kbtool.toml", text, trusted=False)], {}).config.lint == Config().lint


def test_the_first_file_uncommented_is_the_defaults():
    lines = first_file(OPTIONS).splitlines()
    taken = [line.removeprefix("# ") if " = " in line else line for line in lines]
    answer = load([File("kbtool.toml", "\n".join(taken), trusted=False)], {})
    assert len(answer.origins) > 30
    config = answer.config
    assert (config.lint, config.citations, config.limits) == (
        Config().lint,
        Config().citations,
        Config().limits,
    )
    assert config.rules == {"stub-note": {"min-words": 30}}


def test_every_setting_names_its_origin():
    answer = load(
        [File("kbtool.toml", "[lint]\nseverity = { L001 = 'info' }\nfail-on = 'never'", False)],
        {".obsidian/app.json": '{"newLinkFormat": "absolute"}'},
    )
    rows = {f"{s.table}.{s.name}": (s.value, s.origin) for s in settings_of(answer)}
    assert rows["lint.severity.L001"] == ("info", "kbtool.toml")
    assert rows["lint.fail-on"] == ("never", "kbtool.toml")
    assert rows["lint.select"] == ([], "default")
    assert rows["obsidian.link-format"] == ("absolute", ".obsidian/app.json")


@pytest.mark.parametrize(
    "value", ["", 'a"b\\c', "中文\n\x1b", True, 3, 2.5, [], ["a", "b"], {"a b": 1}]
)
def test_values_are_written_as_toml_reads_them(value):
    assert tomllib.loads(f"x = {toml(value)}")["x"] == value


def test_the_catalogues_schema_is_one_and_every_default_fits_it():
    from kbtool.app.config_sources import rule_schemas

    options = rule_schemas()
    assert len(options) > 5
    whole = schema(options)
    jsonschema.Draft202012Validator.check_schema(whole)
    lines = [line.removeprefix("# ") for line in first_file(options).splitlines() if "=" in line]
    heads = [line for line in first_file(options).splitlines() if line.startswith("[")]
    assert len(heads) > 8
    assert len(lines) > 45
    text = first_file(options)
    taken = [line.removeprefix("# ") if " = " in line else line for line in text.splitlines()]
    jsonschema.Draft202012Validator(whole).validate(tomllib.loads("\n".join(taken)))
