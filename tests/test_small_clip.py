"""The CLIP that ships, on pictures of held-out homes: far better than chance, and the same in every process."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.random import default_rng

from embodied.content import scenes
from embodied.encoders.clip import FOLDER, SMALL, Clip
from embodied.evaluation.perception_frames import frames, unseen_place
from embodied.frame import Frame
from embodied.household.library import SceneLibrary
from embodied.perceivers.calibration import FILE
from embodied.perceivers.clip import ClipPerception
from embodied.perceivers.visible import visible
from embodied.rewards.calibration import shipped
from embodied.rewards.embedded import EmbeddingReward
from embodied.rewards.methods import REWARDS

LIBRARY = SceneLibrary([scenes])


@pytest.fixture(scope="module")
def looked() -> list[Frame]:
    place = unseen_place("kitchen_island", LIBRARY)
    return list(frames(place, default_rng(0), 8))


def test_it_names_most_things_of_a_home_that_it_never_saw(looked: list[Frame]) -> None:
    perception = ClipPerception(Clip(SMALL))
    found = [(each.object_type, frame.ids[each.segment]) for frame in looked for each in perception.detect(frame)]
    right = np.mean([kind == name.partition("|")[0] for kind, name in found])
    assert len(found) > 60
    assert right > 0.45


def test_two_of_it_say_the_same(looked: list[Frame]) -> None:
    one, two = (ClipPerception(Clip(SMALL)).detect(looked[0]) for _ in range(2))
    assert one == two
    assert len(one) == len(visible(looked[0]))


def test_it_is_calibrated_for_all_that_looks_through_it() -> None:
    calibrations = shipped(SMALL)
    assert calibrations is not None
    tuned = {name for name in REWARDS if issubclass(REWARDS.get(name), EmbeddingReward)}
    assert {*calibrations.methods} == tuned | {"see"}
    assert (FOLDER / FILE).is_file()
