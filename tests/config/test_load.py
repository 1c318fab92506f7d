import pytest

from kbtool.config.keys import KEYS, SEARCH_FIELDS, default_of
from kbtool.config.load import load
from kbtool.config.merge import COMMAND_LINE, value_of
from kbtool.config.settings import Config
from kbtool.config.toml import File
from kbtool.config.value_kinds import NotThatKindError, check_value
from kbtool.errors import ConfigError
from kbtool.index.search.bm25f import DEFAULT_WEIGHTS
from kbtool.index.segments.schema import TEXT_FIELDS
from kbtool.model.diagnostic import Severity


def loaded(text="", *, user="", trusted=False, obsidian=None, overrides=None):
    files = [File("~/config.toml", user, trusted=True), File("kbtool.toml", text, trusted=trusted)]
    return load(files, obsidian or {}, overrides or {})


def test_the_table_of_keys_and_the_settings_are_the_same():
    known = {(key.table, key.field) for key in KEYS}
    tables = [f for f in Config._fields if f not in {"rules", "obsidian", "file"}]
    assert known == {(t, f) for t in tables for f in getattr(Config(), t)._fields}


def test_every_default_is_a_value_of_its_kind():
    for key in KEYS:
        default = default_of(key)
        if default is None or isinstance(default, Severity):
            default = default.value if default else "never"
        check_value(key.kind, default)


def test_b15_every_field_that_a_search_looks_into_has_a_weight_and_no_other():
    assert SEARCH_FIELDS == TEXT_FIELDS
    assert {*SEARCH_FIELDS} == {*DEFAULT_WEIGHTS}
    text = "[search.weights]\n" + "".join(f"{name} = 2\n" for name in SEARCH_FIELDS)
    assert loaded(text).config.search.weights == dict.fromkeys(SEARCH_FIELDS, 2)


def test_nothing_configured_gives_the_defaults():
    assert load([], {}).config == Config()
    assert loaded().origins == {}


def test_the_contracts_example_loads():
    config = loaded(EXAMPLE, trusted=True).config
    assert config.vault.exclude == ("Archive/**",)
    assert config.lint.fail_on is Severity.WARNING
    assert config.lint.severity == {"orphan-note": Severity.INFO}
    assert config.lint.per_file_ignores == {"Journal/**": ("orphan-note",)}
    assert config.citations.quote_min_words == 12
    assert config.search.weights == {"title": 10.0}
    assert config.output.editor_uri.startswith("vscode:")


def test_stronger_files_win_and_tables_are_joined():
    answer = loaded(
        '[lint]\nignore = ["L001"]\nseverity = { a = "info" }',
        user='[lint]\nignore = ["G001"]\nfail-on = "never"\n'
        'severity = { a = "error", b = "error" }',
        overrides={"lint.fail-on": Severity.ERROR},
    )
    assert answer.config.lint.ignore == ("L001",)
    assert answer.config.lint.fail_on is Severity.ERROR
    assert answer.config.lint.severity == {"a": Severity.INFO, "b": Severity.ERROR}
    assert answer.origins == {
        "lint.ignore": "kbtool.toml",
        "lint.fail-on": COMMAND_LINE,
        "lint.severity.a": "kbtool.toml",
        "lint.severity.b": "~/config.toml",
    }


def test_the_command_line_sets_rules_options_too():
    answer = loaded(
        "[rules.stub-note]\nmin-words = 20", overrides={"rules.ambiguous-link.prefer": ("a/**",)}
    )
    assert answer.config.rules == {
        "stub-note": {"min-words": 20},
        "ambiguous-link": {"prefer": ("a/**",)},
    }
    assert answer.origins["rules.ambiguous-link.prefer"] == COMMAND_LINE


def test_never_is_no_severity():
    assert loaded('[lint]\nfail-on = "never"').config.lint.fail_on is None


def test_a_pyproject_holds_it_in_its_own_table():
    text = '[project]\nname = "x"\n[tool.kbtool.lint]\nignore = ["L001"]\n'
    file = File("pyproject.toml", text, trusted=False, table=("tool", "kbtool"))
    config = load([file], {}).config
    assert (config.lint.ignore, config.file) == (("L001",), "pyproject.toml")
    other = File("pyproject.toml", "[a]", False, ("tool", "kbtool"))
    assert load([other], {}).origins == {}


