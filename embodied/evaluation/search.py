"""Searches measured: the actions until a task's thing is first seen, every strategy on the same tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from embodied.agent import Agent
from embodied.evaluation.episode import episode_seed
from embodied.evaluation.statistics import ratio, ratio_interval, wilson
from embodied.finder import Wanted
from embodied.household.held_out import is_unseen
from embodied.household.object_types import TYPES
from embodied.memory import Memory
from embodied.planner import Decision, Find, Finish, Planner, View
from embodied.simulator import Simulator
from embodied.task import Task
from embodied.trace import Acted, Called, Event


class Seeker:
    """A planner that has one thing found, and is done."""

    name = "seeker"
    privileged = False

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def start(self, view: View) -> None:
        """Nothing to prepare."""

    def decide(self, view: View) -> Decision:
        """Have it found, unless it is known of."""
        if view.history or self._known(view.memory):
            return Finish()
        return Find(Wanted((self._kind,), lambda: self._known(view.memory)))

    def _known(self, memory: Memory) -> bool:
        return any(each.object_type == self._kind for each in memory.entities())


@dataclass(frozen=True, slots=True)
class Searched:
    """One search.

    Attributes:
        task, trial, scene, kind: where, and for what.
        actions: taken for it, after the look round at the start; 0 where that has shown the thing.
        found: whether it was.
    """

    task: str
    trial: str
    scene: str
    kind: str
    actions: int
    found: bool


def targets(tasks: Sequence[Task]) -> list[tuple[Task, str]]:
    """The first task of each trial that can be done, with the first type of its goal that can be carried."""
    found: dict[str, tuple[Task, str]] = {}
    for task in tasks:
        kinds = (each.thing.type.removesuffix("Sliced") for each in task.goal.conditions)
        kind = next((each for each in kinds if each in TYPES and "pickupable" in TYPES[each].properties), None)
        if kind is not None and not task.infeasible:
            found.setdefault(task.trial, (task, kind))
    return list(found.values())


def searches(
    cases: Sequence[tuple[Task, str]],
    agents: Mapping[str, Callable[[Planner], Agent]],
    simulator: Simulator,
    seed: int,
) -> Iterator[dict[str, Searched]]:
    """Search for each case's thing with each strategy; `agents` put one together around a planner, by strategy.

    Cases whose home has no such thing are left out.
    """
    for task, kind in cases:
        simulator.reset(task.setup)
        if any(each.object_type == kind for each in simulator.state.objects()):
            yield {name: _search(task, kind, make, simulator, seed) for name, make in agents.items()}


def _search(task: Task, kind: str, make: Callable[[Planner], Agent], simulator: Simulator, seed: int) -> Searched:
    agent, events = make(Seeker(kind)), list[Event]()
    agent.run("", simulator, task.setup, emit=events.append, seed=episode_seed(seed, task.id))
    begun = next(
        (at for at, each in enumerate(events) if isinstance(each, Called) and each.skill == "find"), len(events)
    )
    actions = sum(isinstance(each, Acted) for each in events[begun:])
    found = any(each.object_type == kind for each in agent.memory.entities())
    return Searched(task.id, task.trial, task.setup.scene, kind, actions, found)


def summarise(found: Sequence[Mapping[str, Searched]], seed: int = 0) -> dict[str, Any]:
    """Figures of searches, the first strategy compared with the others.

    Returns:
        `n`: cases; `at_once`: those that the look round at the start has shown; `groups`: "all", "seen" and "unseen"
        homes, of the other cases: `n`, and by strategy `actions` (mean), `found` (share) and, but for the first,
        `saved`: the share of its actions that the first strategy saves, with the 95 % `interval` over trials.
    """
    searched = [row for row in found if any(each.actions for each in row.values())]
    groups = {
        "all": searched,
        "seen homes": [row for row in searched if not is_unseen(_any(row).scene)],
        "unseen homes": [row for row in searched if is_unseen(_any(row).scene)],
    }
    told = {name: _figures(rows, seed) for name, rows in groups.items() if rows}
    return {"n": len(found), "at_once": len(found) - len(searched), "groups": told}


def _any(row: Mapping[str, Searched]) -> Searched:
    return next(iter(row.values()))


def _figures(rows: Sequence[Mapping[str, Searched]], seed: int) -> dict[str, Any]:
    names, trials = list(rows[0]), [_any(row).trial for row in rows]
    figures: dict[str, Any] = {"n": len(rows)}
    for name in names:
        actions = [row[name].actions for row in rows]
        held = sum(row[name].found for row in rows)
        own = {
            "actions": ratio(actions, [1] * len(rows)),
            "found": held / len(rows),
            "found_interval": wilson(held, len(rows)),
        }
        if name != names[0]:
            spared = [row[name].actions - row[names[0]].actions for row in rows]
            own |= {"saved": ratio(spared, actions), "interval": ratio_interval(spared, actions, trials, seed)}
        figures[name] = own
    return figures


def search_table(summary: Mapping[str, Any]) -> RenderableType:
    """The figures as people read them."""
    first = next(iter(summary["groups"].values()), {"n": 0})
    names = [name for name in first if name != "n"]
    title = Text("actions until the thing is seen", "bold")
    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False, header_style="dim")
    table.add_column("homes", no_wrap=True)
    table.add_column("n", justify="right")
    for name in names:
        table.add_column(name, justify="right")
    for group, figures in summary["groups"].items():
        table.add_row(
            Text(group, "bold" if group == "all" else ""), str(figures["n"]), *(_cell(figures[name]) for name in names)
        )
    note = f"{summary['at_once']} of {summary['n']} things were seen at once. Mean actions, and the share found; "
    note += f"below, what {names[0] if names else 'the first'} saves of them, with the 95 % interval over trials."
    return Group(table, Text(note, "dim"))


def _cell(figures: Mapping[str, Any]) -> Text:
    cell = Text(f"{figures['actions']:.1f}  {100 * figures['found']:.0f} %")
    if figures.get("interval") is not None:
        low, high = (100 * end for end in figures["interval"])
        cell.append(f"\n{100 * figures['saved']:+.0f} % ({low:+.0f} to {high:+.0f})", "dim")
    return cell
