"""How a robot gets to where it can see and reach, and handles things there: what skills are made of."""

from embodied.motion.appliances import BASINS, faucets, in_microwave
from embodied.motion.approach import approach
from embodied.motion.handling import cover, do, interact, open_up, place, sequence, treat, uncover, uncovered
from embodied.motion.looking import FAR, SMALL, costs, in_view, look_about, look_at, stance_at, turn_round
from embodied.motion.nearest import actions_to, known, nearest
from embodied.motion.paths import Walk, walk_from
from embodied.motion.spots import free_spots, points_of
from embodied.motion.stances import Stance, stances
from embodied.motion.sure import sure
from embodied.motion.survey import look_around

__all__ = [
    "BASINS",
    "FAR",
    "SMALL",
    "Stance",
    "Walk",
    "actions_to",
    "approach",
    "costs",
    "cover",
    "do",
    "faucets",
    "free_spots",
    "in_microwave",
    "in_view",
    "interact",
    "known",
    "look_about",
    "look_around",
    "look_at",
    "nearest",
    "open_up",
    "place",
    "points_of",
    "sequence",
    "stance_at",
    "stances",
    "sure",
    "treat",
    "turn_round",
    "uncover",
    "uncovered",
    "walk_from",
]
