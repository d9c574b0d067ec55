"""One patient, three browsers: dispatcher, ambulance and hospital, against the pulled images."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from engine import browser as machine
from tests.e2e.browser import FOOTER, MILLISECONDS, launched
from tests.e2e.looks import dialogs_seen_by_everybody, seen_by_everybody

HELSINKI = {"latitude": 60.16925, "longitude": 24.9369}
COMPLAINT = "Fell from a ladder, pain in chest and hip"
WORSE = "Was hit by the ladder, unconscious"
HOSPITAL = "Demonstration Trauma and Burn Centre"
DELIVERED = "0 waiting: everything was delivered"
OFFLINE_SECONDS = 60
SIGNS = {
    "Respiratory rate": "respiratory_rate",
    "SpO₂": "oxygen_saturation",
    "Pulse": "pulse",
    "Systolic": "systolic_pressure",
    "Diastolic": "diastolic_pressure",
}

SignIn = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = machine.find()
    if path is None:
        pytest.skip(f"no Chromium on this machine, so no hand-over was tested: {machine.FIX}")
    with launched(path) as running:
        yield running


@pytest.fixture
def site(stack) -> str:
    return stack.url("shell")


@pytest.fixture
def asked() -> list[str]:
    """Every address that any page, worker or socket of the session asked."""
    return []


@pytest.fixture
def arrive(browser, site, asked) -> SignIn:
    """Return what opens the page on a device of its own."""
    expect.set_options(timeout=MILLISECONDS)
    return partial(arriving, browser, site, asked)


@pytest.fixture
def signed_in(arrive) -> SignIn:
    """Return what signs in one of the demo's people."""

    @contextmanager
    def signing_in(user: str, *, width: int = 1280) -> Iterator[Page]:
        with arrive(width=width) as page:
            page.get_by_label("User name").fill(user)
            page.get_by_label("Password").fill("demo")
            page.get_by_role("button", name="Sign in", exact=True).click()
            yield page

    return signing_in


@contextmanager
def arriving(browser: Browser, site: str, asked: list[str], *, width: int = 1280) -> Iterator[Page]:
    device = browser.new_context(
        viewport={"width": width, "height": 812},
        geolocation=HELSINKI,
        permissions=["geolocation"],
        locale="en-GB",
    )
    device.on("request", lambda request: asked.append(request.url))
    page = device.new_page()
    try:
        page.on("websocket", lambda socket: asked.append(socket.url))
        page.set_default_timeout(MILLISECONDS)
        page.goto(site)
        yield page
    except BaseException:
        # Whatever one of several browsers waited for: what all of them showed.
        print(page.locator("body").aria_snapshot())
        raise
    finally:
        device.close()


def test_a_patient_goes_through_three_browsers_a_dead_network_a_killed_hub_and_a_reload(
    arrive, signed_in, stack, patient, site, asked
):
    with (
        signed_in("medic-102", width=375) as phone,
        signed_in("trauma") as board,
        signed_in("dispatcher") as desk,
        arrive() as visitor,
    ):
        expect(phone.get_by_role("heading", name="Ambulance demo-102")).to_be_visible()
        expect(board.get_by_role("heading", name="Inbound")).to_be_visible()
        wait_until_the_worker_has_every_file(phone)

        send_the_ambulance(desk, patient)
        expect(phone.get_by_role("region", name="Where it stands")).to_be_visible()
        measure(phone, patient)
        press(board, "Open the patient of demo-102")
        expect(board.get_by_role("heading", name=COMPLAINT)).to_be_visible()
        expect(phone.get_by_text("Read by the hospital")).to_be_visible()
        board.get_by_label("Where to bring the patient").fill("Resus 2")
        press(board, "Accept")
        expect(phone.get_by_text("Bring the patient to: Resus 2")).to_be_visible()

        faults = seen_by_everybody(visitor, "sign-in")
        faults += lose_the_network_for_a_minute(phone, meanwhile=lambda: look(desk, board))
        expect(board.get_by_text("Turned pale, on oxygen now")).to_be_visible()

        stack.command("kill", "transfer")
        press(phone, "Leave the scene")
        expect(phone.get_by_text(re.compile("[1-9] waiting(, the oldest)? for"))).to_be_visible()
        announce_another(phone)
        stack.command("up", "--detach", "--wait", "transfer")
        expect(phone.get_by_text(DELIVERED)).to_be_visible()

        expect(board.get_by_role("heading", name="Inbound (2)")).to_be_visible()
        press(board, "Open the patient of demo-102")
        expect(board.get_by_role("heading", name=WORSE)).to_be_visible()
        expect(phone.get_by_text("Read by the hospital")).to_be_visible()
        press(board, "Accept")
        expect(phone.get_by_text("Accepted", exact=True)).to_be_visible()
        faults += seen_by_everybody(phone, "paramedic")
        phone.get_by_role("button", name="Severity level 3").click()
        press(phone, "Arrived at the hospital")
        press(phone, "Sign the hand-over")
        board.get_by_role("button", name="Open the patient of demo-102").last.click()
        press(board, "Take over the patient")
        expect(phone.get_by_text("Handed over: both sides have signed")).to_be_visible()
        expect(board.get_by_role("heading", name="Inbound (1)")).to_be_visible()

    with signed_in("quality") as office:
        faults += look_back(office)

    assert [] == faults
    assert {"/sw.js", "/transfer/socket.io/", "/severity/"} <= {urlsplit(url).path for url in asked}
    assert {urlsplit(site).netloc} == hosts(asked)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def wait_until_the_worker_has_every_file(page: Page) -> None:
    page.evaluate("async () => { await navigator.serviceWorker.ready }")


