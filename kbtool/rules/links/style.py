"""Family L, links that work but are written in a way that does not last."""

from collections.abc import Iterator

from kbtool.model.diagnostic import Edit, Finding, Fix
from kbtool.model.note import Note
from kbtool.model.resolution import Found
from kbtool.rules.edits.links import alias_edit, format_edit, target_edit, undisplayed_edit
from kbtool.rules.links.format import target_in_format
from kbtool.rules.parse_problems import finding_of, findings_of, problems_of
from kbtool.vault.names import is_note_name
from kbtool.vault.snapshot import Vault


def malformed_wikilink(note: Note, vault: Vault) -> Iterator[Finding]:
    """A wikilink has a target and ends on its line.

    Why: it stays plain text, though it looks like a link while writing.

    Bad:
        The furnace [[Bessemer made steel cheap.

    Good:
        --- note.md
        The furnace of [[Bessemer]] made steel cheap.
        --- Bessemer.md
        An inventor.
    """
    del vault
    yield from findings_of(note, "malformed-wikilink")


def unescaped_pipe_in_table(note: Note, vault: Vault) -> Iterator[Finding]:
    r"""In a table, the bar of a wikilink is written with a backslash.

    Why: a bare bar ends the table's cell in the middle of the link.

    Bad:
        --- note.md
        | metal | melts at |
        | --- | --- |
        | [[Lead|lead]] | 327 |
        --- Lead.md
        A metal.

    Good:
        --- note.md
        | metal | melts at |
        | --- | --- |
        | [[Lead\|lead]] | 327 |
        --- Lead.md
        A metal.
    """
    del vault
    for problem in problems_of(note, "unescaped-pipe-in-table"):
        edit = Edit(note.path, problem.span, "\\|")
        yield finding_of(problem, Fix(safe=True, edits=(edit,)))


def undefined_reference(note: Note, vault: Vault) -> Iterator[Finding]:
    """A reference link has a definition in its note.

    Why: without one it stays text in brackets.

    Bad:
        See [the annals][annals].

    Good:
        See [the annals][annals].

        [annals]: https://example.org/annals
    """
    del vault
    yield from findings_of(note, "undefined-reference")


def case_mismatch(note: Note, vault: Vault) -> Iterator[Finding]:
    """A link spells a file's name as the file system does.

    Why: Obsidian folds case, but a web server, git on Linux and most other tools do not.

    Bad:
        --- note.md
        See [[ceruse]].
        --- Ceruse.md
        A pigment.

    Good:
        --- note.md
        See [[Ceruse]].
        --- Ceruse.md
        A pigment.
    """
    for link, resolution in vault.links_of(note.path):
        if isinstance(resolution, Found) and not resolution.exact_case:
            spelled = _spelled_as(link.target, resolution.path)
            # In prose the reader goes on seeing the words as they were written.
            in_prose = link.kind == "wikilink" and not link.embed
            write = alias_edit if in_prose else target_edit
            edit = write(note, link, spelled) if spelled else None
            yield Finding(
                link.span,
                f"{link.target} is spelled {spelled or resolution.path} on disk",
                target=link.target,
                suggestions=(spelled,) if spelled else (),
                fix=Fix(safe=True, edits=(edit,)) if edit else None,
            )


def self_link(note: Note, vault: Vault) -> Iterator[Finding]:
    """A note does not link to itself as a whole.

    Why: the link leads to where the reader already is; mostly another note was meant.

    Bad:
        --- note.md
        More in [[note]].

    Good:
        --- note.md
        More in [[#Details]].
        ## Details
        Here.
    """
    for link, resolution in vault.links_of(note.path):
        if isinstance(resolution, Found) and resolution.path == note.path and not link.fragment:
            yield Finding(link.span, "the link leads to its own note", target=link.target)


