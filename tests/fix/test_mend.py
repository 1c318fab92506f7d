import re

from helpers import vault_of
from reporting import diagnostic

from kbtool.fix.fix_all import fix_all
from kbtool.model.diagnostic import Edit, Fix
from kbtool.model.location import NotePath, Span


class TextBench:
    """Judges by patterns: each (pattern, replacement) is a rule with a safe fix."""

    def __init__(self, files, *rules):
        self.files = {NotePath(path): data for path, data in files.items()}
        self.rules = rules
        self.judged = 0

    def diagnostics(self):
        self.judged += 1
        return tuple(
            diagnostic(path, 1, 1, "L001", rule, fix=self._fix(path, match, replacement))
            for path, data in sorted(self.files.items())
            for rule, replacement in self.rules
            for match in re.finditer(rule, data.decode("utf-8", "replace"))
        )

    def _fix(self, path, match, replacement):
        if replacement is None:
            return None
        span = Span(match.start(), match.end(), 1, match.start() + 1)
        return Fix(True, (Edit(path, span, replacement),))

    def data_of(self, path):
        return self.files.get(path)

    def vault(self):
        return vault_of(self.files)

    def change(self, changed):
        self.files.update({path: data for path, data in changed.items() if data is not None})
        for path in [path for path, data in changed.items() if data is None]:
            del self.files[path]


def everything(_diagnostic):
    return True


def test_overlapping_fixes_come_in_later_passes():
    bench = TextBench({"a.md": b"xx abab"}, ("abab", "ba"), ("bab", "c"), ("ba", "done"))
    mended = fix_all(bench, everything)
    assert mended.after == {"a.md": b"xx done"}
    assert mended.before == {"a.md": b"xx abab"}
    assert mended.remaining == ()
    assert mended.fixed == 2


def test_fixes_that_undo_each_other_change_nothing():
    bench = TextBench({"a.md": b"one", "b.md": b"keep"}, ("one", "two"), ("two", "one"))
    mended = fix_all(bench, everything)
    assert mended.after == {}
    assert mended.fixed == 0
    assert bench.judged < 5


def test_endless_growth_is_cut_off():
    bench = TextBench({"a.md": b"x"}, ("x$", "xx"))
    assert len(fix_all(bench, everything).after["a.md"]) == 21


def test_only_wanted_findings_are_fixed():
    bench = TextBench({"a.md": b"a b", "b.md": b"a"}, ("a", "A"), ("b", "B"))
    mended = fix_all(bench, lambda d: d.path == "a.md" and d.message == "a")
    assert mended.after == {"a.md": b"A b"}
    assert len(mended.remaining) == 2


def test_a_note_that_is_not_utf8_is_left_alone_and_named():
    bench = TextBench({"a.md": b"a\xff", "b.md": b"a"}, ("a", "A"))
    mended = fix_all(bench, everything)
    assert mended.after == {"b.md": b"A"}
    assert mended.refused == {"a.md": "it is not valid UTF-8"}
    assert len(mended.remaining) == 1
