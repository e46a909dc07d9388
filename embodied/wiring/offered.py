"""What cannot be had with the chosen simulator: said before anything is started."""

from __future__ import annotations

from embodied.backend import read_choice
from embodied.capabilities import IMAGE, SENSORS, Capabilities
from embodied.errors import OptionError
from embodied.perceivers.choice import TOLD
from embodied.wiring.choices import HOUSEHOLD, Choices
from embodied.wiring.past import uses_clip
from embodied.wiring.simulators import backend_of


def check_simulator(choices: Choices) -> None:
    """Refuse ways of seeing and checking that the simulator has no sensors for, and changes that only ours can make.

    Raises:
        EmbodiedError: says which.
    """
    offered = backend_of(choices.simulator).capabilities
    if choices.eyes != TOLD:
        needed, where = Capabilities(sensors=frozenset(SENSORS)), f"--perception {choices.eyes}"
    else:
        needed = Capabilities(sensors=frozenset({IMAGE} if uses_clip(choices) else ()))
        where = "--success, --scorers"
    if lacking := offered.lacking(needed):
        what = f"simulator '{choices.simulator}' does not offer: {', '.join(lacking)}"
        raise OptionError(what, where=where, fix="leave it out, or choose another --simulator")
    if choices.checking.disturb and read_choice(choices.simulator)[0] != HOUSEHOLD:
        raise OptionError(
            "only the household simulator's homes can be disturbed", where="--disturb", fix="leave it out"
        )
