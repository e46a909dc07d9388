"""The checks of what is declared, of the order of calls, of refusals, determinism and snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from embodied.capabilities import SENSORS
from embodied.conformance.faults import Fault, fault
from embodied.conformance.frames import frames
from embodied.conformance.state import units, world
from embodied.conformance.trial import Trial, alike, difference, frame_of, parting, truth
from embodied.errors import EmbodiedError, SimulatorError
from embodied.simulator import Action, RefusalKind, Simulator

Check = Callable[[Trial], Iterator[Fault]]
NOWHERE = "NoSuchThing|+00.00|+00.00|+00.00"
AIMED = ("PickupObject", "OpenObject", "CloseObject", "ToggleObjectOn", "SliceObject")
"""Actions that have to be aimed at an object."""


def declared(trial: Trial) -> Iterator[Fault]:
    """What is offered can be meant, and the sample keeps to it."""
    offered, taken = trial.backend.capabilities, [each.name for each in trial.sample.actions]
    if not offered.actions:
        yield fault("no-actions")
    yield from (fault("sensor-unknown", name) for name in sorted(offered.sensors - set(SENSORS)))
    if len(set(taken)) < 2:
        yield fault("sample-poor")
    yield from (fault("sample-undeclared", name) for name in sorted(set(taken) - offered.actions))


def sample_works(trial: Trial) -> Iterator[Fault]:
    """The sample's actions work, and `reset` reports none."""
    _, (first, *rest) = trial.played()
    if first.refusal is not None or first.result is not None:
        yield fault("reset-reports")
    for action, seen in zip(trial.sample.actions, rest, strict=True):
        if seen.refusal is not None:
            yield fault("sample-refused", action.name, seen.refusal.message)
            return


def in_turn(trial: Trial) -> Iterator[Fault]:
    """Calls out of turn are errors, and so is a scene that is not there."""
    simulator, action = trial.fresh(), trial.sample.actions[0]
    if not _raises(SimulatorError, lambda: simulator.step(action)):
        yield fault("step-before-reset")
    if not _raises(SimulatorError, lambda: simulator.state.pose):
        yield fault("state-before-reset")
    if not _raises(EmbodiedError, lambda: simulator.reset(replace(trial.sample.setup, scene="no-such-scene"))):
        yield fault("scene-unknown")


def closing(trial: Trial) -> Iterator[Fault]:
    """`close` ends the episode, and is harmless afterwards."""
    simulator, action = trial.fresh(), trial.sample.actions[0]
    simulator.reset(trial.sample.setup)
    simulator.close()
    if not _raises(SimulatorError, lambda: simulator.step(action)):
        yield fault("step-after-close")
    try:
        simulator.close()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the check is to tell
        yield fault("close-twice", f"{type(error).__name__}: {error}")


def refusals(trial: Trial) -> Iterator[Fault]:
    """What cannot be done is refused for the right reason, says why, and changes nothing."""
    simulator, _ = trial.played()
    offered, some = trial.backend.capabilities.actions, trial.sample.actions[0]
    unknown = Action(some.name, {**some.arguments, "noSuchArgument": 1})
    yield from _refused(simulator, Action("NoSuchAction"), RefusalKind.INVALID_ACTION, "unknown-action")
    yield from _refused(simulator, unknown, RefusalKind.INVALID_ARGUMENT, "unknown-argument")
    for name in AIMED:
        if name in offered:
            yield from _refused(simulator, Action(name), RefusalKind.MISSING_ARGUMENT, "missing-argument", name)
            aimed = Action(name, {"objectId": NOWHERE})
            yield from _refused(simulator, aimed, RefusalKind.UNKNOWN_OBJECT, "unknown-object", name)
            return


def repeatable(trial: Trial) -> Iterator[Fault]:
    """The same seed gives the same episode, in a new simulator and in one that was used before."""
    used, first = trial.played()
    _, second = trial.played()
    if where := parting(first, second):
        yield fault("not-repeatable", where)
        return
    _, third = trial.played(used)
    if where := parting(second, third):
        yield fault("reset-keeps", where)


def lasting(trial: Trial) -> Iterator[Fault]:
    """A frame shows its moment, however late it is taken."""
    simulator = trial.fresh()
    seen = [simulator.reset(trial.sample.setup)]
    at_once = [frame_of(seen[0])]
    for action in trial.sample.actions:
        seen.append(simulator.step(action))
        at_once.append(frame_of(seen[-1]))
    if not all(alike(kept, frame_of(each)) for kept, each in zip(at_once, seen, strict=True)):
        yield fault("frame-late")


def snapshots(trial: Trial) -> Iterator[Fault]:
    """What was kept comes back whole."""
    if not trial.backend.capabilities.snapshot:
        return
    simulator = trial.fresh()
    snapshot, restore = getattr(simulator, "snapshot", None), getattr(simulator, "restore", None)
    if snapshot is None or restore is None:
        yield fault("snapshot-missing")
        return
    simulator.reset(trial.sample.setup)
    before, kept = truth(simulator), snapshot()
    for action in trial.sample.actions:
        simulator.step(action)
    restore(kept)
    if where := difference(before, truth(simulator)):
        yield fault("snapshot-forgets", where)


CHECKS: tuple[Check, ...] = (
    declared,
    in_turn,
    sample_works,
    closing,
    refusals,
    repeatable,
    lasting,
    world,
    units,
    frames,
    snapshots,
)
"""All that makes up the contract, in the order in which it is looked at."""


def check(trial: Trial) -> Iterator[tuple[str, list[Fault]]]:
    """Run every check; yields its name with what it found. Where the sample does not work the rest is left out."""
    for each in CHECKS:
        try:
            found = list(each(trial))
        except EmbodiedError as error:  # it knows best what to do
            found = [Fault("raises", fault("raises", error.summary).what, error.fix)]
        except Exception as error:  # noqa: BLE001 - a simulator may be anybody's: what it raises is a finding
            found = [fault("raises", f"{type(error).__name__}: {error}")]
        finally:
            trial.close()
        yield each.__name__, found
        if each is sample_works and any(one.name in ("sample-refused", "raises") for one in found):
            return


def _raises(kind: type[Exception], call: Callable[[], object]) -> bool:
    """Whether a call raises an error of that kind; what else it raises passes."""
    try:
        call()
    except kind:
        return True
    return False


def _refused(simulator: Simulator, action: Action, kind: RefusalKind, name: str, *details: str) -> Iterator[Fault]:
    before = truth(simulator)
    refusal = simulator.step(action).refusal
    if refusal is None or refusal.kind is not kind:
        yield fault(name, *details, "it was done" if refusal is None else f"{refusal.kind.name}")
    elif not refusal.message:
        yield fault("refusal-silent")
    if refusal is not None and (where := difference(before, truth(simulator))):
        yield fault("refusal-changes", where)
