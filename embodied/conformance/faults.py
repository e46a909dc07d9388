"""What the contract check may find: each fault by its name, with what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MESSAGES: Mapping[str, tuple[str, str]] = {
    # What is declared.
    "no-actions": ("no action is offered", "name those that `step` takes in Capabilities.actions"),
    "sensor-unknown": ("there is no sensor {0}", "offer some of: image, depth, segments"),
    "sample-poor": ("the sample takes fewer than two kinds of action", "give Sample at least two, such as a turn too"),
    "sample-undeclared": ("the sample's action {0} is not offered", "add it to Capabilities.actions"),
    "sample-refused": ("the sample's action {0} is refused: {1}", "give Sample actions that all work from its start"),
    # Order of calls.
    "step-before-reset": ("`step` before `reset` raises no SimulatorError", "raise one while there is no episode"),
    "state-before-reset": ("`state` before `reset` raises no SimulatorError", "raise one while there is no episode"),
    "step-after-close": ("`step` after `close` raises no SimulatorError", "let `close` end the episode"),
    "close-twice": ("closing what is closed raises: {0}", "let `close` do nothing the second time"),
    "reset-reports": ("what `reset` returns reports an action", "return an Observation without refusal and result"),
    "scene-unknown": (
        "a scene that is not there raises no EmbodiedError",
        "raise UnknownNameError or MissingDataError",
    ),
    "raises": ("it raises where it must not: {0}", "answer what cannot be done with a Refusal; mend what is a bug"),
    # Refusals.
    "unknown-action": ("an unknown action is not refused as INVALID_ACTION: {0}", "refuse it, and keep the state"),
    "unknown-argument": ("an unknown argument is not refused as INVALID_ARGUMENT: {0}", "compare names before acting"),
    "missing-argument": ("{0} without objectId is not refused as MISSING_ARGUMENT: {1}", "check for it before acting"),
    "unknown-object": ("{0} of no object is not refused as UNKNOWN_OBJECT: {1}", "look the id up before acting"),
    "refusal-silent": ("a refusal says nothing", "write what is wrong and what to do into Refusal.message"),
    "refusal-changes": ("a refused action changed the state: {0}", "check first, change then: all or nothing"),
    # Determinism.
    "not-repeatable": (
        "the same seed and actions gave another episode: {0}",
        "draw from one generator made of the seed",
    ),
    "reset-keeps": ("an episode leaves something behind for the next: {0}", "let `reset` set up everything anew"),
    "frame-late": ("a frame taken late shows another moment", "let `look` keep what its moment was"),
    # The true state.
    "pose-differs": ("`state.pose` is not the observation's", "read both off the same place"),
    "held-differs": ("`state.held` is not the observation's", "read both off the same place"),
    "ids-twice": ("two objects have the id {0}", "make ids unique in a scene"),
    "not-found": ("`state.get` does not find {0}, which is listed", "look ids up in what `objects` lists"),
    "parent-unknown": ("{0} is in {1}, and that is no object", "list receptacles among the objects, or give no parent"),
    "contents-differ": ("{0} is in {1} by its parent, not by `contents`", "read both off the same place"),
    "circle": ("{0} is in itself, by way of its parents", "let parents end at what is in nothing"),
    "box-inside-out": ("the box of {0} has no size, or is not finite", "give low and high corners, metres"),
    # Units and axes: metres, degrees, yaw clockwise from +z, y up.
    "yaw": ("the yaw {0} is not in [0, 360)", "take it modulo 360"),
    "turn": ("RotateRight turns the yaw by {0} degrees", "yaw is clockwise, seen from above, in degrees"),
    "ahead": ("MoveAhead goes ({0}) where the yaw points to ({1})", "yaw 0 is +z, yaw 90 is +x"),
    "step-length": ("MoveAhead goes {0} m", "positions are in metres, a step is a fraction of one"),
    "tilt": ("LookDown tilts the camera by {0} degrees", "a positive horizon looks down, in degrees"),
    "off-the-floor": ("the robot stands where no cell is free", "free cells are 0.25 m wide, in x and z"),
    # Frames.
    "frame-missing": ("sensors are offered, and there is no `look`", "give every observation one, or offer no sensor"),
    "frame-undeclared": ("there is a `look`, and no sensor is offered", "offer what its frames hold"),
    "image-form": ("the image is {0}", "give (height, width, 3) uint8, RGB, of the camera's size"),
    "depth-form": ("the depth is {0}", "give (height, width) float32, of the image's size"),
    "segments-form": ("the segments are {0}", "give (height, width) int32, of the image's size"),
    "segment-nameless": ("segment {0} has no id", "list an id for every number that shows; NOBODY is -1"),
    "frame-pose": ("a frame was taken from elsewhere than the observation tells", "give both the same pose"),
    "depth-unit": (
        "what is seen of {0} lies {1:.1f} m away from its box",
        "depth is in metres along the camera's axis; see Camera.unproject for the axes",
    ),
    # Keeping and putting back.
    "snapshot-missing": ("a snapshot is offered, and there is no snapshot() or restore()", "add both, or offer none"),
    "snapshot-forgets": ("restore() does not bring back what was kept: {0}", "keep pose, hand and every object"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that breaks the contract."""

    name: str
    what: str
    fix: str


def fault(name: str, *details: object) -> Fault:
    """The fault of that name, with its details put in."""
    what, fix = MESSAGES[name]
    return Fault(name, what.format(*details), fix)
