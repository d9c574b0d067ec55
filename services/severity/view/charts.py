"""Charts of an assessment, a trend and a model's card, in Vega-Lite through Altair."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from severity.view.figures import Answer
from severity.view.looks import LEVELS, LOWERS, NEUTRAL, RAISES
from severity.view.plots import Layers, chart
from severity.view.series import LEVEL, Series
from severity.view.signs import Sign
from severity.view.variation import Band, Point

BAR, ROOM = 26, 60
_LEAST_SHOWN_RISK = 0.05
# How far the strip of levels goes above the highest risk.
_STRIP = 1.12
_LIGHT, _DARK = LEVELS[1].text, LEVELS[3].text


def contributions(answer: Answer) -> Any:
    """Draw what moved the log-odds up and down; needs an answer that has an explanation."""
    explanation = answer["explanation"]
    rows = [
        {"what": f"{part['label']}: {part['shown_value']}", "log_odds": part["log_odds"]}
        for part in explanation["contributions"]
    ]
    rows.append({"what": "all others", "log_odds": explanation["others"]})
    longest = max(abs(row["log_odds"]) for row in rows) or 1
    return (
        chart(rows, height=BAR * len(rows) + ROOM)
        .mark_bar()
        .encode(
            x=alt.X(
                "log_odds:Q",
                title="lowers the log-odds \u2190 0 \u2192 raises them",
                scale=alt.Scale(domain=[-longest, longest]),
                stack=None,
            ),
            y=alt.Y("what:N", sort=None, title=None, axis=alt.Axis(labelLimit=220)),
            color=_sign_colour("log_odds"),
            tooltip=[
                alt.Tooltip("what:N", title="what the model saw"),
                alt.Tooltip("log_odds:Q", title="log-odds", format="+.2f"),
            ],
        )
    )


def variation(
    points: Sequence[Point], bands: Sequence[Band], sign: Sign, now: float | None
) -> Layers:
    """Draw the risk over one vital sign, the levels behind it, and where the patient is now."""
    top = max([_LEAST_SHOWN_RISK, *(point.risk or 0 for point in points)])
    rows = [_band_row(band, sign, top) for band in bands]
    layers = [_shade(rows, sign), *_strip(rows), _risk_line(points)]
    if now is not None:
        layers.append(_now(now))
    return alt.layer(*layers, height=260)


def _band_row(band: Band, sign: Sign, top: float) -> dict[str, Any]:
    half = 0.5 / 10**sign.decimals
    low, high = max(band.low - half, sign.low), min(band.high + half, sign.high)
    level = str(band.level)
    return {"low": low, "high": high, "middle": (low + high) / 2, "top": top, "level": level} | {
        "bottom": 0,
        "edge": _STRIP * top,
        "number": (1 + _STRIP) / 2 * top,
    }


def _shade(rows: Sequence[Mapping[str, Any]], sign: Sign) -> Any:
    over = alt.Scale(domain=[sign.low, sign.high], nice=False)
    return (
        chart(rows)
        .mark_rect(opacity=0.25)
        .encode(
            x=alt.X("low:Q", title=f"{sign.label} ({sign.unit})", scale=over),
            x2="high:Q",
            y=alt.Y("bottom:Q", title="risk of a critical outcome", axis=alt.Axis(format=".1~%")),
            y2="top:Q",
            color=_by_level([look.background for look in LEVELS.values()]),
            tooltip=["level:N"],
        )
    )


def _strip(rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Draw each level's own colour with its number on it, above the risks."""
    base = chart(rows)
    colours = base.mark_rect().encode(
        x="low:Q",
        x2="high:Q",
        y="top:Q",
        y2="edge:Q",
        color=_by_level([look.background for look in LEVELS.values()]),
    )
    numbers = base.mark_text(fontWeight="bold", fontSize=13).encode(
        x="middle:Q",
        y="number:Q",
        text="level:N",
        # Another scale than that of the backgrounds: literal colours.
        color=alt.condition("datum.level == '3'", alt.value(_DARK), alt.value(_LIGHT)),
    )
    return [colours, numbers]


def _by_level(colours: Sequence[str]) -> alt.Color:
    scale = alt.Scale(domain=[str(level) for level in LEVELS], range=list(colours))
    return alt.Color("level:N", scale=scale, legend=None)


def _risk_line(points: Sequence[Point]) -> Any:
    rows = [{"value": p.value, "risk": p.risk} for p in points if p.risk is not None]
    return (
        chart(rows)
        .mark_line(color=NEUTRAL, strokeWidth=2.5)
        .encode(
            x="value:Q",
            y="risk:Q",
            tooltip=["value:Q", alt.Tooltip("risk:Q", format=".1%")],
        )
    )


def _now(value: float) -> Any:
    return (
        chart([{"value": value}])
        .mark_rule(color=NEUTRAL, strokeDash=[4, 3], strokeWidth=2)
        .encode(x="value:Q", tooltip=[alt.Tooltip("value:Q", title="now")])
    )


def trend(series: Series) -> Any:
    """Draw one line over time; for the level, urgent is up."""
    rows = [{"at": at.isoformat(), "value": value} for at, value in series.values]
    scale = (
        alt.Scale(domain=[1, 5], reverse=True) if series.label == LEVEL else alt.Scale(zero=False)
    )
    axis = alt.Axis(tickCount=4, tickMinStep=1)
    return (
        chart(rows, height=110)
        .mark_line(point=alt.OverlayMarkDef(size=60), color=LOWERS)
        .encode(
            x=alt.X("at:T", title=None, axis=alt.Axis(format="%H:%M", tickCount=3)),
            y=alt.Y("value:Q", title=None, scale=scale, axis=axis),
            tooltip=[
                alt.Tooltip("at:T", format="%H:%M", title="time"),
                alt.Tooltip("value:Q", title=series.label),
            ],
        )
    )


def _sign_colour(field: str) -> Any:
    return alt.when(alt.datum[field] >= 0).then(alt.value(RAISES)).otherwise(alt.value(LOWERS))
