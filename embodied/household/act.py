"""One action on a home: its rule, and what follows from it."""

from __future__ import annotations

from embodied.household.actions import arranging, cameras, changes, hand, initialize, interaction, movement, queries
from embodied.household.actions.refused import Refused
from embodied.household.actions.rules import RULES, apply
from embodied.household.consequences import pass_time, settle
from embodied.household.home import Home
from embodied.simulator import Action, Refusal

RULE_MODULES = (arranging, cameras, changes, hand, initialize, interaction, movement, queries)
"""The modules that fill the rule table when they are imported."""


def act(home: Home, action: Action) -> tuple[object, Refusal | None]:
    """Apply one action with what follows from it; returns its result, or why it was refused."""
    try:
        result = apply(home, action.name, action.arguments)
    except Refused as refused:
        return None, refused.refusal
    rule = RULES[action.name]
    if not rule.still:
        settle(home)
    if not rule.timeless:
        pass_time(home)
    return result, None
