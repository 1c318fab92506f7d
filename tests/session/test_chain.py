"""Whatever happens to a vault, each answer is what checking it all anew gives.

Both for one session that lives on, as a watcher's does, and for one run after another, with every
rule on.
"""

import os
import tempfile
from random import Random

import pytest
from chains import HEADS, LINES, NOTES, OWN_HEADS, TABLE, Chain, begin, random_step, text_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbtool.errors import VerificationError
from kbtool.session.lint_cache import LintCache, differences
from kbtool.store.open_session import open_session

STEPS = int(os.environ.get("KBTOOL_SOAK_STEPS", "20000"))
PER_HISTORY = 60

texts = st.builds(
    text_of, st.sampled_from(HEADS + OWN_HEADS), st.lists(st.sampled_from(LINES), max_size=4)
)
steps = st.one_of(
    st.tuples(
        st.just(what),
        st.sampled_from(names),
        texts if values == "text" else st.sampled_from(values),
    )
    for what, names, values in TABLE
)
links = pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")


@links
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    start=st.dictionaries(st.sampled_from(NOTES), texts, min_size=2),
    batches=st.lists(st.lists(steps, min_size=1, max_size=3), min_size=2, max_size=6),
)
def test_every_answer_in_a_chain_is_the_whole_answer(start, batches):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        chain = Chain(begin(folder, patch, start))
        for batch in batches:
            chain.step(batch)
        chain.close()


@links
@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(-(-STEPS // PER_HISTORY)))
def test_long_histories(seed):
    """The long form: `python -m pytest -m soak tests/session -n auto`, 20,000 steps or more."""
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        start = {name: text_of(random.choice(HEADS), random.choices(LINES, k=3)) for name in NOTES}
        chain, left, done = Chain(begin(folder, patch, start)), PER_HISTORY, []
        while left > 0:
            batch = [random_step(random) for _ in range(random.randrange(1, 4))]
            left -= len(batch)
            done.append(batch)
            try:
                chain.step(batch)
            except (AssertionError, VerificationError) as error:
                raise AssertionError(f"seed {seed} after {done[-3:]}") from error
        chain.close()


@pytest.fixture
def root(tmp_path, monkeypatch):
    return begin(tmp_path, monkeypatch, {"a.md": "[[b]] and [[gone]]\n", "b.md": "[[a]]\n"})


def test_a_wrong_incremental_answer_ends_with_a_report(root, monkeypatch):
    right = LintCache.diagnose
    with open_session(root, _config(root), verify=True) as session:
        session.refresh()
        session.lint()
        (root / "b.md").write_text("words\n")
        session.refresh()
        monkeypatch.setattr(LintCache, "diagnose", lambda *row, **rest: right(*row, **rest)[1:])
        with pytest.raises(VerificationError) as caught:
            session.lint()
    [line] = caught.value.differences
    assert line.startswith("a.md:1:")
    assert "(fresh only)" in line


def test_a_wrong_kept_answer_is_found_by_the_next_run(root, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("kbtool.lint.check.filter_findings", lambda *_: [])
        with open_session(root, _config(root)) as session:
            session.refresh()
            assert session.lint() == ()
    with open_session(root, _config(root)) as session:
        session.refresh()
        assert session.lint() == ()
    with open_session(root, _config(root), verify=True) as session:
        session.refresh()
        with pytest.raises(VerificationError):
            session.lint()


def test_the_order_of_findings_counts_too(root):
    with open_session(root, _config(root)) as session:
        session.refresh()
        answer = session.lint()
    assert len(answer) > 1
    assert list(differences(answer, answer[::-1])) == ["the same findings in another order"]


def _config(root):
    from chains import config_of

    return config_of(root)
