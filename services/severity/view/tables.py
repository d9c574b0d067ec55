"""Tables that people paste or upload: CSV with a head, read strictly and within limits."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from io import StringIO

from emsync.problem import Violation

LARGEST_BYTES = 5_000_000
MOST_ROWS = 5_000
_LONGEST_CELL_SHOWN = 64
# What spreadsheets part cells by, in one language or another.
_DELIMITERS = ",;\t"


class TableRefused(ValueError):
    """Nothing can be read from this text; the message says what to change."""


@dataclass(frozen=True)
class Line:
    """The cells of one line by column, empty ones left out; `number` counts from 1, the head."""

    number: int
    cells: dict[str, str]
    surplus: int = 0


@dataclass(frozen=True)
class Wrong:
    """A line that was left out, and every reason for it."""

    line: int
    id: str
    violations: list[Violation]

    def rows(self) -> list[dict[str, str | int | None]]:
        """Return a row for each reason, to be shown and downloaded."""
        return [
            {
                "line": self.line,
                "id": self.id,
                "field": wrong.field,
                "value": None if wrong.value is None else str(wrong.value)[:_LONGEST_CELL_SHOWN],
                "rule": wrong.rule,
            }
            for wrong in self.violations
        ]


WRONG_COLUMNS = ("line", "id", "field", "value", "rule")


def decode(content: bytes) -> str:
    """Return the text of an uploaded file; raise TableRefused when it is too large or not UTF-8."""
    _require_size(len(content))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"The file is not UTF-8 at byte {error.start}: save it as CSV UTF-8"
        raise TableRefused(msg) from error


def lines(text: str, columns: Collection[str]) -> list[Line]:
    """Return the lines below the head; raise TableRefused when head or size is not possible."""
    _require_size(len(text.encode()))
    text = text.removeprefix("\ufeff")
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        head = _head(next(reader, []), columns)
        found = [
            _line(reader.line_num, head, cells) for cells in reader if any(map(str.strip, cells))
        ]
    except csv.Error as error:
        msg = f"Line {reader.line_num} is not CSV: {error}"
        raise TableRefused(msg) from error
    if len(found) > MOST_ROWS:
        msg = f"The table has {len(found):,} rows, at most {MOST_ROWS:,} are read: split it"
        raise TableRefused(msg)
    return found


def _require_size(size: int) -> None:
    if size > LARGEST_BYTES:
        msg = f"The table has {size:,} bytes, at most {LARGEST_BYTES:,} are read: split it"
        raise TableRefused(msg)


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(_DELIMITERS, key=head.count)


def _head(cells: list[str], columns: Collection[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    if refusal := _wrong_head(names, columns):
        raise TableRefused(refusal)
    return names


def _wrong_head(names: list[str], columns: Collection[str]) -> str | None:
    there_are = ", ".join(columns)
    if not any(names):
        return f"The first line must name the columns, some of: {there_are}"
    if strange := [name for name in names if name not in columns]:
        return f"No such column: {', '.join(map(repr, strange))}; there are: {there_are}"
    if twice := sorted({name for name in names if names.count(name) > 1}):
        return f"A column is there twice: {', '.join(twice)}"
    return None


def _line(number: int, head: list[str], cells: list[str]) -> Line:
    named = zip(head, (cell.strip() for cell in cells), strict=False)
    return Line(number, {name: cell for name, cell in named if cell}, len(cells) - len(head))
