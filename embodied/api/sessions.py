"""`open_session`: a robot in a home that people talk to, one task after the other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from embodied.correction import Fact, NewWord, Preference, Rule
from embodied.corrections.saying import in_words
from embodied.dialogue import Heard, Heeded
from embodied.entity import type_words
from embodied.evaluation.episode import play
from embodied.hearing import Utterance
from embodied.known import said
from embodied.memories.remembered import RememberedMemory
from embodied.sessions.session import GUARDED, Session
from embodied.simulators.household import HouseholdSimulator
from embodied.simulators.ongoing import OngoingSimulator
from embodied.task import Limits, Setup
from embodied.trace import Ended, Event, Sink
from embodied.understanding import Context
from embodied.wiring import (
    Choices,
    Materials,
    Remembering,
    check_model,
    make_agent,
    make_extras,
    make_listener,
    make_notebook,
    make_past,
    make_planner,
    make_understanding,
    scene_library,
    swapped,
)

LIMITS = Limits(actions=10_000, failures=100)
"""Of one task: people stop what goes wrong long before."""
SURE = 0.9
"""How sure the robot is that it was taught something, and not told to do it, before there is a task."""
SHOWS = 40
"""Pixels of a thing from which on it counts as seen."""
LESSONS = (Fact, Rule, Preference, NewWord)
CHOICES = Choices()


def open_session(
    scene: str,
    *,
    choices: Choices = CHOICES,
    oracles: tuple[str, ...] = (),
    memory: Path | None = None,
    seed: int = 0,
    guarded: frozenset[str] = GUARDED,
    approve: bool = False,
    pace: float = 0.0,
    simulator: HouseholdSimulator | None = None,
    emit: Sink | None = None,
) -> Session:
    """Open a session: `with embodied.open_session("kitchen") as session: session.say("bring me a mug")`.

    Args:
        scene: a scene's name, or a scene file; it goes on from one task to the next.
        choices, oracles: which parts the robot is made of; see `Choices` and `run`.
        memory: the memory file that everything said is kept in; None to forget it all in the end.
        seed: of all randomness.
        guarded: actions that the robot asks for before it takes them.
        approve: whether it asks before every call.
        pace: seconds from one action to the next, at least.
        simulator: to run in; None for a new one.
        emit: is handed every event as it happens, on the robot's thread, before anybody else.

    Raises:
        EmbodiedError: a name is unknown, or a file is missing or broken.
    """
    check_model(chosen := swapped(choices, oracles))
    scenes = scene_library()
    scenes.load(scene)
    world = simulator or HouseholdSimulator(scenes)
    return Session(lambda: Robot(scene, chosen, memory, seed, world, emit), guarded=guarded, approve=approve, pace=pace)


class Robot:
    """A robot in a home that goes on; a `Work`. Made on the thread that it works on.

    Args:
        scene, choices, memory, seed, simulator, emit: as `open_session` takes them.

    Raises:
        EmbodiedError: as `make_planner`, or the memory file cannot be opened.
    """

    def __init__(
        self,
        scene: str,
        choices: Choices,
        memory: Path | None,
        seed: int,
        simulator: HouseholdSimulator,
        emit: Sink | None,
    ) -> None:
        self._scene, self._seed, self._emit, self._tasks = scene, seed, emit, 0
        self._materials = materials = Materials(choices, budget=choices.model.budget())
        planner = make_planner(materials)
        remembering = Remembering(memory, each_step=True).numbered()
        self._past = make_past(remembering, materials, planner)
        self._notebook = make_notebook(memory, scene, materials)
        self._understanding = make_understanding(materials)
        self._agent = make_agent(planner, materials.skills, make_extras(materials, taught=self._notebook))
        self._world = OngoingSimulator(simulator, Setup(scene))

    def __call__(self, told: Utterance, session: Session, emit: Sink) -> None:
        """Learn what is taught, or carry a task out.

        Raises:
            EmbodiedError: it cannot be done.
        """
        self._notebook.people.add(told.person)
        if self._learnt(told, emit):
            return
        memory = self._agent.memory
        if self._tasks and isinstance(memory, RememberedMemory):
            memory.recall(memory.graph)  # the home goes on, and so does what is known of it
        self._tasks += 1
        self._notebook.episode = f"{self._scene} {self._tasks}"
        past = self._past(self._scene, self._tasks - 1)

        def note(event: Event) -> None:
            past.note(event)
            if self._emit is not None:
                self._emit(event)
            emit(event)
            if isinstance(event, Ended):
                session.saw(self._in_view())

        listener = make_listener(session, self._notebook, self._materials, self._understanding)
        play(
            self._agent,
            self._world,
            told.text,
            Setup(self._scene),
            emit=note,
            episode=self._notebook.episode,
            limits=LIMITS,
            seed=self._seed + self._tasks - 1,
            past=past,
            listener=listener,
        )
        past.end()

    def _in_view(self) -> tuple[str, ...]:
        """What the robot takes itself to see, in words, the largest first."""
        memory = self._agent.memory
        if isinstance(memory, RememberedMemory):
            ids = list(memory.segments.values())
        else:
            look = self._world.now().look
            frame = None if look is None else look()
            sizes = {} if frame is None else {frame.ids[number]: size for number, size in frame.pixels().items()}
            ids = [name for name, size in sorted(sizes.items(), key=lambda each: -each[1]) if size >= SHOWS]
        found = Counter(type_words(each.object_type) for name in ids if (each := memory.get(name)) is not None)
        return tuple(word if count == 1 else f"{count} × {word}" for word, count in found.items())

    def _learnt(self, told: Utterance, emit: Sink) -> bool:
        """Whether it was taught something, and not told to do something."""
        context = Context(words=self._notebook.words())
        heard = self._understanding.understand(told.text, context)
        if heard.confidence < SURE or not all(isinstance(each, LESSONS) for each in heard.corrections):
            return False
        emit(
            Heard(
                told.text, told.person, heard.kind, round(heard.confidence, 4), tuple(map(in_words, heard.corrections))
            )
        )
        for each in heard.corrections:
            if (lesson := self._notebook.learn(each, told, context)) is not None:
                emit(Heeded("learnt", said(lesson)))
        return True
