import pytest

from kbtool.config.settings import Config, ObsidianSettings, VaultSettings
from kbtool.vault.globs import matches
from kbtool.vault.file_roles import FileRoles, unusable_filters

PATHS = (
    "index.md", "Home.md", "README.md", "Physics MOC.md", "Democracy.md", "sub/index.md",
    "2024-05-01.md", "Journal/2024/2024-05-01 Wed.md", "2024-13-01.md", "20240501.md", "2024-05-01.png",
    "Templates/Daily.md", "templates/x.md", "My Templates/y.md", "Archive/old.md", "Notes/Archive/x.md",
    "Notes/Draft 1.md", "Notes/plain.md",
)  # fmt: skip


def places(**obsidian):
    return FileRoles.of(PATHS, Config(obsidian=ObsidianSettings(**obsidian)))


def test_index_notes_stand_at_the_root():
    assert places().indexes == {"index.md", "Home.md", "README.md", "Physics MOC.md"}


def test_daily_notes_have_a_bare_date_or_the_configured_format():
    assert places().daily == {"2024-05-01.md", "20240501.md"}
    assert places(daily_folder="Journal/", daily_format="YYYY/YYYY-MM-DD ddd").daily == {
        "2024-05-01.md",
        "20240501.md",
        "Journal/2024/2024-05-01 Wed.md",
    }
    assert places(daily_format="[Draft] D").daily == {"2024-05-01.md", "20240501.md"}
    assert places(daily_folder="Notes", daily_format="[Draft] D").daily >= {"Notes/Draft 1.md"}


@pytest.mark.parametrize("date_format", ["", "dddd" * 200, "no tokens? yes: o", "((((", "[a*b]"])
def test_a_strange_daily_format_harms_nothing(date_format):
    assert places(daily_format=date_format).daily == {"2024-05-01.md", "20240501.md"}


def test_template_folders_come_from_both_configurations():
    assert places(template_folders=("Templates/",)).templates == {
        "Templates/Daily.md",
        "templates/x.md",
    }
    config = Config(vault=VaultSettings(templates=("/My Templates", "", "/")))
    assert FileRoles.of(PATHS, config).templates == {"My Templates/y.md"}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (("Archive/",), {"Archive/old.md"}),
        (("archive/",), {"Archive/old.md"}),
        (("Draft",), {"Notes/Draft 1.md"}),
        ((r"/Archive\//",), {"Archive/old.md", "Notes/Archive/x.md"}),
        ((r"/^Notes\/.*\d/",), {"Notes/Draft 1.md"}),
        (("/(a)\\1/",), set()),
        (("", "/", "//", "Nowhere/"), set()),
    ],
)
def test_obsidians_excluded_files(filters, expected):
    assert places(ignore_filters=filters).excluded == expected


def test_a_filter_that_cannot_be_run_is_named():
    settings = ObsidianSettings(ignore_filters=("/(a)\\1/", "/ok/", "x/"))
    assert unusable_filters(settings) == ("/(a)\\1/",)


def test_excluded_by_glob():
    config = Config(vault=VaultSettings(exclude=("Archive/**", "*.png")))
    assert FileRoles.of(PATHS, config).excluded == {"Archive/old.md", "2024-05-01.png"}


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("Archive/**", "Archive/a.md"),
        ("Archive/**", "Archive/b/c/a.md"),
        ("archive/**", "Archive/a.md"),
        ("Archive", "Archive/a.md"),
        ("Archive/", "x/Archive/a.md"),
        ("/Archive", "Archive/a.md"),
        ("*.md", "a/b.md"),
        ("*.excalidraw.md", "a/b/x.excalidraw.md"),
        ("a/*.md", "a/b.md"),
        ("a/**/b.md", "a/b.md"),
        ("a/**/b.md", "a/x/y/b.md"),
        ("**/b.md", "b.md"),
        ("a/?.md", "a/é.md"),
        ("a*b*c", "aXbYbZc"),
        ("index.md", "index.md"),
    ],
)
def test_globs_that_match(glob, path):
    assert matches(glob, path)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        ("Archive/**", "Notes/Archive/a.md"),
        ("Archive/**", "Archived/a.md"),
        ("/Archive", "x/Archive/a.md"),
        ("a/*.md", "a/b/c.md"),
        ("a/*.md", "x/a/b.md"),
        ("a/?.md", "a/bb.md"),
        ("*.md", "a.png"),
        ("a*b*c", "aXbYbZ"),
        ("[ab].md", "a.md"),
        ("", "a.md"),
        ("**/x/**", "a/b.md"),
    ],
)
def test_globs_that_do_not_match(glob, path):
    assert not matches(glob, path)


def test_a_glob_made_to_hang_does_not():
    assert not matches("*a" * 200 + "/" + "**/x/" * 200 + "y", "a" * 1000 + "/" + "x/" * 500)