def link_format(note: Note, vault: Vault) -> Iterator[Finding]:
    """Links are written as the vault's own settings ask: wikilink or Markdown, and which path.

    Why: one form makes links easy to search and replace, and keeps other tools working.

    Bad:
        --- note.md
        See [[Pigments/Ceruse]].
        --- Pigments/Ceruse.md
        A pigment.

    Good:
        --- note.md
        See [[Ceruse]].
        --- Pigments/Ceruse.md
        A pigment.
    """
    settings = vault.config.obsidian
    # In a broken wikilink the inner brackets are what keeps the outer from becoming a link.
    broken_lines = {problem.span.line for problem in problems_of(note, "malformed-wikilink")}
    inner = _inner_links(note)
    for link, resolution in vault.links_of(note.path):
        if not isinstance(resolution, Found) or not link.target or link.reference is not None:
            continue
        as_markdown = settings.use_markdown_links and link.kind != "property"
        target = target_in_format(vault, resolution.path, note.path, as_markdown=as_markdown)
        right_kind = link.kind == "property" or (link.kind == "markdown") == as_markdown
        if right_kind and _same_target(link.target, target, resolution.path):
            continue
        is_mendable = link.span.line not in broken_lines and link.span.start not in inner
        written = format_edit(note, link, target, as_markdown=as_markdown) if is_mendable else None
        kind = "a Markdown link" if as_markdown else "a wikilink"
        yield Finding(
            link.span,
            f"the vault's settings ask for {kind} with the target {target}",
            target=link.target,
            suggestions=(target,),
            fix=Fix(safe=True, edits=(written,)) if written else None,
        )


def _inner_links(note: Note) -> set[int]:
    """Where links begin inside another link's text: as Markdown links they would break it."""
    spans = [link.span for link in note.content.links]
    spans += [link.span for link in note.content.external_links]
    inner: set[int] = set()
    reached = 0
    for span in sorted(spans):
        if span.end <= reached:
            inner.add(span.start)
        reached = max(reached, span.end)
    return inner


def redundant_alias(note: Note, vault: Vault) -> Iterator[Finding]:
    """A link's display text says something else than its target.

    Why: `[[X|X]]` reads as `[[X]]` does, and has to be changed twice.

    Bad:
        --- note.md
        See [[Ceruse|Ceruse]].
        --- Ceruse.md
        A pigment.

    Good:
        --- note.md
        See [[Ceruse]] or [[Ceruse|white lead]].
        --- Ceruse.md
        A pigment.
    """
    del vault
    for link in note.content.links:
        if link.kind != "markdown" and link.display and link.display == link.target + link.fragment:
            edit = undisplayed_edit(note, link)
            yield Finding(
                link.span,
                f"the display text repeats the target {link.target}",
                target=link.target,
                fix=Fix(safe=True, edits=(edit,)) if edit else None,
            )


def link_to_excluded(note: Note, vault: Vault) -> Iterator[Finding]:
    """A link leads to a note that is neither excluded nor a template.

    Why: what is excluded is hidden from search and graph, so readers lose the trail there.

    Bad:
        --- kbtool.toml
        [vault]
        exclude = ["Archive/**"]
        --- note.md
        See [[Old plan]].
        --- Archive/Old plan.md
        Done long ago.

    Good:
        --- kbtool.toml
        [vault]
        exclude = ["Archive/**"]
        --- note.md
        See [[New plan]].
        --- New plan.md
        To do.
    """
    for link, resolution in vault.links_of(note.path):
        if not isinstance(resolution, Found):
            continue
        if vault.is_excluded(resolution.path):
            yield Finding(link.span, f"{resolution.path} is excluded", target=link.target)
        elif resolution.path in vault.notes and vault.is_template(resolution.path):
            yield Finding(link.span, f"{resolution.path} is a template", target=link.target)


def _spelled_as(target: str, path: str) -> str | None:
    """Return a target with the letters of the path it fits; None where it is relative."""
    rooted = "/" if target.startswith("/") else ""
    segments = target.removeprefix("/").split("/")
    if {".", ".."} & set(segments):
        return None
    spelled = "/".join(path.split("/")[-len(segments) :])
    if is_note_name(path) and not is_note_name(target):
        spelled = spelled[:-3]
    return rooted + spelled


def _same_target(written: str, wanted: str, path: str) -> bool:
    """Compare targets without regard to `.md`, which Obsidian writes in Markdown links only."""
    if is_note_name(path):
        written = written[:-3] if is_note_name(written) else written
        wanted = wanted[:-3] if is_note_name(wanted) else wanted
    return written.casefold() == wanted.casefold()
