"""The model's card: what it is for, what it was learned from, how well it does."""

import os
from collections.abc import Mapping
from typing import Any

import streamlit as st

from severity.config import read
from severity.service import assessor
from severity.view import card_charts

TEXT = "MODEL_CARD.md"
PLOT = 320


def draw() -> None:
    """Draw the plots out of the card, then its text as training wrote it."""
    model = assessor().model
    st.title("Model card")
    st.markdown(f"Card **{model.sha256}**, which names the hash of every file of the model.")
    _plots(model.card["test"]["curves"], model.card["visit"]["years"]["test"])
    path = read(os.environ).model / TEXT
    if path.is_file():
        st.markdown(without_title_and_pictures(path.read_text("utf-8")))
    else:
        st.warning(f"{TEXT} is not beside the model; what it says is in the card below.")
    with st.expander("The card as data"):
        st.json(dict(model.card), expanded=False)


def without_title_and_pictures(text: str) -> str:
    """Return the card's text as it stands under our title; the plots are drawn instead."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(("# ", "![")))


def _plots(curves: Mapping[str, Any], year: str) -> None:
    st.caption(f"Measured on {year}, a year that nothing was fitted to.")
    charts = [
        card_charts.roc(curves["roc"]),
        *(
            card_charts.calibration(points, outcome)
            for outcome, points in curves["calibration"].items()
        ),
    ]
    with st.container(horizontal=True):
        for chart in charts:
            with st.container(width=PLOT):
                st.altair_chart(chart, width="stretch")
