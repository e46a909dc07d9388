"""What people say into the robot's work: acted on at once, kept before anything else is done, heeded the next day."""

from __future__ import annotations

from pathlib import Path

import pytest

from embodied.dialogue import Heard, Heeded
from embodied.memories.knowledge import Knowledge
from embodied.memories.store import MemoryFile
from embodied.planner import Ask, Decision, View
from embodied.simulator import Action
from embodied.skill import Reason
from embodied.task import Subgoal
from embodied.trace import Acted, Called, Decided, Ended, Event, Stopped
from tests.speaking import MUG_TO_SINK, Listed, Person, between, episode


def test_without_a_word_nothing_changes() -> None:
    silent = episode(Person({}))
    assert silent.endings == [None, None] and silent.parent_of("Mug") >= {"SinkBasin"}


def test_stop_halts_until_told_to_go_on_and_nothing_moves() -> None:
    done = episode(Person({4: "stop"}, ["the apple is dirty", "go on"]))
    assert done.effects == ["halted", "learnt", "resumed"]
    assert not any(isinstance(each, Acted) for each in between(done.events, "halted", "resumed"))
    assert done.endings == [None, None], "what was halted goes on as it was"
    assert done.person.asked == ["", ""]


def test_a_nudge_moves_and_what_was_being_done_is_begun_again() -> None:
    done = episode(Person({4: "a bit to the left"}))
    assert "a bit left" in done.calls
    assert [each.action for each in done.events if isinstance(each, Acted)].count("MoveLeft") == 1
    assert done.endings[:3] == ["interrupted", None, None]
    assert isinstance(done.events[-1], Stopped) and done.events[-1].actions == sum(
        isinstance(each, Acted) for each in done.events
    )


def test_another_thing_is_taken_from_then_on() -> None:
    before, done = episode(Person({})), episode(Person({4: "no, the other one"}))
    taken = [
        [e.arguments["object"] for e in d.events if isinstance(e, Called) and "object" in e.arguments]
        for d in (before, done)
    ]
    assert taken[0][0] == taken[0][1] == taken[1][0]
    assert taken[1][1] == taken[1][2] != taken[0][0], "what is put is what was taken"


def test_the_wrong_thing_in_the_hand_is_put_back_first() -> None:
    def speak(event: Event) -> None:
        if isinstance(event, Called) and event.skill == "put" and not person.script:
            person.script = {person.polls + 2: "no, the other one"}

    person = Person({})
    done = episode(person, watch=speak)
    skills = [each.skill for each in done.events if isinstance(each, Called)]
    assert skills == ["pick_up", "put", "put", "pick_up", "put"]
    assert isinstance(done.events[-1], Stopped) and done.simulator.home.held is None


def test_another_place_holds_for_the_rest_and_is_known_the_next_day(tmp_path: Path) -> None:
    file = tmp_path / "memory"
    first = episode(
        Person({4: "put it on the counter instead"}),
        told="put the mug in the sink",
        file=file,
        plans={"put the mug in the sink": MUG_TO_SINK},
    )
    assert "SinkBasin" not in first.parent_of("Mug") and "changed" in first.effects
    again = episode(
        Person({}), told="Put the mug in the sink!", file=file, plans={"Put the mug in the sink!": MUG_TO_SINK}
    )
    assert "CounterTop" in again.parent_of("Mug") and "SinkBasin" not in again.parent_of("Mug")


def test_what_is_asked_for_once_all_is_done_is_taken_up_first() -> None:
    """The mug in the sink is not the one that is meant: another comes there too."""
    person = Person({})

    def speak(event: Event) -> None:
        if isinstance(event, Decided) and event.decision == "finish" and not person.script:
            person.script = {person.polls + 1: "put the mug in the sink now"}

    done = episode(person, watch=speak)
    assert [each.skill for each in done.events if isinstance(each, Called)] == ["pick_up", "put"] * 2
    moved = [each.arguments["object"] for each in done.events if isinstance(each, Called)]
    assert moved[0] == moved[1] != moved[2] == moved[3]


class Asking(Listed):
    """Asks once, before it does what its list says."""

    asked = False

    def decide(self, view: View) -> Decision:
        if not self.asked:
            self.asked = True
            return Ask("Which mug do you mean?")
        return super().decide(view)


@pytest.mark.parametrize(
    ("answer", "kinds", "restarted"),
    [
        ("the mug on the counter", [], False),
        ("the other one", [], False),
        ("the mug that's on the counter", [], False),
        ("my mug is on the counter, as ever", ["fact"], False),
        ("I like my mugs on the counter", ["preference"], False),
        ("by dibber I mean the mug", ["newword"], True),
    ],
)
def test_an_answer_says_which_and_teaches_only_what_is_a_lesson(answer: str, kinds: list[str], restarted: bool) -> None:
    plans = {"dibber to sink": (), "mug to sink": MUG_TO_SINK}
    done = episode(Person({}, [answer]), plans, told="dibber to sink", planner=Asking(plans))
    assert [each.lesson.kind for each in done.knowledge.all()] == kinds
    assert done.planner.started == ["dibber to sink", *(["mug to sink"] if restarted else [])]


