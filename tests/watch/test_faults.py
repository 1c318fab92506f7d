import errno

import pytest
from watching import World, finding

from kbtool.errors import VerificationError
from kbtool.watch.events.pending import DirtyPaths
from kbtool.watch.messages import Mode
from kbtool.watch.ports import IndexingInProgressError
from kbtool.watch.vault_root import Absent, Git, Present

BROKEN = finding("x")
HALF = "malformed-wikilink"


def a_world(count=10, **rest):
    return World(notes={f"{n}.md": () for n in range(count)} | {"a.md": ()}, **rest)


def asking(world, reason):
    world.reported = world.reported.joined(DirtyPaths(rescan_reason=reason))


def test_most_notes_gone_and_back_within_two_seconds_is_no_deletion():
    world = a_world()
    kept = dict(world.notes)
    world.at(1, lambda: (world.notes.clear(), world.report(*kept)))
    world.at(2, lambda: world.notes.update(kept))  # the sync service is back
    world.run(10)
    assert not any(news.removed for news in world.told("Changed"))
    assert len(world.indexed) == 1


def test_the_loss_of_most_notes_is_believed_at_the_second_look():
    world = a_world()
    kept = dict(world.notes)
    world.at(1, lambda: (world.notes.clear(), world.report(*kept)))
    world.at(3, lambda: world.told("Changed") and pytest.fail("believed at once"))
    world.run(10)
    [changed] = world.told("Changed")
    assert len(changed.removed) == 11
    assert world.standing.count.notes == 0
    assert world.looks[-1][1] is None  # the confirming look is one at everything


def test_a_missing_root_is_waited_for_and_nothing_is_given_up():
    world = a_world()
    kept = dict(world.notes)

    def go():
        world.root = Absent("is missing")
        world.notes.clear()
        world.report("")

    def come():
        world.root = Present(1, 2, is_empty=False)
        world.notes.update(kept)

    world.at(1, go)
    world.at(30, come)
    world.run(40)
    assert world.sentences() == [
        "The vault's folder is missing; waiting for it.",
        "The vault's folder is there again.",
    ]
    assert world.told("Changed") == []
    assert world.starts == 2
    assert not [time for time, _ in world.looks if 2 < time < 30]


def test_a_vault_that_is_empty_at_the_start_is_looked_at_twice_before_the_index_is():
    world = World()
    world.run(1.9)
    assert world.indexed == []
    world = World()
    world.run(30)
    assert len(world.indexed) == 1
    assert [time for time, _ in world.looks] == [0.0, 2.0]
    assert [type(news).__name__ for news in world.news] == ["Ready"]


def test_a_vault_that_is_mounted_after_the_start_never_was_empty():
    world = World(root=Present(1, 1, is_empty=True))

    def mount():
        world.root = Present(2, 2, is_empty=False)
        world.notes["a.md"] = ()

    world.at(0.5, mount)
    world.run(30)
    assert len(world.indexed) == 1
    assert world.standing.count.notes == 1


def test_the_lag_is_that_of_the_last_change_until_it_was_told():
    world = a_world(git_state=Git.AT_WORK)
    world.save(3, "a.md", BROKEN)
    world.at(3.2, lambda: world.report("a.md"))
    world.at(7, lambda: setattr(world, "git_state", Git.AT_REST))
    world.run(200)  # routine looks follow
    assert len(world.told("Changed")) == 1
    assert 4 < world.standing.lag < 5


def test_polling_knows_when_the_last_change_was():
    world = a_world(mode=Mode("polling", 2.0, "asked for"))
    world.at(31, lambda: world.notes.update({"a.md": (BROKEN,)}))
    world.run(60)
    assert 131 <= world.standing.last_event - 1_700_000_000 <= 133.5


