"""The page of a session, and the page of a past task."""

from __future__ import annotations

from nicegui import run, ui

from embodied.errors import EmbodiedError
from embodied.pictures.story import Still, Tone
from embodied.sessions.phases import Phase
from embodied.web.desk import Desk
from embodied.web.home_view import HomeView
from embodied.web.look import FAVICON, HERE, LivePictures, section, set_up, symbol_button, text
from embodied.web.memory_view import MemoryView
from embodied.web.past_view import PastView, Replay, found
from embodied.web.plan_view import PlanView, ScoresView
from embodied.web.talk_view import TalkView

MOST_REPLAYS = 8
"""Past tasks that are looked at at a time: each takes a renderer, some MB."""
REFRESH = 0.1
"""Seconds between two looks for news."""
PHASES = {
    Phase.READY: "Ready",
    Phase.WORKING: "Working",
    Phase.HALTED: "Stopped",
    Phase.ASKING: "Asks you",
    Phase.CLOSED: "Over",
}
KEYS = (
    ("Esc", "stop the robot at once"),
    ("Alt + I", "go to the field where you type; Enter sends"),
    ("Alt + Y, Alt + N", "yes, no"),
    ("Alt + G, Alt + U", "go on, undo, once it has stopped"),
    ("Alt + M, Alt + P", "memory, past tasks"),
    ("Space", "on the microphone: hold to talk"),
    ("Tab", "go from one thing to the next; arrows within the tree"),
)
"""What can be done by keyboard alone; `keys.js` does it."""


def session_page(desk: Desk) -> None:
    """Lay out the page of a session for one client."""
    set_up()
    ui.add_body_html(f"<script>{(HERE / 'keys.js').read_text(encoding='utf-8')}</script>")
    with ui.element("div").classes("sheet").props("data-tab=talk") as sheet:
        top = _Top(desk)
        eye = _Eye(sheet)
        with ui.element("div").classes("middle"):
            plan, scores = PlanView(), ScoresView()
        talk = TalkView(desk.talk)
    LivePictures(desk.id)

    def refresh() -> None:
        still = desk.watch.still
        desk.talk.catch_up()
        top.show()
        eye.show(still)
        eye.home.show(desk.watch.home)
        plan.show(still)
        scores.show(still)
        talk.show()

    refresh()
    ui.timer(REFRESH, refresh)


