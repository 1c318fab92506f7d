"""What others take for comparable work on the same files; each runs as a process of its own.

python tests/bench/yardsticks.py NAME VAULT [FOLDER]
"""

import json
import os
import shutil
import sqlite3
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles


def texts_of(root: str) -> Iterator[tuple[str, str]]:
    for note in Path(root).rglob("*.md"):
        yield str(note), note.read_text(encoding="utf-8")


def block_yaml(root: str, _folder: str) -> None:
    """Parse blocks with markdown-it-py, inline parsing left out, and the frontmatter with YAML."""
    import yaml
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for _, text in texts_of(root):
        body = text
        if text.startswith("---\n") and (end := text.find("\n---\n", 3)) > 0:
            yaml.load(text[4:end], loader)
            body = text[end + 5 :]
        parser.parse(body)


def fts5(root: str, folder: str) -> None:
    """Build a full-text index with SQLite: porter stemming, text stored."""
    path = Path(folder) / "fts5.sqlite3"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE notes USING fts5(path, body, tokenize='porter')")
    database.executemany("INSERT INTO notes VALUES (?, ?)", texts_of(root))
    database.commit()
    database.close()


def whoosh_build(root: str, folder: str) -> None:
    """Build an index with stock Whoosh: stemming, positions, path and text stored."""
    writer = _whoosh_index(folder, new=True).writer(limitmb=256)
    for path, text in texts_of(root):
        writer.add_document(path=path, body=text)
    writer.commit()


def whoosh_search(_root: str, folder: str) -> None:
    """Open that index and search it once for the word in BENCH_QUERY."""
    index = _whoosh_index(folder, new=False)
    from whoosh.qparser import QueryParser

    with index.searcher() as searcher:
        query = QueryParser("body", index.schema).parse(os.environ["BENCH_QUERY"])
        for hit in searcher.search(query, limit=10):
            hit["path"]


def whoosh_query(_root: str, folder: str) -> None:
    """Print the seconds for one query, `word*` or `word~`, in the opened index."""
    index = _whoosh_index(folder, new=False)
    from whoosh.qparser import FuzzyTermPlugin, QueryParser

    parser = QueryParser("body", index.schema)
    parser.add_plugin(FuzzyTermPlugin())
    with index.searcher() as searcher:
        begin = time.perf_counter()
        for hit in searcher.search(parser.parse(os.environ["BENCH_QUERY"]), limit=10):
            hit["path"]
        print(json.dumps(time.perf_counter() - begin))


def whoosh_saves(root: str, folder: str) -> None:
    """Print median and 95th percentile, in seconds, of one note's delete, add and commit."""
    index = _whoosh_index(folder, new=False)
    times = []
    for note in sorted(Path(root).glob("*.md"))[:20]:
        text = note.read_text(encoding="utf-8")
        begin = time.perf_counter()
        writer = index.writer()
        writer.delete_by_term("path", str(note))
        writer.add_document(path=str(note), body=text)
        writer.commit()
        times.append(time.perf_counter() - begin)
    print(json.dumps((median(times), quantiles(times, n=20)[-1])))


def obsidiantools(root: str, _folder: str) -> None:
    """Read a vault's links and texts, as that library does."""
    from obsidiantools.api import Vault

    Vault(Path(root)).connect().gather()


def _whoosh_index(folder: str, *, new: bool):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from whoosh import fields, index
        from whoosh.analysis import StemmingAnalyzer
    place = Path(folder) / "whoosh"
    if not new:
        return index.open_dir(str(place))
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    body = fields.TEXT(analyzer=StemmingAnalyzer(), stored=True)
    return index.create_in(str(place), fields.Schema(path=fields.ID(stored=True), body=body))


YARDSTICKS = {
    "block-yaml": block_yaml,
    "fts5": fts5,
    "whoosh-build": whoosh_build,
    "whoosh-search": whoosh_search,
    "whoosh-query": whoosh_query,
    "whoosh-saves": whoosh_saves,
    "obsidiantools": obsidiantools,
}

if __name__ == "__main__":
    YARDSTICKS[sys.argv[1]](sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else ".")
