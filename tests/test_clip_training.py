"""The small CLIP's training: labels agree with the state, data do not depend on who makes them, and losses fall."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from embodied.content import scenes
from embodied.encoders.regions import changed, changes
from embodied.household.held_out import HELD_OUT_SCENES
from embodied.household.library import SceneLibrary
from embodied.household.object_types import TYPES
from embodied.training.clip.actor import Actor
from embodied.training.clip.batch import drawn, truth
from embodied.training.clip.chunks import Maker, Sizes
from embodied.training.clip.evaluate import auroc, evaluate
from embodied.training.clip.events import GOALS, Event, event
from embodied.training.clip.feed import Chunk, Feed
from embodied.training.clip.fit import Fitting, Schedule
from embodied.training.clip.grammar import teach
from embodied.training.clip.homes import place
from embodied.training.clip.model import untrained
from embodied.training.clip.truths import Fact, Truths, flips
from embodied.training.clip.vocabulary import CONTEXT, tokenizer
from embodied.training.clip.wording import WORDS, caption
from tests.driving import SKILLS

LIBRARY, SIZES = SceneLibrary([scenes]), Sizes(24, 32)


def made(number: int, seed: int = 0, unseen: bool = False) -> Chunk:
    pictures = np.empty((SIZES.pictures, SIZES.side, SIZES.side, 3), np.uint8)
    return Chunk(pictures, Maker(LIBRARY, SKILLS, SIZES, seed, unseen).make(number, pictures))


@pytest.fixture(scope="module")
def events() -> list[Event]:
    found = []
    for number in range(6):
        rng = np.random.default_rng([5, number])
        actor = Actor(place(number, rng, LIBRARY), SKILLS, 100)
        found += [each for _ in range(12) if (each := event(actor, rng)) is not None]
    return found


def test_goals_are_worded_as_the_skills_say_what_they_achieved() -> None:
    assert set(GOALS) == set(SKILLS)
    for name, skill in SKILLS.items():
        kinds = {parameter.name: kind for parameter, kind in zip(skill.parameters, ("Mug", "DeskLamp"), strict=False)}
        words = {name: {"Mug": "mug", "DeskLamp": "desk lamp"}[kind] for name, kind in kinds.items()}
        fact = GOALS[name](kinds)
        said = {form.format(one="mug", two="desk lamp") for form in WORDS[fact.kind]}
        if name == "pour_into":
            said = {text.replace("mug", "desk lamp") for text in said}
        assert skill.achieved.format_map(words) in said


def test_a_goal_is_true_of_what_changed_and_was_not_before(events: list[Event]) -> None:
    assert len(events) > 20
    acted = [each for each in events if each.skill != "go_to"]
    after_it, before_it = 0, 0
    for each in acted:
        assert each.before.frame.pose == each.after.frame.pose
        where = changes(each.after.frame, each.before.frame)
        after = [each.after.truths[segment] for segment in changed(each.after.frame, where)[:4]]
        before = [each.before.truths[segment] for segment in changed(each.before.frame, where)[:4]]
        after_it += any(each.goal in truths.true for truths in after)
        before_it += any(each.goal in truths.true for truths in before)
    assert after_it > 0.6 * len(acted)  # not all shows: what lies in a drawer, a switch seen from the side
    assert before_it < 0.1 * len(acted)  # another thing of the type may be as the goal says


def test_flips_are_false() -> None:
    truths = Truths({Fact("hold", "Mug"), Fact("in", "Cup", "Sink"), Fact("open", "Fridge")}, {Fact("hold", "Cup")})
    for fact in truths.true:
        for each in flips(truths, fact, ["Cup", "Mug", "Sink", "Plate"]):
            assert truths.false(each)
    assert Fact("closed", "Fridge") in flips(truths, Fact("open", "Fridge"), ())
    assert Fact("empty hand") in flips(truths, Fact("hold", "Mug"), ())


@pytest.mark.parametrize("unseen", [False, True])
def test_homes_for_training_and_for_measuring_are_disjoint(unseen: bool) -> None:
    names = {place(number, np.random.default_rng(number), LIBRARY, unseen).name for number in range(40)}
    for name in names:
        _, _, seed = name.partition("generated-")
        assert (int(seed) % 6 == 5 if seed else name in HELD_OUT_SCENES) == unseen


def test_a_chunk_depends_on_its_number_alone() -> None:
    feed = Feed(Maker(LIBRARY, SKILLS, SIZES, 0), workers=2, first=3, slots=1)
    try:
        for number, chunk in zip(range(3, 6), feed, strict=False):
            alone = made(number)
            assert np.array_equal(chunk.pictures, alone.pictures)
            assert np.array_equal(chunk.labels.true, alone.labels.true)
            assert chunk.labels.captions == alone.labels.captions
    finally:
        feed.close()


def test_truth_reads_facts() -> None:
    import torch

    known = truth(torch.tensor([7, 3, 9, 7]), torch.tensor([[3, -1], [7, 9]]), torch.tensor([[9, -1], [-1, -1]]))
    assert known.tolist() == [[0, 1, -1, 0], [1, 0, 1, 1]]


def test_captions_fit_the_vocabulary() -> None:
    words = tokenizer()
    rng = np.random.default_rng(0)
    for kind in WORDS:
        for one, two in (("AluminumFoil", "TVStand"), ("HandTowelHolder", "DeskLamp")):
            encoded = words.encode(caption(Fact(kind, one, two), rng))
            assert len(encoded.ids) <= CONTEXT and "[UNK]" not in encoded.tokens
            assert not any(token.startswith("##") for token in encoded.tokens), encoded.tokens


def test_captions_are_as_true_as_they_are_said_to_be() -> None:
    for chunk in [made(1), made(2, unseen=True)]:
        for true, unknown, (so, not_so) in zip(
            chunk.labels.true.tolist(), chunk.labels.unknown.tolist(), chunk.labels.captions, strict=True
        ):
            assert all(fact in true for _, fact in so)
            assert not any(fact in true or fact in unknown for _, fact in not_so)


def test_losses_fall() -> None:
    import torch

    schedule = Schedule(rate=2e-3, small=32, side=64, small_share=0.5)
    fitting = Fitting(untrained(schedule.trunk, schedule.side, 0).train(), schedule)
    batch = drawn([made(1), made(2)], 12, np.random.default_rng(0), torch.device("cpu"))
    totals = [
        sum(float(loss.detach()) for loss in fitting.step(batch, share).values()) for share in [0.2] * 20 + [0.6] * 10
    ]
    assert np.mean(totals[-3:]) < 0.8 * np.mean(totals[:3])


def test_texts_learn_their_directions() -> None:
    few, many = (teach(untrained(Schedule().trunk, 32, 0), steps, 32, 0) for steps in (1, 40))
    assert many > few + 0.1


def test_an_auroc_counts_ties_half() -> None:
    done, rest = np.array([0.9, 0.8, 0.7], np.float32), np.array([0.1, 0.8, 0.3], np.float32)
    assert auroc(done, rest) == pytest.approx((3 + 2.5 + 2) / 9)


def test_a_perfect_model_is_told_from_a_blind_one() -> None:
    chunks = [made(number) for number in range(4)]
    numbers = {int(each) for chunk in chunks for each in chunk.labels.true.ravel()}
    axes = {number: axis for axis, number in enumerate(sorted(numbers))}
    fact_of = {text: fact for chunk in chunks for so, _ in chunk.labels.captions for text, fact in so}
    fact_of |= {caption(Fact("thing", kind)): Fact("thing", kind).number for kind in TYPES}

    def texts(asked: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(asked), len(axes) + 1), np.float32)
        for row, text in zip(rows, asked, strict=True):
            row[axes.get(fact_of.get(text, -2), -1)] = 1.0
        return rows

    def seen(chunk: Chunk) -> NDArray[np.float32]:
        rows = np.zeros((len(chunk.pictures), len(axes) + 1), np.float32)
        for row, facts in zip(rows, chunk.labels.true, strict=True):
            row[[axes[int(fact)] for fact in facts if fact >= 0]] = 1.0
        return rows

    figures = evaluate([(seen(each), each.labels) for each in chunks], texts, least=1)
    assert figures["type_top1"] == figures["by_type"] == 1.0
    assert figures["captions"] > 0.97  # a wording may be that of two facts
    blind = evaluate([(0 * seen(each), each.labels) for each in chunks], texts, least=1)
    assert blind["type_top1"] < 0.2 and blind["captions"] == 0.5