class _Top:
    """What is going on, and what is seldom needed."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._shown = desk, ("", "")
        memory, past, keys = MemoryView(desk.memory), PastView(desk), _keys()
        with ui.element("header").classes("top"):
            brand(desk.scene)
            self._pill = ui.label().classes("phase").props("role=status")
            ui.element("div").classes("space")
            self._approve = ui.switch("Ask me first", value=desk.session.state.approve)
            self._approve.on_value_change(lambda event: desk.session.approve(bool(event.value)))
            with self._approve:
                ui.tooltip("The robot asks before every step")
            symbol_button("psychology", "Memory", memory.open, key="m")
            symbol_button("history", "Past tasks", past.open, key="p")
            symbol_button("keyboard", "Keys", keys.open, "quiet laptop")

    def show(self) -> None:
        state = self._desk.talk.state
        if state.approve != self._approve.value:
            self._approve.value = state.approve
        # The models take a while to be read; what is said meanwhile is heard once they are.
        shown = (state.phase.value, PHASES[state.phase]) if self._desk.watch.awake else ("waking", "Wakes up")
        if shown != self._shown:
            self._shown = shown
            self._pill.text = shown[1]
            self._pill.classes(replace=f"phase {shown[0]}")


class _Eye:
    """What the robot sees, what it does just now, the map and the scene graph."""

    def __init__(self, sheet: ui.element, *, with_home: bool = True) -> None:
        self._shown: tuple[object, ...] = ()
        with ui.element("div").classes("eye"):
            with ui.element("figure").classes("card view").props("aria-label='What the robot sees'"):
                _picture("view", "What the robot sees")
                with ui.element("figcaption").classes("caption") as self._now:
                    self._heading, self._detail = text("", "heading", "span"), text("", "detail", "span")
            with ui.element("section").classes("card below").props("aria-label='Map and home'"):
                with ui.tabs().props("dense no-caps align=left indicator-color=transparent") as tabs:
                    ui.tab("map", "Map")
                    if with_home:
                        ui.tab("home", "What it knows")
                self._map = ui.element("div").classes("map")
                with self._map:
                    _picture("map", "The home from above")
                self.home = HomeView()
        with ui.element("nav").classes("phone-tabs").props("aria-label='Parts of the page'"):
            names = {"talk": "Talk", "plan": "Plan", "map": "Map", **({"home": "Home"} if with_home else {})}
            with ui.tabs().props("dense no-caps align=justify indicator-color=transparent") as phone:
                for name, words in names.items():
                    ui.tab(name, words)

        def choose(name: str) -> None:
            sheet.props(f"data-tab={name}")
            if name in ("map", "home"):
                self._map.set_visibility(name == "map")
                self.home.root.set_visibility(name == "home")

        tabs.on_value_change(lambda event: choose(event.value))
        phone.on_value_change(lambda event: choose(event.value))
        tabs.value = "map"
        phone.value = "talk"
        choose("map")
        sheet.props("data-tab=talk")

    def show(self, still: Still) -> None:
        shown = still.heading, still.detail, still.tone
        if shown != self._shown:
            self._shown = shown
            self._heading.text, self._detail.text = still.heading[:1].upper() + still.heading[1:], still.detail
            self._now.classes(replace=f"caption {'' if still.tone is Tone.PLAIN else still.tone.value}")
            self._now.set_visibility(bool(still.heading))


def brand(scene: str) -> None:
    """The name of the whole, and of the scene."""
    with ui.element("h1"):
        ui.html(FAVICON, sanitize=False).props("aria-hidden=true")
        text("embodied", tag="span")
    text(scene.replace("_", " "), "scene")


def _picture(name: str, words: str) -> None:
    image = ui.element("img").props(f"data-picture={name} draggable=false")
    image.props["alt"] = words


def _keys() -> ui.dialog:
    with ui.dialog() as dialog, ui.element("section").classes("card").props("aria-label=Keys"):
        with ui.element("div").classes("dialog-head"):
            text("By keyboard", "title", tag="h2")
            symbol_button("close", "Close", dialog.close)
        with ui.element("div").classes("keys"):
            for key, words in KEYS:
                text(key, tag="kbd")
                text(words)
    return dialog


async def past_page(desk: Desk, key: str) -> None:
    """Lay out the page of a past task for one client."""
    set_up()
    opened = found(desk, key)
    if opened is None or len(desk.channels) > MOST_REPLAYS:
        words = "There is no such task." if opened is None else "Too many past tasks are being looked at: close one."
        not_found(words, f"/session/{desk.id}")
        return
    try:
        replay = await run.io_bound(opened)
    except EmbodiedError as error:
        not_found(f"It cannot be shown again: {error.what}.", f"/session/{desk.id}")
        return
    assert replay is not None, "the server is not shutting down"
    desk.channels[replay.id] = replay.painter.frames

    def leave() -> None:
        desk.channels.pop(replay.id, None)
        replay.painter.close()

    ui.context.client.on_delete(leave)
    _lay_out_past(desk, replay)


def _lay_out_past(desk: Desk, replay: Replay) -> None:
    last = len(replay.stills) - 1
    with ui.element("div").classes("sheet past").props("data-tab=plan") as sheet:
        with ui.element("header").classes("top"):
            brand(desk.scene)
            text(replay.started.instruction, "told")
            ui.element("div").classes("space")
            symbol_button("close", "Back to the session", lambda: ui.navigate.to(f"/session/{desk.id}"))
        eye = _Eye(sheet, with_home=False)
        with ui.element("div").classes("middle"):
            plan, scores = PlanView(), ScoresView()
        with (
            ui.element("section").classes("card say-card").props("aria-label=Player"),
            ui.element("div").classes("player"),
        ):
            play = symbol_button(
                "play_arrow",
                "Play or pause",
                lambda: timer.activate() if not timer.active else timer.deactivate(),
                "accent",
            )
            slider = ui.slider(min=0, max=last, value=0).props("aria-label='Moment'")
            count = text("", "about")
    LivePictures(replay.id)

    def show() -> None:
        still = replay.stills[int(slider.value)]
        replay.painter.show(still)
        eye.show(still)
        plan.show(still)
        scores.show(still)
        count.text = f"{int(slider.value) + 1} of {last + 1}"

    def step() -> None:
        if slider.value < last:
            slider.value += 1
        else:
            timer.deactivate()

    slider.on_value_change(show)
    timer = ui.timer(desk.glide, step, active=False)
    play.bind_icon_from(timer, "active", lambda on: "pause" if on else "play_arrow")
    show()


def not_found(words: str, back: str) -> None:
    """Say that there is nothing there."""
    with section(words, "lost"):
        ui.link("Back to the session", back)
