"""A session's story as lines for a terminal. What people and models said is shown as text, whatever it contains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text

from embodied.dialogue import Heard, Heeded, Questioned
from embodied.known import Known
from embodied.query import plain
from embodied.sessions.phases import Phase
from embodied.sessions.session import Done, Why
from embodied.sessions.story import Broke, Entry, Said, Saw, Skipped, State
from embodied.trace import ENDINGS, Called, Decided, Disturbed, Ended, Planned, Reminded, Started, Stopped
from embodied.words import counted

MOST_SEEN = 5
"""Things that are named of what the robot sees."""
MOST_CANDIDATES = 6
_EFFECTS: Mapping[str, tuple[str, str]] = {
    "instead": ("↳ first", "cyan"),
    "nudged": ("↳ moves", "cyan"),
    "changed": ("↳ changed", "cyan"),
    "learnt": ("↳ keeps in mind", "magenta"),
    "restarted": ("↳ a new task", "cyan"),
    "halted": ("↳ stands still", "yellow"),
    "resumed": ("↳ goes on", "cyan"),
    "undone": ("↳ undoes it", "cyan"),
    "answered": ("↳ answered", "cyan"),
    "impossible": ("↳ cannot", "red"),
    "none": ("↳", "dim"),
}


def said(text: str, *styled: tuple[str, str] | str) -> Text:
    """A line: safe text, then parts with styles."""
    return Text.assemble(plain(text), *((plain(p), "") if isinstance(p, str) else (_kept(p[0]), p[1]) for p in styled))


def _kept(text: str) -> str:
    """Text without what steers a terminal, its outer spaces kept."""
    left, right = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    return " " * left + plain(text) + " " * right


class Lines:
    """Turns entries into lines; keeps what it needs to tell one from the other."""

    def __init__(self) -> None:
        self._words = ""
        self._seen: tuple[str, ...] = ()
        self._phase = Phase.READY

    def __call__(self, entry: Entry) -> Iterator[Text]:
        """The lines of one entry; most have none."""
        match entry.what:
            case Said(text=text, person=person):
                yield said("", (f"{person or 'you':<5}  ", "bold green"), (text, "bold"))
            case Started(instruction=instruction):
                yield said("", ("robot  ", "bold blue"), f"“{instruction}”")
            case Planned(subgoals):
                yield said("", (f"       a plan of {counted(len(subgoals), 'step')}", "dim"))
            case Reminded(examples, lessons):
                yield from (said("", ("       recalls  ", "magenta"), each) for each in (*lessons, *examples))
            case Called(words=words):
                self._words = words
            case Decided("find", text):
                self._words = f"look for {text}"
            case Ended(reason, detail):
                yield self._ended(reason, detail)
            case Questioned(question) | Decided("ask", question):
                yield said("", ("robot  ", "bold blue"), (question, "bold yellow"))
            case Heard(kind=kind, confidence=confidence, meaning=meaning):
                yield said("", (f"       {kind} {confidence:.2f}: {'; '.join(meaning)}", "dim"))
            case Heeded(effect, text):
                name, style = _EFFECTS[effect]
                yield said("", (f"       {name} ", style), text)
            case Saw(things) if things != self._seen:
                self._seen = things
                yield said("", (f"       sees {_listed(things)}", "dim"))
            case Disturbed(change, thing):
                yield said("", (f"       unseen: {change} {thing.partition('|')[0]}", "magenta"))
            case Stopped(ending, actions, _, detail):
                style = "bold green" if ending == "finish" else "bold yellow"
                yield said(
                    "",
                    ("robot  ", "bold blue"),
                    (f"{ENDINGS.get(ending, ending)} ", style),
                    (counted(actions, "action"), "dim"),
                )
                if detail:
                    yield said("", (f"       {detail}", "dim"))
            case Broke(what):
                yield said("", ("error  ", "bold red"), what)
            case Skipped(count):
                yield said("", (f"… {count} entries are kept no more", "dim"))
            case State(phase=Phase.HALTED) if self._phase is not Phase.HALTED:
                yield said("", ("robot  ", "bold blue"), ("stands still. Say what to do, or “go on”.", "yellow"))
        if isinstance(entry.what, State):
            self._phase = entry.what.phase

    def _ended(self, reason: str | None, detail: str) -> Text:
        words, self._words = self._words, ""
        if reason is None:
            return said("", ("     ✓ ", "bold green"), words)
        if reason == "interrupted":
            return said("", ("     ‖ ", "yellow"), (words, "dim"))
        return said("", ("     ✗ ", "bold red"), f"{words} ", (f"  {reason}  {detail}", "dim"))


def why(found: Why) -> Iterator[Text]:
    """Why the robot does what it does: the candidates with their scores."""
    if not found.call and not found.candidates:
        yield said("", ("nothing has been called yet", "dim"))
        return
    verb = "does" if found.running else "did last"
    yield said("", (f"{verb}: ", "dim"), (found.call, "bold"))
    for title, candidates, name in (("steps", found.weighed, "step"), ("calls", found.candidates, "call")):
        if candidates:
            yield said("", (f"{title} that it was chosen among, best first", "dim"))
            yield from (_candidate(each, name) for each in candidates[:MOST_CANDIDATES])
    yield from (said("", ("  forbidden  ", "red"), each) for each in found.forbidden)


def _candidate(scores: Mapping[str, Any], name: str) -> Text:
    called = next((str(scores[key]) for key in (name, "call", "step", "words") if key in scores), "")
    parts = [f"{key} {value:.2f}" for key, value in scores.items() if isinstance(value, int | float) and key != "total"]
    total = scores.get("total", 0.0)
    return said("", (f"  {float(total):7.2f}  ", "cyan"), f"{called} ", ("  " + "  ".join(parts), "dim"))


def history(done: tuple[Done, ...]) -> Iterator[Text]:
    """The tasks so far."""
    if not done:
        yield said("", ("no task yet", "dim"))
    for number, each in enumerate(done, start=1):
        ending = ENDINGS.get(each.ending, "at it")
        yield said(
            "",
            (f"{number:>3}  ", "dim"),
            f"{each.instruction} ",
            (f"  {ending}, {counted(each.actions, 'action')}", "dim"),
        )


def lessons(kept: tuple[Known, ...]) -> Iterator[Text]:
    """What was taught and holds."""
    if not kept:
        yield said("", ("nothing was taught yet", "dim"))
    for each in kept:
        scope = ", ".join(
            filter(None, [each.scope.home, each.scope.person, each.scope.task and f"“{each.scope.task}”"])
        )
        about = f"  {each.lesson.kind}" + (f", for {scope}" if scope else "")
        yield said("", (f"{each.number:>3}  ", "dim"), f"{each.words} ", (about, "dim"))


def _listed(things: tuple[str, ...]) -> str:
    more = len(things) - MOST_SEEN
    return (", ".join(things[:MOST_SEEN]) or "nothing that it knows") + (f" and {more} more" if more > 0 else "")
