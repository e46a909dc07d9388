"""How fast the household simulator is, on one core: medians of repeated runs, printed as a table.

Run it by `make bench`. Figures are a machine's, not a test's: nothing fails when they are low.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from embodied.household import Controller

ROUNDS = 15
"""Repetitions, of which the median is shown."""
SCENES = ("living_room", "kitchen")
"""One of about 60 objects, and one of about 100."""
WALK = "RotateRight MoveAhead MoveBack LookDown LookUp RotateLeft MoveLeft MoveRight".split()


def rate(work: Callable[[], int]) -> float:
    """The median number of things done a second; `work` says how many it did."""
    work()
    rates = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        done = work()
        rates.append(done / (time.perf_counter() - begun))
    return statistics.median(rates)


def navigation(controller: Controller, *, read: bool = False) -> Callable[[], int]:
    """Steps, turns and tilts, as many forth as back; their metadata read or not."""

    def work() -> int:
        for _ in range(50):
            for name in WALK:
                event = controller.step(name)
                if read:
                    assert event.metadata["objects"]
        return 50 * len(WALK)

    return work


def in_turn(controller: Controller, actions: Sequence[tuple[str, str]], *, read: bool = False) -> Callable[[], int]:
    """Interactions one after the other, each of which has to work."""

    def work() -> int:
        for _ in range(60):
            for name, target in actions:
                event = controller.step(name, objectId=target)
                if not event:
                    raise RuntimeError(event.metadata["errorMessage"])
                if read:
                    assert event.metadata["objects"]
        return 60 * len(actions)

    return work


def stand_before(controller: Controller, kind: str, actions: Sequence[str]) -> tuple[str, list[tuple[str, str]]]:
    """Stand where actions work on some object of a type: its id, and the actions with their targets."""
    for thing in controller.last_event.objects_by_type(kind):
        poses = controller.step("GetInteractablePoses", objectId=thing["objectId"], horizons=[30]).metadata
        for pose in poses["actionReturn"] or ():
            position = {axis: pose[axis] for axis in "xyz"}
            keys = ("rotation", "horizon", "standing")
            controller.step("TeleportFull", position=position, **{key: pose[key] for key in keys})
            targets = {"PutObject": (thing["parentReceptacles"] or [""])[0]}
            calls = [(name, targets.get(name, thing["objectId"])) for name in actions]
            if all(controller.step(name, objectId=target) for name, target in calls * 3):
                return thing["objectId"], calls
            controller.reset()
    raise LookupError(f"{actions} do not work on any {kind} here")


def figures(scene: str) -> list[tuple[str, float, str, str]]:
    """What was measured, how much, its unit, and what it should reach."""
    with Controller(scene=scene) as controller:
        rows = [("navigation, metadata not read", rate(navigation(controller)), "/s", "30,000 /s")]
        rows.append(("navigation, metadata read", rate(navigation(controller, read=True)), "/s", "2,000 /s"))
        for kind, actions in (
            ("Book" if scene == "living_room" else "Mug", ["PickupObject", "PutObject"]),
            ("Drawer" if scene == "living_room" else "Cabinet", ["OpenObject", "CloseObject"]),
            ("FloorLamp" if scene == "living_room" else "Faucet", ["ToggleObjectOn", "ToggleObjectOff"]),
        ):
            controller.reset()
            target, calls = stand_before(controller, kind, actions)
            words = f"{actions[0]} and {actions[1]} ({target.partition('|')[0]})"
            rows.append((words, rate(in_turn(controller, calls)), "/s", "10,000 /s"))
            rows.append((f"{words}, metadata read", rate(in_turn(controller, calls, read=True)), "/s", "2,000 /s"))
        rows.append(("reset", 1e3 / rate(_resets(controller)), "ms", "2 ms at most"))
        rows.append(("snapshot and restore", 1e3 / rate(_snapshots(controller)), "ms", "1 ms at most"))
        return rows


def _resets(controller: Controller) -> Callable[[], int]:
    def work() -> int:
        for _ in range(50):
            controller.reset()
        return 50

    return work


def _snapshots(controller: Controller) -> Callable[[], int]:
    home = controller.home

    def work() -> int:
        for _ in range(200):
            kept = home.snapshot()
            controller.step("RotateRight")
            home.restore(kept)
        return 200

    return work


def main() -> None:
    """Measure and print."""
    console = Console()
    for scene in SCENES:
        with Controller(scene=scene) as controller:
            count = len(controller.last_event.metadata["objects"])
        table = Table("what", "median", "wanted", title=f"{scene}, {count} objects", title_justify="left")
        for column in table.columns[1:]:
            column.justify = "right"
        for words, value, unit, wanted in figures(scene):
            table.add_row(words, f"{value:,.3f} {unit}" if unit == "ms" else f"{value:,.0f} {unit}", wanted)
        console.print(table)
    console.print(f"medians of {ROUNDS} runs on one core, Python {sys.version.split()[0]}", style="dim")


if __name__ == "__main__":
    main()