def test_rules_options_are_kept_for_the_catalogue():
    answer = loaded("[rules.stub-note]\nmin-words = 20\nnames = ['a']")
    assert answer.config.rules == {"stub-note": {"min-words": 20, "names": ("a",)}}
    assert answer.origins["rules.stub-note.min-words"] == "kbtool.toml"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("[lint]\nselct = []", (2, 1), "unknown key 'selct' in [lint]. Did you mean 'select'?"),
        ("\n[lnt]\n", (2, 1), "unknown table [lnt]. Did you mean 'lint'?"),
        ("[vault]\n  fail-on = 'error'", (2, 3), "It belongs in [lint]."),
        ("fail-on = 'error'", (1, 1), "unknown table [fail-on]"),
        ("lint = 3", (1, 1), "lint must be a table, written [lint]."),
        ("[lint]\nfail-on = 'err'", (2, 1), "lint.fail-on must be one of error, warning, info"),
        ("[lint]\nselect = 'L'", (2, 1), "lint.select must be a list of texts."),
        ("[lint]\nselect = [1]", (2, 1), "must be a list of texts"),
        ("lint.select = 'L'", (1, 1), "must be a list of texts"),
        ("[links]\nzettel-ids = 1", (2, 1), "must be true or false"),
        ("[citations]\nquote-min-words = 0", (2, 1), "whole number from 1 to 10,000"),
        ("[citations]\nquote-min-words = true", (2, 1), "whole number"),
        ("[search.weights]\ntitle = 'x'", (1, 1), "has 'title', which must be a number"),
        (
            "[lint.severity]\nx = 'bad'",
            (1, 1),
            "has 'x', which must be one of error, warning, info.",
        ),
        ("[search.weights]\ntitel = 1", (2, 1), "in [search.weights]. Did you mean 'title'?"),
        ("[search]\nweights = { bdy = 1 }", (2, 1), "unknown key 'bdy' in [search.weights]."),
        ("[search.weights]\ntitle = 2\nzzz = 1", (3, 1), "Known are title, alias, heading,"),
        ("[rules]\nx = 1", (2, 1), "rules.x must be a table"),
        ("[lint\nx=1", (1, 6), "no valid TOML"),
        ("a = 1\nb = ", (2, 5), "no valid TOML: invalid value."),
        ("a = 1\na = 2", (2, 6), "no valid TOML: cannot overwrite a value."),
        ("a = '", (1, 6), "no valid TOML"),
        ("a = " + "[" * 100_000, (0, 0), "nested too deeply"),
    ],
)
def test_faults_stop_the_run_at_their_place(text, place, words):
    with pytest.raises(ConfigError) as caught:
        loaded(text)
    assert words in str(caught.value)
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.path == "kbtool.toml"


@pytest.mark.parametrize(
    "text",
    [
        "[output]\neditor = 'rm -rf'",
        "[output]\neditor-uri = 'x://{path}'",
        "[citations]\nbibliography = ['/etc/passwd']",
        "[citations]\nbibliography = ['a/../../x.bib']",
        "[citations]\nbibliography = ['~/x.bib']",
        "[citations]\nbibliography = ['C:\\x.bib']",
        "[limits]\nyaml-depth = 400",
        "[limits]\nseconds-per-note = 60.0",
    ],
)
def test_what_lies_in_a_vault_may_not_ask_for_everything(text):
    with pytest.raises(ConfigError):
        loaded(text)
    loaded(text, trusted=True)


def test_a_vault_may_lower_limits_and_name_its_own_bibliography():
    config = loaded(
        "[limits]\nnote-bytes = 10\n[citations]\nbibliography = ['refs/a..b.bib']"
    ).config
    assert config.limits.note_bytes == 10
    assert config.citations.bibliography == ("refs/a..b.bib",)


def test_obsidians_own_files_are_defaults():
    answer = loaded(
        "",
        obsidian={
            ".obsidian/app.json": '{"newLinkFormat": "relative", "useMarkdownLinks": true,'
            ' "attachmentFolderPath": "./files", "userIgnoreFilters": ["Archive/", "/x.*/"]}',
            ".obsidian/templates.json": '{"folder": "Templates/"}',
            ".obsidian/daily-notes.json": '{"folder": "/Daily", "format": "YYYY/MM-DD"}',
            ".obsidian/types.json": '{"types": {"year": "number", "odd": 3}}',
            ".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "Tp"}',
        },
    )
    obsidian = answer.config.obsidian
    assert obsidian.link_format == "relative"
    assert obsidian.use_markdown_links
    assert obsidian.attachment_folder == "./files"
    assert obsidian.ignore_filters == ("Archive/", "/x.*/")
    assert obsidian.template_folders == ("Templates", "Tp")
    assert (obsidian.daily_folder, obsidian.daily_format) == ("Daily", "YYYY/MM-DD")
    assert obsidian.property_types == {"year": "number"}
    assert answer.origins["obsidian.daily_format"] == ".obsidian/daily-notes.json"
    assert answer.notices == ()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "[" * 100_000, '{"newLinkFormat": ["x"]}', '{"userIgnoreFilters": 3}'],
)
def test_broken_obsidian_files_are_told_and_left_alone(text):
    answer = load([], {".obsidian/app.json": text})
    assert answer.config == Config()
    assert len(answer.notices) == 1
    assert ".obsidian/app.json" in answer.notices[0]


def test_an_empty_obsidian_setting_is_no_complaint():
    answer = loaded("", obsidian={".obsidian/app.json": '{"userIgnoreFilters": null}'})
    assert answer.notices == ()


def test_kinds_refuse_what_only_looks_right():
    key = next(key for key in KEYS if key.name == "seconds-per-note")
    with pytest.raises(NotThatKindError):
        check_value(key.kind, float("nan"))
    assert value_of(Config(), key) == 5.0


EXAMPLE = """
[vault]
exclude = ["Archive/**"]
templates = ["Templates"]
[links]
zettel-ids = false
[lint]
select = []
extend-select = []
ignore = []
fail-on = "warning"
severity = { "orphan-note" = "info" }
[lint.per-file-ignores]
"Journal/**" = ["orphan-note"]
[graph]
roots = ["index.md"]
orphan-exempt = ["Journal/**"]
hierarchy-fields = ["up", "parent"]
[citations]
source-fields = ["source", "sources", "来源", "出处"]
nested-fields = ["extra.source"]
origin-fields = ["url", "link", "source_url", "original_url", "doi", "isbn", "annotation-target"]
literature-tags = ["literature"]
literature-folders = []
source-folders = []
clipping-folders = ["Clippings"]
clipping-tags = ["clipping", "clippings"]
bibliography = []
quote-scope = "sourced-notes"
quote-min-words = 12
[search]
weights = { title = 10.0 }
[output]
editor-uri = "vscode://file{path}:{line}:{column}"
"""
