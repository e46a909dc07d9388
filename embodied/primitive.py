"""A skill that is one action: what it declares is all that there is to it."""

from __future__ import annotations

from typing import Any, ClassVar

from embodied.capabilities import Capabilities
from embodied.memory import Memory
from embodied.simulator import Action
from embodied.skill import ACHIEVED, Outcome, Run, Skill


class Primitive(Skill):
    """Takes one action of the simulator, with the skill's own arguments; that action is all that it needs.

    Attributes:
        action: the action's name; it takes objects' ids, by the names of the skill's parameters.
    """

    action: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.needs = Capabilities.of_actions(cls.action)

    def run(self, memory: Memory, *_: Any, **arguments: Any) -> Run:
        """Take it; a refusal is the skill's failure."""
        observation = yield Action(self.action, arguments)
        return ACHIEVED if observation.succeeded else Outcome.refused(observation)
