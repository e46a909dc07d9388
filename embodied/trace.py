"""An episode's trace: everything that happened, as typed events, one JSON line each.

The first event is `Started` and carries the format version; the last of a finished episode is `Scored`. Traces hold
no wall-clock times and no money, so that the same seed gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from embodied.dialogue import Heard, Heeded, Questioned

FORMAT = 2
READ = (1, 2)
"""Formats that are read: 2 adds what people say into the work."""


@dataclass(frozen=True, slots=True)
class Started:
    """The episode begins. `privileged` lists the parts that knew more than a robot could."""

    episode: str
    instruction: str
    scene: str
    planner: str
    seed: int
    privileged: tuple[str, ...]
    steps: tuple[str, ...] = ()
    format: int = FORMAT
    event: Literal["started"] = "started"


@dataclass(frozen=True, slots=True)
class Reminded:
    """What was recalled of earlier episodes, before planning.

    Attributes:
        examples: instructions like this one that went well, the most similar first.
        lessons: of earlier tries at this very task, the latest last.
        tried: how many plans of those tries failed.
    """

    examples: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    tried: int = 0
    event: Literal["reminded"] = "reminded"


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a failed episode taught, in words: told when the same is tried again."""

    lesson: str
    event: Literal["learnt"] = "learnt"


@dataclass(frozen=True, slots=True)
class Asked:
    """A language model was asked.

    Attributes:
        model, kind: its name as on the command line; which query it was.
        answer: in words.
        way: how a closed choice was made; empty for other queries.
        logprob, confidence: as in `Reply`, to four decimals.
    """

    model: str
    kind: str
    answer: str
    way: str = ""
    logprob: float | None = None
    confidence: float | None = None
    event: Literal["asked"] = "asked"


@dataclass(frozen=True, slots=True)
class Planned:
    """A whole plan, laid down at the start or anew after a failure; `source` says in words where it is from."""

    subgoals: tuple[str, ...]
    source: str = ""
    event: Literal["planned"] = "planned"


@dataclass(frozen=True, slots=True)
class Decided:
    """The planner's decision: act (with the subgoal in `text`), find (with what is wanted), ask, finish or give_up."""

    decision: Literal["act", "find", "ask", "finish", "give_up"]
    text: str = ""
    event: Literal["decided"] = "decided"


@dataclass(frozen=True, slots=True)
class Answered:
    """What the person said to the question just asked."""

    answer: str
    event: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True)
class Grounded:
    """The best candidates for the subgoal, best first, with all their scores; the first is called.

    `forbidden` are calls that a rule forbids, each with the rule, in words.
    """

    candidates: tuple[Mapping[str, Any], ...]
    count: int
    forbidden: tuple[str, ...] = ()
    event: Literal["grounded"] = "grounded"


@dataclass(frozen=True, slots=True)
class Weighed:
    """The best steps that a planner chose among, in words, best first, with all their scores; the first is taken."""

    candidates: tuple[Mapping[str, Any], ...]
    count: int
    event: Literal["weighed"] = "weighed"


@dataclass(frozen=True, slots=True)
class Called:
    """A skill starts; `words` is the call in plain language."""

    skill: str
    arguments: Mapping[str, str]
    words: str
    event: Literal["called"] = "called"


@dataclass(frozen=True, slots=True)
class Acted:
    """One primitive action, and the pose after it as (x, y, z, yaw, horizon). `refusal` is None when it worked."""

    action: str
    arguments: Mapping[str, Any]
    pose: tuple[float, float, float, float, float]
    refusal: str | None = None
    message: str = ""
    event: Literal["acted"] = "acted"


@dataclass(frozen=True, slots=True)
class Injected:
    """A fault befell the run of the skill that was called last, in the action that follows.

    Attributes:
        fault: its kind, as in `--inject`: "silent" for a run whose actions came to nothing.
        action, arguments: what the simulator was made to do besides; empty for nothing.
    """

    fault: str
    action: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    event: Literal["injected"] = "injected"


@dataclass(frozen=True, slots=True)
class Disturbed:
    """The world changed behind the robot's back.

    Attributes:
        change: its kind, as in `--disturb`: "move" or "close".
        object: id of what was changed.
        into: id of what it is in or on now; empty where it was not moved.
        place: (x, y, z) of the middle of its bottom now, metres; None where it was not moved.
        turned: whether it was turned by a quarter, too.
    """

    change: str
    object: str
    into: str = ""
    place: tuple[float, float, float] | None = None
    turned: bool = False
    event: Literal["disturbed"] = "disturbed"


@dataclass(frozen=True, slots=True)
class Judged:
    """A reward model judged a skill's claim of success.

    Attributes:
        method, aim: which one, and what it looked for.
        value, probability, achieved: its verdict, to four decimals; `achieved` is None when it abstained.
        accepted: whether the claim stands for all that it said.
        truth: whether the skill's effects have come about. Privileged: for the figures, read by no reward or planner.
    """

    method: str
    aim: str
    value: float
    probability: float
    achieved: bool | None
    accepted: bool
    truth: bool
    event: Literal["judged"] = "judged"


@dataclass(frozen=True, slots=True)
class Ended:
    """A skill, or the attempt to ground a subgoal, ended. `reason` is None when it was achieved."""

    reason: str | None
    detail: str = ""
    event: Literal["ended"] = "ended"


ENDINGS: Mapping[str, str] = {
    "finish": "finished",
    "give_up": "gave up",
    "action_limit": "stopped at the limit of actions",
    "failure_limit": "stopped at the limit of refused actions",
    "decision_limit": "stopped at the limit of decisions",
    "left": "stopped, as everybody had gone",
    "crash": "crashed",
}
"""How an episode can end, and what that is in words."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The episode is over. `ending`: one of ENDINGS."""

    ending: str
    actions: int
    failures: int
    detail: str = ""
    event: Literal["stopped"] = "stopped"


@dataclass(frozen=True, slots=True)
class Scored:
    """The goal's conditions, tested on the true state after the episode, in words and whether met."""

    success: bool
    conditions: tuple[tuple[str, bool], ...] = field(default=())
    event: Literal["scored"] = "scored"


Event = (
    Started
    | Reminded
    | Learnt
    | Asked
    | Planned
    | Decided
    | Answered
    | Heard
    | Heeded
    | Questioned
    | Grounded
    | Weighed
    | Called
    | Acted
    | Injected
    | Disturbed
    | Judged
    | Ended
    | Stopped
    | Scored
)
Sink = Callable[[Event], None]
