"""How many pictures a second `embodied serve` shows to two browsers at once: `python -m benchmarks.serve [SECONDS]`.

The server is a process of its own; the browsers are headless Chromiums, a laptop's and a phone's, and count the
pictures that are on their screens. The robot walks through a home of several rooms all the while.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from tests.pages import LAPTOP, PHONE, browser, opened, phase, say, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

WANTED = 10.0
TASK = "Put both teddy bears on the sofa."


def shown(page: Page) -> int:
    """How many pictures of the robot's view have been on a page's screen."""
    return int(page.locator("img[data-picture=view]").get_attribute("data-shown") or 0)


def main() -> int:
    """Measure, print, and return 0 when both reach what is wanted."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        options = ("--scene", "family_house", "--pace", "0.25")
        with served(Path(folder), *options) as address:
            pages = {name: opened(chromium, address, size) for name, size in (("laptop", LAPTOP), ("phone", PHONE))}
            first, *_ = pages.values()
            phase(first, "Ready")
            say(first, TASK)
            first.locator(".plan li.now").wait_for()
            before, begun = {name: shown(page) for name, page in pages.items()}, time.monotonic()
            time.sleep(seconds)
            after, took = {name: shown(page) for name, page in pages.items()}, time.monotonic() - begun
            working = first.locator(".phase.working").count() > 0
    rates = {name: (after[name] - before[name]) / took for name in pages}
    table = Table("browser", "pictures/s", "wanted", title=f"two browsers, {took:.0f} s")
    for name, rate in rates.items():
        table.add_row(name, f"{rate:.1f}", f"{WANTED:.0f}")
    console = Console()
    console.print(table)
    if not working:
        console.print("the task ended before the measurement: give fewer seconds")
    return 0 if working and min(rates.values()) >= WANTED else 1


if __name__ == "__main__":
    raise SystemExit(main())
