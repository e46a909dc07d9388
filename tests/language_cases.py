"""Instructions with their plans, and models that say what they are told to: what tests of language alone share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from embodied.datasets.alfred.templates import plan_of
from embodied.evaluation.language import Case, Judged, Robot, judged
from embodied.household.library import SceneLibrary
from embodied.language import GREEDY, Failure, ModelError, Reply, Sampling, Usage
from embodied.memories.privileged import PrivilegedMemory
from embodied.memory import Memory
from embodied.query import Answer, Decomposition, Query, Reference, Step
from embodied.simulators.household import HouseholdSimulator
from embodied.skills import load_library
from embodied.task import Setup
from embodied.task_types import CLEAN, HEAT, LOOK, MOVABLE, SIMPLE, TWO, Template
from tests.homes import KITCHENETTE

TYPES = (
    "Apple",
    "CounterTop",
    "DeskLamp",
    "Drawer",
    "Egg",
    "Fridge",
    "Knife",
    "Microwave",
    "Plate",
    "SideTable",
    "Spoon",
)
TRUTHS = {
    "put the apple in the fridge": Template(SIMPLE, "Apple", "Fridge"),
    "heat an egg and put it on the counter": Template(HEAT, "Egg", "CounterTop"),
    "put a clean spoon in the drawer": Template(CLEAN, "Spoon", "Drawer"),
    "look at the book by the lamp": Template(LOOK, "Book", toggle="DeskLamp"),
    "put a plate with an apple slice in the fridge": Template(MOVABLE, "Apple", "Fridge", "Plate", sliced=True),
    "put both spoons on the table": Template(TWO, "Spoon", "SideTable"),
}


def step(skill: str, **things: str) -> Step:
    return Step(skill=skill, arguments={name: Reference(type=kind) for name, kind in things.items()})


def plan(*steps: Step) -> Decomposition:
    return Decomposition(steps=steps)


def take(kind: str) -> Step:
    return step("pick_up", object=kind)


def put(kind: str, receptacle: str) -> Step:
    return step("put", object=kind, receptacle=receptacle)


class Scripted:
    """Says for each instruction what it is given; None is no valid answer, a Failure fails."""

    name, scores, sees = "scripted", False, False

    def __init__(self, answers: Mapping[str, Answer | Failure | None], confidences: Sequence[float] = ()) -> None:
        self.answers, self.confidences = answers, list(confidences)
        self.asked: list[Query] = []
        self.batches: list[int] = []

    def complete(self, queries: Sequence[Query], sampling: Sampling = GREEDY) -> list[Reply]:
        self.batches.append(len(queries))
        return [self._reply(query) for query in queries]

    def _reply(self, query: Query) -> Reply:
        self.asked.append(query)
        answer = self.answers[query.instruction]
        if not isinstance(answer, Answer):
            raise ModelError(answer or Failure.MALFORMED, "it says something else")
        confidence = self.confidences.pop(0) if self.confidences else None
        return Reply(answer, Usage(1, 10, 5, 0.25), confidence=confidence)

    def score(self, query: Query, candidates: Sequence[str]) -> tuple[list[float], Usage]:
        raise NotImplementedError


@pytest.fixture(scope="module", name="robot")
def a_robot(tmp_path_factory: pytest.TempPathFactory) -> Robot:
    folder = tmp_path_factory.mktemp("scenes")
    (folder / "kitchenette.json").write_text(json.dumps(KITCHENETTE))
    simulator, memory = HouseholdSimulator(SceneLibrary([folder])), PrivilegedMemory()

    def room(setup: Setup) -> Memory:
        memory.start(simulator, simulator.reset(setup))
        return memory

    return Robot(load_library("household"), room)


def case(instruction: str, truth: Template, trial: str = "") -> Case:
    types = (*TYPES, "Book", "SinkBasin", "Faucet")
    return Case(f"{instruction}-0", trial or instruction, instruction, (), truth, Setup("kitchenette"), types)


CASES = [case(instruction, truth) for instruction, truth in TRUTHS.items()]
GOLD = {instruction: plan_of(truth) for instruction, truth in TRUTHS.items()}


def measured(model: Scripted, robot: Robot, cases: Sequence[Case] = CASES, *, with_types: bool = True) -> list[Judged]:
    return list(judged(model, cases, robot, with_types=with_types))


APPLE = plan_of(TRUTHS["put the apple in the fridge"])
