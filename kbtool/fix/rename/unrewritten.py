"""What a rename cannot rewrite: places where a name may stand that kbtool does not edit."""

from collections.abc import Iterator, Mapping

from kbtool.config.settings import Config
from kbtool.fix.rename.plan import Renames
from kbtool.model.location import NotePath
from kbtool.model.resolution import Found
from kbtool.vault.names import key_of
from kbtool.vault.resolver import Resolver
from kbtool.vault.snapshot import Vault


def unrewritten_uses(
    vault: Vault, moves: Mapping[NotePath, NotePath], renames: Renames
) -> Iterator[str]:
    """Yield a sentence for each place that may name what is moved and stays as it is."""
    for path in vault.unreadable:
        yield f"{path} cannot be read; links in it stay as they are."
    resolver = Resolver({}, vault.files, {})
    for note in vault.notes.values():
        if note.content.is_plain:
            yield f"{note.path} was not parsed; links in it stay as they are."
    sources = [(note.path, note.content.html_targets) for note in vault.notes.values()]
    sources += [(canvas.path, canvas.html_targets) for canvas in vault.canvases.values()]
    for path, targets in sources:
        for target in targets:
            reached = resolver.resolve(target, "", path)
            if isinstance(reached, Found) and moves.get(reached.path, reached.path) != reached.path:
                yield f"{path}: raw HTML names {target}; change it by hand."
    for old, _ in renames:
        for setting, folder in _folders_of(vault.config):
            if key_of(folder.strip("/")) == key_of(old):
                yield f"The setting {setting} names {old}; change it by hand."


def _folders_of(config: Config) -> Iterator[tuple[str, str]]:
    obsidian = config.obsidian
    yield "of Obsidian for attachments", obsidian.attachment_folder
    yield "of Obsidian for daily notes", obsidian.daily_folder
    yield from (("of Obsidian for templates", folder) for folder in obsidian.template_folders)
    yield from (("vault.templates", folder) for folder in config.vault.templates)
    yield from (("vault.exclude", folder) for folder in config.vault.exclude)
    yield from (("graph.roots", path) for path in config.graph.roots)
    citations = config.citations
    for name in ("literature_folders", "source_folders", "clipping_folders", "bibliography"):
        for folder in getattr(citations, name):
            yield f"citations.{name.replace('_', '-')}", folder
