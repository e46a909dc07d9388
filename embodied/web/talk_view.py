"""The conversation, and everything that can be said: words, speech, and the buttons that are always in reach."""

from __future__ import annotations

from nicegui import ui

from embodied.sessions.phases import Phase, Refused, Request
from embodied.sessions.session import LONGEST, Session
from embodied.sessions.story import State
from embodied.web.look import PushToTalk, button, icon, section, symbol_button, text
from embodied.web.talk import Line, Talk

SHOWN = 300
"""Lines of a long conversation that a page begins with."""
HINTS = {
    Phase.READY: "Tell the robot what to do",
    Phase.WORKING: "Say something: “no, the blue one”",
    Phase.HALTED: "Say what to do instead",
    Phase.ASKING: "Answer in your own words",
    Phase.CLOSED: "The session is over",
}


class TalkView:
    """One client's side of the conversation."""

    def __init__(self, talk: Talk) -> None:
        self._talk, self._shown, self._state = talk, max(len(talk.lines) - SHOWN, 0), State()
        self.person = ""
        with section("Conversation", "talk-card panel panel-talk"):
            self._log = (
                ui.element("div")
                .classes("log")
                .props("role=log aria-live=polite tabindex=0 aria-label='What was said'")
            )
        with ui.element("section").classes("card say-card").props("aria-label='Say something'"):
            self._question = ui.element("div").classes("question").props("role=alert")
            with ui.element("form").classes("composer").on("submit.prevent", self._send):
                with ui.element("div").classes("field"):
                    self._words = ui.input().props(
                        f"dense borderless maxlength={LONGEST} data-key=i aria-keyshortcuts=Alt+I autocomplete=off"
                    )
                    self._words.props("enterkeyhint=send aria-label='What to tell the robot'")
                    PushToTalk(self._heard)
                    symbol_button("arrow_upward", "Send", self._send, "accent")
                self._stop = button("Stop", lambda: self._ask(Request.STOP), "stop", symbol="stop")
                self._stop.props["aria-keyshortcuts"] = "Escape"
                with self._stop:
                    ui.tooltip("Stop at once  ·  Esc")
        ui.on("halt", lambda: self._ask(Request.STOP, quietly=True))
        self._show_state(State())

    @property
    def _session(self) -> Session:
        return self._talk.session

    def show(self) -> None:
        """Show what was said since, and what can be said now."""
        lines = self._talk.lines
        if self._shown < len(lines):
            with self._log:
                for line in lines[self._shown :]:
                    _bubble(line)
            self._shown = len(lines)
            ui.run_javascript(f"getHtmlElement({self._log.id}).scrollTop = 1e9")
        if self._talk.state != self._state:
            self._state = self._talk.state
            self._show_state(self._state)

    def _show_state(self, state: State) -> None:
        self._words.props["placeholder"] = HINTS[state.phase]
        self._words.update()
        self._stop.set_enabled(state.phase in (Phase.WORKING, Phase.ASKING))
        self._question.clear()
        self._question.set_visibility(state.phase in (Phase.ASKING, Phase.HALTED))
        with self._question:
            if state.phase is Phase.ASKING:
                icon("help")
                text(state.question, "words")
                if state.yes_or_no:
                    button("Yes", lambda: self._ask(Request.YES), "accent", "y")
                    button("No", lambda: self._ask(Request.NO), "quiet", "n")
            elif state.phase is Phase.HALTED:
                icon("pause_circle")
                text("The robot has stopped. Nothing moves until you tell it to go on.", "words")
                button("Go on", lambda: self._ask(Request.RESUME), "accent", "g")
                button("Undo", lambda: self._ask(Request.UNDO), "quiet", "u")

    def _heard(self, words: str) -> None:
        self._words.value = words[:LONGEST]
        self._send()

    def _send(self) -> None:
        words = self._words.value or ""
        if words.strip() and self._ask(Request.SAY, words):
            self._words.value = ""

    def _ask(self, what: Request, words: str = "", *, quietly: bool = False) -> bool:
        reply = self._session.request(what, words, self.person)
        if isinstance(reply, Refused) and not quietly:
            ui.notify(f"{reply.why.value[:1].upper()}{reply.why.value[1:]}.", position="top", color="dark")
        return not isinstance(reply, Refused)


def _bubble(line: Line) -> None:
    with ui.element("div").classes(f"line {line.voice}"):
        if line.name:
            text(line.name, "name")
        if line.voice == "wrong":
            icon("error")
        text(line.text, "words")
