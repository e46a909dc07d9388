"""The success check of `--success simulator|reward|both`.

simulator: the skill's effects hold on the true state. reward: the reward model says so, from frames before and after.
both: both do. Where the reward abstains, the skill's own word stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from embodied.judge import Claim, Ruling
from embodied.memory import Memory
from embodied.reward import RewardModel
from embodied.rewards.accomplished import accomplished
from embodied.rewards.aims import aim_of
from embodied.rewards.moments import evidence
from embodied.simulator import Observation, WorldState
from embodied.skill import Outcome, Reason, Skill, SkillCall


class SuccessCheck:
    """Decides on skills' claims; a `Judge`.

    Args:
        skills: by name.
        reward: says what the pictures show; None for `simulator`.
        by_truth: whether the simulator's true state decides too.
    """

    def __init__(
        self, skills: Mapping[str, Skill], reward: RewardModel | None = None, *, by_truth: bool = True
    ) -> None:
        self._skills, self._reward, self.privileged = skills, reward, by_truth

    def claim(self, call: SkillCall, memory: Memory) -> Claim:
        """What the call is to bring about, in words."""
        return Claim(call, aim_of(self._skills[call.skill], call, memory, self._skills))

    def rule(self, claim: Claim, outcome: Outcome, seen: Sequence[Observation], state: WorldState) -> Ruling:
        """Let a claim of success stand or not.

        Raises:
            SimulatorError: a reward is asked, and the simulator has no camera.
        """
        if not outcome.achieved:
            return Ruling(outcome)
        truth = accomplished(self._skills[claim.call.skill], claim.call, state)
        verdict, accepted, name = None, True, ""
        if self._reward is not None:
            (verdict,) = self._reward.judge([evidence(claim.aim, seen)])
            accepted, name = verdict.achieved is not False, self._reward.name
        if self.privileged and not truth:
            outcome = Outcome.failed(Reason.NO_EFFECT, f"not so: {claim.aim.achieved}")
        elif not accepted:
            outcome = Outcome.failed(Reason.REWARD_DISAGREES, f"not seen: {claim.aim.achieved}")
        return Ruling(outcome, name, verdict, accepted, truth)
