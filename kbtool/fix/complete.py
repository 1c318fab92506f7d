"""What a fix must do beside its own edits, so that nothing else in the vault is worse for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from kbtool.fix.choose import chosen
from kbtool.fix.law import Law
from kbtool.fix.link_edits import Rewriting
from kbtool.fix.plan import Plan, writable_text
from kbtool.fix.rename import plan_moves
from kbtool.fix.rewording import Rewording, meets_heading
from kbtool.fix.widen import widened
from kbtool.model.diagnostic import Diagnostic, Edit, Fix
from kbtool.model.place import NotePath
from kbtool.model.texts import Texts
from kbtool.parse.lines import Lines
from kbtool.rules.catalog import ALTERED
from kbtool.vault.snapshot import Vault


@dataclass(frozen=True, slots=True)
class Completion:
    """Completes the fixes of one state of a vault."""

    vault: Vault
    texts: Texts
    law: Law

    def complete(self, diagnostic: Diagnostic) -> Fix | None:
        """Take along the line of what is deleted alone on it, and the links to what is renamed.

        None where nothing can be done without harm. Raises RenameError, with a sentence for the
        user, where a link cannot be taken along.
        """
        fix = diagnostic.fix
        if fix is None:
            return None
        if any(edit.span.start < 0 for edit in fix.edits):
            return fix  # of the byte-order mark alone
        if fix.renames:
            return self._with_links(fix)
        if len(fix.edits) == 1 and not fix.edits[0].text:
            (edit,) = fix.edits
            ways = [self._with_names(fix._replace(edits=(way,))) for way in self._ways(edit)]
            return next((way for way in ways if self._is_sound(diagnostic, way)), None)
        return self._with_names(fix)

    def _ways(self, edit: Edit) -> Iterator[Edit]:
        note = self.vault.notes.get(edit.path)
        text = self.texts.text_of(edit.path, note.digest) if note else None
        if text is None:
            yield edit
        else:
            yield from widened(Lines(text), edit)

    def _with_names(self, fix: Fix) -> Fix:
        """Add what must change in links to headings in whose lines the edits stand."""
        if not any(map(self._meets_heading, fix.edits)):
            return fix
        words: dict[NotePath, list[Rewriting]] = {}
        for edit in fix.edits:
            text = writable_text(self.texts, self.vault.notes[edit.path])
            old = text[edit.span.start : edit.span.end]
            words.setdefault(edit.path, []).append(Rewriting(edit.span.start, old, edit.text))
        plan = Rewording(self.vault, self.texts, words=words).draft().plan()
        return fix._replace(edits=(*fix.edits, *_others(plan, fix)))

    def _meets_heading(self, edit: Edit) -> bool:
        note = self.vault.notes.get(edit.path)
        return note is not None and meets_heading(note.content, edit.span.start, edit.span.end)

    def _with_links(self, fix: Fix) -> Fix:
        """Add what must change in links to files that get another name."""
        plan = plan_moves(self.vault, self.texts, dict(fix.renames), fix.renames)
        return fix._replace(edits=(*fix.edits, *_others(plan, fix)))

    def _is_sound(self, diagnostic: Diagnostic, fix: Fix) -> bool:
        choice = chosen([diagnostic._replace(fix=fix)])
        altered = dict.fromkeys(choice.edits, ALTERED[diagnostic.code])
        return bool(choice.taken) and not self.law.broken_by(choice, altered)


def _others(plan: Plan, fix: Fix) -> Iterator[Edit]:
    """Yield the edits of a plan that are not a fix's own, which stand in it as well, cut short."""
    own = [(edit.path, edit.span.start, edit.span.end) for edit in fix.edits]
    for path, edits in plan.edits.items():
        for edit in edits:
            start, end = edit.span.start, edit.span.end
            if not any(path == p and s <= start and end <= e for p, s, e in own):
                yield edit
