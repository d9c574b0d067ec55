"""What would change the level: a curve over one vital sign, and the nearest change in words."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from severity.observation import observe
from severity.service import judge
from severity.view import charts
from severity.view.figures import Answer
from severity.view.signs import SIGNS
from severity.view.variation import bands, changes, curve


def draw(record: Mapping[str, Any], answer: Answer) -> None:
    """Vary the chosen sign; everything else stays as it is."""
    name = st.selectbox(
        "Vary",
        list(SIGNS),
        format_func=lambda name: SIGNS[name].label,
        key="varied",
        persist_state="session",
    )
    sign, now = SIGNS[name], getattr(observe(record), name)
    points = curve(judge().judge, record, name)
    found = bands(points)
    if now is None:
        st.caption(f"{sign.label} was not measured. If it were:")
    for line in changes(found, sign, now, answer["level"]):
        st.markdown(f"- {line}")
    st.altair_chart(charts.variation(points, found, sign, now), width="stretch")
    st.caption(
        "Bands are levels; the line is the risk; the dashed line is where the patient is now."
    )
