from kbtool.config.describe import Setting
from kbtool.report.config import config_text
from kbtool.report.text.style import Style, cells


def test_origins_stand_beside_what_somebody_has_set():
    text = config_text(
        [
            Setting("lint", "select", [], "default"),
            Setting("lint", "ignore", ["L001", "L002"], "kbtool.toml"),
            Setting("lint", "fail-on", "never", "command line"),
            Setting("graph", "roots", ["中文" * 12], ".obsidian/a.json"),
            Setting("graph", "orphan-exempt", ["x" * 90], "default"),
        ],
        Style(width=50),
    )
    assert text == (
        "[lint]\n"
        "select = []\n"
        'ignore = ["L001", "L002"]  # kbtool.toml\n'
        'fail-on = "never"          # command line\n'
        "\n[graph]\n"
        f'roots = ["{"中文" * 12}"]\n'
        "  # .obsidian/a.json\n"
        f'orphan-exempt = ["{"x" * 31}…\n'
    )
    assert max(map(cells, text.splitlines())) <= 60