def test_an_override_comes_first_and_the_plan_goes_on() -> None:
    done = episode(Person({4: "open the fridge first"}))
    assert done.endings == ["interrupted", None, None, None]
    assert any(each.is_open for each in done.simulator.home.objects() if each.object_type == "Fridge")
    view = done.planner.view
    assert view is not None
    assert [each.subgoal.skill for each in view.told] == ["open"]
    assert [each.outcome.reason for each in view.history] == [Reason.INTERRUPTED, None, None], "its history is its own"


def test_a_rule_stops_the_call_that_it_forbids() -> None:
    done = episode(Person({4: "never touch the mugs"}))
    assert done.endings[0] == "interrupted" and done.endings[1] == "forbidden"
    assert not done.simulator.home.held


def test_a_new_task_is_planned_anew() -> None:
    plans = {"mug to sink": MUG_TO_SINK, "put the apple in the fridge": (Subgoal("pick_up", {"object": "Apple"}),)}
    done = episode(Person({4: "forget it, put the apple in the fridge"}), plans)
    assert done.planner.started == ["mug to sink", "put the apple in the fridge"]
    assert (done.simulator.home.held or "").startswith("Apple")


def test_undoing_puts_back_and_then_waits() -> None:
    def speak(event: Event) -> None:
        if isinstance(event, Ended) and not person.script:
            person.script = {person.polls + 1: "undo that"}

    person = Person({})
    place = episode(Person({}), {"mug to sink": ()}).parent_of("Mug")
    done = episode(person, watch=speak)
    assert "undone" in done.effects and person.asked == [""], "it waits to be told what to do instead"
    assert [each.skill for each in done.events if isinstance(each, Called)][:2] == ["pick_up", "put"]
    assert place <= {*done.parent_of("Mug"), "SinkBasin"}


def test_what_cannot_be_undone_is_said() -> None:
    plan = (Subgoal("pick_up", {"object": "ButterKnife"}), Subgoal("slice", {"object": "Apple"}))

    def speak(event: Event) -> None:
        if isinstance(event, Called) and event.skill == "slice":
            person.script = {person.polls + 9999: ""}
        if isinstance(event, Ended) and person.script:
            person.script = {person.polls + 1: "undo that"}

    person = Person({})
    done = episode(person, {"mug to sink": plan}, watch=speak)
    told = [each.text for each in done.events if isinstance(each, Heeded) and each.effect == "impossible"]
    assert told and "sliced" in told[0]


@pytest.mark.parametrize(("answer", "cut"), [("yes", True), ("no", False), ("", False)])
def test_leave_is_asked_for_what_cannot_be_undone(answer: str, cut: bool) -> None:
    plan = (Subgoal("pick_up", {"object": "ButterKnife"}), Subgoal("slice", {"object": "Apple"}))
    wary = lambda what: isinstance(what, Action) and what.name == "SliceObject"  # noqa: E731
    done = episode(Person({}, [answer] if answer else [], wary), {"mug to sink": plan})
    assert done.person.asked == ["May I slice the apple? That cannot be undone."]
    assert any(each.object_type == "AppleSliced" for each in done.simulator.home.objects()) is cut
    assert done.endings[-1] == (None if cut else "forbidden")


def test_what_is_taught_is_on_the_disk_before_the_next_action(tmp_path: Path) -> None:
    file, found = tmp_path / "memory", list[int]()

    def look(event: Event) -> None:
        if isinstance(event, Heeded) and event.effect == "learnt":
            found.append(len(Knowledge(MemoryFile(file, checked=True)).all()))

    episode(Person({3: "the knives are in the drawer", 5: "never put mugs in the fridge"}), file=file, watch=look)
    assert found == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x1b[2J\x07",
        "<script>alert(1)</script>",
        "'; DROP TABLE knowledge; --",
        "🙂🙂🙂",
        "把杯子放进水槽",
        "a" * 100_000,
    ],
)
def test_nothing_that_is_said_breaks_the_work(text: str) -> None:
    done = episode(Person({3: text}))
    assert isinstance(done.events[-1], Stopped) and done.events[-1].ending == "finish"
    assert sum(isinstance(each, Heard) for each in done.events) == 1


def test_asked_back_in_vain_it_goes_on() -> None:
    done = episode(Person({3: "florb the quux"}, ["blarg", "wibble", "zzz", "hmm"]))
    assert done.events[-1] == Stopped("finish", done.events[-1].actions, 0)  # type: ignore[union-attr]
