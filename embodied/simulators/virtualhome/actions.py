"""The 42 actions that the official executor carries out, and its reasons to refuse one.

It declares two more, LOOKAT_SHORT and LOOKAT_LONG, and carries out neither: they are unknown here.
"""

from __future__ import annotations

from collections.abc import Mapping

from embodied.simulator import Action, Refusal, RefusalKind

_PARAMETERS = {
    (): "SLEEP STANDUP WAKEUP",
    (
        "object",
    ): "CLOSE CUT DRINK DROP EAT FIND GRAB GREET LIE LOOKAT MOVE OPEN PLUGIN PLUGOUT POINTAT PULL PUSH PUTOBJBACK "
    "PUTOFF PUTON READ RELEASE RINSE RUN SCRUB SIT SQUEEZE SWITCHOFF SWITCHON TOUCH TURNTO TYPE WALK WASH WATCH WIPE",
    ("object", "receptacle"): "POUR PUTBACK PUTIN",
}
ACTIONS: Mapping[str, tuple[str, ...]] = {
    name: parameters for parameters, names in _PARAMETERS.items() for name in names.split()
}
"""The arguments of each action, all of them ids of objects, in the order of a script's line."""

KINDS: Mapping[str, RefusalKind] = {
    template: kind
    for kind, templates in {
        RefusalKind.NOT_VISIBLE: (
            "{} is not close to {}",
            "{} does not face {}",
            "{} is not facing {} while sitting",
            "char room {} is not node room {}",
        ),
        RefusalKind.WRONG_TYPE: (
            "{} can not be opened",
            "{} does not have a plug",
            "{} does not have a switch",
            "{} does not have switch",
            "{} is not a surface",
            "{} is not clothes",
            "{} is not cuttable",
            "{} is not drinkable or not recipient",
            "{} is not eatable",
            "{} is not grabbable",
            "{} is not lieable",
            "{} is not movable",
            "{} is not person",
            "{} is not pourable or drinkable",
            "{} is not readable",
            "{} is not recipient",
            "{} is not sittable",
            "{} not lookable",
            "none of object on {} is eatable",
        ),
        RefusalKind.WRONG_STATE: (
            "{} already grabbed",
            "{} is lying",
            "{} is not lying or sitting",
            "{} is not on {}",
            "{} is not sitting",
            "{} is not {}",
            "{} is sitting",
            "{} is still on",
            "{} is unplugged",
        ),
        RefusalKind.CLOSED: ("{} is inside other closed thing", "{} is not open or is not openable"),
        RefusalKind.HAND_FULL: ("{} does not have a free hand",),
        RefusalKind.HAND_EMPTY: (
            "{} does not hold anything in hands",
            "{} is not holding a knife",
            "{} is not holding {}",
            "{} not grabbed",
        ),
        RefusalKind.NO_ROOM: ("Too many things on {}",),
        RefusalKind.BLOCKED: (
            "Door(s) {} between {} and {} is (are) closed",
            "No path between between {} and {}",
        ),
    }.items()
    for template in templates
}
"""What the executor's messages amount to, by their templates: it has no codes of its own."""


def malformed(action: Action) -> Refusal | None:
    """Why an action means nothing; None when it does."""
    wanted = ACTIONS.get(action.name)
    if wanted is None:
        return Refusal(RefusalKind.INVALID_ACTION, f"VirtualHome has no action {action.name}")
    form = f"{action.name} takes {', '.join(wanted) or 'no arguments'}"
    if unknown := sorted(set(action.arguments) - set(wanted)):
        return Refusal(RefusalKind.INVALID_ARGUMENT, f"{form}: not {', '.join(unknown)}")
    for name in wanted:
        if name not in action.arguments:
            return Refusal(RefusalKind.MISSING_ARGUMENT, f"{form}: {name} is missing")
        if not isinstance(action.arguments[name], str):
            return Refusal(RefusalKind.INVALID_ARGUMENT, f"{form}: {name} is an object's id")
    return None
