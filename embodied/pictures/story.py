"""What a viewer should know at each moment of an episode, told from its events alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from embodied.dialogue import Heard, Heeded, Questioned
from embodied.household.state import Snapshot
from embodied.pictures.recorder import Moment
from embodied.pictures.wording import arguments_of, in_words, kind_of, kind_words
from embodied.skill import Reason
from embodied.trace import (
    ENDINGS,
    Acted,
    Answered,
    Asked,
    Called,
    Decided,
    Ended,
    Event,
    Grounded,
    Planned,
    Scored,
    Stopped,
)
from embodied.words import counted


class Mark(Enum):
    """How far a subgoal is."""

    AHEAD = "ahead"
    NOW = "now"
    DONE = "done"
    FAILED = "failed"


class Tone(Enum):
    """What kind of thing is being said."""

    PLAIN = "plain"
    GOOD = "good"
    REFUSED = "refused"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Line:
    """A subgoal of the plan: in words, and as the trace has it."""

    words: str
    text: str
    mark: Mark = Mark.AHEAD


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate call.

    Attributes:
        words: the call for people.
        target: id of the object that it is about, the last that it names.
        place: what that object is on or in, for people.
        total, scores: its total, and the scores that make it up.
    """

    words: str
    target: str
    place: str
    total: float | None
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Still:
    """A moment worth seeing.

    Attributes:
        kept: the home.
        plan: what is done and what is ahead.
        options, count: the best candidates of the present subgoal, best first; how many there were.
    forbidden: calls that a rule forbids, each with the rule.
        target: id of what the robot is busy with; empty for nothing.
        heading, detail, tone: what happens just now.
        path: (x, z) where the robot has been, metres.
        actions: of each taken so far, whether it worked.
        conditions: the goal's, once they are tested.
        closes: whether a subgoal ends here.
    """

    kept: Snapshot
    plan: tuple[Line, ...] = ()
    options: tuple[Option, ...] = ()
    count: int = 0
    forbidden: tuple[str, ...] = ()
    target: str = ""
    heading: str = ""
    detail: str = ""
    tone: Tone = Tone.PLAIN
    path: tuple[tuple[float, float], ...] = ()
    actions: tuple[bool, ...] = ()
    conditions: tuple[tuple[str, bool], ...] = ()
    closes: bool = False


def tell(moments: Sequence[Moment]) -> Iterator[tuple[Event, Still]]:
    """Each event after the first with what is to be seen then."""
    if not moments:
        return
    pose = moments[0].kept.pose
    still = Still(moments[0].kept, path=((pose.x, pose.z),))
    for moment in moments:
        still = after(replace(still, kept=moment.kept, closes=False), moment.event)
        yield moment.event, still


