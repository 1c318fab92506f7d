"""Laws that hold for any text: parsing is total, and every span reads back."""

from hypothesis import given, settings
from hypothesis import strategies as st
from parse_laws import PIECES, check_places, check_texts

from kbtool.model.content import Content
from kbtool.parse.lines import LINE_END
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


def places_of(content):
    """What a Content says, by line and column: equal whatever ends the lines."""

    def place(span):
        return span.line, span.column

    return (
        [(place(link.span), link.target, link.fragment, link.kind) for link in content.links],
        [(place(tag.span), tag.name) for tag in content.tags],
        [(place(heading.span), heading.level, heading.text) for heading in content.headings],
        [(place(block.span), block.id) for block in content.blocks],
        [(place(field.span), field.key, field.has_children) for field in content.fields],
        [(place(key.span), key.key, key.bracketed) for key in content.citekeys],
        [(place(use.span), use.id) for use in content.footnote_uses],
        [(place(quotation.span), quotation.text) for quotation in content.quotations],
        [(place(note.span), note.id) for note in content.footnotes],
        [(place(problem.span), problem.kind) for problem in content.problems],
        [(place(suppression.span), suppression.line) for suppression in content.suppressions],
        [
            (place(at.span), place(at.value_span), *map(place, at.leaves), at.name)
            for at in content.property_places
        ],
        content.properties,
        content.aliases,
        content.title,
        content.is_template,
        content.word_count,
    )


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["\r\n", "\r"]))
def test_line_ends_make_no_difference(text, line_end):
    text = LINE_END.sub("\n", text)
    content = parse_text(text)
    assert places_of(parse_text(text.replace("\n", line_end))) == places_of(content)