def test_whoever_asks_hears_that_the_vault_is_away():
    world = a_world()
    world.at(3, lambda: setattr(world, "root", Absent("is missing")))
    world.run(8)
    assert world.standing.waiting == "The vault's folder is missing; waiting for it."
    world = a_world()

    def go():
        world.root = Absent("is missing")
        world.report("a.md")  # found out when the report is looked at, between two ticks

    world.at(3.1, go)
    world.at(8, lambda: setattr(world, "root", Present(1, 1, is_empty=False)))
    seen = []
    world.at(6, lambda: seen.append(world.standing.waiting))
    world.run(12)
    assert seen == ["The vault's folder is missing; waiting for it."]
    assert world.standing.waiting == ""


def test_an_unmounted_disk_deletes_nothing():
    world = a_world()
    kept = dict(world.notes)

    def unmount():
        world.root = Present(9, 9, is_empty=True)
        world.notes.clear()

    def mount():
        world.root = Present(1, 1, is_empty=False)
        world.notes.update(kept)

    world.at(1, unmount)
    world.at(100, mount)
    world.run(120)
    assert world.told("Changed") == []
    assert len(world.indexed) == 1


def test_another_folder_in_the_root_s_place_is_looked_at():
    world = a_world()

    def replace():
        world.root = Present(1, 77, is_empty=False)
        world.notes["new.md"] = ()

    world.at(1, replace)
    world.run(5)
    assert world.starts == 2
    assert [news.paths for news in world.told("Changed")] == [("new.md",)]


def test_sleep_dead_threads_and_requests_are_answered_by_a_look_at_everything():
    world = a_world()
    world.at(2, lambda: setattr(world, "slept", 3600.0))
    world.at(5, lambda: setattr(world, "alive", False))
    world.at(8, lambda: asking(world, "hang-up"))
    world.run(12)
    reasons = [news.reason for news in world.told("Rescan")]
    assert reasons == ["the computer slept", "the observer had died", "hang-up"]
    assert world.starts == 2


def test_unwatched_folders_turn_watching_into_polling():
    world = a_world(unwatched_folders=7)
    world.at(10, lambda: world.notes.update({"silent.md": (BROKEN,)}))
    world.run(15)
    assert any("7 folders cannot be watched" in sentence for sentence in world.sentences())
    assert world.starts == 2, "another observer has tried"
    assert world.standing.mode.is_polling
    assert [news.paths for news in world.told("Changed")] == [("silent.md",)]


def test_a_folder_that_the_observer_has_lost_is_watched_by_another_one():
    world = a_world(starting_heals=True)

    def lose():
        world.notes["silent.md"] = (BROKEN,)
        world.unwatched_folders = 1
        world.report("Renamed", folders=True)

    for begin in (10, 14, 18, 100, 130):
        world.at(begin, lose)
    world.run(150)
    assert world.sentences() == []
    assert not world.standing.mode.is_polling
    assert world.starts == 6
    reasons = [news.reason for news in world.told("Rescan")]
    assert reasons == ["1 folder went unwatched"] * 5
    assert len(world.told("ProblemFound")) == 1


def test_a_folder_whose_watch_is_still_on_its_way_is_no_alarm():
    world = a_world()

    def create():
        world.unwatched_folders = 1
        world.report("New", folders=True)

    world.at(10, create)
    world.at(11.9, lambda: setattr(world, "unwatched_folders", 0))
    world.run(20)
    assert world.sentences() == []
    assert not world.standing.mode.is_polling


def test_polling_looks_at_everything_every_two_seconds():
    world = a_world(mode=Mode("polling", 2.0, "asked for"))
    world.at(3, lambda: world.notes.update({"a.md": (BROKEN,)}))
    world.run(9)
    assert [hint for _, hint in world.looks] == [None] * 5
    assert len(world.told("ProblemFound")) == 1


def test_a_fault_in_a_look_is_survived_and_made_good():
    world = a_world()
    world.save(1, "a.md", BROKEN)
    world.at(0.5, lambda: setattr(world, "fault", OSError(errno.EIO, "Input/output error")))
    world.at(6, lambda: setattr(world, "fault", None))
    world.run(30)
    assert len(world.sentences()) == 1  # however often it failed
    assert "Input/output error" in world.sentences()[0]
    assert len(world.told("ProblemFound")) == 1


