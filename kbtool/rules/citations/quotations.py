"""Family C, quotations: is there a source, and does it say so."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kbtool.citations.quotations.verdict import Altered, NotFound
from kbtool.model.content import Quotation
from kbtool.model.diagnostic import Edit, Finding, Fix, Related
from kbtool.model.location import FILE_SPAN, Span
from kbtool.model.note import Note
from kbtool.model.source import Texts
from kbtool.rules.citations.source_fields import malformed_fields
from kbtool.rules.suggest.words import shortest_target
from kbtool.vault.snapshot import Vault

if TYPE_CHECKING:  # rules are listed by every run, facts about sources are not asked for by all
    from kbtool.citations.model import Citations
    from kbtool.citations.quotations.check_cache import JudgedQuotation


def quote_without_source(note: Note, vault: Vault, citations: "Citations") -> Iterator[Finding]:
    """A quotation of some length has a source.

    Why: somebody else's words without a name become, after a year, one's own.

    Bad:
        ## Making

        source:: Hale, Pigments, page 12
        > The stacks were left for three months in the warmth of the dung, and then opened.

        ## Trade

        source:: Hale, Pigments, page 31

        ## Health

        > Those who worked at the stacks were pale, trembled, and died before they were forty.

    Good:
        ## Making

        source:: Hale, Pigments, page 12
        > The stacks were left for three months in the warmth of the dung, and then opened.

        ## Health

        source:: Hale, Pigments, page 31
        > Those who worked at the stacks were pale, trembled, and died before they were forty.
    """
    del vault
    if not note.content.quotations or malformed_fields(note, citations):
        return
    for quotation in citations.uncovered(note):
        yield Finding(
            quotation.span,
            "no source covers this quotation",
            target=" ".join(quotation.text.split())[:60],
            fix=_new_field(note, quotation),
        )


def quote_not_found(
    note: Note, vault: Vault, citations: "Citations", texts: Texts
) -> Iterator[Finding]:
    """The quoted words stand in the source, where the source's own text is in the vault.

    Why: a quotation that is not in its source belongs to another one, or to nobody.

    Bad:
        --- note.md
        source:: [[hale1998 Pigments]]
        > The stacks were pulled down by order of the king, who feared the smoke.
        --- hale1998 Pigments.md
        ---
        url: https://example.org/pigments
        ---
        Lead was cast into thin sheets, rolled up, and set over pots of vinegar in stacks of
        dung. The stacks were left for three months in the warmth of the dung, and then opened.
        What had been metal was now a crust of white flakes, which women scraped off, washed
        in many waters, and ground between stones until no grain could be felt. The powder was
        dried on tables in the sun. Those who worked at the stacks were pale, trembled, and
        died before they were forty; yet no other white covered so well, dried so fast, or
        lasted so long, and so the trade went on for two thousand years in every town that had
        painters. Only when zinc became cheap, in the middle of the nineteenth century, did the
        first of the makers let their stacks go cold.

    Good:
        --- note.md
        source:: [[hale1998 Pigments]]
        > The stacks were left for three months in the *warmth* of the dung […] a crust of
        > white flakes
        --- hale1998 Pigments.md
        ---
        url: https://example.org/pigments
        ---
        Lead was cast into thin sheets, rolled up, and set over pots of vinegar in stacks of
        dung. The stacks were left for three months in the warmth of the dung, and then opened.
        What had been metal was now a crust of white flakes, which women scraped off, washed
        in many waters, and ground between stones until no grain could be felt. The powder was
        dried on tables in the sun. Those who worked at the stacks were pale, trembled, and
        died before they were forty; yet no other white covered so well, dried so fast, or
        lasted so long, and so the trade went on for two thousand years in every town that had
        painters. Only when zinc became cheap, in the middle of the nineteenth century, did the
        first of the makers let their stacks go cold.
    """
    for quotation, judged in _judged(note, citations, texts):
        match judged.verdict:
            case NotFound(missing, whole, closest):
                name = shortest_target(vault, judged.source)
                what = "these words are" if whole else f'"{_shown(missing)}" is'
                nearby = f'; the closest there is "{_shown(closest)}"' if closest else ""
                yield Finding(
                    quotation.span,
                    f"{what} not in {name}{nearby}",
                    target=_short(missing),
                    related=(Related(judged.source, FILE_SPAN, "the source's text"),),
                )
            case _:
                pass


def quote_altered(
    note: Note, vault: Vault, citations: "Citations", texts: Texts
) -> Iterator[Finding]:
    """The quoted words stand in the source as they are quoted.

    Why: one word put in or left out can turn a sentence round.

    Bad:
        --- note.md
        source:: [[hale1998 Pigments]]
        > The stacks were not left for three months in the warmth of the dung, and then opened.
        --- hale1998 Pigments.md
        ---
        url: https://example.org/pigments
        ---
        Lead was cast into thin sheets, rolled up, and set over pots of vinegar in stacks of
        dung. The stacks were left for three months in the warmth of the dung, and then opened.
        What had been metal was now a crust of white flakes, which women scraped off, washed
        in many waters, and ground between stones until no grain could be felt. The powder was
        dried on tables in the sun. Those who worked at the stacks were pale, trembled, and
        died before they were forty; yet no other white covered so well, dried so fast, or
        lasted so long, and so the trade went on for two thousand years in every town that had
        painters. Only when zinc became cheap, in the middle of the nineteenth century, did the
        first of the makers let their stacks go cold.

    Good:
        --- note.md
        source:: [[hale1998 Pigments]]
        > The stacks were left for three months in the warmth of the dung, and then opened.
        --- hale1998 Pigments.md
        ---
        url: https://example.org/pigments
        ---
        Lead was cast into thin sheets, rolled up, and set over pots of vinegar in stacks of
        dung. The stacks were left for three months in the warmth of the dung, and then opened.
        What had been metal was now a crust of white flakes, which women scraped off, washed
        in many waters, and ground between stones until no grain could be felt. The powder was
        dried on tables in the sun. Those who worked at the stacks were pale, trembled, and
        died before they were forty; yet no other white covered so well, dried so fast, or
        lasted so long, and so the trade went on for two thousand years in every town that had
        painters. Only when zinc became cheap, in the middle of the nineteenth century, did the
        first of the makers let their stacks go cold.
    """
    for quotation, judged in _judged(note, citations, texts):
        match judged.verdict:
            case Altered(changes):
                name = shortest_target(vault, judged.source)
                shown = "; ".join(str(change) for change in changes[:_MOST_CHANGES])
                more = len(changes) - _MOST_CHANGES
                rest = f"; and {more} more" if more > 0 else ""
                yield Finding(
                    quotation.span,
                    f"differs from {name}: {shown}{rest}",
                    target=_short(shown),
                    related=(Related(judged.source, FILE_SPAN, "the source's text"),),
                )
            case _:
                pass


_MOST_CHANGES: Final = 3
_SHORT: Final = 120


def _new_field(note: Note, quotation: Quotation) -> Fix | None:
    """Put an empty field behind a quotation that is in no list, where indentation is the list's."""
    if quotation.items:
        return None
    end = quotation.span.end
    line = quotation.span.line
    return Fix(safe=False, edits=(Edit(note.path, Span(end, end, line, 1), "\n\nsource:: "),))


def _short(text: str) -> str:
    """Return a text by which baselines know it again: cut anywhere, as it always was."""
    joined = " ".join(text.split())
    return joined if len(joined) <= _SHORT else f"{joined[: _SHORT - 1]}…"


def _shown(text: str) -> str:
    """Return a text for eyes, cut behind a word where one ends in its second half."""
    short = _short(text)
    if len(short) < _SHORT or not short.endswith("…"):
        return short
    return short[: short.rfind(" ", _SHORT // 2) + 1 or _SHORT - 1] + "…"


def _judged(note: Note, citations: "Citations", texts: Texts) -> "tuple[JudgedQuotation, ...]":
    from kbtool.citations.check_quotations import judged_quotations  # noqa: PLC0415 - see above

    return judged_quotations(note, citations, texts)
