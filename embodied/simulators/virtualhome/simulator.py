"""The official executor of VirtualHome's programs, `evolving_graph`, as a simulator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from embodied.errors import SimulatorError
from embodied.simulator import Action, Observation, Refusal, RefusalKind
from embodied.simulators.virtualhome.actions import ACTIONS, KINDS, malformed
from embodied.simulators.virtualhome.graph import checked_graph, find_graph, read_graph
from embodied.simulators.virtualhome.package import official
from embodied.simulators.virtualhome.preparing import prepared
from embodied.simulators.virtualhome.state import HERE, GraphState, Names
from embodied.task import Setup


class VirtualHomeSimulator:
    """Runs programs in graphs, one action at a time. Deterministic: the seed changes nothing.

    Args:
        folders: where scenes lie that are named without a path.

    Raises:
        MissingExtraError: the package `virtualhome` is not installed.
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._package, self._folders = official(), tuple(folders)
        self._info = _info_type(self._package.execution)
        self._contents: dict[Path, dict[str, Any]] = {}
        self._graphs: dict[Path, tuple[Any, Names]] = {}
        self._executor: Any = None
        self._state: Any = None
        self._names: Names | None = None
        self._read: GraphState | None = None

    @property
    def state(self) -> GraphState:
        """The true state, live.

        Raises:
            SimulatorError: before `reset` or after `close`.
        """
        self._running()
        assert self._read is not None
        return self._read

    def reset(self, setup: Setup, seed: int = 0) -> Observation:
        """Begin an episode in a graph: that of the scene; or the task's own, when `setup.initial` has nodes and edges;
        or that of the scene with what `preparing.preparation` says in `setup.initial`.

        Raises:
            EmbodiedError: the scene is unknown or broken.
        """
        graph, self._names = self._graph(setup)
        self._executor = self._package.execution.ScriptExecutor(graph, {})
        self._state = self._package.environment.EnvironmentState(graph, {}, instance_selection=True)
        self._read = GraphState(self._state, self._names)
        return self._observed(None)

    def step(self, action: Action) -> Observation:
        """Apply one action; a refused one leaves the graph as it was."""
        state = self._running()
        refusal = malformed(action) or self._unknown(action)
        if refusal is None:
            script, self._executor.info = self._script(action), (info := self._info())
            worked, after = self._executor.execute_one_step(script, state, in_place=True)
            if worked:
                self._become(after)
            else:
                refusal = Refusal(KINDS.get(info.template, RefusalKind.OTHER), info.get_error_string())
        return self._observed(refusal)

    def snapshot(self) -> Any:
        """The state, to be kept."""
        return self._running().change_state([])

    def restore(self, kept: Any) -> None:
        """Put a state of this episode back."""
        self._running()
        self._become(kept.change_state([]))

    def graph(self) -> dict[str, Any]:
        """The graph as it is now, as VirtualHome writes it: {"nodes": [...], "edges": [...]}."""
        found: dict[str, Any] = self._running().to_dict()
        return found

    def close(self) -> None:
        """Let the graph go."""
        self._state = self._names = self._read = self._executor = None

    def _become(self, state: Any) -> None:
        self._state = state
        self.state.change(state)

    def _running(self) -> Any:
        if self._state is None:
            raise SimulatorError("the simulator has no scene", fix="call reset(setup) first")
        return self._state

    def _known(self) -> Names:
        assert self._names is not None
        return self._names

    def _graph(self, setup: Setup) -> tuple[Any, Names]:
        """A graph is never changed, the state lies over it: one of a file is built once."""
        if setup.initial is not None and "nodes" in setup.initial:
            return self._built(checked_graph(setup.initial, setup.scene))
        if setup.initial is not None:
            return self._built(prepared(self._content(setup.scene), setup.initial))
        path = find_graph(setup.scene, self._folders)
        if path not in self._graphs:
            self._graphs[path] = self._built(self._content(setup.scene))
        return self._graphs[path]

    def _content(self, scene: str) -> dict[str, Any]:
        """A scene's graph as its file has it, read once."""
        path = find_graph(scene, self._folders)
        if path not in self._contents:
            self._contents[path] = read_graph(path)
        return self._contents[path]

    def _built(self, content: dict[str, Any]) -> tuple[Any, Names]:
        graph = self._package.environment.EnvironmentGraph(content)
        return graph, Names(graph)

    def _unknown(self, action: Action) -> Refusal | None:
        """Why an action cannot be tried at all: what it is about is not there, or the executor would break on it."""
        for name in ACTIONS[action.name]:
            if action.arguments[name] not in self._known().nodes:
                return Refusal(RefusalKind.UNKNOWN_OBJECT, f"there is no {action.arguments[name]}")
        if action.name == "WATCH" and self._in_no_room(number := self._known().nodes[action.arguments["object"]]):
            return Refusal(RefusalKind.NOT_VISIBLE, f"{self._known().of_node[number]} is in no room")
        return None

    def _in_no_room(self, number: int) -> bool:
        state = self._running()
        return self._package.execution._get_room_node(state, state.get_node(number)) is None

    def _script(self, action: Action) -> Any:
        scripts, names = self._package.scripts, self._known()
        objects = []
        for parameter in ACTIONS[action.name]:
            object_id = action.arguments[parameter]
            objects.append(scripts.ScriptObject(object_id.rpartition("|")[0], names.nodes[object_id]))
        return scripts.Script([scripts.ScriptLine(scripts.Action[action.name], objects, 1)])

    def _observed(self, refusal: Refusal | None) -> Observation:
        return Observation(HERE, self.state.held, refusal)


def _info_type(execution: Any) -> Callable[[], Any]:
    """What takes the executor's messages, and their templates: those are what a program can tell apart."""

    class Info(execution.ExecutionInfo):  # type: ignore[misc]
        template = ""

        def error(self, msg: str, *arguments: Any) -> None:
            self.template = msg
            super().error(msg, *arguments)

    return Info
