import pytest
from watching import finding

from kbtool.watch.finding_diff import (
    LEFT_ALONE_SECONDS,
    ReportedFindings,
    difference,
    is_half_written,
    moved_findings,
    release,
)

NOBODY = frozenset()


def names(diagnostics):
    return [diagnostic.fingerprint for diagnostic in diagnostics]


def told(*findings):
    return difference(ReportedFindings(), findings, NOBODY, 0.0).told


def test_a_new_finding_is_told_once():
    first = difference(ReportedFindings(), [finding("x")], NOBODY, 0.0)
    assert names(first.appeared) == ["x"]
    second = difference(first.told, [finding("x")], NOBODY, 1.0)
    assert (second.appeared, second.fixed) == ((), ())


def test_a_finding_that_is_gone_is_taken_back_as_it_was_last_seen():
    moved = difference(told(finding("x", line=3)), [finding("x", line=8)], NOBODY, 0.0)
    assert (moved.appeared, moved.fixed) == ((), ())
    gone = difference(moved.told, [], NOBODY, 1.0)
    assert [(d.fingerprint, d.line) for d in gone.fixed] == [("x", 8)]


def test_findings_in_other_notes_count_too():
    gained = difference(
        told(finding("x", path="a.md")), [finding("y", path="b.md")], frozenset({"c.md"}), 0.0
    )
    assert (names(gained.appeared), names(gained.fixed)) == (["y"], ["x"])


def open_link(key="x", path="a.md", rest="[[Copy"):
    return finding(key, path=path, name="malformed-wikilink", source_line=f"see {rest}", column=5)


@pytest.mark.parametrize("rest", ["[[", "[[Copy", "![[pic", "[[]]", "[[Copying by hand  "])
def test_an_unclosed_link_at_the_end_of_a_line_is_half_written(rest):
    assert is_half_written(open_link(rest=rest))


@pytest.mark.parametrize("rest", ["[[]] and more", "[x]", "[[a] b]] c", ""])
def test_other_faults_of_a_link_are_not(rest):
    assert not is_half_written(open_link(rest=rest))
    assert not is_half_written(finding("x", name="broken-note-link", source_line="see [[Copy"))


def test_a_half_written_link_waits_until_its_note_is_left_alone():
    edited = frozenset({"a.md"})
    typing = difference(ReportedFindings(), [open_link()], edited, 10.0)
    assert typing.appeared == ()
    assert typing.told.next_release() == 10.0 + LEFT_ALONE_SECONDS
    still = difference(typing.told, [open_link()], edited, 13.0)
    assert still.told.next_release() == 13.0 + LEFT_ALONE_SECONDS
    other = difference(still.told, [open_link()], frozenset({"b.md"}), 14.0)
    assert other.told.next_release() == 13.0 + LEFT_ALONE_SECONDS
    assert release(other.told, 17.9).appeared == ()
    told_now = release(other.told, 18.0)
    assert names(told_now.appeared) == ["x"]
    assert told_now.told.next_release() is None
    assert difference(told_now.told, [open_link()], edited, 19.0).appeared == ()


def test_a_link_finished_in_time_is_never_spoken_of():
    typing = difference(ReportedFindings(), [open_link()], frozenset({"a.md"}), 10.0)
    done = difference(typing.told, [], frozenset({"a.md"}), 12.0)
    assert (done.appeared, done.fixed, done.told.next_release()) == ((), (), None)


def test_an_unclosed_link_in_a_note_nobody_edits_is_told_at_once():
    assert names(difference(ReportedFindings(), [open_link()], NOBODY, 0.0).appeared) == ["x"]


def test_a_half_written_link_that_is_gone_on_with_is_not_fixed():
    first = open_link("x", rest="[[Copy")
    second, third = open_link("y", rest="[[Copy b"), open_link("z", rest="[[Copy by")
    edited = frozenset({first.path})
    went_on = difference(told(first), [second], edited, 10.0)
    assert (went_on.appeared, went_on.fixed) == ((), ())
    again = difference(went_on.told, [third], edited, 12.0)
    assert (again.appeared, again.fixed) == ((), ())
    left_alone = release(again.told, 17.0)
    assert (left_alone.appeared, left_alone.fixed) == ((third,), (first,))
    assert list(left_alone.told.shown) == ["z"]
    closed = difference(again.told, [], edited, 14.0)
    assert (closed.appeared, closed.fixed) == ((), (first,))
    assert closed.told.shown == {}


def test_a_finding_of_another_kind_is_fixed_while_a_half_written_link_waits():
    other = finding("other")
    gained = difference(told(other), [open_link("y")], frozenset({other.path}), 10.0)
    assert gained.fixed == (other,)


def moved(before, after):
    gained = difference(told(*before), after, NOBODY, 0.0)
    paths = [{f.path for f in findings} for findings in (before, after)]
    return moved_findings(gained, frozenset(paths[0] - paths[1]), frozenset(paths[1] - paths[0]))


def test_what_is_found_in_the_same_line_of_a_renamed_note_is_no_news():
    old = [
        finding("a1", path="a.md", line=3, source_line="[[x]]"),
        finding("a2", path="a.md"),
    ]
    new = [
        finding("b1", path="b.md", line=3, source_line="[[x]]"),
        finding("b2", path="b.md"),
    ]
    assert moved(old, new) == {"a1", "a2", "b1", "b2"}
    assert moved(old, [new[0]]) == {"a1", "b1"}
    assert moved([old[0]], new) == {"a1", "b1"}


def test_what_is_found_in_a_note_as_a_whole_moves_with_its_name_only():
    old = finding("a", path="a.md")
    assert moved([old], [finding("b", path="b.md")]) == frozenset()
    assert moved([old], [finding("b", path="c/a.md")]) == {"a", "b"}


def test_a_finding_in_a_note_that_stays_has_not_moved():
    lines = {"line": 3, "source_line": "[[x]]"}
    stays = finding("k", path="k.md", line=9, source_line="[[y]]")
    old, new = finding("a", path="a.md", **lines), finding("k2", path="k.md", **lines)
    assert moved([old, stays], [new, stays]) == frozenset()
    other = finding("b", path="b.md", line=4, source_line="[[x]]")
    assert moved([old], [other]) == frozenset()


def test_each_finding_moves_once():
    old = finding("a", path="a.md", source_line="[[x]]")
    new = [finding(key, path=f"{key}.md", source_line="[[x]]") for key in "bc"]
    assert moved([old], new) == {"a", "b"}
