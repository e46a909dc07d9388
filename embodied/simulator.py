"""What a simulator is: it takes actions, answers with observations, and can be asked for its true state.

Timing. `reset` comes first and returns the first observation, which reports no action. Each `step` applies one action,
all or nothing: a refused action leaves the state as it was and says why. `step` before `reset` or after `close` raises
`SimulatorError`. The simulator never ends an episode: limits and goals are the loop's. `state` is live: what it returns
is valid until the next `step` or `reset`, and reading it is privileged knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from embodied.entity import Entity, Room
from embodied.frame import Frame
from embodied.geometry import Cell, Point, Pose
from embodied.sight import Camera

if TYPE_CHECKING:
    from embodied.task import Setup


@dataclass(frozen=True, slots=True)
class Action:
    """One primitive action with its arguments, named as in AI2-THOR 5."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, **arguments: Any) -> Action:
        """Write `Action.of("PickupObject", objectId=...)`."""
        return cls(name, arguments)


class RefusalKind(Enum):
    """Why a simulator refused an action."""

    INVALID_ACTION = "invalid_action"  # no action of that name
    INVALID_ARGUMENT = "invalid_argument"  # an argument unknown, or of a wrong type
    OUT_OF_RANGE = "out_of_range"  # an argument of the right type whose value is not allowed
    MISSING_ARGUMENT = "missing_argument"  # an argument that is needed is absent
    UNKNOWN_OBJECT = "unknown_object"  # no such object in this scene
    NOT_VISIBLE = "not_visible"  # out of the image, out of reach, or hidden
    WRONG_TYPE = "wrong_type"  # the object lacks the property, or the pair does not go together
    CLOSED = "closed"  # it has to be open first
    OPEN = "open"  # it has to be closed first
    WRONG_STATE = "wrong_state"  # it is in that state already, or running
    HAND_FULL = "hand_full"
    HAND_EMPTY = "hand_empty"
    NO_ROOM = "no_room"  # no free spot on or in the receptacle
    BLOCKED = "blocked"  # something stands in the way
    LIMIT = "limit"  # the camera or the floor ends there
    OTHER = "other"  # a foreign simulator's refusal that fits none of these


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused action.

    Attributes:
        kind: for programs.
        message: for people, what to do included.
        blocker: id of the object that stood in the way; empty when that was a wall, or is not known.
    """

    kind: RefusalKind
    message: str
    blocker: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """What the robot gets back from `reset` or `step`.

    Attributes:
        pose: where the robot is afterwards.
        held: id of the object in the hand, or None.
        refusal: None when the action worked (and at reset).
        result: what the action returns, such as the positions of GetReachablePositions; else None.
        look: takes the frame of this moment, the same however late it is called; None for a simulator without a camera.
    """

    pose: Pose
    held: str | None = None
    refusal: Refusal | None = None
    result: Any = None
    look: Callable[[], Frame] | None = field(default=None, compare=False, repr=False)

    @property
    def succeeded(self) -> bool:
        """Whether the action worked."""
        return self.refusal is None


class ObjectState(Entity, Protocol):
    """The truth about one object, keys as in AI2-THOR's metadata."""

    @property
    def position(self) -> Point: ...


class WorldState(Protocol):
    """The truth about the whole scene, live until the next action."""

    @property
    def pose(self) -> Pose: ...
    @property
    def camera(self) -> Camera: ...
    @property
    def held(self) -> str | None: ...
    @property
    def free_cells(self) -> frozenset[Cell]: ...
    @property
    def rooms(self) -> Sequence[Room]: ...
    def objects(self) -> Iterable[ObjectState]: ...
    def get(self, object_id: str) -> ObjectState | None: ...
    def contents(self, object_id: str) -> Sequence[str]: ...
    def accepts(self, receptacle_id: str, object_id: str) -> bool: ...
    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        """Whether the object is in view and in reach, from the agent's pose or from another."""


class Simulator(Protocol):
    """A world that runs one episode at a time."""

    @property
    def state(self) -> WorldState: ...
    def reset(self, setup: Setup, seed: int = 0) -> Observation: ...
    def step(self, action: Action) -> Observation: ...
    def close(self) -> None: ...


class Restorable(Simulator, Protocol):
    """A simulator whose whole state can be kept, and put back within the same episode."""

    def snapshot(self) -> Any: ...
    def restore(self, kept: Any) -> None: ...
