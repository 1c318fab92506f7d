import pytest
from watching import World, finding

from kbtool.watch.vault_root import Git

BROKEN = finding("x")


def a_world(count=10, **rest):
    return World(notes={f"{n}.md": () for n in range(count)} | {"a.md": ()}, **rest)


def hints(world):
    """The looks after the first, routine ones left out."""
    return [hint for _, hint in world.looks[1:] if hint is not None]


def kinds(world):
    return [type(news).__name__ for news in world.news]


def test_it_says_once_what_it_watches_and_how():
    world = a_world().run(30)
    [ready] = world.told("Ready")
    assert (ready.vault, ready.mode.name, ready.count.notes) == ("/vault", "inotify", 11)
    assert world.news == [ready]


def test_findings_that_are_there_are_counted_and_listed_only_when_asked():
    quiet = a_world()
    quiet.notes["a.md"] = (BROKEN,)
    assert quiet.run(5).told("ProblemFound") == []
    assert quiet.told("Ready")[0].count.problems == 1
    loud = a_world()
    loud.notes["a.md"] = (BROKEN,)
    loud.run(5, lists_existing=True)
    assert kinds(loud) == ["ProblemFound", "Ready"]


def test_a_save_is_one_look_one_finding_one_index():
    world = a_world()
    for moment in (1.0, 1.01, 1.1, 1.15):  # what one save of an editor reports
        world.save(moment, "a.md", BROKEN)
    world.run(10)
    assert hints(world) == [frozenset({"a.md"})]
    assert [news.diagnostic.fingerprint for news in world.told("ProblemFound")] == ["x"]
    [changed] = world.told("Changed")
    assert (changed.paths, changed.indexed, changed.count.errors) == (("a.md",), True, 1)
    assert len(world.indexed) == 2  # at the start, and now
    at = next(time for time, hint in world.looks if hint)
    assert at == pytest.approx(1.15 + 0.25)


def test_findings_do_not_wait_for_the_index():
    world = a_world()
    world.save(1, "a.md", BROKEN)
    world.run(10)
    assert world.told_when_indexing == [(), ("Ready", "ProblemFound")]


def test_a_finding_that_is_mended_is_taken_back():
    world = a_world()
    world.save(1, "a.md", BROKEN)
    world.save(5, "a.md")
    world.run(10)
    assert kinds(world) == ["Ready", "ProblemFound", "Changed", "Fixed", "Changed"]


def test_a_save_that_changes_nothing_is_not_spoken_of():
    world = a_world()
    world.save(1, "a.md")
    world.run(10)
    assert len(world.looks) == 2
    assert kinds(world) == ["Ready"]


def test_a_note_that_comes_heals_links_in_others():
    world = a_world()
    world.notes["b.md"] = (finding("y", path="b.md"),)

    def create():
        world.notes["new.md"], world.notes["b.md"] = (), ()
        world.report("new.md", "b.md")

    world.at(2, create)
    world.run(5)
    assert [news.diagnostic.path for news in world.told("Fixed")] == ["b.md"]


def test_a_half_written_link_is_told_five_seconds_after_the_last_save():
    world = a_world()
    half = finding("h", name="malformed-wikilink", source_line="[[Cop")
    for second in (1, 3, 5):
        world.save(second, "a.md", half, finding(f"{second}", path="b.md"))
    seen = []
    for second in range(6, 12):
        world.at(second, lambda s=second: seen.append((s, "h" in fingerprints(world))))
    world.run(15)
    assert seen == [(6, False), (7, False), (8, False), (9, False), (10, False), (11, True)]


def test_a_finding_that_waited_is_counted_when_it_is_told():
    world = a_world()
    half = finding("h", name="malformed-wikilink", source_line="[[Cop")
    world.save(1, "a.md", half)
    world.at(5, lambda: world.standing.count.problems and pytest.fail("counted too early"))
    world.run(10)
    assert kinds(world) == ["Ready", "Changed", "ProblemFound", "CountChanged"]
    assert world.told("CountChanged")[0].count.errors == 1
    assert world.standing.count.errors == 1


def fingerprints(world):
    return [news.diagnostic.fingerprint for news in world.told("ProblemFound")]


def test_a_steady_stream_of_reports_is_looked_at_every_two_seconds():
    world = a_world()
    for tick in range(100):
        world.save(1 + tick / 10, "a.md", finding(str(tick)))
    world.run(20)
    times = [time for time, hint in world.looks[1:] if hint]
    assert times[0] == pytest.approx(3.0)
    assert len(times) <= 7


def test_more_files_than_can_be_named_mean_everywhere():
    world = a_world()
    world.at(1, lambda: world.report(*(f"n{n}.md" for n in range(3000))))
    world.run(5)
    assert [hint for _, hint in world.looks] == [None, None]
    assert [news.reason for news in world.told("Rescan")] == [
        "more than 2,000 files changed at once"
    ]


def test_everything_is_looked_at_once_a_minute():
    world = a_world()
    world.at(30, lambda: world.notes.update({"silent.md": (BROKEN,)}))  # nobody reports it
    world.run(70)
    assert [hint for _, hint in world.looks] == [None, None]
    assert [news.paths for news in world.told("Changed")] == [("silent.md",)]
    assert world.told("Rescan") == []  # routine is not worth a word


def test_what_can_wait_is_done_once_in_a_quiet_moment_after_the_start_and_after_changes():
    world = a_world()
    for second in (10, 12, 14, 30):
        world.save(second, "a.md", finding(f"x{second}"))
    world.run(300)
    assert [round(second) for second in world.tidied] == [0, 19, 35]


