"""What is done about a failure, by its reason. What needs another thing done first is chained by `preconditions`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from embodied.skill import Outcome, Reason


class Repair(Enum):
    """What a step does after one of its calls has failed."""

    AGAIN = "again"  # the same call, from where the robot stands now
    LOOK = "look"  # look for the thing where it is taken to be, and call again
    EXPLORE = "explore"  # look for a way to it, and call again
    OTHER = "other"  # another object that will do, or another way


REPAIRS: Mapping[Reason, tuple[Repair, ...]] = {
    Reason.NOT_FOUND: (Repair.LOOK,),
    Reason.NOT_VISIBLE: (Repair.LOOK, Repair.OTHER),
    Reason.NOT_REACHABLE: (Repair.EXPLORE, Repair.OTHER),
    Reason.HAND_FULL: (Repair.AGAIN, Repair.OTHER),
    Reason.HAND_EMPTY: (Repair.AGAIN, Repair.LOOK),
    Reason.CLOSED: (Repair.AGAIN, Repair.OTHER),
    Reason.WRONG_TYPE: (Repair.OTHER,),
    Reason.NO_ROOM: (Repair.OTHER,),
    Reason.PRECONDITION: (Repair.AGAIN, Repair.OTHER),
    Reason.BLOCKED: (Repair.OTHER,),
    Reason.REFUSED: (Repair.AGAIN, Repair.OTHER),
    Reason.NO_EFFECT: (Repair.AGAIN,),
    Reason.REWARD_DISAGREES: (Repair.AGAIN,),
    Reason.FORBIDDEN: (Repair.OTHER,),
    Reason.INTERRUPTED: (Repair.AGAIN,),
}
"""One after the other, as often as a call fails for a reason; the last one from then on.

Again, a call is made after what it needs: where memory knows by now that the hand is full or the door shut, the hand is
freed and the door opened first.
"""


def repair_of(outcome: Outcome, times: int) -> Repair:
    """What to do when a call has failed so many times for that reason."""
    assert outcome.reason is not None
    ways = REPAIRS[outcome.reason]
    return ways[min(times, len(ways)) - 1]
