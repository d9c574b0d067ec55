"""Repeated vital signs: add a set with its time, see where the patient is going."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from severity.page import session
from severity.service import judge
from severity.view import charts
from severity.view.series import Reading, Series, change, trend

PANEL = 230


def draw(record: Mapping[str, Any]) -> None:
    """Offer to add what is in the form, to undo, and draw a small chart for each sign."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        at = st.datetime_input("Time of these vital signs", session.now(), step=60, width=PANEL)
        st.button(
            "Add this set",
            type="primary",
            disabled=at is None,
            on_click=session.add_reading,
            args=(Reading(at or session.now(), dict(record)),),
            key="add_reading",
        )
        st.button(
            "Undo the last set",
            disabled=not session.readings(),
            on_click=session.undo_reading,
            key="undo_reading",
        )
    readings = session.readings()
    if len(readings) < 2:
        st.info(
            f"{len(readings)} of 2 sets that a trend needs: enter new vital signs and add them."
        )
    if readings:
        _panels(trend(readings, judge().judge))


def _panels(lines: list[Series]) -> None:
    with st.container(horizontal=True):
        for series in lines:
            with st.container(width=PANEL):
                st.markdown(f"**{series.label}** {change(series)} {series.unit}")
                st.altair_chart(charts.trend(series), width="stretch")
