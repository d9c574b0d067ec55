"""The page: enter what is known of a patient, see the level and why.

Streamlit runs this file anew for every change on the page.
"""

from typing import Any

import streamlit as st

from severity import view
from severity.complaints import COMPLAINTS
from severity.form import CELSIUS, CONSCIOUSNESS, FAHRENHEIT, SATURATION_SCALES, record
from severity.observation import RANGES, ImpossibleInput, observe
from severity.scores.score import readable
from severity.service import assessor


def number(label: str, name: str, step: float = 1) -> float | int | None:
    """Ask for a measurement; empty is not measured."""
    allowed = RANGES[name]
    kind = int if step == 1 else float
    return st.number_input(
        f"{label} ({allowed.unit})",
        min_value=kind(allowed.low),
        max_value=kind(allowed.high),
        value=None,
        step=kind(step),
        key=name,
        placeholder="not measured",
    )


def yes_or_no(label: str, name: str) -> str | None:
    """Ask a question that may stay open."""
    return st.segmented_control(label, ["No", "Yes"], key=name)


def ask_about_patient() -> dict[str, Any]:
    """Ask who it is and what happened."""
    st.subheader("Patient")
    first, second = st.columns(2)
    with first:
        age = number("Age", "age_years")
        ambulance = yes_or_no("Arrives by ambulance", "arrived_by_ambulance")
        complaint = st.selectbox("Chief complaint", sorted(COMPLAINTS), index=None, key="complaint")
        injury = yes_or_no("Injury or poisoning", "injury")
    with second:
        sex = st.segmented_control("Sex", ["Female", "Male", "Other"], key="sex")
        pregnant = yes_or_no("Pregnant", "pregnant")
        stroke = yes_or_no("New signs of stroke", "stroke_signs")
        chest_pain = yes_or_no("Chest pain that may be cardiac", "cardiac_chest_pain")
    return {
        "age_years": age,
        "sex": sex,
        "arrived_by_ambulance": ambulance,
        "pregnant": pregnant,
        "complaint": complaint,
        "injury": injury,
        "stroke_signs": stroke,
        "cardiac_chest_pain": chest_pain,
    }


def ask_for_signs() -> dict[str, Any]:
    """Ask for the vital signs."""
    st.subheader("Vital signs")
    first, second = st.columns(2)
    with first:
        breathing = {
            "respiratory_rate": number("Respiratory rate", "respiratory_rate"),
            "oxygen_saturation": number("SpO2", "oxygen_saturation"),
            "oxygen_saturation_scale": st.selectbox(
                "SpO2 scale", list(SATURATION_SCALES), key="oxygen_saturation_scale"
            ),
            "supplemental_oxygen": yes_or_no("Supplemental oxygen", "supplemental_oxygen"),
        }
    with second:
        circulation = {
            "pulse": number("Pulse", "pulse"),
            "systolic_pressure": number("Systolic pressure", "systolic_pressure"),
            "diastolic_pressure": number("Diastolic pressure", "diastolic_pressure"),
            "pain": number("Pain", "pain"),
        }
    return breathing | circulation | ask_for_consciousness() | ask_for_temperature()


def ask_for_consciousness() -> dict[str, Any]:
    """Ask for ACVPU and the Glasgow Coma Scale."""
    return {
        "consciousness": st.segmented_control(
            "Consciousness (ACVPU)", list(CONSCIOUSNESS), key="consciousness"
        ),
        "glasgow_coma_scale": number("Glasgow Coma Scale", "glasgow_coma_scale"),
    }


def ask_for_temperature() -> dict[str, Any]:
    """Ask for the temperature with its unit."""
    first, second = st.columns(2)
    with first:
        value = st.number_input(
            "Temperature",
            value=None,
            step=0.1,
            format="%.1f",
            key="temperature",
            placeholder="not measured",
        )
    with second:
        unit = st.segmented_control(
            "Unit of the temperature",
            [CELSIUS, FAHRENHEIT],
            default=CELSIUS,
            required=True,
            key="temperature_unit",
        )
    return {"temperature": value, "temperature_unit": unit}


def show(answer: dict[str, Any]) -> None:
    """Show an assessment."""
    st.html(view.level_card(answer))
    if answer["floor"]["reasons"]:
        st.markdown("**Rules that apply**\n\n" + view.reasons(answer))
    risk, score = st.columns(2)
    risk.metric("Critical outcome", view.risk(answer), help=f"Risk of {answer['model']['outcome']}")
    score.metric("NEWS2", view.news2_score(answer), help="National Early Warning Score 2, 0 to 20")
    st.metric("NEWS2 clinical risk", answer["news2"]["band"].capitalize())
    for warning in answer["warnings"]:
        st.warning(warning, icon=":material/warning:")
    st.html(view.news2_table(answer))
    if answer["explanation"]:
        st.markdown("**Why this risk**: contributions to the model's log-odds, not causes")
        st.html(view.explanation_table(answer))


def show_impossible(error: ImpossibleInput) -> None:
    """Name what cannot be true."""
    for wrong in error.violations:
        st.error(f"{readable(wrong.field)}: {wrong.value:g} {wrong.rule}", icon=":material/error:")


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="EMsync severity", layout="wide")
    st.title("Severity")
    left, right = st.columns([3, 2], gap="large")
    with left, st.form("patient", border=False):
        entered = ask_about_patient() | ask_for_signs()
        asked = st.form_submit_button("Assess", type="primary", width="stretch", key="assess")
    with right:
        if asked:
            try:
                show(assessor().assess(observe(record(entered))))
            except ImpossibleInput as error:
                show_impossible(error)
        else:
            st.info("Enter what is known; what was not measured stays empty.")
    card = assessor().model.card
    st.caption(
        "Decision support, not a medical device: a clinician decides. "
        f"Model {card['sha256'][:12]}, {card['population']}, {card['years']['training']}. "
        "NEWS2: Royal College of Physicians, 2017."
    )


main()
