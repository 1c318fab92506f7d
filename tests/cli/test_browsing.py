import asyncio

import pytest

pytest.importorskip("textual")


def searcher_for(root, monkeypatch, tmp_path):
    from kbtool.app.config_sources import load_settings
    from kbtool.cli.console import console_of
    from kbtool.cli.options import Options
    from kbtool.cli.run import RunContext
    from kbtool.cli.search.searcher import Request, Searcher
    from kbtool.index.lifecycle.index_store import index_store_of
    from kbtool.index.session_notes import SessionNoteSource
    from kbtool.store.open_session import open_session

    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    console = console_of(Options())._replace(quiet=True)
    run = RunContext(console, root, (), load_settings(root, {}))
    session = open_session(root, run.config)
    session.refresh()
    request = Request(
        query="",
        limit=10,
        output_format="text",
        null=False,
        order="score",
        strictness="usual",
        only_count=False,
        explain=False,
        open_hit=None,
        in_obsidian=False,
        everything=False,
        refresh=True,
        interactive=True,
    )
    notes = SessionNoteSource(session, root, refreshed=True)
    return Searcher(run, request, notes, index_store_of(root, run.config))


def test_typing_shows_hits_and_a_preview_and_words_errors(tmp_path, monkeypatch):
    from textual.widgets import OptionList, Static

    from kbtool.cli.search.interactive import Browser

    root = tmp_path / "vault"
    root.mkdir()
    (root / "Apple pie.md").write_text("# Apple pie\n\nSlice the apples.\n", encoding="utf-8")
    (root / "Bread.md").write_text("# Bread\n\nNo fruit \x1b[31m here.\n", encoding="utf-8")
    searcher = searcher_for(root, monkeypatch, tmp_path)

    async def use():
        app = Browser(searcher)
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

    from kbtool.cli.search.interactive import Browser

    root = tmp_path / "vault"
    root.mkdir()
    (root / "慢读.md").write_text("# 慢读\n\n慢读是一种判断。\n", encoding="utf-8")
    searcher = searcher_for(root, monkeypatch, tmp_path)
    searcher = searcher._replace(request=searcher.request._replace(query="慢"))

    async def use():
        app = Browser(searcher)
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
