"""The planners by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from embodied.errors import OptionError
from embodied.registry import Registry
from embodied.wiring.choices import Choices
from embodied.wiring.materials import Materials

if TYPE_CHECKING:
    from embodied.planner import Planner

EXPERT = "expert"


def _retrieval(materials: Materials) -> Planner:
    """Do what the most similar instruction among known examples asked for: the baseline."""
    from embodied.planners.retrieval import RetrievalPlanner

    choices = materials.choices
    return RetrievalPlanner(materials.examples, materials.encoder, materials.skills, choices.with_steps)


def _random(materials: Materials) -> Planner:
    """Do whatever can be done: the floor."""
    from embodied.planners.random import RandomPlanner

    return RandomPlanner()


def _expert(materials: Materials) -> Planner:
    """Follow the data's own plan, or search one to the task's goal: the ceiling; privileged, `eval` only."""
    raise OptionError(
        "the expert works from a task's goal, and a sentence alone has none",
        where="--planner expert",
        fix="use --planner plan, or `embodied eval SUITE --planner expert`",
    )


def _plan(materials: Materials) -> Planner:
    """Have a language model split the instruction into steps, and plan anew after what fails."""
    from embodied.corrections.phrases import read_phrases
    from embodied.planners.clarifying import Clarifying
    from embodied.planners.nearest_examples import NearestExamples
    from embodied.planners.plan import ModelPlanner
    from embodied.wiring.corrections import make_heeding

    choices = materials.choices
    nearest = None
    if choices.shots:
        nearest = NearestExamples(materials.examples, materials.encoder, choices.with_steps)
    rest = choices.shots, choices.with_steps, choices.repairs, make_heeding(materials).plan
    clarifying = Clarifying(read_phrases, choices.questions)
    return ModelPlanner(materials.model, materials.skills, nearest, *rest, clarifying)


def _say_can(materials: Materials) -> Planner:
    """Take the step that a language model finds likeliest among those that can be taken (SayCan)."""
    from embodied.planners.say_can import SayCanPlanner

    can = "can" in materials.choices.scorers
    return SayCanPlanner(materials.model, materials.skills, materials.encoder, can=can, sight=materials.sight)


def _translate(materials: Materials) -> Planner:
    """Let a language model write a plan freely, and do what each line of it comes nearest to (Huang et al.)."""
    from embodied.planners.translate import TranslatePlanner

    return TranslatePlanner(materials.model, materials.examples, materials.encoder, materials.skills)


PLANNERS: Registry[Callable[[Materials], Planner]] = Registry("planner", "planners")
PLANNERS.register(EXPERT, _expert)
PLANNERS.register("retrieval", _retrieval)
PLANNERS.register("random", _random)
PLANNERS.register("plan", _plan)
PLANNERS.register("say-can", _say_can)
PLANNERS.register("translate", _translate)

NO_MODEL = frozenset({EXPERT, "retrieval", "random"})
"""Planners that ask no language model: their results do not depend on which."""


def check_model(choices: Choices) -> None:
    """Refuse options of a language model where none is asked.

    Raises:
        OptionError: says which.
    """
    if choices.planner in NO_MODEL and (given := choices.model.limits):
        what, fix = f"planner '{choices.planner}' asks no language model", "leave it out, or choose another --planner"
        raise OptionError(what, where=given[0], fix=fix)


def make_planner(materials: Materials) -> Planner:
    """Make the chosen planner.

    Raises:
        UnknownNameError: no such planner; the message offers the nearest.
        EmbodiedError: what it is made from is missing or broken.
    """
    return PLANNERS.get(materials.choices.planner)(materials)