def test_an_answer_that_a_fresh_check_contradicts_ends_the_watch():
    world = a_world(fault_in="diagnose")
    world.save(1, "a.md", BROKEN)
    world.at(0.5, lambda: setattr(world, "fault", VerificationError(("a.md:1:1 L001",))))
    with pytest.raises(VerificationError):
        world.run(30)


@pytest.mark.parametrize("call", ["refresh", "notes", "has_empty", "diagnose", "index"])
def test_what_one_fault_left_undone_is_done_at_the_next_look(call):
    world = a_world(fault_in=call)
    world.at(0.5, lambda: setattr(world, "fault", RuntimeError("x")))
    world.save(1, "a.md", BROKEN)
    world.at(2, lambda: setattr(world, "fault", None))
    world.run(30)
    assert [news.diagnostic.fingerprint for news in world.told("ProblemFound")] == ["x"]
    assert [news.paths for news in world.told("Changed")] == [("a.md",)]
    assert world.indexed[-1]["a.md"] == (BROKEN,)


@pytest.mark.parametrize("call", ["refresh", "notes", "has_empty", "diagnose", "index"])
@pytest.mark.parametrize("error", [RuntimeError("x"), KeyError("y"), MemoryError()], ids=repr)
def test_a_hundred_faults_of_our_own_do_not_end_the_watch(call, error):
    world = a_world(fault_in=call)

    def fail(number):
        world.fault = error
        world.notes["b.md"] = (finding(f"b{number}", path="b.md"),)
        world.report("b.md")

    for number in range(100):
        world.at(1 + 3 * number, lambda number=number: fail(number))
        world.at(2 + 3 * number, lambda: setattr(world, "fault", None))
    world.save(350, "a.md", BROKEN)
    world.run(420)
    assert world.told("ProblemFound")[-1].diagnostic.fingerprint == "x"
    assert world.told("ProblemFound")[-2].diagnostic.fingerprint == "b99"
    assert None in [hint for time, hint in world.looks if 1 < time < 60]


def an_eventful_minute(failing_call):
    """Saves, a flood, an emptied note, a half-written link, a new configuration, a great loss."""
    world = a_world(120, failing_call=failing_call)
    paths = [f"{number}.md" for number in range(100)]
    world.save(1, "a.md", BROKEN)
    world.save(4, "b.md", finding("h", path="b.md", name=HALF, source_line="[[Cop"))
    for tick in range(24):

        def wave(tick=tick):
            for path in paths:
                world.notes[path] = (finding(f"{path} {tick}", path=path),)
            world.report(*paths)

        world.at(12 + tick / 8, wave)
    world.at(20, lambda: setattr(world, "configuration", 1))
    world.at(24, lambda: (setattr(world, "empty", frozenset({"a.md"})), world.report("a.md")))
    world.save(25, "a.md")
    world.at(25.5, lambda: setattr(world, "empty", frozenset()))
    kept = {"a.md": (), "b.md": (finding("y", path="b.md"),)}
    world.at(30, lambda: (world.notes.clear(), world.notes.update(kept), world.report(*paths)))
    world.save(40, "c.md", finding("z", path="c.md"))
    return world.run(120)


@pytest.mark.parametrize("failing_call", [0, *range(6, 106)])
def test_a_fault_of_any_single_call_is_made_good(failing_call):
    world = an_eventful_minute(failing_call)
    assert world.calls >= 50  # the control: a call beyond the last one fails nothing
    fixed = {news.diagnostic.fingerprint for news in world.told("Fixed")}
    standing = {news.diagnostic.fingerprint for news in world.told("ProblemFound")} - fixed
    assert standing == {"y", "z"}
    assert world.indexed[-1] == world.notes
    assert world.standing.count.notes == len(world.notes)
    assert world.standing.count.errors == 2
    assert len(world.sentences()) == (1 if 0 < failing_call <= world.calls else 0)


