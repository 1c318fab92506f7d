"""The laws that fuzzing tries: each takes a case of texts and raises when it is broken."""

import re
from collections import Counter
from datetime import date

from helpers import texts_of, vault_of
from parse_laws import check_places, check_texts

from kbtool.config.settings import Config, LimitSettings, LintSettings, ObsidianSettings
from kbtool.errors import QueryError
from kbtool.fix.fix_all import fix_all
from kbtool.index.query.parser import parse as parse_query
from kbtool.lint.incremental.first_check import check_vault
from kbtool.lint.rule_set import RuleSet
from kbtool.model.location import Digest, NotePath
from kbtool.model.resolution import Found
from kbtool.parse.canvas import parse_canvas
from kbtool.parse.note import parse, parse_text
from kbtool.report.text.escape import safe, safe_line
from kbtool.store.parsing import content_codec

SMALL = LimitSettings(note_bytes=3_000, line_characters=200, yaml_depth=4, yaml_nodes=20)
ENCLOSED = re.compile(r"\[[^\[\]\n]*\[\[")
EVERY_RULE = LintSettings(extend_select=tuple("LHEGCPTNYFS"))
TODAY = date(2026, 1, 2)


def parsing_is_total(case):
    """Any text and any bytes give a Content; spans read back; the cache keeps all of it."""
    (text,) = case
    content = parse_text(text)
    check_places(text, content)
    check_texts(text, content)
    check_places(text, parse_text(text, SMALL))
    data = text.encode("utf-8", "surrogatepass")
    assert repr(content_codec.decode(content_codec.encode(content))) == repr(content)
    parse(data)
    parse(data[1:])
    parse_canvas(NotePath("x.canvas"), Digest("0" * 32), data)


class _Bench:
    """Three notes in memory, judged by every rule."""

    def __init__(self, case):
        names = (NotePath("a.md"), NotePath("b.md"), NotePath("dir/c.md"))
        data = (text.encode("utf-8", "replace") for text in case)
        self.files = dict(zip(names, data, strict=True))
        # A Markdown link in place of a wikilink may make links of stray brackets around it.
        in_markdown = sum(map(len, case)) % 2 == 1 and not any(map(ENCLOSED.search, case))
        style = ObsidianSettings(use_markdown_links=in_markdown, link_format="shortest")
        self.config = Config(lint=EVERY_RULE, obsidian=style)

    def vault(self):
        return vault_of(self.files, config=self.config)

    def diagnostics(self):
        return check_vault(self.vault(), texts_of(self.files), RuleSet.of(self.config))

    def data_of(self, path):
        return self.files.get(path)

    def change(self, changed):
        self.files.update({path: data for path, data in changed.items() if data is not None})
        for path in [path for path, data in changed.items() if data is None]:
            self.files.pop(path, None)

    def edges(self):
        vault = self.vault()
        return Counter(
            (path, resolution.path)
            for path in vault.notes
            for _, resolution in vault.links_of(path)
            if isinstance(resolution, Found)
        )


def is_safe(diagnostic):
    return diagnostic.fix is not None and diagnostic.fix.safe


def safe_fixes_keep_links(case):
    """After all safe fixes each link still leads where it led, and no safe fix is left."""
    bench = _Bench(case)
    before = bench.edges()
    mended = fix_all(bench, is_safe)
    if not mended.renames:
        lost = before - bench.edges()
        assert not lost, lost
    assert fix_all(bench, is_safe).fixed == 0


def queries_parse_or_name_their_fault(case):
    """A query gives a tree, or an error inside it."""
    (query,) = case
    fault = None
    try:
        parse_query(query, TODAY)
    except QueryError as error:
        fault = error
    assert fault is None or (0 <= fault.column <= len(query) and str(fault))


def safe_text_is_harmless(case):
    """What is shown holds no sign that a terminal acts on, and shows nothing twice."""
    (text,) = case
    for shown in (safe(text), safe_line(text)):
        assert not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in shown)
        assert not any(
            "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069" for sign in shown
        )
        shown.encode("utf-8")
        assert safe(shown) == shown
