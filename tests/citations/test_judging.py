"""Which quotations are judged at all (CITATIONS.md 3.4), and what C011 and C012 say of them."""

import pytest
from rule_helpers import diagnostics_of

TEXT = (
    "Lead was cast into thin sheets, rolled up, and set over pots of vinegar in stacks of dung. "
    "The stacks were left for three months in the warmth of the dung, and then opened. What had "
    "been metal was now a crust of white flakes, which women scraped off, washed in many waters, "
    "and ground between stones until no grain could be felt. The powder was dried on tables in "
    "the sun. Those who worked at the stacks were pale, trembled, and died before they were "
    "forty; yet no other white covered so well, dried so fast, or lasted so long, and so the "
    "trade went on for two thousand years in every town that had painters. Only when zinc became "
    "cheap did the first of the makers let their stacks go cold."
)
OTHER = " ".join(f"Sentence number {n} speaks of something else altogether." for n in range(40))
GENUINE = "> The stacks were left for three months in the warmth of the dung, and then opened."
ALTERED = GENUINE.replace("were left", "were not left")
FOREIGN = "> The king himself forbade the trade, and had every stack in the country pulled down."
BOOK = f"---\nurl: https://example.org/p\n---\n{TEXT}\n"


def codes(note, **more):
    files = {"note.md": note, "book.md": BOOK}
    files |= {f"{name}.md": text for name, text in more.items()}
    return [d.code for d in diagnostics_of(files, "C011", "C012")]


@pytest.mark.parametrize(
    ("quotation", "expected"),
    [
        (GENUINE, []),
        (ALTERED, ["C012"]),
        (FOREIGN, ["C011"]),
        (f"{GENUINE}\n>\n{FOREIGN}", ["C011"]),
    ],
)
def test_a_quotation_is_judged_by_its_source(quotation, expected):
    assert codes(f"source:: [[book]]\n{quotation}") == expected


JUDGED = [
    ("source:: [[x]]", f"---\nurl: https://example.org/p\n---\n{TEXT}"),
    ("source:: [[x]]", f"---\nfull_text: true\n---\n{TEXT}"),
    ("source:: [[x]]", f"{TEXT} #clipping"),
    (f"source:: [[x]]\n{GENUINE}\n\nAnd:\n", TEXT),  # another quotation proves that it is there
    ("source:: [@hale1998]", f"---\ncitekey: hale1998\ndoi: 10.1000/182\n---\n{TEXT}"),
]
NOT_JUDGED = [
    ("source:: [[x]]", TEXT),  # may be a summary
    ("source:: [[x]]", f"---\nfull_text: false\nurl: https://example.org\n---\n{TEXT}"),
    ("source:: [[x]]", "---\nurl: https://example.org/p\n---\nToo short to be the text."),
    ("source:: [[x]], https://example.org/q", f"---\nurl: https://example.org/p\n---\n{TEXT}"),
    ("source:: [[x]] and [[scan.pdf]]", f"---\nurl: https://example.org/p\n---\n{TEXT}"),
]


@pytest.mark.parametrize(("field", "source"), JUDGED)
def test_a_source_that_bears_text_is_judged_by(field, source):
    assert "C011" in codes(f"{field}\n{FOREIGN}", x=source)


@pytest.mark.parametrize(("field", "source"), NOT_JUDGED)
def test_a_source_that_may_not_hold_the_words_is_not(field, source):
    files = {"note.md": f"{field}\n{FOREIGN}", "x.md": source, "scan.pdf": b"%PDF"}
    assert diagnostics_of(files, "C011", "C012") == ()


def test_judged_and_left_alone_cases_are_equally_many():
    assert len(JUDGED) == len(NOT_JUDGED)


def test_an_alteration_is_told_even_when_another_source_cannot_be_read():
    assert codes(f"source:: [[book]], https://example.org/q\n{ALTERED}") == ["C012"]


def test_of_several_sources_the_best_verdict_counts():
    other = f"---\nurl: https://example.org/o\n---\n{OTHER}"
    assert codes(f"source:: [[other]], [[book]]\n{GENUINE}", other=other) == []
    assert codes(f"source:: [[other]], [[book]]\n{ALTERED}", other=other) == ["C012"]
    assert codes(f"source:: [[other]], [[book]]\n{FOREIGN}", other=other) == ["C011"]


def test_other_languages_short_and_uncovered_quotations_are_left_alone():
    assert (
        codes("source:: [[book]]\n> 铅白在粪堆里放了三个月之后才被人打开来看，里面已经长满了。")
        == []
    )
    assert codes("source:: [[book]]\n> The king said no.") == []
    assert codes(f"source:: [[book]]\n\n## A\n\nsource:: x\n\n## B\n\n{FOREIGN}") == ["C011"]
    assert codes(f"## A\n\nsource:: [[book]]\n\n## B\n\nsource:: x\n\n## C\n\n{FOREIGN}") == []


def test_messages_show_the_words():
    files = {"note.md": f"source:: [[book]]\n{ALTERED}", "book.md": BOOK}
    (altered,) = diagnostics_of(files, "C012")
    assert altered.message == "differs from book: The stacks were {+not+} left for three"
    assert [related.path for related in altered.related] == ["book.md"]
    lost = GENUINE.replace("opened.", "sold off to the highest bidder of that year at a fair.")
    (found,) = diagnostics_of({**files, "note.md": f"source:: [[book]]\n{lost}"}, "C011")
    assert found.message.startswith("these words are not in book; the closest there is")
    assert "warmth of the dung" in found.message


def test_a_source_that_changes_while_judging_is_left_alone():
    from rule_helpers import made, ruleset_of

    from kbtool.lint.incremental.first_check import check_vault

    class Changing:
        def text_of(self, _path, _digest):
            return None

    thing = made({"note.md": f"source:: [[book]]\n{FOREIGN}", "book.md": BOOK})
    assert check_vault(thing.vault, Changing(), ruleset_of(thing.vault, "C011", only=True)) == ()
