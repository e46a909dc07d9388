"""The 42 actions in words: the names of our skills, and the phrases in which plans of people say them.

The phrases are those of Huang et al. (ICML 2022), "walk to home office"; our skills' templates are the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from embodied.simulators.virtualhome.actions import ACTIONS
from embodied.task import Subgoal

SKILLS: Mapping[str, str] = {
    "LIE": "lie",
    "LOOKAT": "look_at",
    "PLUGIN": "plug_in",
    "PLUGOUT": "plug_out",
    "POINTAT": "point_at",
    "PUTBACK": "put",
    "PUTIN": "put_in",
    "PUTOBJBACK": "put_back",
    "PUTOFF": "take_off",
    "PUTON": "put_on",
    "STANDUP": "stand_up",
    "SWITCHOFF": "switch_off",
    "SWITCHON": "switch_on",
    "TURNTO": "turn_to",
    "WAKEUP": "wake_up",
}
"""The skill of an action, where it is not called by the action's name."""
PHRASES: Mapping[str, str] = {
    "LIE": "lie on {object}",
    "POUR": "pour {object} into {receptacle}",
    "PUTBACK": "put {object} on {receptacle}",
    "PUTIN": "put {object} in {receptacle}",
    "RUN": "run to {object}",
    "SIT": "sit on {object}",
    "TYPE": "type on {object}",
    "WALK": "walk to {object}",
}
"""How an action is said, where that is more than its skill's name and its object."""


def skill_of(action: str) -> str:
    """The skill that takes an action: "switch_on" takes SWITCHON."""
    return SKILLS.get(action, action.lower())


def phrase_of(action: str) -> str:
    """How an action is said: "switch on {object}"."""
    plain = " ".join([skill_of(action).replace("_", " "), *(f"{{{name}}}" for name in ACTIONS[action])])
    return PHRASES.get(action, plain)


def _pattern(phrase: str) -> re.Pattern[str]:
    """Matches a phrase with its objects in words."""
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>.+?)", phrase))


_PATTERNS = {
    action: _pattern(phrase_of(action)) for action in sorted(ACTIONS, key=lambda a: "receptacle" in phrase_of(a))
}
"""Those of one object first: "put on hat" puts nothing on anything."""


def understood(words: str) -> Subgoal | None:
    """The step that a line of a plan says, such as "Switch on coffee maker"; None when it says none."""
    line = " ".join(words.lower().split())
    for action, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(line):
            return Subgoal(skill_of(action), {k: v.replace(" ", "_") for k, v in found.groupdict().items()})
    return None
