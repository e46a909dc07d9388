"""An episode on the screen, live (`embodied run`) or from its trace (`embodied show`)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from embodied.commands.folders import written_files
from embodied.commands.pictures import Wanted, recorded
from embodied.commands.screen import OUT, print_json
from embodied.dialogue import Heard, Heeded, Questioned
from embodied.errors import OptionError
from embodied.evaluation.spending import bill
from embodied.models.choice import ModelChoice
from embodied.planner import nobody
from embodied.rewards.checking import Checking
from embodied.trace import (
    ENDINGS,
    Acted,
    Answered,
    Asked,
    Called,
    Decided,
    Disturbed,
    Ended,
    Event,
    Faulty,
    Injected,
    Judged,
    Learnt,
    Planned,
    Reminded,
    Scored,
    Started,
    Stopped,
)
from embodied.trace_file import read_trace, write_trace
from embodied.wiring import oracles as read_oracles
from embodied.wiring import scorers as read_scorers
from embodied.words import counted

DONE = "finish"


def run(
    instruction: str,
    scene: str,
    *,
    planner: str,
    model: ModelChoice,
    simulator: str,
    skills: tuple[str, ...],
    examples: str,
    perception: str,
    knowledge: str,
    search: str,
    repairs: bool,
    questions: int,
    oracles: str,
    seed: int,
    scorers: str,
    clip: str,
    checking: Checking,
    memory: Path | None,
    trace: Path | None,
    wanted: Wanted,
    as_json: bool,
) -> int:
    """Run one sentence; returns the exit code: 0 when the planner came to its end."""
    from embodied import api
    from embodied.pictures.recorder import Recorder
    from embodied.simulators.household import HouseholdSimulator
    from embodied.wiring import HOUSEHOLD, scene_library

    wanted.check()
    ours = simulator == HOUSEHOLD
    if wanted and not ours:
        what = "films and sheets are drawn of the household simulator's homes only"
        raise OptionError(what, where="--video, --sheet", fix="leave them out")
    recorder = Recorder(HouseholdSimulator(scene_library()))
    screen = None if as_json else EpisodeScreen(OUT)

    def emit(event: Event) -> None:
        if wanted:
            recorder(event)
        if screen is not None:
            screen(event)

    episode = api.run(
        instruction,
        scene,
        planner=planner,
        model=model,
        skills=skills,
        examples=examples,
        seed=seed,
        perception=perception,
        knowledge=knowledge,
        search=search,
        repairs=repairs,
        questions=questions,
        person=nobody if as_json or not sys.stdin.isatty() else _at_the_terminal,
        oracles=read_oracles(oracles),
        scorers=read_scorers(scorers),
        clip=clip,
        checking=checking,
        emit=emit,
        simulator=recorder.simulator if ours else simulator,
        memory=memory,
    )
    if as_json:
        print_json([asdict(event) for event in episode.events])
    elif episode.usage.calls:
        OUT.print(Text(f"model {model.name}: {bill(episode.usage)}", "dim"))
    if trace is not None:
        with written_files(trace):
            trace.parent.mkdir(parents=True, exist_ok=True)
            write_trace(trace, episode.events)
    if wanted:
        wanted.draw(recorder)
    return 0 if episode.stopped.ending == DONE else 1


def _at_the_terminal(question: str) -> str:
    """Have whoever sits there answer."""
    return OUT.input(Text(f"{question} ", "bold"))


def show(trace: Path, wanted: Wanted, data: Path | None, *, as_json: bool) -> int:
    """Show a finished episode; returns the exit code."""
    wanted.check()
    events = read_trace(trace)
    if as_json:
        print_json([asdict(event) for event in events])
    else:
        screen = EpisodeScreen(OUT)
        for event in events:
            screen(event)
    if wanted:
        wanted.draw(recorded(trace, events, data))
    return 0


class EpisodeScreen:
    """Prints events as they come."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._step = 0
        self._words = ""
        self._acted: list[Acted] = []
        self._checked: list[Injected | Judged | Disturbed] = []

    def __call__(self, event: Event) -> None:
        """Print one event, or keep it for its step's end."""
        match event:
            case Started():
                self._head(event)
            case Asked():
                self._console.print(
                    Text.assemble(("model  ", "dim"), (_answered(event), "dim")), no_wrap=True, overflow="ellipsis"
                )
            case Planned(subgoals, source):
                self._console.print(Text.assemble(("plan", "bold"), "  ", (source, "dim")))
                for number, subgoal in enumerate(subgoals, start=1):
                    self._console.print(Text.assemble((f"  {number:>2}  ", "dim"), (subgoal, "cyan")))
                self._console.print()
            case Decided("act" | "find", text):
                self._step += 1
                self._words, self._acted, self._checked = text, [], []
            case Decided("ask", text):
                self._console.print(Text.assemble(("asks  ", "bold yellow"), text))
            case Answered(answer):
                self._console.print(Text.assemble(("answer  ", "bold yellow"), answer))
            case Questioned(text):
                self._console.print(Text.assemble(("asks  ", "bold yellow"), text))
            case Heard(utterance, kind=kind):
                self._console.print(Text.assemble(("hears  ", "bold green"), f"“{utterance}”", (f"  {kind}", "dim")))
            case Heeded(effect, text):
                self._console.print(Text.assemble(("       ↳ ", "dim"), (effect, "cyan"), f"  {text}"))
            case Decided("give_up", text):
                self._console.print(Text.assemble(("gives up  ", "bold yellow"), text))
            case Reminded():
                self._reminded(event)
            case Faulty():
                self._faulty(event)
            case Learnt(lesson):
                self._console.print(Text.assemble(("learnt  ", "bold magenta"), lesson))
            case Called(words=words):
                self._words = words
            case Acted():
                self._acted.append(event)
            case Injected() | Judged() | Disturbed():
                self._checked.append(event)
            case Ended():
                self._ended(event)
            case Stopped():
                self._stopped(event)
            case Scored():
                self._scored(event)

    def _faulty(self, event: Faulty) -> None:
        about = f"{event.skill} ({event.place})", "bold"
        self._console.print(Text.assemble(("broken  ", "bold red"), about, f"  {event.what}"), soft_wrap=True)

    def _reminded(self, event: Reminded) -> None:
        for lesson in event.lessons:
            self._console.print(Text.assemble(("lesson  ", "bold magenta"), lesson))
        for example in event.examples:
            self._console.print(Text.assemble(("recalls  ", "bold magenta"), f"“{example}”"))

    def _head(self, event: Started) -> None:
        about = Text.assemble(
            (event.scene, "bold"),
            f" · planner {event.planner} · seed {event.seed} · ",
            (f"privileged: {', '.join(event.privileged) or 'none'}", "magenta"),
        )
        for number, step in enumerate(event.steps, start=1):
            about.append(f"\n{number}. {step}", "dim")
        title = Text(f"“{event.instruction}”", "bold")
        self._console.print(Panel(about, title=title, title_align="left", border_style="dim", expand=False))

    def _ended(self, event: Ended) -> None:
        mark = ("✓", "bold green") if event.reason is None else ("✗", "bold red")
        line = Text.assemble((f"{self._step:>3} ", "dim"), mark, " ", (self._words, "bold"))
        if self._acted:
            line.append(f"  {counted(len(self._acted), 'action')}", "dim")
        self._console.print(line)
        if worked := _runs(self._acted):
            self._console.print(Text(f"      {worked}", "dim"))
        for acted in self._acted:
            if acted.refusal is not None:
                self._console.print(Text(f"      {acted.action} refused: {acted.message}", "yellow"))
        for checked in self._checked:
            self._console.print(Text.assemble("      ", _check(checked)), no_wrap=True, overflow="ellipsis")
        if event.reason is not None:
            self._console.print(Text.assemble("      ", (event.reason, "red"), (f"  {event.detail}", "dim")))
        self._acted = []

    def _stopped(self, event: Stopped) -> None:
        style = "bold" if event.ending == DONE else "bold red" if event.ending == "crash" else "bold yellow"
        actions = f"  {counted(event.actions, 'action')}, {event.failures} refused"
        self._console.print()
        self._console.print(Text.assemble((ENDINGS.get(event.ending, event.ending), style), (actions, "dim")))
        if event.detail:
            self._console.print(Text(f"  {event.detail}"))

    def _scored(self, event: Scored) -> None:
        self._console.print(Text("goal reached", "bold green") if event.success else Text("goal missed", "bold red"))
        for words, met in event.conditions:
            self._console.print(Text.assemble("  ", ("✓ ", "green") if met else ("✗ ", "red"), words))


