"""Decisions for other programs: one JSON object, or one line of a table, for each."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any

import msgspec

from severity.decisions.decision import Decision
from severity.decisions.ledger import Entry
from severity.spreadsheets import harmless

COLUMNS = ("seq", *(field.name for field in fields(Decision)))
_ENCODER = msgspec.json.Encoder()


def as_dict(entry: Entry) -> dict[str, Any]:
    """Return a decision as the API answers it (Decision in the contract)."""
    return {"seq": entry.seq, **asdict(entry.decision)}


def ndjson(pages: Iterable[list[Entry]]) -> Iterator[bytes]:
    """Write one JSON object a line."""
    for entries in pages:
        yield _ENCODER.encode_lines([as_dict(entry) for entry in entries])


def table(pages: Iterable[list[Entry]]) -> Iterator[bytes]:
    """Write CSV (RFC 4180) with a head; text that a spreadsheet would run is quoted with '."""
    yield _lines([COLUMNS])
    for entries in pages:
        yield _lines([map(harmless, as_dict(entry).values()) for entry in entries])


def _lines(rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8")
