"""The tables answer as the rule does when it is read aloud: every file tried, one after another."""

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import bare_note
from kbtool.model.note import Attachment
from kbtool.model.location import NotePath
from kbtool.model.resolution import Ambiguous, Found, Missing, Outside
from kbtool.vault.names import folder_of, key_of
from kbtool.vault.snapshot import Vault

SEGMENTS = st.sampled_from(("a", "A", "b", "bb", "a.b", "é", "e\u0301", "n"))
FOLDERS = st.lists(SEGMENTS, max_size=3)
PATHS = st.builds(
    lambda folders, name, suffix: "/".join([*folders, name + suffix]),
    FOLDERS,
    SEGMENTS,
    st.sampled_from((".md", ".MD", ".png", "")),
)
TARGETS = st.builds(
    lambda start, segments, suffix: start + "/".join(segments) + suffix,
    st.sampled_from(("", "", "/", "./", "../", "../../")),
    st.lists(SEGMENTS, min_size=1, max_size=3),
    st.sampled_from(("", "", ".md", ".png")),
)


def by_the_book(paths, target, source):
    """Return the paths that come first, [] for none, None for outside the vault."""
    steps = target.split("/")
    fixed = steps[0] in ("", ".", "..")
    if fixed:
        walked = folder_of(source).split("/") if steps[0] and folder_of(source) else []
        for step in steps:
            if step == "..":
                if not walked:
                    return None
                walked.pop()
            elif step not in ("", "."):
                walked.append(step)
        target = "/".join(walked)
    names = (target, f"{target}.md")
    for name in names if "." in steps[-1] else reversed(names):
        wanted = key_of(name)
        exact = [path for path in paths if key_of(path) == wanted]
        if exact:
            return [path for path in exact if path == name] or exact
        fitting = [path for path in paths if not fixed and key_of(path).endswith(f"/{wanted}")]
        own = key_of(folder_of(source))
        near = [path for path in fitting if not own or key_of(path).startswith(f"{own}/")]
        best = near or fitting
        if best:
            shortest = min(len(key_of(path)) for path in best)
            return [path for path in best if len(key_of(path)) == shortest]
    return []


@settings(max_examples=400)
@given(st.sets(PATHS, max_size=14), TARGETS, PATHS)
def test_the_tables_answer_as_the_rule_reads(paths, target, source):
    notes = [bare_note(path) for path in paths if path.lower().endswith(".md")]
    others = [Attachment(NotePath(p), 1) for p in paths if not p.lower().endswith(".md")]
    found = Vault.of(notes, attachments=others).resolve(target, "", NotePath(source))
    match by_the_book(sorted(paths), target, source), found:
        case None, Outside():
            pass
        case [], Missing():
            pass
        case [only], Found(path):
            assert path == only
        case [_, _, *_] as several, Ambiguous(candidates):
            assert set(several) <= set(candidates)
        case expected, _:
            raise AssertionError((expected, found))
