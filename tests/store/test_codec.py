"""What is kept of a note reads back as it was."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from kbtool.model.content import Content, Suppression
from kbtool.model.diagnostic import Diagnostic, Edit, Fix, Related, Severity
from kbtool.model.location import Span
from kbtool.parse.canvas import parse_canvas
from kbtool.parse.note import parse, parse_text
from kbtool.store.cache.results import decode_diagnostics, encode_diagnostics
from kbtool.store.parsing import content_codec
from kbtool.store.parsing.parse_file import decode_canvas, encode_canvas

RICH = """\
---
title: Rich
aliases: [one, 二]
nested: {a: [1, 2.5, .inf, {b: null}], c: true}
up: "[[Up#H|shown]]"
---
# Head [[a]]
source:: [[b]] and (key:: value) [k:: ] ^source
- [ ] task:: x
    - deeper:: [[c]]
> [!note] Title
> quoted ^block
before [@smith2020, p. 3] and @bare [^1] ^[inline] #tag/nested ![[p.png]]
[text][ref] <https://example.org> <a href="local.md">x</a> {{date}}
%% kbtool: ignore[L001, broken-embed] why %%

[ref]: target.md "t"
[^1]: note

    ^odd
[[broken
"""


def test_every_kind_of_fact_comes_back():
    content = parse_text(RICH)
    assert content_codec.decode(content_codec.encode(content)) == content
    empty = [f.name for f in dataclasses.fields(Content) if not getattr(content, f.name)]
    assert set(empty) <= {"is_plain"}, "the text must hold a fact of every kind"


def test_every_field_of_a_content_is_kept():
    kept = (
        {name for name, *_ in content_codec._ROWS}
        | set(content_codec._PLAIN)
        | {"properties", "suppressions"}
    )
    assert kept == {field.name for field in dataclasses.fields(Content)}


def test_every_place_and_inner_tuple_of_a_fact_is_declared():
    for _, leaf, places, tuples, listed in content_codec._ROWS:
        types = list(leaf.__annotations__.values())
        assert places == tuple(n for n, kind in enumerate(types) if kind is Span)
        inner = [n for n, kind in enumerate(types) if str(kind).startswith("tuple")]
        assert listed == tuple(n for n in inner if Span in types[n].__args__)
        assert tuples == tuple(n for n in inner if n not in listed)
    assert tuple(Suppression.__annotations__) == ("span", "line", "codes", "code_spans")


PIECES = st.sampled_from(
    [*RICH.splitlines(keepends=True), "\n", "---\n", "\r", "\t", "\ud800", "\x00"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=30).map("".join))
def test_contents_of_any_text_come_back(text):
    content = parse_text(text)
    back = content_codec.decode(content_codec.encode(content))
    assert repr(back) == repr(content)  # a NaN is not equal to itself


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_contents_of_any_bytes_come_back(data):
    content = parse(data)
    assert repr(content_codec.decode(content_codec.encode(content))) == repr(content)


def test_canvases_come_back():
    text = (
        b'{"nodes": [{"id": "1", "type": "file", "file": "a.md", "subpath": "#H"}, {"id": 2}, 3]}'
    )
    for data in (text, b"{", b"\xff"):
        canvas = parse_canvas("x.canvas", "d", data)
        assert decode_canvas("x.canvas", "d", encode_canvas(canvas)) == canvas


def test_diagnostics_come_back():
    span = Span(1, 2, 3, 4)
    plain = Diagnostic(
        path="bad\udcff.md", span=span, line=1, column=2, end_line=3, end_column=4, code="L001",
        name="broken-note-link", severity=Severity.ERROR, message="no «x»", target="x",
        suggestions=("y", "z"), tried=("a",), fingerprint="f", fix=None, related=(),
        source_line="[[x]]", source_column=1,
    )  # fmt: skip
    rich = plain._replace(
        severity=Severity.INFO,
        fix=Fix(False, (Edit("a.md", span, "t"),), (("a.md", "b.md"),)),
        related=(Related("b.md", span, "there"),),
    )
    back = decode_diagnostics(encode_diagnostics((plain, rich)))
    assert back == (plain, rich)
    assert isinstance(back[0].severity, Severity)
