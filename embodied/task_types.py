"""ALFRED's seven task types as goals, with the semantics of its official test (env/tasks.py)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from embodied.errors import UnknownNameError
from embodied.goal import Condition, Goal
from embodied.thing import Thing

LOOK = "look_at_obj_in_light"
SIMPLE = "pick_and_place_simple"
MOVABLE = "pick_and_place_with_movable_recep"
CLEAN = "pick_clean_then_place_in_recep"
COOL = "pick_cool_then_place_in_recep"
HEAT = "pick_heat_then_place_in_recep"
TWO = "pick_two_obj_and_place"

TASK_TYPES = (LOOK, SIMPLE, MOVABLE, CLEAN, COOL, HEAT, TWO)
TREATMENTS = {CLEAN: "cleaned", COOL: "cooled", HEAT: "heated"}


@dataclass(frozen=True, slots=True)
class Template:
    """What an ALFRED task asks for.

    Attributes:
        task_type: one of TASK_TYPES.
        object: the type to move or look at, without "Sliced".
        parent: the receptacle type to end in; empty for LOOK.
        movable: the movable receptacle's type; MOVABLE only.
        toggle: the lamp's type; LOOK only.
        sliced: whether slices of the object are meant.
    """

    task_type: str
    object: str
    parent: str = ""
    movable: str = ""
    toggle: str = ""
    sliced: bool = False

    @property
    def target(self) -> str:
        """The type that is handled: the slice's type where slices are meant."""
        return f"{self.object}Sliced" if self.sliced else self.object


def goal_of(template: Template, *, loose: bool = True) -> Goal:
    """Build the goal of a template.

    Args:
        template: the task's type and arguments.
        loose: match names as ALFRED's test does, by substring of the object's id; False asks for the very type.

    Raises:
        UnknownNameError: the task type is none of ALFRED's seven.
    """
    item = Thing(template.target, has="pickupable", loose=loose)
    parent = Thing(template.parent, has="receptacle", loose=loose)
    placed = replace(item, inside=parent)
    sliced = [Condition(item)] if template.sliced else []
    match template.task_type:
        case "pick_and_place_simple":
            conditions = [*sliced, Condition(placed)]
        case "pick_two_obj_and_place":
            slices = [Condition(item), Condition(item, count=2)] if template.sliced else []
            conditions = [*slices, Condition(placed), Condition(placed, count=2, together=True)]
        case "look_at_obj_in_light":
            lamp = Thing(template.toggle, has="toggleable", toggled_in_view=True, loose=loose)
            conditions = [*sliced, Condition(replace(item, held=True)), Condition(lamp)]
        case "pick_and_place_with_movable_recep":
            movable = Thing(template.movable, has="pickupable", loose=loose)
            stacked = replace(item, inside=replace(movable, inside=parent))
            conditions = [
                *sliced,
                Condition(replace(item, inside=movable)),
                Condition(replace(movable, inside=parent)),
                Condition(stacked),
            ]
        case kind if kind in TREATMENTS:
            treated = frozenset({(TREATMENTS[kind], True)})
            conditions = [
                *sliced,
                Condition(placed),
                Condition(replace(item, state=treated)),
                Condition(replace(placed, state=treated)),
            ]
        case unknown:
            raise UnknownNameError("task type", unknown, TASK_TYPES)
    return Goal(tuple(conditions))
