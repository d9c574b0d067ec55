"""The board of a mass casualty incident: answers as they come in, one by one or as a table."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from html import escape
from typing import Any, get_args

from emsync.problem import Violation
from severity.mass_casualty.casualty import COLOURS, Casualty, Response
from severity.mass_casualty.sorting import Sorted
from severity.view.cells import Reader, number, one_of, truth, values
from severity.view.looks import CATEGORIES
from severity.view.tables import Line, Wrong, lines

COLUMNS = tuple(field.name for field in fields(Casualty))
EXPORTED = ("name", "category", "colour", "method", "step", "question")
NUMBERS = {
    "age_years": (0, 120, "years"),
    "respiratory_rate": (0, 80, "breaths per minute"),
    "capillary_refill_seconds": (0, 20, "seconds"),
}
YES_OR_NO: dict[str, Any] = {"Yes": True, "No": False}
RESPONSES: dict[str, Any] = {
    value.replace("_", ", ").capitalize(): value for value in get_args(Response)
}
MOST_NAMED = 60


@dataclass(frozen=True)
class Entry:
    """A casualty on the board, with the answers in the order in which they were given."""

    name: str
    child: bool | None = None
    answers: tuple[tuple[str, Any], ...] = ()

    def casualty(self) -> Casualty:
        """Return what is known so far."""
        return Casualty(name=self.name, **{"child": self.child, **dict(self.answers)})

    def with_answer(self, field: str, value: Any) -> "Entry":
        """Return the entry with one more answer."""
        return replace(self, answers=(*self.answers, (field, value)))

    def without_last(self) -> "Entry":
        """Take the last answer back."""
        return replace(self, answers=self.answers[:-1])

    def again(self) -> "Entry":
        """Forget the answers: the casualty is triaged again."""
        return replace(self, answers=())


def next_name(entries: Iterable[Entry]) -> str:
    """Return the number of the next casualty: one more than the highest that is taken."""
    taken = [int(entry.name) for entry in entries if entry.name.isdecimal()]
    return str(max(taken, default=0) + 1)


def choices(field: str) -> Mapping[str, Any] | None:
    """Return the answers to choose from, by label; None where a number is asked for."""
    if field in NUMBERS:
        return None
    return RESPONSES if field == "response" else YES_OR_NO


def read(text: str) -> tuple[list[Entry], list[Wrong]]:
    """Read a table of casualties; raise TableRefused when nothing can be read."""
    entries: dict[str, Entry] = {}
    left_out = []
    for line in lines(text, COLUMNS):
        found = _entry(line)
        if isinstance(found, Entry) and found.name in entries:
            found = Wrong(
                line.number, found.name, [Violation("name", "is there twice", found.name)]
            )
        if isinstance(found, Wrong):
            left_out.append(found)
        else:
            entries[found.name] = found
    return list(entries.values()), left_out


def _entry(line: Line) -> Entry | Wrong:
    record, violations = values(line.cells, _READERS)
    name = line.cells.get("name", str(line.number - 1))
    if line.surplus > 0:
        violations.append(Violation("(row)", f"has {line.surplus} cells beyond the head"))
    if violations:
        return Wrong(line.number, name, violations)
    answers = {field: value for field, value in record.items() if field not in {"name", "child"}}
    return Entry(name, record.get("child"), tuple(answers.items()))


def _number_of(field: str) -> Reader:
    low, high, unit = NUMBERS[field]

    def read_number(cell: str) -> float:
        value = number(cell)
        if not low <= value <= high:
            msg = f"must be from {low} to {high} {unit}"
            raise ValueError(msg)
        return value

    return read_number


_READERS: dict[str, Reader] = {
    **dict.fromkeys(COLUMNS, truth),
    **{field: _number_of(field) for field in NUMBERS},
    "name": str,
    "response": one_of(get_args(Response)),
}


def exported(found: Iterable[Sorted]) -> list[dict[str, Any]]:
    """Return a row for each casualty, in the order of the board."""
    return [
        {
            "name": one.casualty.name,
            "category": one.triage.category,
            "colour": one.triage.colour,
            "method": one.method,
            "step": one.triage.step,
            "question": one.triage.question,
        }
        for one in found
    ]


def tally(found: Sequence[Sorted]) -> str:
    """Return how many there are of each category, as HTML."""
    counts = Counter(one.triage.category for one in found)
    chips = [chip(category, f"{counts[category]}") for category in COLOURS if counts[category]]
    return f'<div class="tally" role="status">{"".join(chips)}</div>'


def chip(category: str, more: str = "") -> str:
    """Return a category by colour, shape and word, as HTML."""
    look = CATEGORIES[category]
    return (
        f'<span class="chip" style="background:{look.background};color:{look.text}">'
        f'<span aria-hidden="true">{look.shape}</span> {f"{category.capitalize()} {escape(more)}".strip()}</span>'
    )


def columns(found: Sequence[Sorted]) -> str:
    """Return the casualties of each category below its name, as HTML."""
    parts = [
        _column(category, members)
        for category in COLOURS
        if (members := [one for one in found if one.triage.category == category])
    ]
    return f'<div class="board">{"".join(parts)}</div>'


def _column(category: str, members: Sequence[Sorted]) -> str:
    items = "".join(
        f"<li><strong>{escape(one.casualty.name)}</strong> "
        f"{escape(one.triage.question or one.triage.step)}</li>"
        for one in members[:MOST_NAMED]
    )
    rest = len(members) - MOST_NAMED
    more = f"<p>and {rest} more, all of them in the download</p>" if rest > 0 else ""
    return f'<section aria-label="{category}">{chip(category, str(len(members)))}<ol>{items}</ol>{more}</section>'
