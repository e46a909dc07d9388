"""Planners of an outsider: two sound ones, and four that put the runner to the test."""

from __future__ import annotations

import os
import signal
import time

from embodied import Act, Decision, Finish, Materials, Planner, Subgoal, View
from embodied.language import LanguageModel
from embodied.query import Decompose


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
        time.sleep(0.25)
        return super().decide(view)


class Asking(Polite):
    """Asks a language model what to do, and leaves it at that."""

    calls_per_episode = (1, 3)

    def __init__(self, name: str, model: LanguageModel) -> None:
        super().__init__(name)
        self._model = model

    def start(self, view: View) -> None:
        super().start(view)
        self._model.complete([Decompose(view.instruction)])

    def decide(self, view: View) -> Decision:
        return Finish()


class Mortal(Asking):
    """Asks, and on one word its process dies before it can say what that cost."""

    def decide(self, view: View) -> Decision:
        if "fridge" in view.instruction:
            os.kill(os.getpid(), signal.SIGKILL)
        return Finish()


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


def make_asking(materials: Materials) -> Planner:
    """Ask a language model once."""
    return Asking("asking", materials.model)


def make_mortal(materials: Materials) -> Planner:
    """Ask once, and take the process down on one word."""
    return Mortal("mortal", materials.model)
