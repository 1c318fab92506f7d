"""Family E: embeds and attachments."""

from collections.abc import Iterator
from typing import Final

from kbtool.model.diagnostic import Finding
from kbtool.model.location import FILE_SPAN, NotePath
from kbtool.model.note import Canvas, Note
from kbtool.model.resolution import Missing
from kbtool.rules.facts import Fact, Facts, Givers
from kbtool.rules.links.broken import missing
from kbtool.rules.option import Option
from kbtool.rules.suggest.targets import TargetSuggester
from kbtool.vault.globs import matches
from kbtool.vault.names import key_of
from kbtool.vault.snapshot import Vault

EXEMPT: Option[tuple[str, ...]] = Option(
    "unreferenced-attachment", "exempt", (), "files that need no use, as path patterns"
)
MEGABYTES = Option("large-attachment", "megabytes", 10, "the most that one attachment may weigh")

# Files that serve the vault or its tools and are used without being linked.
SERVING = (".base", ".bib", ".css", ".js", ".json", ".toml", ".yaml", ".yml", ".txt", ".ini")
PLAIN_NAMES = ("license", "makefile", "gemfile", "gemfile.lock", "cname")


def broken_embed(note: Note, vault: Vault, near: TargetSuggester) -> Iterator[Finding]:
    """An embedded note, image or file is there.

    Why: the reader sees a gap where the picture or passage should be.

    Bad:
        --- note.md
        ![[furnace.png]]
        --- img/Furnace plan.png (100 bytes)

    Good:
        --- note.md
        ![[Furnace plan.png]]
        --- img/Furnace plan.png (100 bytes)
    """
    for link, resolution in vault.links_of(note.path):
        if link.embed and isinstance(resolution, Missing):
            yield missing(note, link, vault, near.suggest(link.target), "file to embed")


def unreferenced_attachment(vault: Vault, facts: Facts) -> Iterator[tuple[NotePath, Finding]]:
    """Every attachment is used: linked, embedded, or named in a property, canvas or HTML.

    Why: pictures stay behind when the note that showed them goes.

    Bad:
        --- note.md
        No picture here.
        --- img/old.png (100 bytes)

    Good:
        --- note.md
        ![[old.png]]
        --- img/old.png (100 bytes)
    """
    exempt = EXEMPT.of(vault.config)
    bibliographies = {bibliography.path for bibliography in vault.bibliographies}
    for path in vault.attachments:
        if vault.incoming[path] or path in bibliographies or _serves(path):
            continue
        is_named = facts.count(NAMED_FILES, key_of(path.rpartition("/")[2]))
        if is_named or any(matches(g, path) for g in exempt):
            continue
        yield path, Finding(FILE_SPAN, "nothing links, embeds or names this file", target=path)


def large_attachment(vault: Vault) -> Iterator[tuple[NotePath, Finding]]:
    """No attachment is larger than the configured size.

    Why: large files slow down every sync and every clone for good.

    Bad:
        --- note.md
        ![[film.mp4]]
        --- film.mp4 (20000000 bytes)

    Good:
        --- note.md
        ![[film.mp4]]
        --- film.mp4 (2000000 bytes)
    """
    most = MEGABYTES.of(vault.config)
    for path, attachment in vault.attachments.items():
        if attachment.size > most * 1_000_000:
            size = attachment.size / 1_000_000
            message = f"the file is {size:.1f} MB large, {most} MB are allowed"
            yield path, Finding(FILE_SPAN, message, target=path)


def _serves(path: NotePath) -> bool:
    name = path.rpartition("/")[2].lower()
    return name.endswith(SERVING) or name in PLAIN_NAMES


def _files_named_in(giver: Givers, _vault: Vault) -> Iterator[str]:
    """Yield the keys of the file names that raw HTML or a property's text names."""
    content = giver.content if isinstance(giver, Note) else None
    for target in giver.html_targets if isinstance(giver, Canvas) else giver.content.html_targets:
        yield key_of(target.partition("#")[0].rpartition("/")[2])
    for value in _texts_in(content.properties) if content else ():
        yield key_of(value.strip("[]!\"' ").rpartition("/")[2].partition("|")[0])


NAMED_FILES: Final = Fact("named file", _files_named_in)


def _texts_in(value: object) -> Iterator[str]:
    """Yield every text inside a property's value, however deep."""
    stack = [value]
    while stack:
        match stack.pop():
            case str(text):
                yield text
            case tuple(items):
                stack.extend(items)
            case dict(table):
                stack.extend(table.values())
            case _:
                pass
