"""A language planner for simulated household robots.

    import embodied

    episode = embodied.run("put a mug in the coffee machine", scene="kitchen")
    report = embodied.evaluate("household", planner="plan", episodes=10)
    print(report)

What is named here is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from embodied.agent import Agent as Agent
    from embodied.api import Episode as Episode
    from embodied.api import Evaluation as Evaluation
    from embodied.api import evaluate as evaluate
    from embodied.api import open_session as open_session
    from embodied.api import run as run
    from embodied.encoder import ImageTextEncoder as ImageTextEncoder
    from embodied.encoder import TextEncoder as TextEncoder
    from embodied.entity import Entity as Entity
    from embodied.errors import EmbodiedError as EmbodiedError
    from embodied.evaluation.report import Report as Report
    from embodied.facts import HAND_EMPTY as HAND_EMPTY
    from embodied.facts import Fact as Fact
    from embodied.frame import Frame as Frame
    from embodied.geometry import Box as Box
    from embodied.geometry import Pose as Pose
    from embodied.goal import Condition as Condition
    from embodied.goal import Goal as Goal
    from embodied.grounding import Candidate as Candidate
    from embodied.grounding import Grounder as Grounder
    from embodied.hearing import Speaker as Speaker
    from embodied.hearing import Utterance as Utterance
    from embodied.memory import Memory as Memory
    from embodied.perception import Detection as Detection
    from embodied.perception import Perception as Perception
    from embodied.planner import Act as Act
    from embodied.planner import Ask as Ask
    from embodied.planner import Decision as Decision
    from embodied.planner import Exchange as Exchange
    from embodied.planner import Find as Find
    from embodied.planner import Finish as Finish
    from embodied.planner import GiveUp as GiveUp
    from embodied.planner import Planner as Planner
    from embodied.planner import Step as Step
    from embodied.planner import View as View
    from embodied.sessions.session import Session as Session
    from embodied.sight import Camera as Camera
    from embodied.simulator import Action as Action
    from embodied.simulator import Observation as Observation
    from embodied.simulator import Refusal as Refusal
    from embodied.simulator import RefusalKind as RefusalKind
    from embodied.simulator import Simulator as Simulator
    from embodied.simulator import WorldState as WorldState
    from embodied.skill import ACHIEVED as ACHIEVED
    from embodied.skill import Outcome as Outcome
    from embodied.skill import Parameter as Parameter
    from embodied.skill import Reason as Reason
    from embodied.skill import Run as Run
    from embodied.skill import Skill as Skill
    from embodied.skill import SkillCall as SkillCall
    from embodied.task import Example as Example
    from embodied.task import Limits as Limits
    from embodied.task import Setup as Setup
    from embodied.task import Subgoal as Subgoal
    from embodied.task import Task as Task
    from embodied.thing import Thing as Thing
    from embodied.trace import Event as Event
    from embodied.trace_file import read_trace as read_trace
    from embodied.trace_file import write_trace as write_trace
    from embodied.wiring import Choices as Choices
    from embodied.wiring import Materials as Materials

_MODULES = {
    "agent": "Agent",
    "api": "Episode Evaluation evaluate open_session run",
    "encoder": "ImageTextEncoder TextEncoder",
    "errors": "EmbodiedError",
    "evaluation.report": "Report",
    "facts": "HAND_EMPTY Fact",
    "frame": "Frame",
    "geometry": "Box Pose",
    "goal": "Condition Goal",
    "grounding": "Candidate Grounder",
    "entity": "Entity",
    "hearing": "Speaker Utterance",
    "memory": "Memory",
    "perception": "Detection Perception",
    "planner": "Act Ask Decision Exchange Find Finish GiveUp Planner Step View",
    "sessions.session": "Session",
    "sight": "Camera",
    "simulator": "Action Observation Refusal RefusalKind Simulator WorldState",
    "skill": "ACHIEVED Outcome Parameter Reason Run Skill SkillCall",
    "task": "Example Limits Setup Subgoal Task",
    "thing": "Thing",
    "trace": "Event",
    "trace_file": "read_trace write_trace",
    "wiring": "Choices Materials",
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'embodied' has no attribute '{name}'")
    return getattr(import_module(f"embodied.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
