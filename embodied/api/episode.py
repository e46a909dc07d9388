"""`run`: a sentence in a room."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from embodied.evaluation.episode import play
from embodied.evaluation.run_directory import NOTHING
from embodied.finders.strategies import LEARNED
from embodied.hearing import Speaker
from embodied.language import Usage
from embodied.models.choice import SMALL, ModelChoice
from embodied.perceivers.choice import TOLD
from embodied.planner import QUESTIONS, Person, nobody
from embodied.rewards.checking import BY_SIMULATOR, Checking
from embodied.silence import Answering, Silent
from embodied.simulator import Simulator
from embodied.simulators.household import HouseholdSimulator
from embodied.task import Setup
from embodied.trace import Event, Sink, Stopped
from embodied.wiring import (
    FULL,
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
    scene_library,
    swapped,
)

SILENT = Silent()


@dataclass(frozen=True, slots=True)
class Episode:
    """What `run` gives back: every event, the last of them apart, and what a language model's calls cost."""

    events: tuple[Event, ...]
    stopped: Stopped
    usage: Usage = NOTHING


def run(
    instruction: str,
    scene: str,
    *,
    planner: str = "plan",
    model: ModelChoice = SMALL,
    skills: tuple[str, ...] = ("household",),
    examples: str = "",
    seed: int = 0,
    scorers: tuple[str, ...] = ("say", "can"),
    clip: str = "small",
    checking: Checking = BY_SIMULATOR,
    emit: Sink | None = None,
    perception: str = TOLD,
    knowledge: str = FULL,
    search: str = LEARNED,
    repairs: bool = True,
    questions: int = QUESTIONS,
    person: Person = nobody,
    oracles: tuple[str, ...] = (),
    simulator: Simulator | None = None,
    memory: Path | None = None,
    speaker: Speaker = SILENT,
) -> Episode:
    """Let a robot carry out a sentence in a room.

    Args:
        instruction: what it is told.
        scene: a scene's name, or a scene file.
        planner: see `embodied planners list`.
        model: the language model, for planners that ask one.
        skills: skill libraries by name or path.
        examples: see `Choices`.
        seed: of all randomness.
        scorers, clip: what candidates are scored by, and the CLIP that looks at pictures; see `Choices`.
        checking: what decides whether a skill has worked, and what goes wrong on purpose.
        emit: is handed every event as it happens.
        perception: how the robot sees; see `embodied perception list`.
        knowledge: what it knows at the start: full, fixtures or none.
        search, repairs: in which order it looks for what it does not know of, and whether it mends failures.
        questions, person: how many questions may be asked, and who answers them.
        oracles: parts swapped for the truth; a sentence alone has no truth for language.
        simulator: to run in; None for a new household simulator.
        memory: a memory file: what is known of the home is kept in it at each step, and the episode at its end; both
            are recalled. What people taught, and it holds, is heeded.
        speaker: may say things into the robot's work.

    Raises:
        EmbodiedError: a name is unknown, or a file is missing or broken.
        ModelError: the language model gave no answer.
    """
    choices = Choices(planner, skills, examples, model=model, perception=perception, scorers=scorers, clip=clip)
    choices = replace(
        choices, checking=checking, knowledge=knowledge, search=search, repairs=repairs, questions=questions
    )
    check_model(choices := swapped(choices, oracles))
    scenes = scene_library()
    scenes.load(scene)
    materials = Materials(choices, budget=(budget := model.budget()))
    mind = make_planner(materials)
    past = make_past(Remembering(memory, each_step=True).numbered(), materials, mind)(scene, 0)
    notebook = make_notebook(memory, scene, materials)
    agent = make_agent(mind, materials.skills, make_extras(materials, taught=notebook))
    hears = memory is not None or speaker is not SILENT
    voice = Answering(person) if speaker is SILENT and person is not nobody else speaker
    listener = make_listener(voice, notebook, materials) if hears else None
    events: list[Event] = []

    def keep(event: Event) -> None:
        past.note(event)
        events.append(event)
        if emit is not None:
            emit(event)

    world = simulator or HouseholdSimulator(scenes)
    told = Setup(scene)
    stopped = play(agent, world, instruction, told, emit=keep, seed=seed, person=person, past=past, listener=listener)
    past.end()
    return Episode(tuple(events), stopped, budget.own)
