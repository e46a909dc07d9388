"""The two calls that most people need: `run` a sentence in a room, `evaluate` a planner on a suite."""

from embodied.api.episode import Episode, run
from embodied.api.evaluation import Evaluation, estimate, evaluate

__all__ = ["Episode", "Evaluation", "estimate", "evaluate", "run"]
