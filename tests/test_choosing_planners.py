"""Closed choices on models of three kinds, and the planners `say-can` and `translate` from end to end."""

from __future__ import annotations

from pathlib import Path

import pytest

from embodied.encoders.minilm import MiniLM
from embodied.grounders.closed_choice import ASKED_AGAIN, WHAT_CAN_BE_SAID, Way, pick
from embodied.household.object_types import TYPES
from embodied.language import Failure, ModelError
from embodied.models.cassette import Cassette
from embodied.planners.examples import HOUSEHOLD, load_examples
from embodied.planners.say_can import MOST_STEPS, NOTHING_MORE, SayCanPlanner
from embodied.planners.translate import TEMPERATURE, TranslatePlanner, possible
from embodied.planners.wording import said
from embodied.query import Choice, Choose, Proposal, Propose, Query
from embodied.rewards.seeing import ClipSight
from embodied.trace import Asked, Called, Ended, Event, Planned, Weighed
from embodied.trace_file import to_text
from tests.driving import SKILLS, episode, room
from tests.homes import KITCHENETTE, one
from tests.tiny_clip import TinyClip
from tests.told_models import Liking, Told

CHOOSE = Choose(
    "tidy up", candidates=("pick up the mug", "go to the sink", NOTHING_MORE), steps=(None, None, None), done=()
)
WANTED = ("pick up the apple", "put the apple in the fridge", NOTHING_MORE)


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBODIED_CACHE", str(tmp_path_factory.getbasetemp() / "choosing"))


def asked(events: list[Event]) -> list[Asked]:
    return [event for event in events if isinstance(event, Asked)]


def words(events: list[Event]) -> list[str]:
    return [event.words for event in events if isinstance(event, Called)]


# -- closed choice --------------------------------------------------------------------------------------------------


def test_a_model_that_scores_is_asked_for_likelihoods(encoder: MiniLM) -> None:
    picked = pick(Liking(lambda query, text: -float(len(text))), CHOOSE, encoder)
    assert (picked.index, picked.way, picked.scores) == (2, Way.LIKELIHOOD, (-15.0, -14.0, -12.0))
    assert (picked.reply.answer, picked.reply.logprob) == (Choice(choice=NOTHING_MORE), -12.0)


def test_a_model_that_copies_is_asked_by_schema(encoder: MiniLM) -> None:
    picked = pick(Told(Choice(choice="go to the sink")), CHOOSE, encoder)
    assert (picked.index, picked.way, picked.scores) == (1, Way.SCHEMA, None)


@pytest.mark.parametrize("failure", [Failure.MALFORMED, Failure.UNSUPPORTED])
def test_a_model_that_only_writes_means_the_nearest(encoder: MiniLM, failure: Failure) -> None:
    model = Told(failure, Proposal(step="dance"), Proposal(step="go over to the sink"))
    picked = pick(model, CHOOSE, encoder)
    assert (picked.index, picked.way) == (1, Way.FREE_TEXT)
    assert picked.reply.usage.calls == 3
    _, first, again = model.heard
    assert isinstance(first, Propose)
    assert isinstance(again, Propose)
    assert (first.example, again.example) == ((), (WHAT_CAN_BE_SAID, *CHOOSE.candidates))


def test_nothing_said_is_nothing_more(encoder: MiniLM) -> None:
    query = Choose("tidy up", candidates=(NOTHING_MORE,), steps=(None,))
    assert pick(Told(Failure.UNSUPPORTED, Proposal(step="")), query, encoder).index == 0


def test_what_stays_unclear_is_the_models_error(encoder: MiniLM) -> None:
    model = Told(Failure.MALFORMED, Proposal(step="dance"))
    with pytest.raises(ModelError, match="dance") as error:
        pick(model, CHOOSE, encoder)
    assert error.value.failure is Failure.MALFORMED
    assert len(model.heard) == 2 + ASKED_AGAIN


def test_other_failures_are_passed_on(encoder: MiniLM) -> None:
    with pytest.raises(ModelError) as error:
        pick(Told(Failure.UNREACHABLE), CHOOSE, encoder)
    assert error.value.failure is Failure.UNREACHABLE


# -- say-can --------------------------------------------------------------------------------------------------------


def in_order(query: Query, text: str) -> float:
    """Likes the next of WANTED best."""
    assert isinstance(query, Choose)
    return 0.0 if text == WANTED[len(query.done)] else -5.0


def test_the_likeliest_admissible_steps_are_taken(tmp_path: Path, encoder: MiniLM) -> None:
    model = Liking(in_order)
    stopped, events, home = episode(SayCanPlanner(model, SKILLS, encoder), KITCHENETTE, tmp_path)
    assert words(events) == ["pick up the Apple", "put the Apple in the Fridge"]
    assert [(each.answer, each.way) for each in asked(events)] == [(each, "likelihood") for each in WANTED]
    assert home[one(home, "Apple")].parent == one(home, "Fridge")
    assert stopped.ending == "finish"
    query = model.heard[-1]
    assert isinstance(query, Choose)
    assert [str(step) for step in query.done] == ["pick_up(object=Apple)", "put(object=Apple, receptacle=Fridge)"]
    assert len(query.steps) == len(query.candidates) == len(set(query.candidates))
    assert query.steps[-1] is None


