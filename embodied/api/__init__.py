"""The calls that most people need: `run` a sentence in a room, `evaluate` a planner, `open_session` and talk."""

from embodied.api.asked import Evaluation
from embodied.api.episode import Episode, run
from embodied.api.evaluation import estimate, evaluate
from embodied.api.retries import Retries, retry
from embodied.api.sessions import open_session

__all__ = ["Episode", "Evaluation", "Retries", "estimate", "evaluate", "open_session", "retry", "run"]
