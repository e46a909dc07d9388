"""The true state: the executor's graph, read as `WorldState` says.

Of a graph there is no pose, no box and no camera: the robot always is at the origin, on the only cell, and so is
everything else. `visible` is the executor's own "close to": in reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from embodied.entity import HAND, Room
from embodied.geometry import Cell, Pose
from embodied.sight import Camera
from embodied.simulators.virtualhome.graph import PERSON
from embodied.simulators.virtualhome.package import official
from embodied.simulators.virtualhome.things import NodeRecord, affordances, thing

HERE = Pose(0.0, 0.0, 0.0)
CAMERA = Camera()


class Names:
    """The ids of a graph's nodes: "fridge|305". Made once a graph."""

    def __init__(self, graph: Any) -> None:
        nodes = [node for node in graph.get_nodes() if node.class_name != PERSON]
        self.of_node = {node.id: f"{node.class_name}|{node.id}" for node in nodes}
        self.nodes = {name: number for number, name in self.of_node.items()}
        self.properties = {node.id: affordances(node.class_name, {p.name for p in node.properties}) for node in nodes}
        self.rooms = tuple(Room(f"{n.class_name}|{n.id}", n.class_name, ()) for n in nodes if n.category == "Rooms")


class GraphState:
    """The executor's state by our ids, live; what is read is kept until it changes."""

    pose: Pose = HERE
    camera: Camera = CAMERA
    free_cells: frozenset[Cell] = frozenset({HERE.cell})

    def __init__(self, state: Any, names: Names) -> None:
        self._names = names
        self._relations, self._execution = official().environment.Relation, official().execution
        self._person = next(state.get_char_node(0)).id
        self.change(state)

    def change(self, state: Any) -> None:
        """Be of another state of the same graph from now on."""
        self._state = state
        self._kept_hands: tuple[int, ...] | None = None
        self._kept_contents: Mapping[str, Sequence[str]] | None = None
        self._kept_things: dict[int, NodeRecord] = {}

    @property
    def held(self) -> str | None:
        """With both hands full what the right one holds; None while a hand is free."""
        hands = self._hands
        return self._names.of_node.get(hands[0]) if len(hands) > 1 else None

    @property
    def rooms(self) -> Sequence[Room]:
        """The rooms, without their floors' places."""
        return self._names.rooms

    def objects(self) -> Iterator[NodeRecord]:
        """Everything but the person: rooms, walls and floors too, by number."""
        return (self._thing(number) for number in sorted(self._names.of_node))

    def get(self, object_id: str) -> NodeRecord | None:
        """The thing of that id."""
        number = self._names.nodes.get(object_id)
        return None if number is None else self._thing(number)

    def contents(self, object_id: str) -> Sequence[str]:
        """Ids of what is directly in or on a thing."""
        if self._kept_contents is None:
            self._kept_contents = self._all_contents()
        return self._kept_contents.get(object_id, ())

    def accepts(self, receptacle_id: str, object_id: str) -> bool:
        """The executor lets everything be put on everything."""
        return receptacle_id != object_id and {receptacle_id, object_id} <= self._names.nodes.keys()

    def visible(self, object_id: str, pose: Pose | None = None) -> bool:
        """Whether a thing is in reach: the person is close to it; of a room, in it. There is but one pose."""
        number = self._names.nodes.get(object_id)
        if number is None:
            return False
        if number in self._out_of(self._person, "INSIDE"):
            return True
        return bool(self._execution._is_character_close_to(self._state, self._state.get_node(number), 0))

    @property
    def _hands(self) -> tuple[int, ...]:
        if self._kept_hands is None:
            self._kept_hands = (*self._out_of(self._person, "HOLDS_RH"), *self._out_of(self._person, "HOLDS_LH"))
        return self._kept_hands

    def _all_contents(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for number in sorted(self._names.of_node):
            if (parent := self._parent(number)) is not None:
                found.setdefault(parent, []).append(self._names.of_node[number])
        return found

    def _thing(self, number: int) -> NodeRecord:
        if number not in self._kept_things:
            node, names = self._state.get_node(number), self._names
            states, parent = {state.name for state in node.states}, self._parent(number)
            told = names.of_node[number], node.class_name, names.properties[number]
            self._kept_things[number] = thing(*told, states, parent)
        return self._kept_things[number]

    def _parent(self, number: int) -> str | None:
        """What a thing is held by, on, or in; of several the one that is no room, then the first by number.

        The executor lets a cup be put into a pot that stands in the cup. Of things in a circle the first by number is
        taken to be in none of the others.
        """
        if number in self._hands:
            return HAND
        for place in self._places(number):
            circle = self._circle(number, place)
            if not circle or number != min(circle):
                return self._names.of_node[place]
        return None

    def _places(self, number: int) -> list[int]:
        """What a thing is on or in, rooms last."""
        rooms = {room.name for room in self._names.rooms}
        places = (*self._out_of(number, "ON"), *self._out_of(number, "INSIDE"))
        return sorted(
            (each for each in places if each in self._names.of_node),
            key=lambda each: self._names.of_node[each] in rooms,
        )

    def _circle(self, number: int, place: int) -> set[int]:
        """The things by way of which a place is in turn in a thing; empty where it is not."""
        way = {number}
        at: int | None = place
        while at is not None and at not in way:
            way.add(at)
            at = next(iter(self._places(at)), None)
        return way if at == number else set()

    def _out_of(self, number: int, relation: str) -> list[int]:
        return sorted(self._state.get_node_ids_from(number, self._relations[relation]))
