"""Puts the parts together by their names: simulator, agent, planner, scenes. Layer 5: it alone knows every room.

What installed packages may add, by entry-point group:

- `embodied.planners`: a planner, the value being a function from `Materials` to a `Planner`;
- `embodied.rewards`: a reward method, a class as `rewards.methods.Method` says;
- `embodied.perceivers`: a way of seeing, as `perceivers.choice` has them;
- `embodied.searches`: a search strategy, a `finders.strategies.Strategy`;
- `embodied.skills`: a skill library, a folder (`pathlib.Path`) or a module whose folder is meant;
- `embodied.scenes`: scenes, likewise a folder, of NAME.json;
- `embodied.suites`: suites, likewise a folder, of NAME.toml.
"""

from embodied.wiring.agents import Extras, StageBuilder, make_agent, make_extras, make_faults, make_judge
from embodied.wiring.choices import FULL, KNOWLEDGE, SCORERS, Choices, Progress, knowledge, scorers, silent
from embodied.wiring.corrections import make_listener, make_notebook, make_understanding
from embodied.wiring.data import ALFRED_EXAMPLES, alfred_data, scene_library
from embodied.wiring.materials import Materials
from embodied.wiring.oracles import LANGUAGE, MEMORY, PARTS, SKILLS, oracles, swapped
from embodied.wiring.past import FORGETFUL, Remembering, make_past, uses_clip
from embodied.wiring.planners import EXPERT, NO_MODEL, PLANNERS, check_model, make_planner

__all__ = [
    "ALFRED_EXAMPLES",
    "EXPERT",
    "FORGETFUL",
    "FULL",
    "KNOWLEDGE",
    "LANGUAGE",
    "MEMORY",
    "NO_MODEL",
    "PARTS",
    "PLANNERS",
    "SCORERS",
    "SKILLS",
    "Choices",
    "Extras",
    "Materials",
    "Progress",
    "Remembering",
    "StageBuilder",
    "alfred_data",
    "check_model",
    "knowledge",
    "make_agent",
    "make_extras",
    "make_faults",
    "make_judge",
    "make_listener",
    "make_notebook",
    "make_past",
    "make_planner",
    "make_understanding",
    "oracles",
    "scene_library",
    "scorers",
    "silent",
    "swapped",
    "uses_clip",
]
