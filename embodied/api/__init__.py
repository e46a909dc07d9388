"""The two calls that most people need: `run` a sentence in a room, `evaluate` a planner on a suite."""

from embodied.api.episode import Episode, run
from embodied.api.evaluation import Evaluation, estimate, evaluate
from embodied.api.retries import Retries, retry

__all__ = ["Episode", "Evaluation", "Retries", "estimate", "evaluate", "retry", "run"]
