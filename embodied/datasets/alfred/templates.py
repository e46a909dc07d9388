"""ALFRED's templates as decompositions, and back: seven task types are seven shapes of plans."""

from __future__ import annotations

from embodied.query import Decomposition, Reference, Step
from embodied.task_types import CLEAN, COOL, HEAT, LOOK, MOVABLE, SIMPLE, TWO, Template

SLICED = "Sliced"
_TREATMENTS = {CLEAN: "clean", COOL: "cool", HEAT: "heat"}
_TASK_TYPES = {skill: task_type for task_type, skill in _TREATMENTS.items()}


def plan_of(template: Template) -> Decomposition:
    """The steps that a template asks for, in our skills."""
    thing = template.target
    slicing = [_step("slice", object=template.object)] if template.sliced else []
    match template.task_type:
        case "look_at_obj_in_light":
            steps = [_pick(thing), _step("examine_in_light", object=thing, lamp=template.toggle)]
        case "pick_and_place_with_movable_recep":
            steps = [*_moved(thing, template.movable), *_moved(template.movable, template.parent)]
        case "pick_two_obj_and_place":
            steps = _moved(thing, template.parent) * 2
        case treated if treated in _TREATMENTS:
            steps = [_pick(thing), _step(_TREATMENTS[treated], object=thing), _put(thing, template.parent)]
        case _:
            steps = _moved(thing, template.parent)
    return Decomposition(steps=(*slicing, *steps))


def template_of(plan: Decomposition) -> Template | None:
    """The template that a decomposition carries out; None when its shape is none of the seven."""
    steps = [(step.skill, tuple(thing.type for thing in step.arguments.values())) for step in plan.steps]
    sliced = bool(steps) and steps[0][0] == "slice"
    shape = [skill for skill, _ in steps[sliced:]]
    things = [things for _, things in steps[sliced:]]
    found = _read(shape, things)
    if found is None:
        return None
    whole = found.object.removesuffix(SLICED)
    if sliced and (steps[0][1] != (whole,) or not found.object.endswith(SLICED)):
        return None
    result = Template(found.task_type, whole, found.parent, found.movable, found.toggle, sliced)
    return result if plan_of(result) == plan else None


def _read(shape: list[str], things: list[tuple[str, ...]]) -> Template | None:
    """A template from skills and their things; `template_of` tests that they agree among themselves."""
    match shape:
        case ["pick_up", "examine_in_light"]:
            return Template(LOOK, things[0][0], toggle=things[1][1])
        case ["pick_up", "put"]:
            return Template(SIMPLE, things[0][0], things[1][1])
        case ["pick_up", "put", "pick_up", "put"] if things[0] == things[2]:
            return Template(TWO, things[0][0], things[1][1])
        case ["pick_up", "put", "pick_up", "put"]:
            return Template(MOVABLE, things[0][0], things[3][1], things[1][1])
        case ["pick_up", treatment, "put"] if treatment in _TASK_TYPES:
            return Template(_TASK_TYPES[treatment], things[0][0], things[2][1])
    return None


def _step(skill: str, **things: str) -> Step:
    return Step(skill=skill, arguments={name: Reference(type=kind) for name, kind in things.items()})


def _pick(thing: str) -> Step:
    return _step("pick_up", object=thing)


def _put(thing: str, receptacle: str) -> Step:
    return _step("put", object=thing, receptacle=receptacle)


def _moved(thing: str, receptacle: str) -> list[Step]:
    return [_pick(thing), _put(thing, receptacle)]
