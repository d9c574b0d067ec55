"""The simulator: enter a patient or load one, see the level and what it rests on."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from severity.observation import ImpossibleInput, observe
from severity.page import decide, entry, results, session, trend, what_if
from severity.service import assessor
from severity.view.examples import examples
from severity.view.figures import Answer
from severity.view.form import record

NOTHING = {"oxygen_saturation_scale": 1}


def draw() -> None:
    """Draw the page; the level changes with every field, so it is always that of what is on screen."""
    session.begin()
    banner = st.container(key="banner")
    _explain_case()
    left, right = st.columns([2, 3], gap="large")
    with left:
        _choose_case()
        known = record(entry.ask())
    if known == NOTHING:
        banner.info("Enter what is known; what was not measured stays empty.")
        return
    try:
        answer = assessor().assess(observe(known))
    except ImpossibleInput as error:
        with banner:
            results.impossible(error)
        return
    with banner:
        results.banner(answer)
    with right:
        _result(known, answer)


def _choose_case() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Example case",
            list(examples()),
            index=None,
            format_func=lambda name: examples()[name].title,
            key="example",
            placeholder="Load an example",
            on_change=_load,
            width=entry.FIELD,
        )
        st.button("New patient", on_click=_clear, key="new", width=entry.FIELD)


def _explain_case() -> None:
    refused = session.refusal_of_case()
    if refused:
        st.error(refused, icon=":material/search_off:")
    shown = examples().get(st.query_params.get("case", ""))
    if shown:
        st.caption(f"**{shown.title}**: {shown.teaches}.")


def _load() -> None:
    if st.session_state.example:
        st.query_params["case"] = st.session_state.example


def _clear() -> None:
    st.query_params.pop("case", None)
    st.session_state.pop("case", None)
    st.session_state.example = None
    session.show({}, [])


def _result(known: dict[str, Any], answer: Answer) -> None:
    results.reasons(answer)
    confirmed = results.doubts(answer)
    results.warnings(answer)
    results.risks(answer)
    parts: dict[str, Callable[[], None]] = {
        "Why": lambda: results.why(answer),
        "Scores": lambda: results.scores(answer),
        "What would change it": lambda: what_if.draw(known, answer),
        "Trend": lambda: trend.draw(known),
        "Decide": lambda: decide.draw(known, answer, confirmed=confirmed),
    }
    # Only the tab that is open is worked out.
    for tab, draw_part in zip(
        st.tabs(list(parts), key="part", on_change="rerun"), parts.values(), strict=True
    ):
        if tab.open:
            with tab:
                draw_part()
