"""Replaying the experts' recorded low-level actions through the simulator's rules.

A recording counts as reached when no action is refused and the goal holds at its end. The recorded `forceAction` flags
are dropped. The free cells that only the tried trial walked are left out of its own room, its start excepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from embodied.datasets.alfred import AlfredData, Progress
from embodied.datasets.alfred.cells import inferred_cells, rule_figures
from embodied.datasets.alfred.ids import modern_id
from embodied.datasets.alfred.mutations import MUTATIONS, mutate
from embodied.datasets.alfred.records import LowAction, Trial
from embodied.datasets.alfred.tasks import RoomGuide, to_tasks
from embodied.geometry import GRID
from embodied.household.act import act
from embodied.household.build import build_home
from embodied.household.home import Home
from embodied.household.scene import initial_state, load_scene
from embodied.household.state import Snapshot
from embodied.simulator import Action
from embodied.task import Task

GOAL_MISSED = "goal_not_reached"
LOOK_STEP = 15.0


@dataclass(frozen=True, slots=True)
class Replay:
    """How one recording went: `reason` is None when it reached its goal, else a refusal's kind or GOAL_MISSED."""

    trial: str
    floor_plan: str
    reason: str | None
    detail: str = ""
    mutation: str | None = None


@dataclass(slots=True)
class ReplayReport:
    """All replays of a split."""

    replays: list[Replay] = field(default_factory=list)
    mutants: list[Replay] = field(default_factory=list)
    inference: dict[str, float] | None = None

    def summary(self) -> dict[str, Any]:
        """The figures: trials, reached, reasons; with mutants also mutated, refused and both by kind."""
        failed = Counter(replay.reason for replay in self.replays if replay.reason)
        figures: dict[str, Any] = {
            "trials": len(self.replays),
            "reached": sum(replay.reason is None for replay in self.replays),
            "reasons": dict(sorted(failed.items())),
        }
        if self.inference is not None:
            figures["inferred_cells"] = self.inference
        if self.mutants:
            refused = [mutant for mutant in self.mutants if mutant.reason not in (None, GOAL_MISSED)]
            figures |= {
                "mutated": len(self.mutants),
                "refused": len(refused),
                "by_mutation": {
                    name: {
                        "mutated": sum(mutant.mutation == name for mutant in self.mutants),
                        "refused": sum(mutant.mutation == name for mutant in refused),
                    }
                    for name in MUTATIONS
                },
            }
        return figures


def replay_experts(
    data: AlfredData, split: str, *, mutants: bool = False, infer: bool = False, progress: Progress | None = None
) -> ReplayReport:
    """Replay a split's recordings.

    Args:
        data: the imported dataset.
        split: such as "valid_seen".
        mutants: also break each recording in one place, once for every kind of mutation that applies.
        infer: add the cells that `cells.inferred_cells` infers from those that are left.
        progress: told after every trial.
    """
    report = ReplayReport()
    if infer:
        scenes = [load_scene(path) for path in sorted(data.scene_folder.glob("*.json"))]
        report.inference = rule_figures(scenes, np.random.default_rng(0))
    trials = list(data.trials(split))
    for number, trial in enumerate(trials, start=1):
        room = data.room(trial.scene.floor_plan)
        task = to_tasks(trial, room, loose=True)[0]
        home = build_home(room.scene, initial_state(_start(task, room, trial, infer=infer), trial.task_id))
        start = home.snapshot()
        actions = list(translate(trial.plan.low_actions))
        report.replays.append(_replay(home, start, trial, task, actions))
        for name in MUTATIONS if mutants else ():
            broken = mutate(name, actions, home, start, trial.task_id)
            if broken is not None:
                report.mutants.append(_replay(home, start, trial, task, broken, name))
        if progress is not None:
            progress("replaying", number, len(trials))
    return report


def translate(recording: Iterable[LowAction]) -> Iterator[Action]:
    """AI2-THOR 2.1's recorded calls as calls of AI2-THOR 5."""
    for low in recording:
        api = low.api_action
        match api.action:
            case "MoveAhead":
                yield Action.of("MoveAhead", moveMagnitude=GRID)
            case "LookUp" | "LookDown":
                yield Action.of(api.action, degrees=LOOK_STEP)
            case "RotateLeft" | "RotateRight":
                yield Action.of(api.action)
            case "PutObject":
                yield Action.of("PutObject", objectId=modern_id(api.receptacleObjectId or ""))
            case _:
                yield Action.of(api.action, objectId=modern_id(api.objectId or ""))


def _start(task: Task, room: RoomGuide, trial: Trial, *, infer: bool) -> dict[str, Any]:
    """The trial's initial state, without the cells that it alone walked."""
    own = set(room.alone.get(trial.task_id, ()))
    known = set(room.scene.free_cells or ()) - own
    inferred = inferred_cells(known, room.scene) if infer else set()
    return {
        **(task.setup.initial or {}),
        "without_cells": sorted(own - inferred),
        "more_cells": sorted(inferred - own),
    }


def _replay(
    home: Home, start: Snapshot, trial: Trial, task: Task, actions: list[Action], mutation: str | None = None
) -> Replay:
    home.restore(start)
    for number, action in enumerate(actions):
        _, refusal = act(home, action)
        if refusal is not None:
            detail = f"action {number}, {action.name}: {refusal.message}"
            return Replay(trial.task_id, trial.scene.floor_plan, refusal.kind.value, detail, mutation)
    met = task.goal.check(home)
    missed = [each.describe() for each, done in zip(task.goal.conditions, met, strict=True) if not done]
    return Replay(trial.task_id, trial.scene.floor_plan, GOAL_MISSED if missed else None, "; ".join(missed), mutation)
