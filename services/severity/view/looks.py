"""How levels and triage categories look: colour, shape, number and word, never colour alone."""

from typing import NamedTuple


class Look(NamedTuple):
    """Background and text, whose contrast is at least 4.5, and a shape of its own."""

    background: str
    text: str
    shape: str


LEVELS = {
    1: Look("#b00020", "#ffffff", "■"),
    2: Look("#b93a0a", "#ffffff", "▲"),
    3: Look("#f5c518", "#1a1a1a", "◆"),
    4: Look("#17703a", "#ffffff", "●"),
    5: Look("#1d4ed8", "#ffffff", "○"),
}
CATEGORIES = {
    "immediate": Look("#b00020", "#ffffff", "■"),
    "unsorted": Look("#6b21a8", "#ffffff", "?"),
    "delayed": Look("#f5c518", "#1a1a1a", "◆"),
    "minor": Look("#17703a", "#ffffff", "●"),
    "expectant": Look("#57534e", "#ffffff", "▽"),
    "deceased": Look("#262626", "#ffffff", "✕"),
}
# Of bars that raise and lower a risk; both read on white and on Streamlit's dark background.
RAISES, LOWERS, NEUTRAL = "#d9480f", "#3b82f6", "#808080"


def level_word(level: int, name: str) -> str:
    """Return a level as text with its shape, as `▲ 2 Emergent`."""
    return f"{LEVELS[level].shape} {level} {name}"
