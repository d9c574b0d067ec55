"""The severity page in Chromium, over its WebSocket, against the pulled image."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from engine import browser as machine
from tests.e2e.browser import FOOTER, colours, launched, opened, overflow, shows_focus, tab_to
from tests.severity.contrast import contrast

PATHS = ("/?case=sepsis", "/department", "/casualties", "/model")
SKIPPED = f"no Chromium on this machine, so no page was tested: {machine.FIX}"

Open = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = machine.find()
    if path is None:
        pytest.skip(SKIPPED)
    with launched(path) as running:
        yield running


@pytest.fixture
def page(browser, stack) -> Open:
    """Return what opens a path of the severity page."""
    return partial(opened, browser, stack.url("severity"))


def test_shows_the_level_of_vital_signs_that_were_typed(page):
    with page("/") as shown:
        tab_to(shown, "Respiratory rate, /min")
        shown.keyboard.type("0")
        shown.keyboard.press("Tab")

        shown.get_by_role("status").get_by_text("Level 1 · Immediate").wait_for()


@pytest.mark.parametrize("label", ["Example case", "Pulse, /min", "Chief complaint"])
def test_shows_where_the_keyboard_is(page, label):
    with page("/") as shown:
        tab_to(shown, label)

        assert shows_focus(shown)


@pytest.mark.parametrize("path", PATHS)
def test_fits_a_screen_of_375_pixels(page, path):
    with page(path, width=375) as shown:
        assert 0 == overflow(shown)


@pytest.mark.parametrize("case", ["sepsis", "child"])
def test_can_be_read_in_the_dark(page, case):
    with page(f"/?case={case}", dark=True) as shown:
        [text, _], [_, ground] = colours(shown, ".figures td"), colours(shown, ".stApp")

        assert contrast(*colours(shown, ".level")) >= 4.5
        assert contrast(text, ground) >= 4.5


def test_has_nothing_around_it_in_a_frame(page):
    with page("/department") as alone, page("/department?embed=true") as framed:
        links = [shown.get_by_test_id("stTopNavLink").count() for shown in (alone, framed)]

        assert [len(PATHS), 0] == links
        assert not framed.get_by_test_id("stToolbar").is_visible()


def test_asks_no_other_host_and_puts_no_vital_sign_into_an_address(page, stack):
    asked: list[str] = []
    with page("/") as shown:
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("websocket", lambda socket: asked.append(socket.url))
        for path in PATHS:
            shown.goto(stack.url("severity") + path)
            shown.get_by_text(FOOTER).last.wait_for()

    host = urlsplit(stack.url("severity")).netloc
    assert {host} == {
        urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))
    }
    assert any(url.startswith("ws://") for url in asked)
    assert [] == [url for url in asked if "pulse" in url or "122" in urlsplit(url).query]


def test_opens_a_row_of_a_department_under_an_address_that_says_nothing_of_it(page):
    with page("/department") as shown:
        shown.get_by_label("or paste the table").fill("id,pulse\nMiller,131\n")
        shown.get_by_role("button", name="Assess all").click()
        shown.get_by_text("1 of 1 patients").wait_for()
        table = shown.get_by_test_id("stDataFrame").last
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        shown.mouse.click(box["x"] + 16, box["y"] + 52)
        shown.get_by_role("button", name="Open Miller").click()
        shown.get_by_role("status").get_by_text("Level").wait_for()

        assert "case=row-2" == urlsplit(shown.url).query
        expect(shown.get_by_label("Pulse, /min")).to_have_value("131")
