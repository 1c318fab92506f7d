from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reporting import diagnostic

from kbtool.fix.apply import apply_edits, apply_edits_to_bytes
from kbtool.fix.select import select_fixes
from kbtool.model.diagnostic import Edit, Fix
from kbtool.model.location import NotePath, Span


def edit(start, end, text, path="a.md"):
    return Edit(NotePath(path), Span(start, end, 1, start + 1), text)


def offered(*edits, renames=()):
    return diagnostic("a.md", 1, 1, "L001", "x", fix=Fix(True, edits, renames))


def taken(*fixes):
    choice = select_fixes(fixes)
    return [index for index, fix in enumerate(fixes) if any(fix is one for one in choice.taken)]


A, B = NotePath("a.md"), NotePath("b.md")


@pytest.mark.parametrize(
    ("fixes", "indices"),
    [
        ([offered(edit(0, 5, "x")), offered(edit(5, 9, "y"))], [0, 1]),
        ([offered(edit(0, 5, "x")), offered(edit(4, 9, "y"))], [0]),
        ([offered(edit(4, 9, "y")), offered(edit(0, 5, "x"))], [0]),
        ([offered(edit(0, 9, "x")), offered(edit(3, 3, "y"))], [0]),
        ([offered(edit(3, 3, "x")), offered(edit(3, 3, "y"))], [0]),
        ([offered(edit(3, 3, "x")), offered(edit(3, 5, "y"))], [0]),
        ([offered(edit(3, 5, "x")), offered(edit(5, 5, "y"))], [0, 1]),
        ([offered(edit(3, 3, "x")), offered(edit(3, 3, "x"))], [0, 1]),
        ([offered(edit(3, 5, "x"), edit(4, 6, "y"))], []),
        ([offered(edit(0, 5, "x")), offered(edit(0, 5, "y", "b.md"))], [0, 1]),
        (
            [offered(edit(0, 5, "x"), edit(7, 8, "z")), offered(edit(7, 8, "q"), edit(9, 9, "r"))],
            [0],
        ),
        ([offered()], []),
        ([offered(renames=((A, B),)), offered(edit(0, 1, "x"))], [0]),
        ([offered(edit(0, 1, "x")), offered(renames=((A, B),))], [0]),
        ([offered(renames=((A, B),)), offered(renames=((B, A),))], [0]),
    ],
)
def test_fixes_that_meet_are_left_for_the_next_pass(fixes, indices):
    assert taken(*fixes) == indices


def test_one_edit_of_two_findings_is_made_once():
    first, second = offered(edit(3, 5, "x")), offered(edit(3, 5, "x"), edit(8, 9, "y"))
    choice = select_fixes([first, second])
    assert choice.taken == (first, second)
    assert choice.edits == {A: (edit(3, 5, "x"), edit(8, 9, "y"))}


EDITS = st.builds(
    lambda start, length, text: edit(start, start + length, text),
    st.integers(0, 40),
    st.integers(0, 6),
    st.sampled_from(["", "x", "yy", "中"]),
)


@settings(max_examples=200)
@given(st.lists(st.lists(EDITS, min_size=1, max_size=3).map(lambda e: offered(*e)), max_size=8))
def test_edits_of_a_note_never_overlap_and_the_rest_stays(fixes):
    choice = select_fixes(fixes)
    edits = choice.edits.get(A, ())
    for one, other in pairwise(edits):
        assert one.span.end <= other.span.start
        assert one.span.start < other.span.start
    text = "".join(chr(0x5000 + n) for n in range(60))
    gone = {n for one in edits for n in range(one.span.start, one.span.end)}
    kept = [c for c in apply_edits(text, edits) if c in text]
    assert kept == [c for n, c in enumerate(text) if n not in gone]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_bytes_around_an_edit_stay(mark):
    data = mark + "a  \r\n中 [[x]]\r\n\n\tend \r".encode()
    assert (
        apply_edits_to_bytes(data, [edit(7, 12, "[[y|z]]")])
        == mark + "a  \r\n中 [[y|z]]\r\n\n\tend \r".encode()
    )
    assert apply_edits_to_bytes(data, []) == data


def test_a_mark_can_be_taken_away():
    mark = Edit(A, Span(-1, 0, 1, 1), "")
    assert apply_edits_to_bytes(b"\xef\xbb\xbfab", [mark, edit(0, 1, "x")]) == b"xb"
    assert taken(offered(mark), offered(edit(0, 1, "x"))) == [0, 1]


def test_what_is_not_utf8_is_left_alone():
    assert apply_edits_to_bytes(b"\xff[[x]]", [edit(1, 6, "y")]) is None
