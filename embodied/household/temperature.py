"""How things become hot and cold, and go back to room temperature."""

from __future__ import annotations

from collections.abc import Iterable

from embodied.household.home import Home
from embodied.household.instance import ROOM_TEMPERATURE, Instance


def warm(home: Home, item: Instance, temperature: str) -> Instance:
    """Give an object a temperature, for as long as it keeps one."""
    until = home.clock + home.settings.temperature_decay
    home.next_cooling = min(home.next_cooling, until)
    return home.change(item, temperature=temperature, cools_at=until)


def let_cool(home: Home, items: Iterable[Instance]) -> None:
    """From now on objects go back to room temperature: they left what made them hot or cold, or it was switched off."""
    for item in list(items):
        if item.temperature != ROOM_TEMPERATURE:
            warm(home, item, item.temperature)
