"""One casualty as a triage officer sees them, and what triage makes of it: never a guess."""

from dataclasses import dataclass
from typing import Literal

Response = Literal["alert", "voice", "pain_appropriate", "pain_inappropriate", "unresponsive"]
Category = Literal["immediate", "unsorted", "delayed", "minor", "expectant", "deceased"]

# In the order in which casualties are seen to: who is not sorted yet may be immediate.
COLOURS: dict[Category, str] = {
    "immediate": "red",
    "unsorted": "white",
    "delayed": "yellow",
    "minor": "green",
    "expectant": "grey",
    "deceased": "black",
}
QUESTIONS = {
    "walks": "Can they walk?",
    "breathes": "Do they breathe?",
    "breathes_after_opening_airway": "Do they breathe once the airway is opened?",
    "peripheral_pulse": "Is there a radial or another peripheral pulse?",
    "breathes_after_rescue_breaths": "Do they breathe after 5 rescue breaths?",
    "respiratory_rate": "How many breaths per minute?",
    "follows_commands": "Do they follow simple commands?",
    "response": "Do they respond: alert, to voice, to pain (appropriately or not), not at all?",
    "purposeful_movements": "Do they obey commands or move on purpose?",
    "respiratory_distress": "Are they in respiratory distress?",
    "bleeding_controlled": "Is major bleeding controlled, or is there none?",
    "only_minor_injuries": "Are there minor injuries only?",
    "likely_to_survive": "Are they likely to survive with what is at hand?",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Casualty:
    """What was found so far; None is not asked yet. Years, breaths per minute, seconds."""

    name: str
    age_years: float | None = None
    child: bool | None = None
    walks: bool | None = None
    breathes: bool | None = None
    breathes_after_opening_airway: bool | None = None
    breathes_after_rescue_breaths: bool | None = None
    respiratory_rate: float | None = None
    peripheral_pulse: bool | None = None
    capillary_refill_seconds: float | None = None
    follows_commands: bool | None = None
    response: Response | None = None
    purposeful_movements: bool | None = None
    respiratory_distress: bool | None = None
    bleeding_controlled: bool | None = None
    only_minor_injuries: bool | None = None
    likely_to_survive: bool | None = None


@dataclass(frozen=True)
class Triage:
    """A category and the step that decided it, or the field that has to be asked for next."""

    category: Category
    step: str
    ask: str | None = None

    @property
    def colour(self) -> str:
        """Return the colour of the tag, as a word."""
        return COLOURS[self.category]

    @property
    def question(self) -> str | None:
        """Return the next question, as it is put to the triage officer."""
        return None if self.ask is None else QUESTIONS[self.ask]