def test_what_can_wait_waits_while_reports_go_on():
    world = a_world()
    world.save(10, "a.md", finding("x"))
    world.at(15.2, lambda: world.report("b.md"))
    world.run(300)
    assert [round(second) for second in world.tidied] == [0, 20]


def test_a_checkout_tells_nothing_before_it_is_over():
    world = a_world(300)

    def half():
        world.git_state = Git.AT_WORK
        for number in range(150):
            world.notes[f"{number}.md"] = (finding(f"f{number}", path=f"{number}.md"),)
        world.report(*(f"{number}.md" for number in range(150)))

    def whole():
        world.git_state = Git.AT_REST
        for number in range(300):
            world.notes[f"{number}.md"] = ()
        world.report(*(f"{number}.md" for number in range(300)))

    world.at(1, half)
    world.at(2.5, whole)
    world.run(10)
    assert world.told("ProblemFound") == []
    assert world.told("Fixed") == []
    assert len(hints(world)) == 2


def test_a_flood_is_judged_when_it_ends_or_after_five_seconds():
    world = a_world(300)
    paths = [f"{number}.md" for number in range(100)]
    for tick in range(80):

        def wave(tick=tick):
            for path in paths:
                world.notes[path] = (finding(f"{path}{tick}", path=path),)
            world.report(*paths)

        world.at(1 + tick / 8, wave)
    world.run(20)
    assert kinds(world)[:2] == ["Ready", "ProblemFound"]
    assert 1 <= len(world.told("Changed")) <= 3


def test_a_checkout_of_half_a_minute_is_waited_for():
    world = a_world(300)
    world.git_state = Git.AT_WORK
    for tick in range(60):

        def write(tick=tick):
            for number in range(5 * tick, 5 * tick + 5):
                world.notes[f"{number}.md"] = (finding(f"f{number}", path=f"{number}.md"),)
                world.report(f"{number}.md")

        world.at(1 + tick / 2, write)

    def end():
        world.git_state = Git.AT_REST
        world.notes.update({f"{number}.md": () for number in range(300)})
        world.report(*(f"{number}.md" for number in range(300)))

    world.at(31.2, end)
    world.run(45)
    assert {news.diagnostic.path for news in world.told("ProblemFound")} == set()
    assert len(world.told("Changed")) == 1


def a_slow_checkout(world):
    """Ten seconds of work by git that breaks links first and mends them at its end."""
    for tick in range(80):

        def write(tick=tick):
            for number in range(3 * tick, 3 * tick + 3):
                world.notes[f"{number}.md"] = (finding(f"f{number}", path=f"{number}.md"),)
                world.report(f"{number}.md")

        world.at(1 + tick / 8, write)

    def end():
        world.notes.update({f"{number}.md": () for number in range(300)})
        world.report(*(f"{number}.md" for number in range(300)))

    world.at(11.1, end)
    return world.run(30)


def test_a_checkout_of_a_linked_work_tree_is_waited_for_though_its_lock_is_elsewhere():
    world = a_slow_checkout(a_world(300, git_state=Git.ELSEWHERE))
    assert [news.diagnostic.path for news in world.told("ProblemFound")] == []
    assert len(world.told("Changed")) == 1
    control = a_slow_checkout(a_world(300))  # without git, a flood is judged after five seconds
    assert control.told("ProblemFound") != []


def test_a_save_in_a_linked_work_tree_is_told_at_once():
    world = a_world(git_state=Git.ELSEWHERE)
    world.save(1, "a.md", BROKEN)
    world.at(1.5, lambda: world.told("ProblemFound") or pytest.fail("put off"))
    world.run(10)


def test_the_end_of_a_checkout_is_noticed_without_any_report():
    world = a_world()
    world.save(1, "a.md", BROKEN)
    world.at(0.9, lambda: setattr(world, "git_state", Git.AT_WORK))
    world.at(3, lambda: setattr(world, "git_state", Git.AT_REST))
    world.at(2.9, lambda: world.told("ProblemFound") and pytest.fail("told during the checkout"))
    world.at(3.6, lambda: world.told("ProblemFound") or pytest.fail("not told after it"))
    world.run(10)
    assert len(world.told("ProblemFound")) == 1


def test_a_stale_lock_of_git_does_not_silence_for_ever():
    world = a_world(git_state=Git.AT_WORK)
    world.save(1, "a.md", BROKEN)
    world.run(10)
    assert len(world.told("ProblemFound")) == 1


def test_a_note_emptied_before_it_is_written_raises_no_false_alarm():
    world = a_world()

    def truncate():
        world.empty = frozenset({"a.md"})
        world.notes["a.md"] = (finding("empty"),)
        world.report("a.md")

    def write():
        world.empty = frozenset()
        world.notes["a.md"] = (BROKEN,)
        world.report("a.md")

    world.at(1, truncate)
    world.at(2.5, write)
    world.run(10)
    assert fingerprints(world) == ["x"]


def test_a_note_that_stays_empty_is_judged_after_two_seconds():
    world = a_world()
    world.at(0.5, lambda: setattr(world, "empty", frozenset({"a.md"})))
    world.save(1, "a.md", finding("empty"))
    world.at(3, lambda: fingerprints(world) and pytest.fail("told at once"))
    world.at(4, lambda: fingerprints(world) or pytest.fail("not told"))
    world.run(5)
    assert fingerprints(world) == ["empty"]