def test_what_is_seen_is_a_factor_and_every_score_is_told(tmp_path: Path, encoder: MiniLM) -> None:
    model = Liking(in_order)
    planner = SayCanPlanner(model, SKILLS, encoder, sight=ClipSight(TinyClip()))
    _, events, _ = episode(planner, KITCHENETTE, tmp_path)
    weighed = [event for event in events if isinstance(event, Weighed)]
    assert [each.candidates[0]["words"] for each in weighed] == list(WANTED)
    for each in weighed:
        assert each.count >= len(each.candidates) > 1
        for one_of in each.candidates:
            assert one_of["see"] == 0.5
            assert one_of["total"] == pytest.approx(one_of["say"] * one_of["can"] * one_of["see"], abs=1e-4)
    _, events, _ = episode(SayCanPlanner(Liking(in_order), SKILLS, encoder, can=False), KITCHENETTE, tmp_path)
    first = next(event for event in events if isinstance(event, Weighed))
    assert set(first.candidates[0]) == {"words", "say", "total"}


def test_a_model_that_copies_can_say_and_do_too(tmp_path: Path, encoder: MiniLM) -> None:
    model = Told(*(Choice(choice=each) for each in WANTED))
    stopped, events, home = episode(SayCanPlanner(model, SKILLS, encoder), KITCHENETTE, tmp_path)
    assert [each.way for each in asked(events)] == ["schema"] * 3
    assert home[one(home, "Apple")].parent == one(home, "Fridge")
    assert stopped.ending == "finish"


def test_what_fails_is_less_and_less_worth_trying(tmp_path: Path, encoder: MiniLM) -> None:
    scene = {**KITCHENETTE, "objects": [{"type": "Vase", "position": [0.0, 12.0, 0.5]}]}
    model = Liking(lambda query, text: {"pick up the vase": 0.0, NOTHING_MORE: -3.0}.get(text, -9.0))
    stopped, events, _ = episode(SayCanPlanner(model, SKILLS, encoder), scene, tmp_path)
    assert [each.reason for each in events if isinstance(each, Ended)] == ["not_visible"] * 2
    assert stopped.ending == "finish"


def test_it_comes_to_an_end(tmp_path: Path, encoder: MiniLM) -> None:
    model = Liking(lambda query, text: -9.0 * (text == NOTHING_MORE))
    stopped, events, _ = episode(SayCanPlanner(model, SKILLS, encoder), KITCHENETTE, tmp_path)
    assert stopped.ending in ("finish", "failure_limit")
    assert len(asked(events)) <= MOST_STEPS


# -- translate ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def examples() -> list:
    return load_examples(HOUSEHOLD, SKILLS, TYPES)[:20]


def written(*lines: str) -> Told:
    """Says each line in all samples of its step, and then nothing."""
    return Told(*(Proposal(step=line) for line in lines for _ in range(10)), Proposal(step=""))


def test_a_plan_is_written_translated_and_carried_out(tmp_path: Path, encoder: MiniLM, examples: list) -> None:
    model = written("pick up an apple", "put the apple in the fridge")
    planner = TranslatePlanner(model, examples, encoder, SKILLS)
    stopped, events, home = episode(planner, KITCHENETTE, tmp_path)
    (planned,) = [event for event in events if isinstance(event, Planned)]
    assert planned.subgoals == ("pick_up(object=Apple)", "put(object=Apple, receptacle=Fridge)")
    assert planned.source.startswith("said_so")
    assert words(events) == ["pick up the Apple", "put the Apple in the Fridge"]
    assert home[one(home, "Apple")].parent == one(home, "Fridge")
    assert stopped.ending == "finish"
    seeds = [sampling.seed for sampling in model.sampled]
    assert seeds[:10] == seeds[10:20] == list(range(seeds[0], seeds[0] + 10))
    assert {sampling.temperature for sampling in model.sampled} == {TEMPERATURE}
    second = model.heard[10]
    assert isinstance(second, Propose)
    assert second.done == ("Pick up the apple",)
    assert second.example[0].startswith("Task: ")


def test_what_fails_is_left_out(tmp_path: Path, encoder: MiniLM, examples: list) -> None:
    model = written("put the apple in the fridge", "pick up the book")
    _, events, home = episode(TranslatePlanner(model, examples, encoder, SKILLS), KITCHENETTE, tmp_path)
    assert [each.reason for each in events if isinstance(each, Ended)] == ["hand_empty", None]
    assert home.held == one(home, "Book")


def test_the_same_seed_gives_the_same_trace_and_plays_back(tmp_path: Path, encoder: MiniLM, examples: list) -> None:
    (tmp_path / "scene").mkdir()
    path = tmp_path / "calls.jsonl"

    def trace(model: Told | Cassette) -> str:
        planner = TranslatePlanner(model, examples, encoder, SKILLS)
        return to_text(episode(planner, KITCHENETTE, tmp_path / "scene", seed=7)[1])

    fresh = trace(Told(Proposal(step="pick up the apple")))
    assert fresh == trace(Cassette(path, Told(Proposal(step="pick up the apple"))))
    assert trace(Cassette(path)) == trace(Cassette(path))


def test_what_is_possible_is_worded_once() -> None:
    actions = [said(each, SKILLS) for each in possible(room("kitchen").objects(), SKILLS)]
    assert len(set(actions)) == len(actions)
    assert {"slice the apple", "pick up the apple sliced", "open the fridge"} <= set(actions)
    assert "pick up the fridge" not in actions
