"""Views of objects with the truth of their states: what the score *see* is calibrated by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.random import Generator

from embodied.encoder import ImageTextEncoder
from embodied.encoders.crop import crop
from embodied.entity import in_state, type_words
from embodied.frame import NOBODY
from embodied.household.home import Home
from embodied.household.instance import Instance
from embodied.memories.privileged import PrivilegedMemory
from embodied.motion import approach
from embodied.rewards.calibration import Calibration, fit
from embodied.rewards.seeing import STATES, contrast
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup

TOLD: Mapping[str, tuple[str, str]] = {
    "dirty": ("dirty", "dirtyable"),
    "open": ("open", "openable"),
    "on": ("on", "toggleable"),
    "full": ("filled", "canFillWithLiquid"),
    "cooked": ("cooked", "cookable"),
    "used_up": ("used_up", "canBeUsedUp"),
}
"""States of STATES, each with the entity's state and the property that it takes."""
CHANGED = 0.5
"""Share of things whose state is turned round before anything is looked at."""
VISITS = 24
"""Objects that are gone to in each scene."""
LEAST_PIXELS = 40
PRECISION = 0.95
MOST_ACTIONS = 80


def calibrate_sight(
    simulator: HouseholdSimulator, scenes: Sequence[str], clip: ImageTextEncoder, seed: int = 0
) -> Calibration:
    """Fit how much a difference of cosines says of a state, over all states.

    Args:
        simulator: knows the scenes.
        scenes: that neither weights nor figures come from.
        clip: that looks.
        seed: of the states and of what is looked at.
    """
    values: list[float] = []
    labels: list[bool] = []
    for number, scene in enumerate(scenes):
        rng = np.random.default_rng([seed, number])
        memory = PrivilegedMemory()
        memory.start(simulator, simulator.reset(Setup(scene)))
        for item in list(simulator.home.objects()):
            _turn(simulator.home, item, rng)
        things = [each.object_id for each in memory.entities() if any(p in each.properties for _, p in TOLD.values())]
        for name in rng.permutation(things)[:VISITS]:
            _go(simulator, memory, str(name))
            found = _views(simulator, clip)
            values += [value for value, _ in found]
            labels += [label for _, label in found]
    # A state and its contrary, each asked for: where views tell nothing, a half comes out.
    both = [*values, *(-value for value in values)]
    return fit(both, [*labels, *(not label for label in labels)], PRECISION, temperature=1.0)


def _turn(home: Home, item: Instance, rng: Generator) -> None:
    """Give a thing other states."""
    if rng.random() >= CHANGED:
        return
    if "openable" in item.properties and not item.is_toggled:
        home.set_open(item, 0.0 if item.is_open else 1.0)
    for name, state, value in (
        ("dirtyable", "is_dirty", not item.is_dirty),
        ("cookable", "is_cooked", True),
        ("canBeUsedUp", "is_used_up", True),
        ("canFillWithLiquid", "fill_liquid", "water"),
    ):
        if name in item.properties:
            home.change(home[item.object_id], **{state: value})


def _go(simulator: HouseholdSimulator, memory: PrivilegedMemory, name: str) -> None:
    """Walk to where a thing is in view."""
    run = approach(memory, name)
    try:
        action = next(run)
        for _ in range(MOST_ACTIONS):
            action = run.send(simulator.step(action))
    except StopIteration:
        return
    run.close()


def _views(simulator: HouseholdSimulator, clip: ImageTextEncoder) -> list[tuple[float, bool]]:
    """The difference of cosines of each state of each thing in view, and whether it is in that state."""
    frame = simulator.look()()
    shown = [segment for segment, count in frame.pixels().items() if segment != NOBODY and count >= LEAST_PIXELS]
    asked = [
        (segment, entity, state)
        for segment in shown
        if (entity := simulator.state.get(frame.ids[segment])) is not None
        for state, (_, needed) in TOLD.items()
        if needed in entity.properties
    ]
    if not asked:
        return []
    segments = list(dict.fromkeys(segment for segment, _, _ in asked))
    views = dict(zip(segments, clip.images([crop(frame, segment) for segment in segments]), strict=True))
    assert set(TOLD) <= set(STATES)
    return [
        (contrast(clip, views[segment], type_words(entity.object_type), state), in_state(entity, TOLD[state][0]))
        for segment, entity, state in asked
    ]
