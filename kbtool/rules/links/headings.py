"""Family H: what links name inside a note, headings and blocks."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from kbtool.model.content import Heading
from kbtool.model.diagnostic import Edit, Finding, Fix, Related
from kbtool.model.location import NotePath, Span
from kbtool.model.note import Note
from kbtool.model.resolution import Found
from kbtool.rules.edits.links import fragment_edit
from kbtool.rules.facts import Fact, Facts, Givers, links_in
from kbtool.rules.option import Option
from kbtool.rules.suggest.headings import HeadingSuggester
from kbtool.rules.suggest.words import nearest_words
from kbtool.vault.fragments import heading_key, segments_of
from kbtool.vault.snapshot import Vault

SLUGS = Option(
    "broken-heading-link",
    "slugs",
    default=False,
    about="let Markdown links use GitHub's slugs of headings, which Obsidian does not know",
)


def broken_heading_link(note: Note, vault: Vault) -> Iterator[Finding]:
    """A link to a heading names one that its note has.

    Why: the link opens the note at its top, and the passage that was meant is lost.

    Bad:
        --- note.md
        See [[Ceruse#Poisonning]].
        --- Ceruse.md
        ## Poisoning
        It was slow.

    Good:
        --- note.md
        See [[Ceruse#Poisoning]].
        --- Ceruse.md
        ## Poisoning
        It was slow.
    """
    known: dict[NotePath, HeadingSuggester] = {}
    for link, resolution in vault.links_of(note.path):
        if not isinstance(resolution, Found) or resolution.fragment != "broken-heading":
            continue
        headings = vault.notes[resolution.path].content.headings
        near = known.get(resolution.path)
        if near is None:
            near = known[resolution.path] = HeadingSuggester(headings)
        names, certain = near.nearest(link.fragment)
        is_slug = bool(names) and link.kind == "markdown" and _is_slug(link.fragment, names[0])
        if is_slug and SLUGS.of(vault.config):
            continue
        edit = fragment_edit(note, link, f"#{names[0]}") if certain else None
        hint = "; Obsidian knows no slugs" if is_slug else ""
        yield Finding(
            link.span,
            f'{resolution.path} has no heading "{_shown(link.fragment)}"{hint}',
            target=f"{link.target}{link.fragment}",
            suggestions=tuple(f"{link.target}#{name}" for name in names),
            tried=tuple(map(shown_heading, headings[:20])),
            fix=Fix(safe=False, edits=(edit,)) if edit else None,
        )


def broken_block_link(note: Note, vault: Vault) -> Iterator[Finding]:
    """A link to a block or footnote names an id that its note has.

    Why: block ids are easily lost when the paragraph they stand behind is rewritten.

    Bad:
        --- note.md
        See [[Ceruse#^slow]].
        --- Ceruse.md
        It was slow.

    Good:
        --- note.md
        See [[Ceruse#^slow]].
        --- Ceruse.md
        It was slow. ^slow
    """
    for link, resolution in vault.links_of(note.path):
        if isinstance(resolution, Found) and resolution.fragment == "broken-block":
            content = vault.notes[resolution.path].content
            id_ = segments_of(link.fragment)[-1].strip().lstrip("^")
            ids = (
                nearest_words(id_, [block.id for block in content.blocks]) if content.blocks else ()
            )
            yield Finding(
                link.span,
                f'{resolution.path} has no block "{_shown(link.fragment)}"',
                target=f"{link.target}{link.fragment}",
                suggestions=tuple(f"{link.target}#^{name}" for name in ids),
            )


def duplicate_block_id(note: Note, vault: Vault) -> Iterator[Finding]:
    """A block id stands once in its note.

    Why: a link to it reaches the first one only.

    Bad:
        First claim. ^claim

        Second claim. ^claim

    Good:
        First claim. ^claim

        Second claim. ^claim-2
    """
    del vault
    if len(note.content.blocks) < 2:
        return
    first: dict[str, Span] = {}
    for block in note.content.blocks:
        before = first.setdefault(block.id.lower(), block.span)
        if before is not block.span:
            related = Related(note.path, before, "the first one, which links reach")
            message = f"the block id {block.id} already stands on line {before.line}"
            yield Finding(block.span, message, target=block.id, related=(related,))


def ambiguous_heading_link(note: Note, vault: Vault) -> Iterator[Finding]:
    """A link to a heading names one that stands once in its note.

    Why: of two headings of one name, a link reaches the first only.

    Bad:
        --- note.md
        See [[Diary#Evening]].
        --- Diary.md
        ## Evening
        Rain.
        ## Evening
        Snow.

    Good:
        --- note.md
        See [[Diary#Tuesday#Evening]].
        --- Diary.md
        ## Monday
        ### Evening
        Rain.
        ## Tuesday
        ### Evening
        Snow.
    """
    for link, resolution in vault.links_of(note.path):
        if not isinstance(resolution, Found) or resolution.fragment != "found":
            continue
        segments = segments_of(link.fragment)
        target = vault.notes.get(resolution.path)
        if target is None or len(segments) != 1 or segments[0].lstrip().startswith(("^", "[^")):
            continue
        key = heading_key(segments[0])
        same = [h for h in target.content.headings if heading_key(h.text) == key]
        if len(same) > 1:
            yield Finding(
                link.span,
                f"{resolution.path} has {len(same)} headings {_shown(link.fragment)}",
                target=f"{link.target}{link.fragment}",
                related=tuple(Related(target.path, h.span, "has this heading") for h in same[:5]),
            )


def unused_block_id(note: Note, vault: Vault, facts: Facts) -> Iterator[Finding]:
    """A block id is there for a link that uses it.

    Why: ids that nothing links to are left over from links that were deleted.

    Bad:
        A claim nobody quotes. ^claim

    Good:
        --- note.md
        A claim. ^claim
        --- other.md
        See [[note#^claim]].
    """
    del vault
    counts = Counter(block.id.lower() for block in note.content.blocks)
    for block in note.content.blocks:
        id_ = block.id.lower()
        if counts[id_] == 1 and not facts.count(USED_BLOCKS, f"{note.path}^{id_}"):
            # The blank before an id at a line's end goes with it.
            before = int(block.span.column > 1)
            start, end, line, column = block.span
            span = Span(start - before, end, line, column - before)
            fix = Fix(safe=False, edits=(Edit(note.path, span, ""),))
            message = f"nothing links to the block id {block.id}"
            yield Finding(block.span, message, target=block.id, fix=fix)


def shown_heading(heading: Heading) -> str:
    """Show a heading among those that a broken link could have meant."""
    return f"{'#' * heading.level} {heading.text} (line {heading.span.line})"


def _blocks_used_in(giver: Givers, vault: Vault) -> Iterator[str]:
    for link, resolution in links_in(giver, vault):
        if "^" in link.fragment and isinstance(resolution, Found):
            yield f"{resolution.path}^{_block_id(link.fragment)}"


USED_BLOCKS: Final = Fact("used block", _blocks_used_in)


def _block_id(fragment: str) -> str:
    return fragment.rpartition("^")[2].strip().lower()


def _is_slug(fragment: str, heading: str) -> bool:
    """Say whether a fragment is a heading as GitHub writes it: lower case, hyphens for blanks."""
    slug = fragment.lstrip("#")
    kept = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    return slug == kept


def _shown(fragment: str) -> str:
    """Return a fragment as a reader says it: without the first sign, chains with an arrow."""
    return " > ".join(segment.strip() for segment in segments_of(fragment))