def after(still: Still, event: Event) -> Still:
    """What is to be seen after an event."""
    match event:
        case Planned(subgoals, source):
            kept = tuple(line for line in still.plan if line.mark is not Mark.AHEAD)
            plan = (*kept, *(Line(in_words(each), each) for each in subgoals))
            return replace(still, plan=plan, heading="Makes a plan", detail=source, tone=Tone.PLAIN, options=())
        case Asked():
            return replace(still, heading="Asks the language model", detail=event.model, tone=Tone.PLAIN)
        case Decided("act", text):
            line = in_words(text)
            return replace(
                still,
                plan=_begun(still.plan, text),
                options=(),
                count=0,
                forbidden=(),
                target="",
                heading=line,
                detail="",
            )
        case Decided("find", text):
            return replace(still, heading=f"Looks for {text}", detail="", tone=Tone.PLAIN, options=(), target="")
        case Decided("ask", text):
            return replace(still, heading="Asks", detail=text, tone=Tone.TALK)
        case Answered(answer):
            return replace(still, heading="The person answers", detail=answer, tone=Tone.TALK)
        case Heard(utterance):
            return replace(still, heading="The person says", detail=utterance, tone=Tone.TALK)
        case Heeded(text=str() as text) if text:
            return replace(still, detail=text, tone=Tone.TALK)
        case Questioned(question):
            return replace(still, heading="Asks", detail=question, tone=Tone.TALK)
        case Decided(decision, text):
            heading = "Finishes" if decision == "finish" else "Gives up"
            return replace(still, heading=heading, detail=text, tone=Tone.PLAIN, target="")
        case Grounded(candidates, count, forbidden):
            options = tuple(_option(each, still.kept) for each in candidates)
            return replace(still, options=options, count=count, forbidden=forbidden)
        case Called(words=words):
            target = still.options[0].target if still.options else ""
            return replace(still, heading=words, detail="", tone=Tone.PLAIN, target=target)
        case Acted():
            return _acted(still, event)
        case Ended(reason, detail):
            return _ended(still, reason, detail)
        case Stopped():
            good = event.ending == "finish"
            taken = f"{counted(event.actions, 'action')}, {event.failures} refused"
            detail = " · ".join(filter(None, [taken, event.detail]))
            heading = ENDINGS.get(event.ending, event.ending).capitalize()
            tone = Tone.PLAIN if good else Tone.TALK
            return replace(still, heading=heading, detail=detail, tone=tone, target="", options=())
        case Scored(success, conditions):
            heading, tone = ("Goal reached", Tone.GOOD) if success else ("Goal missed", Tone.REFUSED)
            return replace(still, heading=heading, tone=tone, conditions=conditions)
    return still


def _acted(still: Still, event: Acted) -> Still:
    named = event.arguments.get("objectId", "")
    target = named if isinstance(named, str) else ""
    here = event.pose[0], event.pose[2]
    worked = event.refusal is None
    return replace(
        still,
        heading=" ".join(filter(None, [event.action, kind_of(target)])),
        detail="" if worked else f"refused: {event.message or event.refusal}",
        tone=Tone.PLAIN if worked else Tone.REFUSED,
        target=target or (still.options[0].target if still.options else ""),
        path=still.path if still.path[-1] == here else (*still.path, here),
        actions=(*still.actions, worked),
    )


def _ended(still: Still, reason: str | None, detail: str) -> Still:
    again = reason == Reason.INTERRUPTED.value
    mark = Mark.DONE if reason is None else Mark.AHEAD if again else Mark.FAILED
    plan = tuple(replace(line, mark=mark) if line.mark is Mark.NOW else line for line in still.plan)
    now = next((line.words for line in still.plan if line.mark is Mark.NOW), still.heading)
    if reason is None:
        return replace(still, plan=plan, heading=now, detail="done", tone=Tone.GOOD, closes=True)
    if again:
        return replace(still, plan=plan, heading=now, detail="interrupted", tone=Tone.TALK, closes=True)
    why = ": ".join(filter(None, [reason.replace("_", " "), detail]))
    return replace(still, plan=plan, heading=now, detail=why, tone=Tone.REFUSED, closes=True)


def _begun(plan: tuple[Line, ...], text: str) -> tuple[Line, ...]:
    """The plan with a subgoal begun; one that is not next in it is put in before what is ahead."""
    first = next((index for index, line in enumerate(plan) if line.mark is Mark.AHEAD), len(plan))
    begun = Line(in_words(text), text, Mark.NOW)
    rest = plan[first + 1 :] if plan[first : first + 1] and plan[first].text == text else plan[first:]
    return (*plan[:first], begun, *rest)


def _option(candidate: Mapping[str, Any], kept: Snapshot) -> Option:
    call, total = str(candidate.get("call", "")), candidate.get("total")
    scores = {
        str(name): float(value)
        for name, value in candidate.items()
        if name not in ("call", "total") and isinstance(value, int | float)
    }
    target = next(reversed(arguments_of(call)), "")
    item = kept.instances.get(target)
    place = f"at {kind_words(item.parent)}" if item is not None and item.parent else ""
    return Option(in_words(call), target, place, float(total) if isinstance(total, int | float) else None, scores)
