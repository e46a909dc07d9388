"""Episodes in the kitchen with somebody cutting in: a scripted person, and a planner that does what its list says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from embodied.agent import Agent
from embodied.content import scenes
from embodied.corrections.listening import Listening
from embodied.corrections.notebook import Notebook
from embodied.corrections.understand import SmallUnderstanding
from embodied.dialogue import Heeded
from embodied.grounders.admissible import AdmissibleGrounder
from embodied.grounders.heeding import HeedingGrounder
from embodied.hearing import Utterance
from embodied.household.library import SceneLibrary
from embodied.memories.knowledge import Knowledge
from embodied.memories.privileged import PrivilegedMemory
from embodied.memories.store import IN_MEMORY, MemoryFile
from embodied.planner import Act, Decision, Finish, View
from embodied.query import SkillWords
from embodied.simulator import Action
from embodied.simulators.household import HouseholdSimulator
from embodied.skill import Reason, SkillCall
from embodied.task import Setup, Subgoal
from embodied.trace import Called, Ended, Event
from tests.driving import SKILLS

MUG_TO_SINK = (
    Subgoal("pick_up", {"object": "Mug"}),
    Subgoal("put", {"object": "Mug", "receptacle": "SinkBasin"}),
)
Script = Mapping[int, str]
"""What is said, by the number of the poll that hears it."""


@cache
def understanding() -> SmallUnderstanding:
    return SmallUnderstanding([SkillWords.of(skill) for skill in SKILLS.values()])


class Listed:
    """A planner that does what its list says, by instruction; again what somebody cut into."""

    name, privileged = "listed", False

    def __init__(self, plans: Mapping[str, tuple[Subgoal, ...]]) -> None:
        self.plans, self.started = plans, list[str]()
        self.view: View | None = None

    def start(self, view: View) -> None:
        self.started.append(view.instruction)
        self._left, self.view = list(self.plans.get(view.instruction, ())), view

    def decide(self, view: View) -> Decision:
        self.view = view
        if view.history and view.history[-1].outcome.reason is Reason.INTERRUPTED:
            return Act(view.history[-1].subgoal)
        return Act(self._left.pop(0)) if self._left else Finish()


@dataclass
class Person:
    """Says what a script has, and answers by another; a `Speaker`."""

    script: Script
    answers: list[str] = field(default_factory=list)
    wary: Callable[[SkillCall | Action], bool] = lambda what: False
    polls: int = 0
    asked: list[str] = field(default_factory=list)
    left: bool = False

    def wary_of(self, what: SkillCall | Action) -> bool:
        return self.wary(what)

    def said(self) -> Utterance | None:
        self.polls += 1
        text = self.script.get(self.polls)
        return None if text is None else Utterance(text)

    def answer(self, question: str, *, yes_or_no: bool = False) -> Utterance | None:
        self.asked.append(question)
        return Utterance(self.answers.pop(0)) if self.answers else None


@dataclass
class Episode:
    """What came of one."""

    events: list[Event]
    simulator: HouseholdSimulator
    planner: Listed
    person: Person
    knowledge: Knowledge

    @property
    def calls(self) -> list[str]:
        return [each.words for each in self.events if isinstance(each, Called)]

    @property
    def endings(self) -> list[str | None]:
        return [each.reason for each in self.events if isinstance(each, Ended)]

    @property
    def effects(self) -> list[str]:
        return [each.effect for each in self.events if isinstance(each, Heeded)]

    def parent_of(self, kind: str) -> set[str]:
        """The types of what things of a type are in or on."""
        home = self.simulator.home
        found = (home.get(each.parent) for each in home.objects() if each.object_type == kind and each.parent)
        return {each.object_type for each in found if each is not None}


def episode(
    person: Person,
    plans: Mapping[str, tuple[Subgoal, ...]] | None = None,
    *,
    told: str = "mug to sink",
    file: Path = IN_MEMORY,
    watch: Callable[[Event], None] = lambda event: None,
    planner: Listed | None = None,
) -> Episode:
    """Run a plan in the kitchen, with somebody cutting in."""
    knowledge = Knowledge(MemoryFile(file))
    notebook = Notebook(knowledge, "kitchen", clock=lambda: "2026-01-01T00:00:00+00:00")
    planner = planner or Listed(plans or {told: MUG_TO_SINK})
    agent = Agent(planner, HeedingGrounder(AdmissibleGrounder(SKILLS), notebook), PrivilegedMemory(), SKILLS)
    simulator, events = HouseholdSimulator(SceneLibrary([scenes])), list[Event]()

    def emit(event: Event) -> None:
        events.append(event)
        watch(event)

    listener = Listening(person, understanding(), SKILLS, notebook)
    agent.run(told, simulator, Setup("kitchen"), emit=emit, listener=listener)
    return Episode(events, simulator, planner, person, knowledge)


def between(events: list[Event], first: str, last: str) -> list[Event]:
    """The events from one effect to another."""
    at = {each.effect: row for row, each in enumerate(events) if isinstance(each, Heeded)}
    return events[at[first] : at[last] + 1]
