"""Rewards measured on unseen scenes, and calibrated on others: all methods judge the same frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embodied.encoder import ImageTextEncoder
from embodied.errors import EmbodiedError
from embodied.evaluation.reward_cases import Case, cases
from embodied.evaluation.reward_figures import Judged, figures, retrieval
from embodied.reward import RewardModel, Verdict
from embodied.rewards.calibration import Calibration, fit
from embodied.rewards.embedded import EmbeddingReward, Vector, embedded
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Skill

Report = Callable[[str, int, int], None]
SHAPES = (0.0, 0.1, 0.2, 0.4, 0.8)
"""Weights of shapes that calibration chooses from, where a method's figure and `Embedded.fit` vary alike."""


@dataclass(frozen=True, slots=True)
class Trials:
    """Which cases to make: of each skill so many calls in each scene."""

    simulator: HouseholdSimulator
    scenes: Sequence[str]
    skills: Mapping[str, Skill]
    calls: int
    seed: int = 0

    def run(self, report: Report) -> Iterator[list[Case]]:
        """One scene's cases after the other's; their frames are not kept."""
        report("scenes", 0, len(self.scenes))
        found = cases(self.simulator, self.scenes, self.skills, self.calls, self.seed)
        for number, each in enumerate(found, start=1):
            yield each
            report("scenes", number, len(self.scenes))


def measure(
    trials: Trials, rewards: Sequence[RewardModel], clip: ImageTextEncoder | None, chosen: str, report: Report
) -> tuple[dict[str, Any], dict[str, list[Judged]]]:
    """Have every method judge the same cases.

    Args:
        trials: the cases.
        rewards: the methods.
        clip: for frame–caption retrieval; None leaves that out.
        chosen: the name of the method whose figures stand at the top.
        report: told about progress.

    Returns:
        The content of `summary.json` (`reward_figures` says what its keys mean), and each method's verdicts.

    Raises:
        EmbodiedError: no skill could be carried out in any of the scenes.
    """
    judged: dict[str, list[Judged]] = {reward.name: [] for reward in rewards}
    pictures, captions = list[Vector](), list[str]()
    for found in trials.run(report):
        evidence = [case.evidence for case in found]
        shown = embedded(clip, evidence) if clip is not None else []
        for reward in rewards:
            if isinstance(reward, EmbeddingReward) and clip is not None:
                verdicts = [reward.verdict(each) for each in shown]
            else:
                verdicts = reward.judge(evidence)
            judged[reward.name] += map(_judged, found, verdicts)
        for case, each in zip(found, shown, strict=clip is not None):
            if case.label and each is not None:
                pictures.append(each.after)
                captions.append(case.evidence.aim.achieved)
    every = next(iter(judged.values()))
    if not every:
        raise EmbodiedError("no skill could be carried out in these scenes", where="--homes", fix="give it more homes")
    methods = {name: figures(each, trials.seed) for name, each in judged.items()}
    top = methods[chosen]
    keys = ("n", "base_rate", "auroc", "interval", "precision", "recall", "coverage", "coverage_at", "per_skill")
    return {
        **{key: top[key] for key in keys},
        "kinds": dict(sorted(Counter(each.kind for each in every).items())),
        "methods": methods,
        "retrieval": _retrieval(clip, pictures, captions) if clip is not None else None,
        "scenes": list(trials.scenes),
    }, judged


def _judged(case: Case, verdict: Verdict) -> Judged:
    return Judged(case.scene, case.skill, case.kind, case.label, verdict)


def _retrieval(clip: ImageTextEncoder, pictures: Sequence[Vector], captions: Sequence[str]) -> dict[str, Any] | None:
    distinct = list(dict.fromkeys(captions))
    if not distinct:
        return None
    rows = {caption: row for row, caption in enumerate(distinct)}
    return retrieval(pictures, clip.texts(distinct), [rows[each] for each in captions])


def calibrate(
    trials: Trials,
    methods: Sequence[type[EmbeddingReward]],
    clip: ImageTextEncoder,
    precision: float,
    report: Report,
) -> tuple[dict[str, Calibration], int]:
    """Fit every method's calibration to the cases of some scenes; its temperature to the likelihood of the labels.

    Args:
        trials: the cases, in scenes that neither weights nor figures come from.
        methods: what is calibrated.
        clip: that they look through.
        precision: what a yes and a no are to reach.
        report: told about progress.

    Returns:
        The calibrations by name, and the number of cases.
    """
    variants = [
        method(clip, Calibration(temperature=each))
        for method in methods
        for each in method.temperatures or (method.usual.temperature,)
    ]
    answers: list[list[tuple[float, float, bool]]] = [[] for _ in variants]
    count = 0
    for found in trials.run(report):
        count += len(found)
        for case, seen in zip(found, embedded(clip, [each.evidence for each in found]), strict=True):
            for reward, answer in zip(variants, answers, strict=True):
                if seen is not None and (value := reward.value(seen)) is not None:
                    answer.append((value, seen.fit, case.label))
    fitted: dict[str, tuple[float, Calibration]] = {}
    for reward, answer in zip(variants, answers, strict=True):
        for likelihood, calibration in _calibrations(reward, answer, precision):
            if reward.name not in fitted or likelihood > fitted[reward.name][0]:
                fitted[reward.name] = likelihood, calibration
    return {name: calibration for name, (_, calibration) in fitted.items()}, count


def _calibrations(
    reward: EmbeddingReward, answer: Sequence[tuple[float, float, bool]], precision: float
) -> Iterator[tuple[float, Calibration]]:
    """Calibrations of one method at one temperature, each with how likely it has the labels: one for each of SHAPES."""
    values, fits = (np.array([row[part] for row in answer], dtype=np.float64) for part in (0, 1))
    labels = [label for *_, label in answer]
    unit = float(values.std() / fits.std()) if len(answer) and fits.std() else 0.0
    for share in SHAPES if reward.shaped and unit else SHAPES[:1]:
        weight = round(share * unit, 4)
        shaped = values + weight * fits
        calibration = fit(shaped, labels, precision, reward.calibration.temperature, weight)
        yield _likelihood(calibration, shaped.tolist(), labels), calibration


def _likelihood(calibration: Calibration, values: Sequence[float], labels: Sequence[bool]) -> float:
    """The mean log-likelihood of labels; 0 of none."""
    chances = np.clip([calibration.verdict(value).probability for value in values], 1e-6, 1.0 - 1e-6)
    return float(np.where(labels, np.log(chances), np.log(1.0 - chances)).mean()) if len(values) else 0.0
