"""Laws that hold for any text: parsing is total, and every span reads back."""

from hypothesis import given, settings
from hypothesis import strategies as st
from parse_laws import PIECES, check_places, check_texts

from kbtool.model.content import Content
from kbtool.parse.note import parse, parse_text

TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(lambda p: "---\n" + "".join(p) + "\n---\nx"),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_span_reads_back(text):
    content = parse_text(text)
    check_places(text, content)
    check_texts(text, content)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | TEXTS.map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_content(data):
    content = parse(data)
    assert isinstance(content, Content)
    assert parse(data) == content
