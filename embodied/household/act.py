"""One action on a home: its rule, and what follows from it."""

from __future__ import annotations

from embodied.household import interaction, movement
from embodied.household.consequences import CONSEQUENCES
from embodied.household.home import Home
from embodied.household.rules import Refused, apply
from embodied.simulator import Action, Refusal

RULE_MODULES = (interaction, movement)
"""The modules that fill the rule table when they are imported."""


def act(home: Home, action: Action) -> tuple[object, Refusal | None]:
    """Apply one action with what follows from it; returns its result, or why it was refused."""
    try:
        result = apply(home, action.name, action.arguments)
    except Refused as refused:
        return None, refused.refusal
    aimed_at = home.get(str(action.arguments.get("objectId")))
    if aimed_at is not None and (follow := CONSEQUENCES.get((action.name, aimed_at.object_type))):
        follow(home, aimed_at)
    return result, None
