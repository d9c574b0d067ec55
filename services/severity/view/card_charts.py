"""The plots of the model's card: how true its risks are, and how well it tells patients apart."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from severity.view.looks import LOWERS, NEUTRAL, RAISES
from severity.view.plots import Layers, Rows, chart

OUTCOMES = {"critical": "Critical outcome", "hospitalised": "Hospitalised"}
# What the curves are of, in the order in which the legend has them.
CURVES = {"visit": "visit model", "nurse_level": "nurse's level (ESI)", "news2": "NEWS2, 5 of 7"}
_HEIGHT = 300


def calibration(points: Rows, outcome: str) -> Layers:
    """Draw the share that was seen over the risk that was estimated, with 95 % intervals."""
    base = chart(points)
    x = alt.X("expected:Q", title="estimated risk", axis=alt.Axis(format="%"))
    intervals = base.mark_rule(color=NEUTRAL).encode(x=x, y="low:Q", y2="high:Q")
    seen = base.mark_point(filled=True, size=60, color=LOWERS).encode(
        x=x,
        y=alt.Y("observed:Q", title="share that was seen", axis=alt.Axis(format="%")),
        tooltip=[
            alt.Tooltip("expected:Q", format=".1%"),
            alt.Tooltip("observed:Q", format=".1%"),
            "patients:Q",
        ],
    )
    top = max(max(point["expected"], point["high"]) for point in points)
    title = f"{OUTCOMES[outcome]}: calibration"
    return alt.layer(_diagonal(top), intervals, seen, title=title, height=_HEIGHT)


def roc(curves: Mapping[str, Rows]) -> Layers:
    """Draw the ROC curves of the critical outcome over each other."""
    rows = [{**point, "of": name} for key, name in CURVES.items() for point in curves[key]]
    lines = (
        chart(rows)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("false_positive_rate:Q", title="false positive rate"),
            y=alt.Y("true_positive_rate:Q", title="true positive rate"),
            order="false_positive_rate:Q",
            color=alt.Color(
                "of:N",
                title=None,
                scale=alt.Scale(domain=list(CURVES.values()), range=[LOWERS, RAISES, NEUTRAL]),
                legend=alt.Legend(orient="bottom-right", labelLimit=200),
            ),
            strokeDash=alt.StrokeDash("of:N", title=None, sort=list(CURVES.values())),
        )
    )
    title = f"{OUTCOMES['critical']}: ROC"
    return alt.layer(_diagonal(1), lines, title=title, height=_HEIGHT)


def _diagonal(top: float) -> Any:
    ends: Rows = [{"at": 0, "same": 0}, {"at": top, "same": top}]
    return (
        chart(ends)
        .mark_line(color=NEUTRAL, strokeDash=[4, 4], opacity=0.6)
        .encode(x="at:Q", y="same:Q")
    )
