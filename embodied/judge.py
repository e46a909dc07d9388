"""The success check: whether a skill call that says it is done is taken to be.

A skill's own report of failure always stands: the robot noticed it. What is checked is its claim of success.

Timing. `claim` is asked before the skill runs, while what it works on is as it was; `rule` once it has ended, and
before the planner hears of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from embodied.memory import Memory
from embodied.reward import Aim, Verdict
from embodied.simulator import Observation, WorldState
from embodied.skill import Outcome, SkillCall


@dataclass(frozen=True, slots=True)
class Claim:
    """What a skill call will claim to have done; `aim` says it in words."""

    call: SkillCall
    aim: Aim


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a claim.

    Attributes:
        outcome: the skill's own, or the failure that takes its place.
        method, verdict: the reward model and what it said; None where none was asked.
        accepted: whether that was taken for a yes.
        truth: whether the skill's effects have come about. Privileged: for the figures, read by no reward.
    """

    outcome: Outcome
    method: str = ""
    verdict: Verdict | None = None
    accepted: bool = True
    truth: bool = True


class Judge(Protocol):
    """Decides on skills' claims of success."""

    privileged: bool
    """Whether it decides by the simulator's true state."""

    def claim(self, call: SkillCall, memory: Memory) -> Claim:
        """Say what the call is to bring about."""

    def rule(self, claim: Claim, outcome: Outcome, seen: Sequence[Observation], state: WorldState) -> Ruling:
        """Decide, once the skill has ended.

        Args:
            claim: made before it ran.
            outcome: what the skill says.
            seen: the observation before the run, and all of the run.
            state: the truth, as it is now.

        Raises:
            EmbodiedError: a frame is needed, and the simulator has no camera.
        """
