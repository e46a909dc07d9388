"""Planners of an outsider: a sound one, and three that put the runner to the test."""

from __future__ import annotations

import os
import signal
import time

from embodied import Act, Decision, Finish, Materials, Planner, Subgoal, View


class Polite:
    """Waves once, and is done."""

    privileged = False

    def __init__(self, name: str) -> None:
        self.name = name

    def start(self, view: View) -> None:
        self._waved = False

    def decide(self, view: View) -> Decision:
        if self._waved:
            return Finish()
        self._waved = True
        return Act(Subgoal("wave", {"target": "Apple"}))


class Faulty(Polite):
    """Breaks on one word, after its first step."""

    def decide(self, view: View) -> Decision:
        if self._waved and "fridge" in view.instruction:
            raise KeyError("a bug")
        return super().decide(view)


class Deadly(Polite):
    """Kills its own process on one word, as a machine without memory would."""

    def decide(self, view: View) -> Decision:
        if "fridge" in view.instruction:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().decide(view)


class Slow(Polite):
    """Takes its time, so that it can be interrupted."""

    def decide(self, view: View) -> Decision:
        time.sleep(0.1)
        return super().decide(view)


def make_polite(materials: Materials) -> Planner:
    """Wave once: manners before work."""
    return Polite("polite")


def make_faulty(materials: Materials) -> Planner:
    """Break on one word."""
    return Faulty("faulty")


def make_deadly(materials: Materials) -> Planner:
    """Take the process down on one word."""
    return Deadly("deadly")


def make_slow(materials: Materials) -> Planner:
    """Take your time."""
    return Slow("slow")
