"""The boundary of a robot that is not told who is who: it aims at what its picture shows, as ALFRED's robots do.

An action's objects are handles of the robot's memory. One becomes the segment of the present frame that memory takes it
for, and that becomes the object that it truly is; where no segment is taken for it, the action is refused as one aimed
at what is not visible. Nothing comes back but pose, handles, and why something was refused: no ids, no map, and the
numbers of segments are shuffled in every frame.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from embodied.errors import SimulatorError
from embodied.frame import Frame
from embodied.handles import Rememberer
from embodied.memory import Memory
from embodied.simulator import Action, Observation, Refusal, RefusalKind, Simulator, WorldState
from embodied.skill import SkillCall
from embodied.task import Setup

MOTION = frozenset(
    "MoveAhead MoveBack MoveLeft MoveRight RotateLeft RotateRight LookUp LookDown Crouch Stand Pass Done NoOp".split()
)
HANDLING = frozenset(
    "PickupObject PutObject OpenObject CloseObject ToggleObjectOn ToggleObjectOff SliceObject FillObjectWithLiquid "
    "EmptyLiquidFromObject DropHeldObject ThrowObject PushObject PullObject".split()
)
"""What a robot can do; to ask for a map, to be put elsewhere and to change the world by magic is not of it."""
FORCED = "forceAction"
"""The argument that overrides the rules."""
SOMETHING = "something"
"""What a message calls a thing that is no business of the robot's."""
_ID = re.compile(r"\b[A-Za-z]+(?:\|[^\s,;:()']+)+")


class HandleSimulator:
    """Passes on what a robot may do and see; a `Handled`.

    Args:
        simulator: the world.
        memory: takes segments for handles.
    """

    def __init__(self, simulator: Simulator, memory: Rememberer) -> None:
        self._simulator, self._memory = simulator, memory
        self._told = False
        self._begin(0)

    def _begin(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._last: Observation | None = None
        self._true: dict[str, str] = {}
        self._held: tuple[str, str] | None = None
        self._aimed: Action | None = None

    # -- the true state -----------------------------------------------------------------------------------------------

    @property
    def state(self) -> WorldState:
        """The true state, while it is being told.

        Raises:
            SimulatorError: at any other time: nobody who plans, grounds or acts may read it.
        """
        if not self._told:
            raise SimulatorError(
                "the true state is not to be read here", fix="read memory, or use --start-knowledge full"
            )
        return self._simulator.state

    @contextmanager
    def telling(self) -> Iterator[None]:
        """While it lasts, the true state may be read."""
        self._told = True
        try:
            yield
        finally:
            self._told = False

    @property
    def truth(self) -> WorldState:
        """The true state, for whoever judges and is marked for it."""
        return self._simulator.state

    # -- acting -------------------------------------------------------------------------------------------------------

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        """Begin an episode."""
        self._begin(seed)
        self._last = self._veiled(self._simulator.reset(setup, seed))
        return self._last

    def step(self, action: Action) -> Observation:
        """Take one action."""
        true = self._aim(action)
        self._aimed = true if isinstance(true, Action) else action
        if isinstance(true, Refusal):
            if self._last is None:
                raise SimulatorError("the simulator has no scene", fix="call reset(setup) first")
            observation = replace(self._last, refusal=true, result=None)
        else:
            taken = self._simulator.step(true)
            self._grasp(taken.held, action, true)
            observation = self._veiled(taken)
        self._memory.acted(action, observation)
        self._last = observation
        return observation

    def _aim(self, action: Action) -> Action | Refusal:
        """The action with its objects' own ids, or why it cannot be taken."""
        if action.name not in MOTION | HANDLING:
            return Refusal(RefusalKind.INVALID_ACTION, f"a robot cannot do {action.name}: it moves, looks and handles")
        if action.arguments.get(FORCED):
            return Refusal(RefusalKind.INVALID_ARGUMENT, f"{FORCED} is no argument for a robot: leave it out")
        handle = action.arguments.get("objectId")
        if handle is None:
            return action
        true = self._object(str(handle))
        if true is None:
            return Refusal(RefusalKind.NOT_VISIBLE, f"{handle} is not in the picture: look from elsewhere")
        self._true[str(handle)] = true
        return Action(action.name, {**action.arguments, "objectId": true})

    def _object(self, handle: str) -> str | None:
        """The object that a handle is taken for in the present frame."""
        if self._held is not None and self._held[0] == handle:
            return self._held[1]
        segment = self._memory.segment_of(handle)
        if segment is None or self._last is None or self._last.look is None:
            return None
        return self._last.look().ids[segment]

    def _grasp(self, held: str | None, action: Action, true: Action) -> None:
        """Keep the handle of what is held."""
        if held is None:
            self._held = None
        elif self._held is None or self._held[1] != held:
            handle = action.arguments.get("objectId")
            self._held = (str(handle), held) if true.arguments.get("objectId") == held else None

    # -- showing ------------------------------------------------------------------------------------------------------

    def _veiled(self, observation: Observation) -> Observation:
        """An observation without anything that only the simulator knows, but for its frame's ids: see `shown`."""
        refusal = observation.refusal
        if refusal is not None:
            blocker = self._handle_of(refusal.blocker)
            refusal = Refusal(refusal.kind, _ID.sub(self._said, refusal.message), blocker)
        look = observation.look
        if look is not None:
            look = cache(_Shuffled(look, int(self._rng.integers(2**32))))
        held = self._held[0] if self._held is not None and observation.held is not None else None
        return Observation(observation.pose, held, refusal, None, look)

    def _handle_of(self, object_id: str) -> str:
        return next((handle for handle, true in self._true.items() if true == object_id), "")

    def _said(self, found: re.Match[str]) -> str:
        return self._handle_of(found.group()) or SOMETHING

    def shown(self, observation: Observation) -> Observation:
        """The last observation as it may be seen."""
        if observation.look is None:
            return observation
        names, look = dict(self._memory.segments), observation.look
        ids = look().ids
        self._true |= {handle: ids[segment] for segment, handle in names.items()}

        def named() -> Frame:
            frame = look()
            return replace(frame, ids=tuple(names.get(number, "") for number in range(len(frame.ids))))

        return replace(observation, look=named)

    # -- for judges and traces ----------------------------------------------------------------------------------------

    def truly(self, call: SkillCall) -> SkillCall:
        """A call with the objects that its handles have turned out to be."""
        return replace(call, arguments=tuple((name, self._true.get(value, value)) for name, value in call.arguments))

    def recorded(self, action: Action) -> Action:
        """The last action with its objects' own ids."""
        return self._aimed or action

    def close(self) -> None:
        """Let the simulator go."""
        self._simulator.close()


@dataclass(frozen=True, slots=True)
class _Shuffled:
    """Takes a frame, its segments numbered anew."""

    take: Callable[[], Frame]
    seed: int

    def __call__(self) -> Frame:
        """The frame."""
        frame = self.take()
        order = np.random.default_rng(self.seed).permutation(len(frame.ids)).astype(np.int32)
        # NOBODY is -1: the last of the table.
        segments = np.append(order, np.int32(-1))[frame.segments]
        ids = np.empty(len(order), object)
        ids[order] = frame.ids
        return replace(frame, segments=segments, ids=tuple(ids.tolist()))


class ByHandle:
    """Puts a `HandleSimulator` between a memory and a simulator; a `Handles`."""

    def around(self, simulator: Simulator, memory: Memory) -> HandleSimulator:
        """Put it there."""
        return HandleSimulator(simulator, memory)  # type: ignore[arg-type]
