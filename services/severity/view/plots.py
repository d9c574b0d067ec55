"""What the charts share: Altair over rows of plain values."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

Rows = Sequence[Mapping[str, Any]]
# What Altair says that layers are.
Layers = alt.LayerChart | alt.FacetChart


def chart(rows: Rows, height: int | None = None) -> Any:
    """Return a chart of rows, which go with it to the page; Altair has no types for what follows."""
    data = alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]
    return alt.Chart(data, height=alt.Undefined if height is None else height)
