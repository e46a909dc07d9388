"""What decides whether a skill has worked, as it is chosen on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from embodied.errors import OptionError

Success = Literal["simulator", "reward", "both"]
WAYS: tuple[Success, ...] = get_args(Success)


@dataclass(frozen=True, slots=True)
class Checking:
    """The choice of a success check, and what goes wrong on purpose.

    Attributes:
        success: simulator: the skill's effects hold on the true state; reward: the picture shows it; both.
        reward: a reward method's name.
        calibration: a file of calibrations for the CLIP that it looks through; empty for what ships.
        inject: faults that befall skill runs, KIND:CHANCE[,KIND:CHANCE]; empty for none.
        disturb: changes behind the robot's back, likewise.
    """

    success: str = "simulator"
    reward: str = "goal-vs-negatives"
    calibration: str = ""
    inject: str = ""
    disturb: str = ""

    def way(self) -> Success:
        """The success check.

        Raises:
            OptionError: there is none of that name.
        """
        for known in WAYS:
            if self.success == known:
                return known
        what = f"'{self.success}' is no success check"
        raise OptionError(what, where="--success", fix=f"use one of: {', '.join(WAYS)}")

    @property
    def asks_reward(self) -> bool:
        """Whether a reward has a say."""
        return self.success != "simulator"

    def told(self) -> dict[str, Any]:
        """What a result depends on; the reward's choices where it is asked."""
        asked = self.asks_reward
        return {
            "success": self.success,
            "reward": self.reward if asked else None,
            "calibration": (self.calibration or None) if asked else None,
            "inject": self.inject or None,
            "disturb": self.disturb or None,
        }


BY_SIMULATOR = Checking()