def _runs(acted: Sequence[Acted]) -> str:
    """Actions that worked, repeats counted: "RotateRight, MoveAhead ×7, OpenObject Fridge"."""
    said = []
    for name, group in groupby(_said(each) for each in acted if each.refusal is None):
        times = len(list(group))
        said.append(f"{name} ×{times}" if times > 1 else name)
    return ", ".join(said)


def _check(event: Injected | Judged | Disturbed) -> Text:
    """A fault, a change behind the robot's back, or a reward's verdict beside the truth."""
    if isinstance(event, Injected):
        return Text(f"fault: {event.fault}", "magenta")
    if isinstance(event, Disturbed):
        where = f" to {_kind(event.into)}" if event.into else ""
        return Text(f"unseen: {event.change} {_kind(event.object)}{where}", "magenta")
    said = {True: "yes", False: "no", None: "abstains"}[event.achieved]
    right = event.accepted is event.truth
    about = f"{event.method} {event.probability:.2f} {said}: {event.aim}"
    return Text(
        about if right else f"{about} (in truth {'yes' if event.truth else 'no'})", "dim" if right else "yellow"
    )


def _answered(event: Asked) -> str:
    """What a model was asked and said, and how sure it is."""
    sure = [f"logprob {event.logprob:.2f}"] if event.logprob is not None else []
    sure += [f"confidence {event.confidence:.2f}"] if event.confidence is not None else []
    about = " · ".join([event.kind, *filter(None, [event.way]), *sure])
    return f"{about} · {event.answer}"


def _said(acted: Acted) -> str:
    target = _kind(str(acted.arguments.get("objectId", "")))
    return f"{acted.action} {target}" if target else acted.action


def _kind(object_id: str) -> str:
    return object_id.partition("|")[0]