def test_a_full_disk_is_told_once_and_waited_out():
    world = a_world()
    full = OSError(errno.ENOSPC, "No space left on device")
    world.at(0.5, lambda: setattr(world, "index_fault", full))
    world.save(1, "a.md", BROKEN)
    world.save(3, "b.md")
    world.at(20, lambda: setattr(world, "index_fault", None))
    world.run(60)
    assert [news.indexed for news in world.told("Changed")] == [False, False, True]
    assert world.told("Changed")[-1].paths == ("a.md", "b.md")
    assert len(world.sentences()) == 2
    assert world.sentences()[-1] == "The index is up to date again."
    assert len(world.told("ProblemFound")) == 1


def test_an_index_that_is_under_way_elsewhere_is_waited_for_in_silence():
    world = a_world(index_fault=IndexingInProgressError())
    world.save(3, "a.md", BROKEN)
    world.save(5, "b.md")
    world.at(20, lambda: setattr(world, "index_fault", None))
    world.run(60)
    assert len(world.told("Ready")) == 1
    assert [news.indexed for news in world.told("Changed")] == [False, False, True]
    assert world.told("Changed")[-1].paths == ("a.md", "b.md")
    assert world.sentences() == []
    assert len(world.indexed) == 1


def test_nothing_is_told_of_the_first_index_when_it_is_done_later():
    world = a_world(index_fault=IndexingInProgressError())
    world.at(9, lambda: setattr(world, "index_fault", None))
    world.run(30)
    assert world.told("Changed") == []
    assert world.sentences() == []
    assert len(world.indexed) == 1


def test_a_routine_look_does_not_come_into_a_save():
    """At 60 s everything is looked at; a slow writer has cut the note off by then."""
    for begin in (59.6, 59.7, 59.8, 59.9, 60.0):
        world = a_world()
        world.save(1, "a.md", BROKEN)
        for part in range(3):
            world.save(begin + part * 0.15, "a.md")
        world.save(begin + 0.45, "a.md", BROKEN)
        world.run(70)
        assert world.told("Fixed") == []
        assert len(world.told("ProblemFound")) == 1
        assert None in [hint for _, hint in world.looks[1:]], "and it comes later"


def test_a_change_of_configuration_is_followed():
    world = a_world()
    world.at(3, lambda: setattr(world, "configuration", 1))
    world.run(8)
    assert world.opened == 2


def test_a_broken_configuration_leaves_the_old_one_in_force():
    world = a_world()

    def spoil():
        world.configuration = 1
        world.broken_configuration = "no such key"

    world.at(3, spoil)
    world.save(6, "a.md", BROKEN)
    world.run(12)
    assert world.sentences() == ["The configuration stays as it was: kbtool.toml: no such key"]
    assert len(world.told("ProblemFound")) == 1


def test_a_missing_root_is_no_change_of_configuration():
    world = a_world()

    def go():
        world.root = Absent("is missing")
        world.configuration = 1
        world.broken_configuration = "no such folder"

    def come():
        world.root = Present(1, 2, is_empty=False)
        world.configuration = 0
        world.broken_configuration = ""

    world.at(3, go)
    world.at(6, come)
    world.run(12)
    assert world.opened == 1
    assert world.sentences() == [
        "The vault's folder is missing; waiting for it.",
        "The vault's folder is there again.",
    ]


def test_a_configuration_that_may_not_be_looked_at_ends_nothing():
    world = a_world()

    def refuse():
        world.configuration = 1
        world.open = lambda: open("/")  # noqa: PTH123, SIM115 - a folder; raises an OSError

    world.at(3, refuse)
    world.save(6, "a.md", BROKEN)
    world.run(12)
    assert len(world.sentences()) == 1
    assert world.sentences()[0].startswith("The configuration stays as it was: ")
    assert len(world.told("ProblemFound")) == 1


def test_it_ends_when_asked():
    world = a_world()
    world.at(3, lambda: setattr(world, "stop", True))
    world.run(60)
    assert [news.reason for news in world.told("Stopped")] == ["asked to stop"]
    assert world.now < 105
