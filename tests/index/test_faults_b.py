"""Faults found on the product, section B: what link questions do over files that are no notes."""

import pytest
from searching import hits_of

from kbtool.config.settings import Config
from kbtool.index.lifecycle.index_store import index_store_of
from kbtool.index.session_notes import SessionNoteSource
from kbtool.store.open_session import open_session

VAULT = {
    "pdf.md": "[[paper.pdf#page=3]] ![[paper.pdf#page=2]]",
    "picture.md": "![[chart.png#right|200]] [](chart.png#x)",
    "canvas.md": "[[board.canvas#some-node]]",
    "key.md": "[[refs.bib#doe2020]]",
    "table.md": "[[figures.csv#row=2]]",
    "whole.md": "# Part\n\n[[pdf]] [[whole#Part]]",
    "lost.md": "[[gone.pdf#page=3]]",
    "deep.md": "[[whole#No such part]]",
    "paper.pdf": "%PDF",
    "chart.png": "PNG",
    "board.canvas": '{"nodes": [{"id": "1", "type": "file", "file": "whole.md"}], "edges": []}',
    "refs.bib": "@book{doe2020, title = {T}}\n",
    "figures.csv": "a,b\n",
}
QUESTIONS = {
    "is:broken": ["deep.md", "lost.md"],
    "is:orphan": ["canvas.md", "deep.md", "key.md", "lost.md", "picture.md", "table.md"],
    "link:paper.pdf": ["pdf.md"],
    "link:chart.png": ["picture.md"],
    "link:board.canvas": ["canvas.md"],
    "link:refs.bib": ["key.md"],
    "link:figures.csv": ["table.md"],
    "link:gone.pdf": ["lost.md"],
    "backlink:paper.pdf": [],
    "backlink:board.canvas": [],
    "backlink:refs.bib": [],
    "backlink:whole": ["pdf.md"],
    "source:paper.pdf": [],
    "source:refs.bib": [],
    'link:"paper.pdf#page=3"': ["pdf.md"],
}


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setenv("KBTOOL_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "vault"
    root.mkdir()
    for name, text in VAULT.items():
        (root / name).write_text(text, encoding="utf-8")
    with open_session(root, Config()) as session:
        session.refresh()
        yield root, session


def test_b1_link_questions_meet_files_that_are_no_notes(session):
    root, session = session
    library, notes = (
        index_store_of(root, Config()),
        SessionNoteSource(session, root, refreshed=True),
    )
    answers = {query: sorted(hits_of(library, notes, query)) for query in QUESTIONS}
    assert answers == QUESTIONS
    assert list(library.folder.parent.glob("index.bad-*")) == []


def test_b1_a_session_yields_notes_and_nothing_else(session):
    _, session = session
    asked = (*VAULT, "no such.md", "no such.pdf")
    assert [note.path for note in session.notes(asked)] == [p for p in VAULT if p.endswith(".md")]
