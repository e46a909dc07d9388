"""The small CLIP's training: labels agree with the state, data do not depend on who makes them, and losses fall."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from embodied.content import scenes
from embodied.household.held_out import HELD_OUT_SCENES
from embodied.household.library import SceneLibrary
from embodied.training.clip.actor import Actor
from embodied.training.clip.batch import Batch, truth
from embodied.training.clip.chunks import Labels, Maker, Sizes
from embodied.training.clip.evaluate import auroc, evaluate, precision
from embodied.training.clip.events import GOALS, Event, event
from embodied.training.clip.feed import Chunk, Feed
from embodied.training.clip.fit import Fitting, Schedule
from embodied.training.clip.homes import place
from embodied.training.clip.model import untrained
from embodied.training.clip.truths import Fact, Truths, flips
from embodied.training.clip.vocabulary import CONTEXT, tokenizer
from embodied.training.clip.wording import WORDS, caption
from tests.driving import SKILLS

LIBRARY, SIZES = SceneLibrary([scenes]), Sizes(12, 12, 32)


def made(number: int, seed: int = 0, unseen: bool = False) -> Chunk:
    frames, crops = (np.empty((count, 32, 32, 3), np.uint8) for count in (SIZES.frames, SIZES.crops))
    labels = Maker(LIBRARY, SKILLS, SIZES, seed, unseen).make(number, frames, crops)
    return Chunk(frames, crops, labels)


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


def test_a_goal_is_true_after_its_skill_and_not_before(events: list[Event]) -> None:
    assert len(events) > 20
    for each in events:
        assert each.goal in each.after.truths.true
        assert each.goal not in each.before.truths.true
        assert each.wrong is None or each.goal not in each.wrong.truths.true
        if each.skill != "go_to":
            assert each.before.frame.pose == each.after.frame.pose


def test_flips_are_false() -> None:
    truths = Truths({Fact("hold", "Mug"), Fact("in", "Cup", "Sink"), Fact("open", "Fridge")}, {Fact("hold", "Cup")})
    for fact in truths.true:
        for each in flips(truths, fact, ["Cup", "Mug", "Sink", "Plate"]):
            assert truths.false(each)
    assert Fact("closed", "Fridge") in flips(truths, Fact("open", "Fridge"), ())


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
            assert np.array_equal(chunk.frames, alone.frames) and np.array_equal(chunk.crops, alone.crops)
            assert np.array_equal(chunk.labels.tokens, alone.labels.tokens)
            assert np.array_equal(chunk.labels.frame_true, alone.labels.frame_true)
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


def test_losses_fall() -> None:
    import torch

    batch = Batch.together([Batch.of(made(number), torch.device("cpu")) for number in (1, 2)])
    fitting = Fitting(untrained("mobilenetv4_conv_small_050", 32, 0).train(), Schedule(rate=2e-3))
    totals = [sum(float(loss.detach()) for loss in fitting.step(batch, 0.2).values()) for _ in range(25)]
    assert np.mean(totals[-3:]) < 0.8 * np.mean(totals[:3])


def test_figures_of_scores() -> None:
    done, rest = np.array([0.9, 0.8, 0.7], np.float32), np.array([0.1, 0.8, 0.3], np.float32)
    assert auroc(done, rest) == pytest.approx((3 + 2.5 + 2) / 9)
    assert precision(np.arange(10, 20, dtype=np.float32), np.array([0, 1, 15], np.float32)) == pytest.approx(0.875)


def test_a_perfect_model_is_told_from_a_blind_one() -> None:
    chunks = [made(number) for number in range(8)]
    numbers = np.unique(np.concatenate([each.labels.frame_true.ravel() for each in chunks]))
    axes = {int(number): axis for axis, number in enumerate(numbers)}
    by_text = {caption(goal): goal.number for each in chunks for goal in each.labels.goals}

    def texts(asked: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(asked), len(axes) + 1), np.float32)
        for row, text in zip(rows, asked, strict=True):
            row[axes.get(by_text.get(text, -2), -1)] = 1.0
        return rows

    def seen(labels: Labels) -> NDArray[np.float32]:
        rows = np.zeros((len(labels.frame_true), len(axes) + 1), np.float32)
        for row, facts in zip(rows, labels.frame_true, strict=True):
            row[[axes[int(fact)] for fact in facts if fact >= 0]] = 1.0
        return rows

    blind = np.zeros((SIZES.crops, len(axes) + 1), np.float32)
    figures = evaluate([(seen(each.labels), blind, each.labels) for each in chunks], texts)
    assert figures["auroc"]["cosine"] == figures["precision"]["cosine"] == 1.0
    assert all(row["cosine"] == 1.0 for row in figures["per_skill"].values())
