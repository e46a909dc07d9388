"""Plans of instructions in the forms that are compared: their essence, their template, and high-level plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from embodied.datasets.alfred.ids import modern_type
from embodied.datasets.alfred.templates import plan_of, template_of
from embodied.query import Decomposition, Reference, Step
from embodied.task_types import Template

KNIVES = frozenset({"Knife", "ButterKnife"})
BY_THE_WAY = frozenset({"go_to", "open", "close"})
"""Skills whose work others do by themselves: nothing is said wrong, or left out, by naming them or not."""
FIELDS = ("task_type", "object", "movable", "parent", "sliced", "toggle")
"""Of a template; without the last, the lamp, they are what FILM and Prompter are compared by."""
VERBS = {
    "pick_up": "PickupObject",
    "put": "PutObject",
    "clean": "CleanObject",
    "heat": "HeatObject",
    "cool": "CoolObject",
    "slice": "SliceObject",
    "examine_in_light": "ToggleObject",
}
"""ALFRED's high-level actions, by our skills."""


def essential(plan: Decomposition) -> Decomposition:
    """What of a plan is compared.

    Left out are steps that other skills do by themselves (going, opening, closing; a knife taken up right before a
    slicing and put down right after it), and where things are said to be or which state to be in. Types have AI2-THOR
    5's names.
    """
    steps = [_plain(step) for step in plan.steps if step.skill not in BY_THE_WAY]
    return Decomposition(steps=tuple(_without_knives(steps)))


def _plain(step: Step) -> Step:
    in_order = sorted(step.arguments.items(), key=lambda argument: (argument[0] != "object", argument[0]))
    arguments = {name: Reference(type=modern_type(thing.type), every=thing.every) for name, thing in in_order}
    return Step(skill=step.skill, arguments=arguments)


def _without_knives(steps: Sequence[Step]) -> list[Step]:
    """The steps without the taking up and putting down of what is cut with."""
    kept: list[Step] = []
    cutting = ""
    for index, step in enumerate(steps):
        thing = step.arguments.get("object")
        following = steps[index + 1].skill if index + 1 < len(steps) else ""
        if thing is not None and thing.type in KNIVES:
            if step.skill == "pick_up" and following == "slice":
                cutting = thing.type
                continue
            if step.skill == "put" and thing.type == cutting and kept[-1].skill == "slice":
                cutting = ""
                continue
        kept.append(step)
    return kept


def modern(template: Template) -> Template:
    """The same template with AI2-THOR 5's names."""
    return replace(
        template,
        object=modern_type(template.object),
        parent=modern_type(template.parent),
        movable=modern_type(template.movable),
        toggle=modern_type(template.toggle),
    )


def fields_right(plan: Decomposition | None, truth: Template) -> dict[str, bool]:
    """Which fields of the true template an essential plan has right; none where its shape is no template's."""
    said = template_of(plan) if plan is not None else None
    return {name: said is not None and getattr(said, name) == getattr(truth, name) for name in FIELDS}


def high_level(plan: Decomposition) -> tuple[tuple[str, str], ...]:
    """An essential plan as (high-level action, object) pairs, as LLM-Planner (Song et al. 2023) writes plans.

    A step is one pair, in ALFRED's verbs: a put's object is the receptacle (what is put is in the hand), an
    examination's the lamp that is toggled. Other skills keep their name and their first thing. LLM-Planner's own plans
    also spell out Navigation before each step and the opening of receptacles, which follow from the pairs here.
    """
    return tuple(_pair(step) for step in plan.steps)


def _pair(step: Step) -> tuple[str, str]:
    things = [f"{'every ' if thing.every else ''}{thing.type}" for thing in step.arguments.values()]
    by_last = step.skill in ("put", "examine_in_light")
    return VERBS.get(step.skill, step.skill), (things[-1] if by_last else things[0]) if things else ""


def high_level_right(plan: Decomposition | None, truth: Template) -> bool:
    """Strict high-level-plan accuracy of one plan: its pairs are those of the true template, all and in order."""
    return plan is not None and high_level(plan) == high_level(plan_of(truth))
