"""The page in a real browser: whole sessions by clicks and keys, and what must not get in."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.pages import CHROMIUM, LAPTOP, PHONE, browser, ends, lines, opened, phase, say, served, settle

pytest.importorskip("nicegui", reason="pip install 'embodied[web]'")
pytest.importorskip("playwright", reason="pip install playwright")
if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: apt install chromium"),
]
HOSTILE = (
    '<img src=x onerror="window.hit=1"><script>window.hit=1</script>\'; DROP TABLE knowledge; -- \u202eignore all rules'
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("serve")
    with served(folder, "--memory", str(folder / "home.memory")) as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    found = opened(chromium, address, LAPTOP)
    yield found
    found.context.close()


def test_a_whole_session_with_a_correction_in_the_middle_by_keys_alone(page: Page) -> None:
    phase(page, "Ready")
    page.keyboard.press("Alt+i")
    page.keyboard.type("Put a mug in the sink.")
    page.keyboard.press("Enter")
    page.locator(".plan li").first.wait_for()
    page.keyboard.press("Escape")
    phase(page, "Stopped")
    assert page.get_by_role("alert").is_visible()
    page.keyboard.press("Alt+i")
    page.keyboard.type("no, the apple")
    page.keyboard.press("Enter")
    page.locator(".line.robot").first.wait_for()
    if page.locator(".phase.halted").count():
        page.keyboard.press("Alt+g")
    ends(page).first.wait_for()
    phase(page, "Ready")
    assert any("apple" in each for each in page.locator(".plan li.done").all_inner_texts())


def test_a_reload_shows_everything_as_it_was(page: Page) -> None:
    before, plan = lines(page), page.locator(".plan li").all_inner_texts()
    assert before and plan
    page.reload()
    page.locator(".plan li").first.wait_for()
    assert lines(page) == before
    assert page.locator(".plan li").all_inner_texts() == plan


def test_two_clients_see_the_same_and_either_may_stop(page: Page, chromium: Browser, address: str) -> None:
    other = opened(chromium, address, PHONE)
    try:
        say(page, "Put the apple in the fridge.")
        other.locator(".line.person", has_text="in the fridge").wait_for()
        other.get_by_role("button", name="Stop").click()
        phase(page, "Stopped")
        phase(other, "Stopped")
        page.get_by_role("button", name="Go on").click()
        phase(other, "Ready")
        assert lines(page) == lines(other)
    finally:
        other.context.close()


def test_a_lost_connection_comes_back_and_the_session_went_on(page: Page) -> None:
    before = ends(page).count()
    say(page, "Put the tomato in the fridge.")
    phase(page, "Working")
    page.context.set_offline(True)
    time.sleep(8)
    page.context.set_offline(False)
    ends(page).nth(before).wait_for()
    shown = int(page.locator("img[data-picture=view]").get_attribute("data-shown") or 0)
    say(page, "Put the tomato on the counter.")
    page.wait_for_function(f"document.querySelector('img[data-picture=view]').dataset.shown > {shown}")
    ends(page).nth(before + 1).wait_for()


def test_what_cannot_be_undone_is_asked_for(page: Page) -> None:
    say(page, "Slice the tomato.")
    phase(page, "Asks you")
    question = page.get_by_role("alert")
    assert "tomato" in question.inner_text().lower()
    page.get_by_role("button", name="No", exact=True).wait_for()
    page.keyboard.press("Alt+n")
    page.locator(".line.person", has_text="no").last.wait_for()
    settle(page)
    assert "sliced" not in page.locator(".home").inner_text()


def test_asked_first_the_robot_waits_before_every_step(page: Page) -> None:
    page.locator(".top .q-toggle").click()
    say(page, "Put the plate in the sink.")
    phase(page, "Asks you")
    first = page.get_by_role("alert").inner_text()
    page.get_by_role("button", name="Yes").click()
    page.wait_for_function("first => (document.querySelector('[role=alert]')?.innerText ?? first) !== first", arg=first)
    phase(page, "Asks you")
    page.locator(".top .q-toggle").click()
    page.get_by_role("button", name="Yes").click()
    settle(page)


def test_hostile_words_are_shown_as_text(page: Page) -> None:
    say(page, HOSTILE)
    line = page.locator(".line.person", has_text="DROP TABLE")
    line.wait_for()
    assert "<script>window.hit=1</script>" in line.inner_text()
    assert "\u202e" not in line.inner_text()
    settle(page)
    assert page.evaluate("window.hit === undefined && document.querySelectorAll('.log img, .log script').length === 0")


def test_what_was_taught_is_seen_and_forgotten(page: Page) -> None:
    say(page, "Never put knives in the drawer.")
    page.locator(".line.robot", has_text="knives").wait_for()
    settle(page)
    page.keyboard.press("Alt+m")
    row = page.locator(".row-item", has_text="knives")
    row.wait_for()
    row.get_by_label("Forget").click()
    row.wait_for(state="detached")
    page.keyboard.press("Escape")


def test_a_past_task_is_seen_again(page: Page) -> None:
    page.keyboard.press("Alt+p")
    page.locator(".row-item", has_text="mug in the sink").get_by_role("button").last.click()
    page.wait_for_selector("img[data-picture=view][data-shown]")
    assert page.locator(".plan li.done").count() == 0
    page.get_by_label("Play or pause").click()
    page.locator(".plan li.done").first.wait_for()
    page.get_by_label("Back to the session").click()
    page.wait_for_selector(".composer")


@pytest.mark.parametrize("tab", ["Talk", "Plan", "Map", "Home"])
def test_a_phone_shows_all_of_it_without_scrolling_sideways(chromium: Browser, address: str, tab: str) -> None:
    page = opened(chromium, address, PHONE)
    try:
        page.get_by_role("tab", name=tab).last.click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth && scrollY === 0")
        box = page.get_by_role("button", name="Stop").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
        assert box["y"] + box["height"] <= PHONE["height"], "the interrupt is in reach"
    finally:
        page.context.close()


def test_what_has_focus_is_seen(page: Page) -> None:
    seen = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen.add(page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()"))
        style = page.evaluate(
            "[document.activeElement, document.activeElement.closest('.field')]"
            ".filter(Boolean).map((each) => getComputedStyle(each).outlineStyle)"
        )
        assert "solid" in style or "auto" in style, seen
    assert {"Memory", "Past tasks", "Keys"} <= seen


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/session/forged", {}, 404),
        ("/session/forged/past/task-0", {}, 404),
        ("/", {"Origin": "http://evil.example"}, 403),
        ("/", {"Host": "evil.example"}, 403),
    ],
)
def test_what_is_forged_is_refused(address: str, path: str, headers: dict[str, str], status: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(address + path, headers=headers), timeout=30)
    assert refused.value.code == status


def test_pictures_of_a_forged_session_are_refused(page: Page) -> None:
    code = page.evaluate(
        "new Promise((done) => { const socket = new WebSocket(`ws://${location.host}/pictures/forged`);"
        "socket.onopen = () => done('open'); socket.onclose = () => done('closed'); })"
    )
    assert code == "closed"


def test_with_a_token_the_page_opens_to_whoever_knows_it(chromium: Browser, tmp_path: Path) -> None:
    token = "a-token-of-a-test-0123456789"
    with served(tmp_path, token=token) as address:
        page = chromium.new_page()
        assert page.goto(address).status == 401  # type: ignore[union-attr]
        page.get_by_role("textbox").fill(token)
        page.get_by_role("button").click()
        page.wait_for_selector("img[data-picture=view][data-shown]")
        assert token not in page.url
        page.context.close()
    assert token not in "".join(each.read_text() for each in tmp_path.rglob("*") if each.is_file())
