"""A skill: typed parameters, words, what it needs, what it brings about, and how it acts.

A skill library is a folder of files, one skill a file, or an installed package that names one in the entry-point group
`embodied.skills`. The same declarations give the admissible calls, the search over effects, and the prompts.

Timing. `run` is a generator: it yields one `Action`, is sent that action's `Observation` once memory has taken it in,
and returns an `Outcome`. Between any two actions the episode may end, or somebody may cut in: the generator is then
closed. A skill ends by itself; it never catches a simulator's error, and a refusal reaches it as an observation.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, TypeVar

from embodied.entity import Entity
from embodied.facts import Fact, true_in
from embodied.memory import Known, Memory
from embodied.simulator import Action, Observation, RefusalKind


class Reason(Enum):
    """Why a skill did not achieve its aim."""

    NOT_FOUND = "not_found"  # nothing known of meets the description
    NOT_VISIBLE = "not_visible"  # no standing pose shows it
    NOT_REACHABLE = "not_reachable"  # no free path
    HAND_FULL = "hand_full"
    HAND_EMPTY = "hand_empty"
    CLOSED = "closed"
    WRONG_TYPE = "wrong_type"  # the arguments do not go together
    NO_ROOM = "no_room"
    PRECONDITION = "precondition"  # something else that the skill declares as needed does not hold
    BLOCKED = "blocked"
    FORBIDDEN = "forbidden"  # a rule that somebody gave forbids it
    INTERRUPTED = "interrupted"  # somebody cut in
    REFUSED = "refused"  # the simulator refused an action for a reason that fits none above
    NO_EFFECT = "no_effect"  # every action worked, and what the skill is for has not come about
    REWARD_DISAGREES = "reward_disagrees"  # every action worked, and the picture does not show what it is for


_FROM_REFUSAL = {
    RefusalKind.NOT_VISIBLE: Reason.NOT_VISIBLE,
    RefusalKind.WRONG_TYPE: Reason.WRONG_TYPE,
    RefusalKind.CLOSED: Reason.CLOSED,
    RefusalKind.HAND_FULL: Reason.HAND_FULL,
    RefusalKind.HAND_EMPTY: Reason.HAND_EMPTY,
    RefusalKind.NO_ROOM: Reason.NO_ROOM,
    RefusalKind.BLOCKED: Reason.BLOCKED,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a skill call ended: achieved, or failed for a reason.

    Attributes:
        reason: None when it was achieved.
        detail: for people only.
        missing: object types of which none is known, and any would have helped.
        about: id of the thing that was not seen or reached; empty for none.
    """

    reason: Reason | None = None
    detail: str = ""
    missing: tuple[str, ...] = ()
    about: str = ""

    @property
    def achieved(self) -> bool:
        """Whether the skill did what it says."""
        return self.reason is None

    @property
    def says_why(self) -> bool:
        """Whether it failed for a reason that it would meet again; else the same call may well work the next time."""
        return self.reason not in (None, Reason.NO_EFFECT, Reason.REWARD_DISAGREES, Reason.INTERRUPTED)

    @classmethod
    def failed(cls, reason: Reason, detail: str = "", missing: Iterable[str] = (), about: str = "") -> Outcome:
        """A failure."""
        return cls(reason, detail, tuple(missing), about)

    @classmethod
    def refused(cls, observation: Observation) -> Outcome:
        """The failure that a refused action amounts to."""
        assert observation.refusal is not None
        kind, message = observation.refusal.kind, observation.refusal.message
        return cls(_FROM_REFUSAL.get(kind, Reason.REFUSED), message)


ACHIEVED = Outcome()
Run = Generator[Action, Observation, Outcome]
EntityType = TypeVar("EntityType", bound=Entity)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a skill: an object that has a property (of PROPERTIES; empty for any) and, maybe, a type."""

    name: str
    needs: str = ""
    types: tuple[str, ...] = ()

    def fits(self, entity: Entity) -> bool:
        """Whether the entity may be this argument."""
        return (not self.needs or self.needs in entity.properties) and (
            not self.types or entity.object_type in self.types
        )


@dataclass(frozen=True, slots=True)
class SkillCall:
    """A skill with the objects it is to work on: (parameter, object id) pairs in the skill's order."""

    skill: str
    arguments: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Write it as `put(Apple|…, Fridge|…)`."""
        return f"{self.skill}({', '.join(value for _, value in self.arguments)})"


class Skill(ABC):
    """One thing that the robot can do.

    Attributes:
        name: snake_case, unique in its library.
        parameters: what it works on.
        template: the call in words, parameters in braces: "put the {object} in the {receptacle}".
        achieved: what a picture shows when it worked, in words.
        preconditions: facts over parameter names that must hold for the call to be admissible.
        effects: facts that hold after success.
        privileged: whether it does more than a robot could.
    """

    name: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]]
    template: ClassVar[str]
    achieved: ClassVar[str]
    preconditions: ClassVar[tuple[Fact, ...]] = ()
    effects: ClassVar[tuple[Fact, ...]] = ()
    privileged: ClassVar[bool] = False

    @abstractmethod
    def run(self, memory: Memory, *_: Any, **arguments: Any) -> Run:
        """Act until the aim is reached or cannot be; `arguments` are object ids by parameter name.

        A skill names its own: `def run(self, memory: Memory, object: str, receptacle: str) -> Run`.
        """

    def options(self, parameter: Parameter, entities: Iterable[EntityType], known: Known) -> list[EntityType]:
        """The entities that may be this argument, as far as the preconditions on it alone decide."""
        own = [fact for fact in self.preconditions if fact.arguments == (parameter.name,)]
        return [
            entity
            for entity in entities
            if parameter.fits(entity)
            and all(true_in(fact.bind({parameter.name: entity.object_id}), known) for fact in own)
        ]

    def unmet(self, known: Known, arguments: Mapping[str, str]) -> Fact | None:
        """The first precondition that does not hold, or None when the call is admissible."""
        return next((fact for each in self.preconditions if not true_in(fact := each.bind(arguments), known)), None)
