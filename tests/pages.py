"""`embodied serve` in a process of its own, and a headless Chromium that looks at it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.conftest import command_line, environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE = 120_000
"""Milliseconds that anything on the page may take: machines that test are busy."""
PACE = "0.6"
"""Seconds from one action of the robot to the next: a browser has to see it at work to cut in."""
LAPTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@contextmanager
def served(folder: Path, *options: str, token: str = "") -> Iterator[str]:
    """The address of a page that is served, for as long as it is."""
    command = [*command_line("serve", "--port", "0", "--pace", PACE, "--traces", str(folder / "traces")), *options]
    env = environment({"EMBODIED_TOKEN": token, "OMP_NUM_THREADS": "1"})
    with subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None and server.stderr is not None
        try:
            first = server.stdout.readline().split()
            assert first[:1] == ["open"], server.stderr.read()
            yield first[1].rstrip("/")
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.communicate(timeout=PATIENCE / 1000)
            except subprocess.TimeoutExpired:
                server.kill()
                raise


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    # Drawn without a GPU process: on a busy machine its watchdog takes the whole browser down.
    options = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        try:
            yield found
        finally:
            found.close()


def opened(chromium: Browser, address: str, size: dict[str, int], *, scale: float = 1.0) -> Page:
    """A new client's page, once it can be used."""
    context = chromium.new_context(viewport=size, device_scale_factor=scale)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("img[data-picture=view][data-shown]")
    return page


def say(page: Page, words: str) -> None:
    """Type into the field, and send."""
    field = page.get_by_label("What to tell the robot")
    field.fill(words)
    field.press("Enter")


def phase(page: Page, words: str) -> None:
    """Wait until the session is at something."""
    page.locator(".phase", has_text=words).wait_for()


def ends(page: Page) -> Locator:
    """The lines that tell how a task ended."""
    return page.locator(".line", has_text=", after ")


def settle(page: Page) -> None:
    """Let the robot come to an end: it goes on where it stands, and is answered by no.

    By keys, which do nothing where there is nothing to press: a button may go just before it is clicked.
    """
    while not page.locator(".phase.ready").count():
        page.keyboard.press("Alt+g")
        page.keyboard.press("Alt+n")
        page.wait_for_timeout(200)


def lines(page: Page) -> list[str]:
    """The conversation as it stands."""
    return page.locator(".log .line").all_inner_texts()