def send_the_ambulance(desk: Page, patient: dict[str, Any]) -> None:
    """Open an incident, say what the caller says, send the ambulance whose phone is there."""
    desk.get_by_label("New incident at coordinates").fill(
        "{latitude}, {longitude}".format(**HELSINKI)
    )
    press(desk, "Open incident")
    desk.get_by_label("What happened").fill(COMPLAINT)
    desk.get_by_label("Age", exact=True).fill(str(patient["age_years"]))
    desk.get_by_label("Injury").check()
    desk.get_by_role("group", name="Severity").get_by_role(
        "button", name="Severity level 3"
    ).click()
    desk.get_by_role("radio", name=re.compile("^demo-102")).check()
    desk.get_by_role("radio", name=re.compile(f"^{HOSPITAL}")).check()
    press(desk, f"Send demo-102, ask {HOSPITAL}")
    expect(desk.get_by_text("Waits for the hospital's answer")).to_be_visible()


def measure(phone: Page, patient: dict[str, Any]) -> None:
    for label, sign in SIGNS.items():
        phone.get_by_role("textbox", name=label).fill(str(patient[sign]))
    press(phone, "Save this set")


def lose_the_network_for_a_minute(phone: Page, meanwhile: Callable[[], list[str]]) -> list[str]:
    """Write and measure offline, lose the page, and come back: nothing of it may be lost."""
    lost = time.monotonic()
    phone.context.set_offline(True)
    phone.get_by_label("Write to the hospital").fill("Turned pale, on oxygen now")
    press(phone, "Send")
    phone.get_by_role("textbox", name="SpO₂").fill("91")
    press(phone, "Save this set")
    expect(phone.get_by_text("2 waiting, the oldest for")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("2 waiting, the oldest for")).to_be_visible()
    done = meanwhile()
    phone.wait_for_timeout(max(0, OFFLINE_SECONDS - (time.monotonic() - lost)) * 1000)
    expect(phone.get_by_text("2 waiting, the oldest for")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text(DELIVERED)).to_be_visible()
    return done


def announce_another(phone: Page) -> None:
    """Announce a second patient of the same ambulance, who is worse."""
    press(phone, "New patient")
    phone.get_by_label("Name").fill("Second patient")
    phone.get_by_label("Age (years)").fill("34")
    phone.get_by_label("Mechanism or complaint").fill(WORSE)
    press(phone, re.compile("^1$"))
    phone.get_by_label("Hospital", exact=True).select_option("demo-trauma")
    press(phone, f"Pre-alert {HOSPITAL}")


def look(desk: Page, board: Page) -> list[str]:
    """See the board, and every view of the desk."""
    faults = seen_by_everybody(board, "hospital")
    press(desk, "At the map's middle")
    expect(desk.get_by_role("radio", name=re.compile(f"^{HOSPITAL}"))).to_be_visible()
    faults += seen_by_everybody(desk, "dispatcher") + dialogs_seen_by_everybody(desk)
    for view in ("Many incidents", "Ambulances", "Hospitals", "Coverage"):
        press(desk, view)
        faults += seen_by_everybody(desk, f"dispatcher-{view.split()[-1].lower()}")
    return faults


def look_back(office: Page) -> list[str]:
    """See in quality's place what happened, and the simulator in its frame."""
    press(office, re.compile(r"\d\d:\d\d"))
    expect(office.get_by_text("Transfer of care").first).to_be_visible()
    assert "REDACTED" in saved(office, "Save as FHIR")
    faults = seen_by_everybody(office, "quality")
    press(office, "Intervals")
    faults += seen_by_everybody(office, "quality-intervals")
    press(office, "Severity simulator")
    expect(office.frame_locator("iframe").get_by_text(FOOTER).last).to_be_visible()
    return faults + seen_by_everybody(office, "quality-severity")


def saved(page: Page, name: str) -> str:
    """Return the text of the file that a button saves."""
    with page.expect_download() as download:
        press(page, name)
    return download.value.path().read_text("utf-8")


def hosts(addresses: list[str]) -> set[str]:
    """Return whom addresses ask; what a page made itself asks nobody."""
    return {urlsplit(url).netloc for url in addresses if not url.startswith(("blob:", "data:"))}
