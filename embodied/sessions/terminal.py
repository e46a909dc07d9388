"""A session in the terminal: what happens scrolls by above, the plan ticks off below, and one can always type."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import Event as Flag
from threading import Thread
from typing import Protocol

from rich.console import Console
from rich.text import Text

from embodied.errors import EmbodiedError
from embodied.known import Known
from embodied.query import plain
from embodied.sessions import lines
from embodied.sessions.checklist import SYMBOLS, Checklist
from embodied.sessions.phases import Phase, Refused, Reply, Request
from embodied.sessions.session import Session
from embodied.sessions.story import Said, Saw, State
from embodied.trace import Acted
from embodied.words import counted

TICK = 0.25
"""Seconds that the watcher waits at a time."""
MOST_ITEMS = 8
"""Lines of the plan that are shown below."""
HELP: Mapping[str, str] = {
    "/stop": "stand still, at once (or Ctrl-C)",
    "/go": "go on",
    "/undo": "undo the last thing, as far as can be",
    "/why": "why this call: the candidates and their scores",
    "/see": "what the robot sees",
    "/memory": "what was taught; /memory forget NUMBER drops a lesson",
    "/history": "the tasks so far",
    "/approve on|off": "have the robot ask before every call",
    "/pace SECONDS": "from one action to the next",
    "/quit": "end the session (or Ctrl-D)",
}


class Lessons(Protocol):
    """What was taught, for the command /memory; used on the terminal's thread."""

    def lessons(self) -> tuple[Known, ...]: ...
    def forget(self, number: int) -> None: ...


