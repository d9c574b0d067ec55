"""Say what a place is, and compare its name as people type it."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["address", "street", "place", "poi"]
KINDS: tuple[Kind, ...] = ("place", "street", "address", "poi")
"""In the order in which equally good matches are shown; a poi is a point of interest."""


@dataclass(frozen=True)
class Place:
    """A name on the map; `near` is the town or district it belongs to, empty when nobody told."""

    name: str
    kind: Kind
    near: str
    lon: float
    lat: float


def folded(text: str) -> str:
    """Return a text without case, accents and doubled spaces: Å, å and a are the same."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())
