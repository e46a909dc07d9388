"""Fitting how sure a CLIP may be of types and states, on frames of homes that are not held out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray
from scipy.special import log_softmax

from embodied.encoder import ImageTextEncoder
from embodied.encoders.shapes import shipped
from embodied.evaluation.perception_frames import KINDS, Place, frames
from embodied.household.build import build_home
from embodied.household.furnish.generate import generate_home
from embodied.household.held_out import ONE_IN, held_out
from embodied.household.render.renderer import Renderer
from embodied.household.render.stage import Backdrop
from embodied.perceivers.calibration import Calibration, log_odds
from embodied.perceivers.clip import SEEN, ClipPerception, by_shape
from embodied.perceivers.states import known_states

FIRST = 1_000_000
"""Seeds of homes begin there: none that CLIP was trained on is among them."""
TEMPERATURES = np.geomspace(0.003, 0.3, 60)
WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Of shapes, to choose from."""
LEAST_CASES = 10
"""Of a state and of its absence; with fewer nothing is fitted."""
RIDGE = 1e-4


def fit(encoder: ImageTextEncoder, homes: int, per_home: int, seed: int, on_home: Callable[[int], None]) -> Calibration:
    """Fit what types are told by, by likelihood, then each state's log-odds, both of its cases weighing the same.

    Args:
        encoder: the CLIP.
        homes: how many.
        per_home: frames of each.
        seed: of poses and states.
        on_home: told how many homes have been looked at.
    """
    types = _types(encoder, homes, per_home, seed)
    seeing = ClipPerception(encoder, types)
    cases: dict[str, list[tuple[float, bool]]] = {}
    for number, place in enumerate(_homes(homes)):
        for frame in frames(place, default_rng([seed, number]), per_home):
            for each in seeing.detect(frame):
                truth = known_states(place.home[frame.ids[each.segment]])
                for name in truth.keys() & each.states.keys():
                    cases.setdefault(name, []).append((log_odds(each.states[name]), truth[name] > 0.5))
        on_home(number + 1)
    found = {name: platt(np.array(pairs)) for name, pairs in sorted(cases.items())}
    return replace(types, states={name: pair for name, pair in found.items() if pair is not None})


def _types(encoder: ImageTextEncoder, homes: int, per_home: int, seed: int) -> Calibration:
    """Temperature and weight under which the true types are likeliest."""
    seeing, shapes = ClipPerception(encoder, Calibration()), shipped()
    cosines, shaped, truths = [], [], []
    for number, place in enumerate(_homes(homes)):
        for frame in frames(place, default_rng([seed, number, 1]), max(1, per_home // 4)):
            seen, pictures = seeing.pictures(frame)
            if seen:
                cosines.append(seeing.cosines(pictures))
                shaped.append(by_shape(shapes, frame, seen))
                truths += [SEEN.index(place.home[frame.ids[each.segment]].object_type) for each in seen]
    scores, depth, rows = np.concatenate(cosines).astype(np.float64), np.concatenate(shaped), np.arange(len(truths))
    pairs = [(float(at), weight) for at in TEMPERATURES for weight in WEIGHTS]
    losses = [-log_softmax(scores / at + weight * depth, axis=-1)[rows, truths].mean() for at, weight in pairs]
    return Calibration(*pairs[int(np.argmin(losses))])


def _homes(count: int) -> Iterator[Place]:
    for number in range(count):
        seed = FIRST + ONE_IN * number + (-FIRST % ONE_IN)
        assert not held_out(seed)
        scene = generate_home([KINDS[number % len(KINDS)]], default_rng(seed), f"generated-{seed}")
        home = build_home(scene, where=scene.name)
        yield Place(scene.name, home, Renderer(Backdrop(scene.name, home.space, tuple(home.rooms), unseen=False)))


def platt(cases: NDArray[np.float64]) -> tuple[float, float] | None:
    """(scale, shift) of log-odds by logistic regression; None with too few of either case.

    Args:
        cases: (n, 2) log-odds, and 1 where it is so, else 0.
    """
    from scipy.optimize import minimize

    odds, so = cases[:, 0], cases[:, 1] > 0.5
    if min(so.sum(), (~so).sum()) < LEAST_CASES:
        return None
    weights = np.where(so, 0.5 / so.sum(), 0.5 / (~so).sum())
    sign = np.where(so, 1.0, -1.0)

    def loss(pair: NDArray[np.float64]) -> float:
        wrong = np.logaddexp(0.0, -sign * (pair[0] * odds + pair[1]))
        return float(weights @ wrong + RIDGE * ((pair[0] - 1.0) ** 2 + pair[1] ** 2))

    scale, shift = minimize(loss, np.array([1.0, 0.0]), bounds=[(0.0, 20.0), (-20.0, 20.0)]).x
    return round(float(scale), 4), round(float(shift), 4)


def described(calibration: Calibration) -> Mapping[str, tuple[float, float]]:
    """By state, its scale and the probability of CLIP's softmax above which the state is believed."""
    return {
        name: (scale, 1.0 / (1.0 + float(np.exp(shift / scale))) if scale else float("nan"))
        for name, (scale, shift) in calibration.states.items()
    }