class Terminal:
    """Reads lines and shows the story.

    Args:
        session: entered already.
        memory: what was taught.
        console: where to print; made anew where a prompt is drawn.
        person: who types.
    """

    def __init__(self, session: Session, memory: Lessons, console: Console, person: str = "") -> None:
        self._session, self._memory, self._console, self._person = session, memory, console, person
        self._lines, self._plan = lines.Lines(), Checklist()
        self._seen: tuple[str, ...] = ()
        self._actions, self._shown, self._over = 0, 0, Flag()
        self._redraw: Callable[[], None] = lambda: None

    # -- reading ------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Talk until somebody quits, or the input ends."""
        self._print([lines.said("", ("Say what to do. /help tells the rest.", "dim"))])
        if sys.stdin.isatty() and sys.stdout.isatty():
            self._prompted()
        else:
            self._piped(sys.stdin)

    def _prompted(self) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.formatted_text import ANSI
        from prompt_toolkit.patch_stdout import patch_stdout
        from prompt_toolkit.styles import Style

        style = Style.from_dict({"bottom-toolbar": "noreverse"})
        prompt: PromptSession[str] = PromptSession(
            bottom_toolbar=lambda: ANSI(self._below()), style=style, erase_when_done=True
        )
        with patch_stdout(raw=True):
            self._console = Console(file=sys.stdout, force_terminal=True, highlight=False)
            self._redraw = lambda: prompt.app.invalidate()
            watcher = Thread(target=self._watch, name="terminal", daemon=True)
            watcher.start()
            try:
                while self._session.state.phase is not Phase.CLOSED:
                    try:
                        text = prompt.prompt(ANSI("\x1b[1;32m› \x1b[0m"))
                    except KeyboardInterrupt:
                        if isinstance(self._session.request(Request.STOP, person=self._person), Refused):
                            break
                        continue
                    except EOFError:
                        break
                    if not self.take(text):
                        break
            finally:
                self._over.set()
                watcher.join()

    def _piped(self, source: Iterable[str]) -> None:
        """Take line after line, each when the robot has come to rest after the one before."""
        for text in source:
            if not self.take(text.rstrip("\n")):
                return
            self._until_rest()
        self._until_rest()

    def _until_rest(self) -> None:
        while self._session.state.phase is Phase.WORKING or self._session.since(self._shown):
            self._show(TICK)

    def take(self, text: str) -> bool:
        """Do what a line says; False to quit."""
        if not text.strip():
            return True
        word, _, rest = text.strip().partition(" ")
        if not word.startswith("/"):
            self._answered(self._session.say(text, self._person))
            return True
        if word == "/quit":
            return False
        if (found := self._command(word, rest.strip())) is not None:
            self._print(found)
        return True

    def _command(self, word: str, rest: str) -> Iterable[Text] | None:
        requests = {"/stop": Request.STOP, "/go": Request.RESUME, "/undo": Request.UNDO}
        requests |= {"/yes": Request.YES, "/no": Request.NO}
        if word in requests:
            self._answered(self._session.request(requests[word], person=self._person))
            return None
        match word:
            case "/help":
                return [lines.said("", (f"{name:<18}", "cyan"), about) for name, about in HELP.items()]
            case "/why":
                return lines.why(self._session.why())
            case "/see":
                return [lines.said("", ", ".join(self._seen) or "nothing yet")]
            case "/history":
                return lines.history(self._session.history())
            case "/memory":
                return self._lessons(rest)
            case "/approve" if rest in ("on", "off"):
                self._session.approve(rest == "on")
                return None
            case "/pace" if rest.replace(".", "", 1).isdecimal():
                self._session.pace = float(rest)
                return None
        return [lines.said("", (f"no command {plain(word)[:40]}: /help lists them", "yellow"))]

    def _lessons(self, rest: str) -> Iterator[Text]:
        verb, _, number = rest.partition(" ")
        if verb == "forget" and number.isdecimal() and len(number) < 10:
            try:
                self._memory.forget(int(number))
            except EmbodiedError as error:
                yield lines.said("", (error.what, "yellow"))
        yield from lines.lessons(self._memory.lessons())

    def _answered(self, reply: Reply) -> None:
        if isinstance(reply, Refused):
            self._print([lines.said("", (f"{reply.why.value}", "yellow"))])

    # -- showing ------------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        while not self._over.is_set():
            self._show(TICK)

    def _show(self, wait: float = 0.0) -> None:
        """Print what is new."""
        for entry in self._session.since(self._shown, wait):
            self._shown = entry.number
            what = entry.what
            if isinstance(what, Saw):
                self._seen = what.things
            elif isinstance(what, Acted):
                self._actions += 1
            elif not isinstance(what, State | Said):
                self._plan(what)  # type: ignore[arg-type]
            self._print(self._lines(entry))
        self._redraw()

    def _print(self, shown: Iterable[Text]) -> None:
        for line in shown:
            self._console.print(line, soft_wrap=True)

    def _below(self) -> str:
        """What stands below the prompt: the plan with its ticks, and what the session is at."""
        state = self._session.state
        styles = {"ahead": "dim", "doing": "bold cyan", "done": "green", "failed": "red"}
        text = Text()
        items = self._plan.items
        first = next((at for at, each in enumerate(items) if each.mark in ("ahead", "doing")), len(items))
        begin = max(0, min(first - 2, len(items) - MOST_ITEMS))
        for item in items[begin : begin + MOST_ITEMS]:
            text.append(f" {SYMBOLS[item.mark]} {plain(item.text)}\n", styles[item.mark])
        asked = f": {plain(state.question)}" if state.question else ""
        phase = state.phase.value if state.awake or state.phase is Phase.CLOSED else "waking up"
        text.append(f" {phase}{asked}", "bold yellow" if asked or state.phase is Phase.HALTED else "bold")
        text.append(f"  {counted(self._actions, 'action')}", "dim")
        text.append("  asks before every call" if state.approve else "", "magenta")
        text.append("   Ctrl-C stops, /help", "dim")
        drawn = Console(force_terminal=True, width=self._console.width, highlight=False)
        with drawn.capture() as captured:
            drawn.print(text, end="", no_wrap=True, overflow="ellipsis")
        return captured.get()
