import asyncio
from contextlib import nullcontext

import pytest

pytest.importorskip("textual")


def browser_for(root, monkeypatch, tmp_path, query=""):
    from kbtool.app.config_sources import load_settings
    from kbtool.app.search import Searcher, SearchOptions
    from kbtool.cli.console import console_of
    from kbtool.cli.options import Options
    from kbtool.cli.progress import Relay
    from kbtool.cli.run import RunContext
    from kbtool.cli.search.interactive import Browser
    from kbtool.index.lifecycle.index_store import index_store_of
    from kbtool.index.session_notes import SessionNoteSource
    from kbtool.store.open_session import open_session

    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    console = console_of(Options())._replace(quiet=True)
    run = RunContext(console, root, (), load_settings(root, {}))
    session = open_session(root, run.config)
    session.refresh()
    notes, relay = SessionNoteSource(session, root, refreshed=True), Relay()
    library = index_store_of(root, run.config)
    searcher = Searcher(
        run.config, SearchOptions(limit=10), notes, library, lambda: nullcontext(relay)
    )
    return Browser(run, searcher, query, relay)


def test_typing_shows_hits_and_a_preview_and_words_errors(tmp_path, monkeypatch):
    from textual.widgets import OptionList, Static

    root = tmp_path / "vault"
    root.mkdir()
    (root / "Apple pie.md").write_text("# Apple pie\n\nSlice the apples.\n", encoding="utf-8")
    (root / "Bread.md").write_text("# Bread\n\nNo fruit \x1b[31m here.\n", encoding="utf-8")
    app = browser_for(root, monkeypatch, tmp_path)

    async def use():
        async with app.run_test() as pilot:
            await pilot.press(*"apple")
            await pilot.pause(0.3)
            assert app.query_one(OptionList).option_count == 1
            assert "Slice the apples." in str(app.query_one("#preview", Static).render())
            await pilot.press(*" (x")
            await pilot.pause(0.3)
            assert "not closed" in str(app.query_one("#state", Static).render())
            assert app.query_one(OptionList).option_count == 0

    asyncio.run(use())


def test_a_query_from_the_command_line_is_typed_on_and_sees_what_is_saved(tmp_path, monkeypatch):
    from textual.widgets import Input, OptionList, Static

    root = tmp_path / "vault"
    root.mkdir()
    (root / "慢读.md").write_text("# 慢读\n\n慢读是一种判断。\n", encoding="utf-8")
    app = browser_for(root, monkeypatch, tmp_path, query="慢")

    async def use():
        async with app.run_test(size=(80, 24)) as pilot:
            hits = app.query_one(OptionList)
            preview = app.query_one("#preview", Static)
            await pilot.pause(0.3)
            assert hits.option_count == 1
            await pilot.press("读")
            await pilot.pause(0.3)
            assert app.query_one(Input).value == "慢读"
            assert "判断" in str(preview.render())
            assert preview.region.right <= 80
            (root / "New.md").write_text("慢读", encoding="utf-8")
            await pilot.press("space")
            await pilot.pause(0.3)
            assert hits.option_count == 2
            await pilot.press("(")
            await pilot.pause(0.3)
            assert (hits.option_count, str(preview.render())) == (0, "")

    asyncio.run(use())
