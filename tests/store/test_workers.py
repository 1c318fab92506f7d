"""Workers answer as this process does, and what one of them loses is one file's structure."""

import pytest

from kbtool.config.settings import Config, LimitSettings
from kbtool.store.files.stamps import digest_of
from kbtool.store.open_session import open_session
from kbtool.store.parsing import content_codec
from kbtool.store.parsing.parse_file import ParseJob
from kbtool.store.parsing.pool import ParsePool

LIMITS = LimitSettings()
NOTES = {
    f"n{number}.md": f"# N{number}\n[[n{number * 7 % 90}]] é 知识\n" * 20 for number in range(90)
}

HANG = b"hang"
CRASH = b"crash"
FAULTY = """
import os, sys, time
from kbtool.store.parsing import parse_file, worker
right = parse_file.parse_file
def wrong(job, limits):
    if job.data == b"hang":
        time.sleep(60)
    if job.data == b"crash":
        os._exit(9)
    if job.data == b"memory":
        raise MemoryError
    print("noise")
    return right(job, limits)
worker.parse_file = wrong
worker.main(sys.argv[1])
"""


def job_of(path, text, kind="note"):
    data = text.encode() if isinstance(text, str) else text
    return ParseJob(kind, path, digest_of(data), data)


@pytest.fixture
def workers():
    made = ParsePool(LimitSettings(seconds_per_note=20.0))  # other programs may want the processor
    yield made
    made.close()


def test_workers_answer_as_this_process_does(workers):
    jobs = [job_of(path, text) for path, text in NOTES.items()]
    jobs.append(
        job_of("x.canvas", '{"nodes": [{"id": "1", "type": "file", "file": "a"}]}', "canvas")
    )
    jobs.append(job_of("x.bib", "@book{key, title = {T}}", "bibliography"))
    answers = dict(workers.parse_all(jobs, count=2))
    assert answers == {job: workers.parse_inline(job) for job in jobs}
    assert dict(workers.parse_all(jobs[:3], count=1)) == {j: answers[j] for j in jobs[:3]}


def test_a_hanging_or_dying_worker_costs_one_file(monkeypatch):
    monkeypatch.setattr(
        "kbtool.store.parsing.pool._CODE",
        FAULTY,
    )
    texts = {**NOTES, "hang.md": HANG, "crash.md": CRASH, "memory.md": b"memory", "z.md": "z"}
    jobs = [job_of(path, text) for path, text in texts.items()]
    workers = ParsePool(LimitSettings(seconds_per_note=2.0))
    answers = {
        job.path: content_codec.decode(data) for job, data in workers.parse_all(jobs, count=2)
    }
    workers.close()
    assert answers.keys() == texts.keys()
    lost = {path for path, content in answers.items() if content.is_plain}
    assert lost == {"hang.md", "crash.md", "memory.md"}
    for path in lost:
        assert [problem.kind for problem in answers[path].problems] == ["parse-timeout"]
        assert answers[path].word_count == 1
    assert "2 s" in answers["hang.md"].problems[0].detail


def test_a_worker_that_was_killed_is_not_asked_but_replaced(workers):
    jobs = [job_of(path, text) for path, text in NOTES.items()]
    expected = dict(workers.parse_all(jobs, count=1))
    (idle,) = workers._workers
    idle.kill()  # as one that was late, whose answer came all the same
    assert dict(workers.parse_all(jobs, count=1)) == expected


def test_a_worker_that_dies_idle_is_replaced(workers):
    jobs = [job_of(path, text) for path, text in NOTES.items()]
    assert len(dict(workers.parse_all(jobs, count=1))) == len(jobs)
    (idle,) = workers._workers
    idle._process.kill()
    idle._process.wait()
    answers = dict(workers.parse_all(jobs, count=2))
    assert answers == {job: workers.parse_inline(job) for job in jobs}


def test_without_workers_the_work_is_done_here(workers, monkeypatch):
    jobs = [job_of(path, text) for path, text in NOTES.items()]
    here = {job: workers.parse_inline(job) for job in jobs}
    with monkeypatch.context() as patch:
        patch.setattr("kbtool.store.child_process.sys.executable", "/no/such/python")
        assert dict(ParsePool(LIMITS).parse_all(jobs, count=2)) == here
    monkeypatch.setattr("kbtool.store.parsing.pool._CODE", "raise SystemExit(3)")
    assert dict(ParsePool(LIMITS).parse_all(jobs, count=2)) == here


def test_an_answer_nobody_waits_for_disturbs_no_later_one(workers):
    jobs = [job_of(path, text) for path, text in NOTES.items()]
    first = workers.parse_all(jobs, count=2)
    next(first)
    first.close()
    assert dict(workers.parse_all(jobs, count=2)).keys() == set(jobs)


def test_a_planted_module_in_the_working_directory_is_not_imported(workers, tmp_path, monkeypatch):
    for name in ("yaml", "json", "kbtool", "markdown_it"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('planted')")
    monkeypatch.chdir(tmp_path)
    jobs = [job_of("a.md", "---\na: 1\n---\n# T\n")]
    ((_, data),) = workers.parse_all(jobs, count=1)
    assert content_codec.decode(data).title == "T"


def test_a_large_vault_and_a_large_note_are_read_by_workers(tmp_path, monkeypatch):
    used = list[int]()
    right = ParsePool.parse_all

    def noted(self, jobs, count):
        used.append(count)
        return right(self, jobs, count)

    monkeypatch.setattr(ParsePool, "parse_all", noted)
    for number in range(40):
        (tmp_path / f"n{number}.md").write_text(f"# N{number}\n" + "[[n1]] words\n" * 2000)
    told = list[tuple[str, int, int]]()
    with open_session(
        tmp_path, Config(), cache=False, progress=lambda *step: told.append(step)
    ) as s:
        s.refresh()
        assert used == [2]
        assert told[-1] == ("reading", 40, 40)
        (tmp_path / "n1.md").write_text("# Large\n" + "word\n" * 9000)
        (tmp_path / "n2.md").write_text("# Small\n")
        s.refresh(["n1.md", "n2.md"])
        assert used == [2, 1]
        (tmp_path / "n3.md").write_text("# Small\n")
        s.refresh(["n3.md"])
        assert used == [2, 1]
        titles = {s.vault().notes[f"n{n}.md"].content.title for n in (1, 2, 3, 4)}
        assert titles == {"Large", "Small", "N4"}
