"""VirtualHome's Unity build as a simulator, through the official `UnityCommunication`: for those who have the build.

It speaks HTTP to a build that runs already, port 8080 unless said otherwise: `reset`, `expand_scene` for a task's own
graph, `add_character`, `environment_graph`, and `render_script` with one line and no animation for each action. The
client imports requests, which the extra `virtualhome` brings.

Not run against Unity here: tests speak to a stand-in that has its wire format. No pictures: `camera_image` of the
package fails on every Python from 3.10 (`collections.Iterable`), and is not called.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from embodied.errors import MissingExtraError, OptionError, OutsideError, SimulatorError
from embodied.simulator import Action, Observation, Refusal, RefusalKind
from embodied.simulators.virtualhome.actions import ACTIONS, malformed
from embodied.simulators.virtualhome.graph import checked_graph
from embodied.simulators.virtualhome.package import module, official
from embodied.simulators.virtualhome.state import HERE, GraphState, Names
from embodied.task import Setup

SECONDS = 30
"""How long one request may take."""
T = TypeVar("T")


class UnitySimulator:
    """Runs episodes in a Unity build of VirtualHome, one action at a time.

    The state is read anew after every action: it is the build's own. What it refuses has no kind but OTHER, since it
    tells no more than a sentence.

    Args:
        address: HOST:PORT of the build.

    Raises:
        MissingExtraError: the package, or requests, is not installed.
        OptionError: the address has no port.
    """

    def __init__(self, address: str, seconds: int = SECONDS) -> None:
        host, colon, port = address.rpartition(":")
        if not colon or not port.isdigit():
            raise OptionError(
                f"'{address}' is no HOST:PORT", where="--simulator virtualhome-unity:address=…", fix="127.0.0.1:8080"
            )
        try:
            self._client: Any = module("unity_simulator", "comm_unity")
        except ModuleNotFoundError as error:
            raise MissingExtraError(str(error), where="virtualhome", fix=f"pip install {error.name}") from error
        self._address = address
        self._unity = self._client.UnityCommunication(url=host, port=port, timeout_wait=seconds)
        self._state: GraphState | None = None
        self._names: Names | None = None

    @property
    def state(self) -> GraphState:
        """The true state, live.

        Raises:
            SimulatorError: before `reset` or after `close`.
        """
        if self._state is None:
            raise SimulatorError("the simulator has no scene", fix="call reset(setup) first")
        return self._state

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        """Begin an episode in one of the build's apartments: `setup.scene` is its number, `setup.initial` a graph.

        Raises:
            OptionError: the scene is no number.
            OutsideError: the build does not answer, or refuses.
        """
        if not setup.scene.isdigit():
            raise OptionError(f"'{setup.scene}' is no number of an apartment", where="--scene", fix="give 0 to 49")
        self._needed(lambda: self._unity.reset(int(setup.scene)), "to load the apartment")
        if setup.initial is not None:
            self._needed(lambda: self._unity.expand_scene(dict(setup.initial or {}))[0], "the task's own graph")
        self._needed(lambda: self._unity.add_character(), "to add the character")
        environment = official().environment
        graph = environment.EnvironmentGraph(self._graph())
        self._names = Names(graph)
        self._state = GraphState(environment.EnvironmentState(graph, {}, instance_selection=True), self._names)
        return Observation(HERE, self._state.held)

    def step(self, action: Action) -> Observation:
        """Apply one action.

        Raises:
            OutsideError: the build does not answer.
        """
        refusal = malformed(action) or self._unknown(action)
        if refusal is None:
            worked, message = self._asked(lambda: self._unity.render_script([self._line(action)], **_WITHOUT_PICTURES))
            if not worked:
                refusal = Refusal(RefusalKind.OTHER, _sentence(message))
            environment = official().environment
            graph = environment.EnvironmentGraph(self._graph())
            self.state.change(environment.EnvironmentState(graph, {}, instance_selection=True))
        return Observation(HERE, self.state.held, refusal)

    def close(self) -> None:
        """Let the build be: it was there before, and stays."""
        self._state = self._names = None

    def _unknown(self, action: Action) -> Refusal | None:
        for name in ACTIONS[action.name]:
            if self.state.get(action.arguments[name]) is None:
                return Refusal(RefusalKind.UNKNOWN_OBJECT, f"there is no {action.arguments[name]}")
        return None

    def _line(self, action: Action) -> str:
        """The action as the build reads it: "<char0> [PUTBACK] <cup> (3) <table> (5)"."""
        pairs = (action.arguments[name].rpartition("|") for name in ACTIONS[action.name])
        return " ".join([f"<char0> [{action.name}]", *(f"<{kind}> ({number})" for kind, _, number in pairs)])

    def _graph(self) -> dict[str, Any]:
        worked, graph = self._asked(self._unity.environment_graph)
        if not worked:
            raise OutsideError("VirtualHome's Unity build tells no graph", where=self._address, fix="restart it")
        return checked_graph(graph, self._address)

    def _needed(self, ask: Callable[[], Any], what: str) -> None:
        if not self._asked(ask):
            raise OutsideError(f"VirtualHome's Unity build refuses {what}", where=self._address, fix="see its log")

    def _asked(self, ask: Callable[[], T]) -> T:
        """The build's answer.

        Raises:
            OutsideError: there is none, or it makes no sense.
        """
        failures = (self._client.UnityCommunicationException, self._client.UnityEngineException, ValueError, KeyError)
        try:
            return ask()
        except failures as error:
            what = f"VirtualHome's Unity build does not answer ({getattr(error, 'message', error)})"
            raise OutsideError(
                what, where=self._address, fix="start it, and say where: virtualhome-unity:address=HOST:PORT"
            ) from error


_WITHOUT_PICTURES = {"recording": False, "skip_animation": True, "image_synthesis": [], "find_solution": False}


def _sentence(message: Any) -> str:
    """What the build says of the one line: {"0": {"message": …}}, or a sentence."""
    if isinstance(message, dict):
        return "; ".join(
            str(each.get("message", each)) if isinstance(each, dict) else str(each) for each in message.values()
        )
    return str(message)
