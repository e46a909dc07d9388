"""What shuts a thing away, frames the view of it, or bears it: what sight needs to know besides boxes."""

from __future__ import annotations

from collections.abc import Mapping

from embodied.household.instance import Instance
from embodied.household.solids import NOT_CONTAINED
from embodied.sight import CLOSED_OUT

SET_IN = frozenset({"Sink", "SinkBasin", "BathtubBasin", "StoveBurner", "Cabinet", "Drawer", "StoveKnob"})
BOARDS = frozenset({"CounterTop", "Dresser", "SideTable", "Sink", "Bathtub", "DiningTable", "Desk"})


def set_into(instances: Mapping[str, Instance], rows: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """The rows of the boards that each basin is cut into or each cupboard stands under: they do not hide it."""
    boards = [item for item in instances.values() if item.object_type in BOARDS]
    return {
        item.object_id: tuple(
            rows[board.object_id]
            for board in boards
            if item.object_type in SET_IN and board is not item and board.box.overlaps(item.box, gap=0.05)
        )
        for item in instances.values()
    }


def enclosure(
    item: Instance,
    instances: Mapping[str, Instance],
    rows: Mapping[str, int],
    boards: Mapping[str, tuple[int, ...]],
) -> tuple[int, list[int]]:
    """What an object is seen in and lies on, as `sight.in_sight` takes it.

    Args:
        item: the object.
        instances, rows: all objects and their rows, by id.
        boards: see `set_into`.

    Returns:
        The container's row (CLOSED_OUT when something shut is around it), and the rows of what bears it.
    """
    container, bearers = NOT_CONTAINED, list(boards[item.object_id])
    holder = instances.get(item.parent) if item.parent is not None else None
    while holder is not None:
        if holder.kind.open_side:
            if not holder.is_open:
                return CLOSED_OUT, bearers
            if container == NOT_CONTAINED:
                container = rows[holder.object_id]
        else:
            bearers.append(rows[holder.object_id])
        bearers += boards[holder.object_id]
        holder = instances.get(holder.parent) if holder.parent is not None else None
    return container, bearers
