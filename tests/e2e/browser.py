"""Pages in a real browser: what a person with a keyboard, a telephone or a dark room sees."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

# What the browser would do on its own: look for updates, and try other protocols.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
MILLISECONDS = 60_000
FOOTER = "Decision support, not a medical device"


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """Run the browser of this machine; nothing is downloaded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Browser, site: str, path: str, *, width: int = 1280, dark: bool = False
) -> Iterator[Page]:
    """Open a page of severity, and wait until it is drawn to its last line."""
    look = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    try:
        page = look.new_page()
        page.set_default_timeout(MILLISECONDS)
        page.goto(site + path)
        page.get_by_text(FOOTER).last.wait_for()
        settle(page)
        yield page
    finally:
        look.close()


def settle(page: Page) -> None:
    """Wait until the page's script has run: what is drawn later would take the focus away."""
    page.locator('[data-test-script-state="notRunning"]').wait_for()


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(
        page.evaluate(
            "() => Math.max(...[document.documentElement, document.querySelector('.stMain')]"
            ".map(part => part.scrollWidth - part.clientWidth))"
        )
    )


def tab_to(page: Page, label: str, *, most: int = 120) -> None:
    """Press the tabulator until the field of this label has the focus; fail when it never has."""
    page.get_by_label(label, exact=True).first.wait_for()
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement?.ariaLabel ?? ''") == label:
            return
    raise AssertionError(f"{label!r} cannot be reached with {most} tabulators")


def shows_focus(page: Page) -> bool:
    """Tell whether what has the focus looks otherwise without it, apart from a caret."""
    box = page.evaluate(
        "() => { const { x, y, width, height } = document.activeElement.getBoundingClientRect();"
        " return { x: x - 12, y: y - 12, width: width + 24, height: height + 24 } }"
    )
    focused = page.screenshot(clip=box, animations="disabled")
    page.evaluate("() => document.activeElement.blur()")
    page.mouse.move(0, 0)
    return focused != page.screenshot(clip=box, animations="disabled")


def colours(page: Page, selector: str) -> list[tuple[float, float, float]]:
    """Return text and background of an element as they are drawn, channels 0 to 255."""
    found = page.locator(selector).first.evaluate(
        "element => { const style = getComputedStyle(element);"
        " return [style.color, style.backgroundColor] }"
    )
    return [_channels(colour) for colour in found]


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = map(float, re.findall(r"[\d.]+", colour)[:3])
    return red, green, blue
