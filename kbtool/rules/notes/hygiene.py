"""Family Y: notes that something was left behind in, or nothing was ever put into."""

from collections.abc import Iterator

from kbtool.model.diagnostic import Finding
from kbtool.model.location import FILE_SPAN
from kbtool.model.note import Note
from kbtool.rules.option import Option
from kbtool.rules.parse_problems import findings_of
from kbtool.vault.snapshot import Vault

STUB_WORDS = Option("stub-note", "words", 20, "fewest words of a note that is no stub")


def empty_note(note: Note, vault: Vault) -> Iterator[Finding]:
    """A note says something.

    Why: an empty note is often one that was made by a stray click, or that lost its text.

    Bad:
        --- note.md
        ---
        tags: [idea]
        ---

    Good:
        --- note.md
        Lead softens at 327 degrees.
    """
    del vault
    if _is_empty(note):
        yield Finding(FILE_SPAN, "the note is empty")


def merge_conflict_marker(note: Note, vault: Vault) -> Iterator[Finding]:
    """No note holds what a merge could not decide.

    Why: the marks of an undecided merge mean that two versions of a passage stand in the note.

    Bad:
        <<<<<<< HEAD
        The meeting is on Monday.
        =======
        The meeting is on Tuesday.
        >>>>>>> phone

    Good:
        The meeting is on Tuesday.
    """
    del vault
    yield from findings_of(note, "merge-conflict-marker")


def template_leftover(note: Note, vault: Vault) -> Iterator[Finding]:
    """Outside templates, no template expression is left unfilled.

    Why: a date or title that the template should have filled in is missing from the note.

    Bad:
        Written on {{date}} in the train.

    Good:
        Written on 3 May in the train; templates use `{{date}}` for it.
    """
    del vault
    yield from findings_of(note, "template-leftover")


def unclosed_block(note: Note, vault: Vault) -> Iterator[Finding]:
    """A fence, comment or formula ends before the note does.

    Why: everything behind it is code or hidden, and its links and tags no longer count.

    Bad:
        ```python
        print("the fence is never closed")

        A paragraph that became code.

    Good:
        ```python
        print("closed")
        ```

        A paragraph.
    """
    del vault
    yield from findings_of(note, "unclosed-block")


def stub_note(note: Note, vault: Vault) -> Iterator[Finding]:
    """A note has enough words to be worth a visit.

    Why: stubs pile up unseen; a list of them is a list of what to write next.

    Bad:
        More on this later.

    Good:
        The first ice harvest on the pond was cut by hand, and the blocks were kept in sawdust
        until the end of the following summer.
    """
    content = note.content
    if content.is_plain or _is_empty(note) or vault.is_index(note.path):
        return
    if content.word_count < STUB_WORDS.of(vault.config):
        yield Finding(FILE_SPAN, f"the note has only {content.word_count} words")


def _is_empty(note: Note) -> bool:
    content = note.content
    return not (
        content.word_count
        or content.is_plain
        or content.headings
        or any(link.in_property is None for link in content.links)
        or content.external_links
        or content.html_targets
        or content.fields
        or (content.tags and not content.tags[-1].in_frontmatter)
    )
