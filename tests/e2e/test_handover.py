"""One patient, two browsers: the ambulance's phone and the hospital's board, against the pulled images."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from engine import browser as machine
from tests.e2e.browser import MILLISECONDS, launched

HELSINKI = {"latitude": 60.16925, "longitude": 24.9369}
COMPLAINT = "Crushing chest pain for 40 minutes"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = machine.find()
    if path is None:
        pytest.skip(f"no Chromium on this machine, so no hand-over was tested: {machine.FIX}")
    with launched(path) as running:
        yield running


@contextmanager
def signed_in(browser: Browser, site: str, user: str, *, width: int) -> Iterator[Page]:
    """Sign in as one of the demo's people, on a device of their own."""
    look: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 812},
        geolocation=HELSINKI,
        permissions=["geolocation"],
        locale="en-GB",
    )
    try:
        page = look.new_page()
        page.set_default_timeout(MILLISECONDS)
        expect.set_options(timeout=MILLISECONDS)
        page.goto(site)
        page.get_by_label("User name").fill(user)
        page.get_by_label("Password").fill("demo")
        page.get_by_role("button", name="Sign in", exact=True).click()
        yield page
    finally:
        look.close()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def wait_until_the_worker_has_every_file(page: Page) -> None:
    page.evaluate("async () => { await navigator.serviceWorker.ready }")


@pytest.fixture(scope="module")
def site(stack) -> str:
    return stack.url("shell")


def test_a_patient_is_handed_over_through_a_dead_network_a_killed_hub_and_a_reload(
    browser, site, stack
):
    with (
        signed_in(browser, site, "medic-102", width=375) as phone,
        signed_in(browser, site, "trauma", width=1280) as board,
    ):
        expect(board.get_by_role("heading", name="Inbound")).to_be_visible()
        wait_until_the_worker_has_every_file(phone)
        announce(phone)
        press(board, "Open the patient of demo-102")
        expect(board.get_by_role("heading", name=COMPLAINT)).to_be_visible()
        expect(phone.get_by_text("Read by the hospital")).to_be_visible()
        board.get_by_label("Where to bring the patient").fill("Resus 2")
        press(board, "Accept")
        expect(phone.get_by_text("Bring the patient to: Resus 2")).to_be_visible()

        say_without_a_network(phone)
        expect(board.get_by_text("Turned pale, on oxygen now")).to_be_visible()

        stack.command("kill", "transfer")
        press(phone, "Leave the scene")
        expect(phone.get_by_text(re.compile("[1-9] waiting(, the oldest)? for"))).to_be_visible()
        stack.command("up", "--detach", "--wait", "transfer")
        expect(phone.get_by_text("0 waiting: everything was delivered")).to_be_visible()

        press(phone, "Arrived at the hospital")
        press(phone, "Sign the hand-over")
        press(board, "Take over the patient")
        expect(phone.get_by_text("Handed over: both sides have signed")).to_be_visible()


def announce(phone: Page) -> None:
    phone.get_by_label("Pulse").fill("118")
    phone.get_by_label("Systolic").fill("92")
    phone.get_by_label("Age (years)").fill("67")
    phone.get_by_label("Mechanism or complaint").fill(COMPLAINT)
    press(phone, "Save this set")
    phone.get_by_label("Hospital", exact=True).select_option("demo-trauma")
    press(phone, "Pre-alert Demonstration Trauma and Burn Centre")


def say_without_a_network(phone: Page) -> None:
    """Write and measure offline, lose the page, and come back: nothing of it may be lost."""
    phone.context.set_offline(True)
    phone.get_by_label("Write to the hospital").fill("Turned pale, on oxygen now")
    press(phone, "Send")
    phone.get_by_label("SpO₂").fill("91")
    press(phone, "Save this set")
    expect(phone.get_by_text(re.compile("2 waiting, the oldest for"))).to_be_visible()
    phone.reload()
    expect(phone.get_by_text(re.compile("2 waiting, the oldest for"))).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("0 waiting: everything was delivered")).to_be_visible()
