"""Count the frames of the hospital's board with 500 patients on the way: `python3 -m bench.shell.board`.

`docker compose up --wait` goes before, and the packages of constraints/e2e.txt. The page is the image's own
and is signed in at the hub; the list of patients is put in the place of the hub's answer, so that the page
alone is measured: of 500 patients 50 have changed in each answer, and ten times a second the page hears that
the list is another. An empty page beside it shows what this machine can do; without a graphics card the
processor draws.
"""

import argparse
import random
import time
from itertools import pairwise
from statistics import quantiles
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route, WebSocketRoute, sync_playwright

from bench.machine import described
from engine import browser as machine

PATIENTS, CHANGED, UPDATES_A_SECOND, SECONDS, LEAST = 500, 50, 10, 10, 50
STATES = ("requested", "accepted", "en_route")
CHANGE = '42["list_changed",{}]'
HOSPITAL = "demo-central"
COUNT = """scroll => {
  const times = window.emsyncFrames = [];
  const box = document.querySelector('[role=table]');
  let to = 0;
  const frame = (now) => {
    times.push(now);
    if (scroll && box) box.scrollTop = (to += 8) % (box.scrollHeight - box.clientHeight);
    if (times === window.emsyncFrames) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""
STOP = "() => { const times = window.emsyncFrames; window.emsyncFrames = []; return times }"


def main() -> int:
    """Measure and print; a target that is missed is said, and is no error."""
    parser = argparse.ArgumentParser(prog="python3 -m bench.shell.board", description=__doc__)
    parser.add_argument("--site", default="http://127.0.0.1:8080")
    site = parser.parse_args().site
    path = machine.find()
    if path is None:
        raise SystemExit(f"bench: no Chromium on this machine: {machine.FIX}")
    print(described())
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--disable-gpu", "--disable-quic"]
        )
        device = chromium.new_context(viewport={"width": 1400, "height": 900}, locale="en-GB")
        empty = device.new_page()
        print(_line("empty page", _frames(empty, lambda: None, scroll=False)))
        empty.close()
        hub = Hub()
        page = hub.board(device, site)
        for what, scroll in (("board", False), ("board, scrolled", True)):
            before = hub.answers
            frames = _frames(page, hub.change, scroll=scroll)
            answers = (hub.answers - before) / SECONDS
            print(f"{_line(what, frames)}  >= {LEAST}: {_verdict(frames)}, {answers:.1f} lists/s")
        chromium.close()
    return 0


class Hub:
    """Answers for the hub, and says that the list is another."""

    def __init__(self) -> None:
        self.answers = 0
        self._chance = random.Random(7)
        self._patients = [_patient(number) for number in range(PATIENTS)]
        self._sockets: list[WebSocketRoute] = []

    def board(self, device: BrowserContext, site: str) -> Page:
        """Open the board and wait until it shows everybody."""
        page = device.new_page()
        page.route("**/api/v1/transfers?*", self._list)
        page.route_web_socket("**/transfer/socket.io/**", self._follow)
        page.goto(site)
        page.get_by_label("User name").fill("central")
        page.get_by_label("Password").fill("demo")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("heading", name=f"Inbound ({PATIENTS})").wait_for()
        page.wait_for_timeout(3000)
        return page

    def change(self) -> None:
        """Say that the list is another."""
        for socket in self._sockets:
            socket.send(CHANGE)

    def _follow(self, socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        self._sockets.append(socket)

    def _list(self, route: Route) -> None:
        self.answers += 1
        for patient in self._chance.sample(self._patients, CHANGED):
            patient["eta"] = f"2035-01-01T12:{self._chance.randrange(60):02}:00Z"
            patient["version"] += 1
        route.fulfill(json={"transfers": self._patients, "next": None})


def _patient(number: int) -> dict[str, Any]:
    return {
        "transfer_id": f"00000000-0000-4000-8000-{number:012}",
        "state": STATES[number % 3],
        "version": 1,
        "last_seq": 1,
        "leg": 1,
        "hospital_id": HOSPITAL,
        "unanswered": [],
        "unit_id": f"A-{number}",
        "severity_level": 1 + number % 5,
        "eta": "2035-01-01T12:00:00Z",
        "requested_at": "2035-01-01T11:00:00Z",
        "answer_due_at": None,
    }


def _frames(page: Page, update: Any, *, scroll: bool) -> list[float]:
    """Return the milliseconds between frames while the page is updated."""
    page.evaluate(COUNT, scroll)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        update()
        page.wait_for_timeout(1000 / UPDATES_A_SECOND)
    times: list[float] = page.evaluate(STOP)
    return [after - before for before, after in pairwise(times)]


def _line(what: str, frames: list[float]) -> str:
    return f"{what:18}{_rate(frames):6.1f} frames/s, between frames p95 {quantiles(frames, n=20)[18]:.0f} ms"


def _rate(frames: list[float]) -> float:
    return 1000 * len(frames) / sum(frames)


def _verdict(frames: list[float]) -> str:
    return "met" if _rate(frames) >= LEAST else "MISSED"


if __name__ == "__main__":
    raise SystemExit(main())
