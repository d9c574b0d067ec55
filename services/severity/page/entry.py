"""The form: vital signs first, then who it is; every field may stay open."""

from typing import Any, Final

import streamlit as st

from severity.view.form import (
    CELSIUS,
    CHOICES,
    CONDITIONS,
    FAHRENHEIT,
    NONE_KNOWN,
    RESPONSES,
    complaints,
)

# Two fit beside each other on a screen of 375 px.
FIELD = 160
WIDE = 2 * FIELD + 16
# What was entered outlives a visit to another page.
_KEPT: Final = "session"


def ask() -> dict[str, Any]:
    """Draw the form and return what was entered."""
    return _signs() | _person() | _injury() | _coma_scale() | _history()


def _signs() -> dict[str, Any]:
    st.header("Vital signs")
    with _row():
        breathing = {
            "respiratory_rate": _number("Respiratory rate, /min", "respiratory_rate"),
            "oxygen_saturation": _number("SpO2, %", "oxygen_saturation"),
            "pulse": _number("Pulse, /min", "pulse"),
            "systolic_pressure": _number("Systolic, mmHg", "systolic_pressure"),
            "diastolic_pressure": _number("Diastolic, mmHg", "diastolic_pressure"),
            "temperature": _number("Temperature", "temperature", step=0.1, shown="%.1f"),
        }
        others = {
            "temperature_unit": st.segmented_control(
                "Unit",
                [CELSIUS, FAHRENHEIT],
                required=True,
                key="temperature_unit",
                persist_state=_KEPT,
            ),
            "supplemental_oxygen": _yes_or_no("Added oxygen", "supplemental_oxygen"),
            "consciousness": _choice("Consciousness (ACVPU)", "consciousness"),
            "glasgow_coma_scale": _number("Coma scale, total", "glasgow_coma_scale"),
            "pain": _number("Pain, 0 to 10", "pain"),
            "oxygen_saturation_scale": _choice("SpO2 scale", "oxygen_saturation_scale"),
        }
    return breathing | others


def _person() -> dict[str, Any]:
    st.header("Patient")
    with _row():
        return {
            "age_years": _number("Age, years", "age_years", shown="%g"),
            "sex": _choice("Sex", "sex"),
            "complaint": _complaint(),
            "other_complaints": _other_complaints(),
            "arrived_by_ambulance": _yes_or_no("By ambulance", "arrived_by_ambulance"),
            "injury": _yes_or_no("Injury or poisoning", "injury"),
            "stroke_signs": _yes_or_no("New signs of stroke", "stroke_signs"),
            "cardiac_chest_pain": _yes_or_no("Cardiac chest pain", "cardiac_chest_pain"),
            "pregnant": _yes_or_no("Pregnant", "pregnant"),
        }


def _injury() -> dict[str, Any]:
    with st.expander("Injury", expanded=st.session_state.get("injury") == "Yes"), _row():
        return {
            "injury_type": _choice("Kind of injury", "injury_type"),
            "hours_since_injury": _number(
                "Hours since injury", "hours_since_injury", step=0.5, shown="%g"
            ),
            "capillary_refill_seconds": _number(
                "Capillary refill, s", "capillary_refill_seconds", step=0.5, shown="%g"
            ),
        }


def _coma_scale() -> dict[str, Any]:
    with st.expander("Glasgow Coma Scale by response"), _row():
        return {name: _choice(_RESPONSES[name], name) for name in RESPONSES}


_RESPONSES = {"eye_response": "Eyes", "verbal_response": "Verbal", "motor_response": "Motor"}


def _history() -> dict[str, Any]:
    with st.expander("Known conditions"):
        known = st.multiselect(
            "Conditions (open: not asked)",
            [NONE_KNOWN, *CONDITIONS],
            key="history",
            persist_state=_KEPT,
        )
        return {"history": known}


def _row() -> Any:
    return st.container(horizontal=True, gap="small")


def _number(label: str, name: str, step: float = 1.0, shown: str = "%.0f") -> float | None:
    """Ask for a measurement; what is impossible is refused in words, not silently by the browser."""
    return st.number_input(
        label,
        value=None,
        step=step,
        format=shown,
        key=name,
        placeholder="not known",
        width=FIELD,
        persist_state=_KEPT,
    )


def _yes_or_no(label: str, name: str, width: int = FIELD) -> str | None:
    return st.segmented_control(label, ["No", "Yes"], key=name, width=width, persist_state=_KEPT)


def _choice(label: str, name: str) -> str | None:
    return st.selectbox(
        label,
        list(CHOICES[name]),
        index=None,
        key=name,
        placeholder="not known",
        width=FIELD,
        persist_state=_KEPT,
    )


def _complaint() -> str | None:
    shown = st.session_state.get("complaint")
    return st.selectbox(
        "Chief complaint",
        complaints([shown]),
        index=None,
        key="complaint",
        placeholder="not known",
        width=WIDE,
        persist_state=_KEPT,
    )


def _other_complaints() -> list[str]:
    shown = st.session_state.get("other_complaints") or []
    return st.multiselect(
        "Other complaints",
        complaints(shown),
        key="other_complaints",
        max_selections=4,
        placeholder="none",
        width=WIDE,
        persist_state=_KEPT,
    )
