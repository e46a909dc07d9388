"""The scene graph: rooms, what stands in them, and what lies in and on that, as the robot knows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nicegui import ui

from embodied.entity import STATES, TEMPERATURES, EntityRecord, room_at, type_words
from embodied.web.watch import Home

ELSEWHERE = "elsewhere"
HAND = "in the hand"
_SAID = {"used_up": "used up"}
_WARMTH = {value: name for name, value in TEMPERATURES.items()}


class HomeView:
    """A tree that can be opened and closed, and searched."""

    def __init__(self) -> None:
        self._shown: list[dict[str, Any]] = []
        with ui.element("div").classes("home") as self.root:
            self._search = ui.input(placeholder="Find a thing").props(
                "dense borderless clearable aria-label='Find a thing'"
            )
            self._tree = ui.tree([]).props("dense no-connectors no-nodes-label='Not known yet'")
            self._search.bind_value_to(self._tree, "filter")
        self._search.classes("search")

    def show(self, home: Home) -> None:
        """Show what is known."""
        nodes = tree(home)
        if nodes == self._shown:
            return
        first = not self._shown
        self._shown = nodes
        self._tree.props["nodes"] = nodes
        self._tree.update()
        if first:
            self._tree.expand([each["id"] for each in nodes])


def tree(home: Home) -> list[dict[str, Any]]:
    """The nodes of a home as Quasar's tree takes them."""
    inside: dict[str, list[EntityRecord]] = {}
    by_room: dict[str, list[EntityRecord]] = {}
    known = {each.object_id for each in home.things}
    for each in home.things:
        if each.object_id == home.held:
            by_room.setdefault(HAND, []).append(each)
        elif each.parent in known:
            inside.setdefault(str(each.parent), []).append(each)
        else:
            x, _, z = each.box.centre
            room = room_at(home.rooms, x, z)
            by_room.setdefault(room.name if room else ELSEWHERE, []).append(each)
    order = [HAND, *(room.name for room in home.rooms), ELSEWHERE]
    return [
        {"id": f"room {name}", "label": name.replace("_", " "), "icon": "back_hand" if name == HAND else "door_front",
         "children": _nodes(by_room[name], inside)}
        for name in order
        if name in by_room
    ]  # fmt: skip


def _nodes(things: Iterable[EntityRecord], inside: dict[str, list[EntityRecord]]) -> list[dict[str, Any]]:
    found = []
    for each in sorted(things, key=lambda one: (one.object_type, one.object_id)):
        states = ", ".join(_states(each))
        node: dict[str, Any] = {"id": each.object_id, "label": type_words(each.object_type)}
        if states:
            node["label"] += f"  ·  {states}"
        if each.object_id in inside:
            node["children"] = _nodes(inside.pop(each.object_id), inside)
        found.append(node)
    return found


def _states(thing: EntityRecord) -> list[str]:
    """What is worth saying of a thing: "open", "dirty", "hot", "full of water"."""
    found = [_SAID.get(name, name) for name, attribute in STATES.items() if getattr(thing, attribute) is True]
    found += [f"full of {thing.fill_liquid}"] if thing.fill_liquid else []
    return found + ([_WARMTH[thing.temperature]] if thing.temperature in _WARMTH else [])
