"""The official code, `pip install --no-deps virtualhome`, loaded as it is but for what is broken in it.

Of version 2.3.0, and worked around here, in memory only:
- its pins do not install on Python 3.11: only `--no-deps` does, and the executor needs nothing else;
- `import virtualhome` fails (its `__init__` reads `sys.path[5]`): modules are loaded from its folders, past that file;
- FIND raises TypeError wherever the thing is not near (`JoinedExecutor.execute` lacks two parameters);
- PUTOFF always does (`check_putoff` is called without its last argument, and hands on one too many).
Made quicker, with the same results: deleting all edges of a node goes through those that are there, not through all
nodes; and relations, which are in every key, hash by identity and not by name.

Left as it is, because programs are to end as they do there: whether the person sits or lies is looked up in the graph
that the scene began as (`EnvironmentState.get_char_node`), so that who sits down may walk on, and who began sitting
never gets up; and PUTOBJBACK of what cannot be put back there "works", and changes nothing.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from embodied.errors import MissingExtraError

INSTALL = "pip install --no-deps virtualhome==2.3.0"
"""The documented command: with its dependencies the package installs on no Python that this project runs on."""


@dataclass(frozen=True, slots=True)
class Official:
    """The modules of `evolving_graph`."""

    environment: ModuleType
    execution: ModuleType
    scripts: ModuleType


def installed() -> str | None:
    """The version that is installed; None for none."""
    try:
        return version("virtualhome")
    except PackageNotFoundError:
        return None


@lru_cache(maxsize=1)
def official() -> Official:
    """Load the executor, mended.

    Raises:
        MissingExtraError: the package is not installed.
    """
    modules = (module("evolving_graph", name) for name in ("environment", "execution", "scripts"))
    found = Official(*modules)
    _mend(found.execution, found.environment)
    _quicken(found.execution, found.environment)
    return found


def module(folder: str, name: str, alias: str = "embodied_virtualhome") -> ModuleType:
    """Load one module of the package's `simulation/FOLDER`, without running the `__init__` of any folder above it.

    What is loaded under another alias is another copy.

    Raises:
        MissingExtraError: the package is not installed.
    """
    spec = find_spec("virtualhome")
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtraError("VirtualHome's package is not installed", where="virtualhome", fix=INSTALL)
    package = f"{alias}_{folder}"
    if package not in sys.modules:
        bare = ModuleType(package)
        bare.__path__ = [str(Path(each) / "simulation" / folder) for each in spec.submodule_search_locations]
        sys.modules[package] = bare
    return importlib.import_module(f"{package}.{name}")


def _mend(execution: Any, environment: Any) -> None:
    """Put right in the loaded modules what the module's docstring names."""

    class Joined(execution.ActionExecutor):  # type: ignore[misc]
        """One executor after the other, with all the parameters that callers hand over."""

        def execute(self, *arguments: Any, **named: Any) -> Iterator[Any]:
            for each in parts:
                yield from each.execute(*arguments, **named)

    class PutOff(execution.PutOffExecutor):  # type: ignore[misc]
        """Takes off what is worn; the checks are the official ones."""

        def check_putoff(self, state: Any, node: Any, info: Any, char_index: int = 0) -> bool:
            person = next(state.get_char_node(char_index))
            worn = environment.ExistsRelation(
                environment.NodeInstance(node), environment.Relation.ON, environment.NodeInstanceFilter(person)
            )
            if not state.evaluate(worn):
                info.error("{} is not on {}", node, person)
                return False
            if environment.Property.CLOTHES not in node.properties:
                info.error("{} is not clothes", node)
                return False
            return True

    parts = execution._walk_find_executor.executors
    execution._walk_find_executor = Joined()
    execution.ScriptExecutor._action_executors[execution.Action.PUTOFF] = PutOff()


def _quicken(execution: Any, environment: Any) -> None:
    """Replace what takes most of the executor's time."""

    class DeleteEdges(environment.DeleteEdges):  # type: ignore[misc]
        """Deletes the edges that are there: to delete one that is not changes nothing."""

        def apply_changes(self, state: Any, **named: Any) -> None:
            if not isinstance(self.to_node, environment.AnyNode):
                super().apply_changes(state, **named)
                return
            for one in self.from_node.enumerate(state):
                for relation in self.relations:
                    for other in state.get_nodes_from(one, relation):
                        state.delete_edge(one, relation, other)
                    for other in state.get_nodes() if self.delete_reverse else ():
                        if state.has_edge(other, relation, one):
                            state.delete_edge(other, relation, one)

    execution.DeleteEdges = DeleteEdges
    environment.Relation.__hash__ = object.__hash__
