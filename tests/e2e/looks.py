"""A page as different people see it: held to every rule of axe, and kept as a picture."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Locator, Page, ViewportSize

from tests.checkout import ROOT

# ci.yml keeps them with the run.
PICTURES = ROOT / ".cache" / "pictures"
LOCALES = ROOT / "services" / "shell" / "src" / "app" / "locales"
SETTINGS = "|".join(
    re.escape(json.loads(file.read_text("utf-8"))["preferences"]["title"])
    for file in LOCALES.iterdir()
)


@dataclass(frozen=True)
class Look:
    """Who looks: the name of the picture, and what is different for them."""

    name: str
    width: int = 1280
    scheme: str = "light"
    language: str = "en"


LOOKS = (
    Look("desktop"),
    Look("phone", width=375),
    Look("dark", scheme="dark"),
    Look("arabic", language="ar"),
)


def seen_by_everybody(page: Page, place: str) -> list[str]:
    """Picture a place in every look; return what axe finds wrong with it, frames and all."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    for look in in_every_look(page):
        name = f"{place}-{look.name}"
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True, animations="disabled")
        found += [f"{name}: {fault}" for frame in page.frames for fault in faults(frame)]
    return found


def dialogs_seen_by_everybody(page: Page) -> list[str]:
    """Open the commands and the settings in every look; return what axe finds wrong with them."""
    found: list[str] = []
    for look in in_every_look(page):
        page.keyboard.press("Control+k")
        page.get_by_role("dialog").wait_for()
        found += [f"commands-{look.name}: {fault}" for fault in faults(page)]
        page.keyboard.press("Escape")
        open_settings(page)
        found += [f"settings-{look.name}: {fault}" for fault in faults(page)]
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
    return found


def in_every_look(page: Page) -> Iterator[Look]:
    """Give a page one look after the other, and in the end the one that it had."""
    size = page.viewport_size
    assert size
    for look in LOOKS:
        put_on(page, look, size)
        yield look
    put_on(page, Look("", width=size["width"]), size)


def put_on(page: Page, look: Look, size: ViewportSize) -> None:
    """Change window, colours and language, as the person's device and settings would."""
    page.set_viewport_size({"width": look.width, "height": size["height"]})
    page.emulate_media(color_scheme=look.scheme)
    if look.language != page.locator("html").get_attribute("lang"):
        speak(page, look.language)


def speak(page: Page, language: str) -> None:
    """Choose a language in the settings, whatever language they are in now."""
    settings = open_settings(page)
    languages = page.get_by_role("combobox").filter(has=page.locator("option[value=ar]"))
    languages.select_option(language)
    page.locator(f"html[lang={language}]").wait_for()
    page.keyboard.press("Escape")
    settings.wait_for(state="detached")


def open_settings(page: Page) -> Locator:
    page.get_by_role("banner").get_by_role("button", name=re.compile(f"^({SETTINGS})$")).click()
    settings = page.get_by_role("dialog")
    settings.wait_for()
    return settings


def faults(page: Page | Frame) -> list[str]:
    """Return each violation of a rule: the rule, why, and where."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in violations
        for node in violation["nodes"]
    ]
