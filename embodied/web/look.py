"""What the page's parts are made of: NiceGUI's elements with the tags and names that keyboards and readers need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nicegui import ui

from embodied.query import plain

HERE = Path(__file__).parent
FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#2363aa"/>'
    '<path d="M16 6 25 25 16 20.5 7 25Z" fill="#fff"/></svg>'
)


class LivePictures(ui.element, component="live_pictures.js"):
    """Fills the page's pictures from a channel; nothing to be seen itself."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self.props["path"] = f"/pictures/{channel}"


class PushToTalk(ui.element, component="push_to_talk.js"):
    """A button to hold while speaking, where the browser can listen."""

    def __init__(self, on_heard: Callable[[str], None]) -> None:
        super().__init__()
        self.on("heard", lambda event: on_heard(str(event.args)))


def set_up() -> None:
    """The look of all pages."""
    ui.add_css((HERE / "look.css").read_text(encoding="utf-8"))
    ui.colors(primary="#2363aa", positive="#2c7a4b", negative="#b3261e", warning="#8a5700", dark="#1f2127")
    ui.dark_mode(None)
    ui.query("html").props("lang=en")


def section(title: str, classes: str = "") -> ui.element:
    """A part of the page with a heading; readers find it by that."""
    part = ui.element("section").classes(f"card {classes}").props(f'aria-label="{title}"')
    with part:
        text(title, "title", tag="h2")
    return part


def text(words: str, classes: str = "", tag: str = "div") -> ui.label:
    """Words as text and nothing else, whoever wrote them, in their own direction of writing."""
    made = ui.label(plain(words)).classes(classes).props("dir=auto")
    made.tag = tag
    return made


def icon(name: str, label: str = "") -> ui.icon:
    """An icon; with a label for readers, or none where the text beside it says the same."""
    made = ui.icon(name)
    if label:
        made.props(f'role=img aria-label="{label}"')
    else:
        made.props("aria-hidden=true")
    return made


def button(words: str, act: Callable[[], Any], classes: str = "", key: str = "", symbol: str = "") -> ui.button:
    """A button, with the letter of its shortcut."""
    made = ui.button(words, on_click=act, icon=symbol or None, color=None).classes(classes)
    made.props("unelevated no-caps")
    return made.props(f"data-key={key} aria-keyshortcuts=Alt+{key.upper()}") if key else made


def symbol_button(symbol: str, words: str, act: Callable[[], Any], classes: str = "quiet", key: str = "") -> ui.button:
    """A round button with a symbol; its words are for readers, and shown when it is pointed at."""
    made = button("", act, f"round {classes}", key, symbol)
    made.props["aria-label"] = words
    with made:
        ui.tooltip(f"{words}  ·  Alt+{key.upper()}" if key else words)
    return made
