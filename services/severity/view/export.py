"""Tables as CSV that a spreadsheet opens without running anything in it."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from severity.spreadsheets import harmless


def as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    """Return rows with a head, in UTF-8 with the mark that spreadsheets know it by."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([[harmless(row.get(name)) for name in columns] for row in rows])
    return text.getvalue().encode("utf-8-sig")
