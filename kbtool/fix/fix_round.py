"""One round of mending: completes the fixes on offer, and chooses those that do no harm."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from kbtool.errors import RenameError
from kbtool.fix.safety.followers import Followed, followed, meets_headings, with_links
from kbtool.fix.safety.law import Alteration, Altered, Law
from kbtool.fix.safety.offsets import Place
from kbtool.fix.safety.whole_lines import widened
from kbtool.fix.select import FixSelection, select_fixes
from kbtool.model.diagnostic import Diagnostic, Edit, Fix
from kbtool.model.location import Digest, NotePath
from kbtool.parse.decode import decode
from kbtool.parse.lines import Lines
from kbtool.rules.catalog import ALTERED
from kbtool.rules.rule import Aspect
from kbtool.vault.snapshot import Vault

_NOTHING: Final = Followed(FixSelection((), {}, ()))


class Round:
    """Works on one state of a vault; `refused` says which files could not be mended, and why."""

    def __init__(
        self,
        vault: Vault,
        data_of: Callable[[NotePath], bytes | None],
        may_edit: Callable[[NotePath], bool],
    ) -> None:
        """Take the vault and its files' bytes, and which files may be edited at all."""
        self.refused: dict[NotePath, str] = {}
        self._vault = vault
        self._data_of = data_of
        self._may_edit = may_edit
        self._law = Law(vault, data_of)

    def harmless(self, offered: Iterable[Diagnostic]) -> Followed:
        """Choose among the findings' fixes those that leave all else as it is."""
        left = list(self._completed(offered))
        while left:
            full, broken = self._tried(select_fixes(left))
            if not broken:
                return full
            harmful = self._harmful(full, broken)
            left = [one for one in left if one.fix not in harmful]
        return _NOTHING

    def text_of(self, path: NotePath, digest: Digest) -> str | None:
        """Return a text as it is now, as Texts has it."""
        del digest
        data = self._data_of(path)
        return None if data is None else decode(data).text

    def _completed(self, offered: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Yield the findings with the whole of what their fixes must do by themselves."""
        for one in offered:
            try:
                fix = self._complete(one)
            except RenameError as error:
                self.refused[one.path] = str(error).rstrip(".")
                continue
            if fix is not None and all(self._may_edit(edit.path) for edit in fix.edits):
                yield one._replace(fix=fix)

    def _complete(self, diagnostic: Diagnostic) -> Fix | None:
        """Take along the links to what is renamed, and the line of what alone stands on it.

        None where nothing can be taken away without harm.
        """
        fix = diagnostic.fix
        if fix is None or (not fix.renames and len(fix.edits) != 1):
            return fix
        if fix.renames:
            return with_links(fix, self._vault, self)
        ways = (fix._replace(edits=(edit,)) for edit in self._ways(fix.edits[0]))
        first = next(ways)
        if not (others := list(ways)):
            return first
        tried = (
            (way, self._tried(select_fixes([diagnostic._replace(fix=way)])))
            for way in (first, *others)
        )
        return next((way for way, (_, broken) in tried if not broken), None)

    def _ways(self, edit: Edit) -> Iterator[Edit]:
        text = None if edit.text or edit.span.start < 0 else self.text_of(edit.path, Digest(""))
        if text is None:
            yield edit
        else:
            yield from widened(Lines(text), edit)

    def _harmful(self, full: Followed, broken: set[NotePath]) -> set[Fix | None]:
        """Find the fixes that harm these files, by adding one after the other."""
        taken = full.choice.taken
        suspects = [one for one in taken if full.hanging_on(paths_of(one)) & broken]
        good = [one for one in taken if not full.hanging_on(paths_of(one)) & broken]
        harmful = set[Fix | None]()
        for one in suspects:
            if self._tried(select_fixes([*good, one]), broken | paths_of(one))[1]:
                harmful.add(one.fix)
            else:
                good.append(one)
        return harmful

    def _tried(
        self, choice: FixSelection, among: Collection[NotePath] | None = None
    ) -> tuple[Followed, set[NotePath]]:
        """Return a choice with what follows, and the files it harms, of all or of those named."""
        try:
            full = self._followed(choice)
        except RenameError as error:
            named = {path for path in choice.edits if self._names(path, choice)}
            for path in named:
                self.refused[path] = str(error).rstrip(".")
            return Followed(choice), named
        return full, self._law.broken_by(full.choice, _altered_by(choice.taken), among)

    def _names(self, path: NotePath, choice: FixSelection) -> bool:
        return meets_headings(self._vault, path, choice.edits[path])

    def _followed(self, choice: FixSelection) -> Followed:
        full = followed(choice, self._vault, self)
        for path in full.choice.edits:
            if not self._may_edit(path):
                raise RenameError(f"links in {path} would have to follow")
        return full


def paths_of(diagnostic: Diagnostic) -> frozenset[NotePath]:
    """Return the files that a finding's fix edits or renames."""
    fix = diagnostic.fix
    if fix is None:
        return frozenset()
    return frozenset([edit.path for edit in fix.edits] + [p for pair in fix.renames for p in pair])


def _altered_by(taken: Iterable[Diagnostic]) -> Altered:
    """Return what fixes are there to change, links at the places of their own edits only."""
    aspects: dict[NotePath, frozenset[Aspect]] = {}
    links: dict[NotePath, list[Place]] = {}
    for one in taken:
        altered = ALTERED[one.code]
        for edit in one.fix.edits if one.fix else ():
            aspects[edit.path] = aspects.get(edit.path, frozenset()) | (altered - {"links"})
            if "links" in altered:
                links.setdefault(edit.path, []).append((edit.span.start, edit.span.end))
    return {path: Alteration(some, sorted(links.get(path, ()))) for path, some in aspects.items()}
