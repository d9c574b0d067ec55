"""Accept the level, or decide otherwise and say why: it is written down, without vital signs."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from emsync.problem import Problem
from severity.decisions.ledger import Entry, LedgerFailure
from severity.levels import NAMES
from severity.page import session
from severity.service import desk, intake
from severity.view.decision import LONGEST_REASON, said
from severity.view.figures import Answer
from severity.view.looks import level_word

FIELD = 220


def draw(record: Mapping[str, Any], answer: Answer, *, confirmed: bool) -> None:
    """Ask who decides what, and hand it in."""
    st.caption("Recorded: ids, levels, risks, model and reason. Not recorded: vital signs.")
    with st.form("decision", border=False):
        with st.container(horizontal=True):
            entered = {
                "case": st.text_input(
                    "Case, an id", session.opaque_case(), key="case_id", width=FIELD
                ),
                "clinician": st.text_input("Clinician, an id", key="clinician", width=FIELD),
            }
        level = st.selectbox(
            "Level",
            list(NAMES),
            index=answer["level"] - 1,
            format_func=lambda number: level_word(number, NAMES[number]),
            key=f"decided, proposed {answer['level']}",
        )
        entered["reason"] = st.text_area(
            f"Reason, needed unless the level is {answer['level']}; neither names nor measurements",
            key="reason",
            max_chars=LONGEST_REASON,
        )
        asked = st.form_submit_button(
            "Record the decision", type="primary", key="record", disabled=not confirmed
        )
    if not confirmed:
        st.warning("Confirm or correct the unlikely values first.")
    if asked:
        _hand_in(said(_decision_id(), datetime.now(UTC), entered, level, record))


def _decision_id() -> str:
    """Return the id of the decision that is being made."""
    return str(st.session_state.setdefault("decision_id", str(uuid.uuid4())))


def _hand_in(decision: dict[str, Any]) -> None:
    try:
        entry = record_decision(decision)
    except Problem as problem:
        st.error(problem.detail, icon=":material/error:")
        for wrong in problem.violations:
            st.error(f"{wrong.field} {wrong.rule}")
    except LedgerFailure:
        st.error("Not recorded: the ledger cannot be written. Try again later.")
    else:
        del st.session_state.decision_id
        st.success(f"Recorded as number {entry.seq}: {entry.decision.agreement}.")


def record_decision(decision: dict[str, Any]) -> Entry:
    """Store it; raise Problem for what breaks the contract, LedgerFailure when nothing is kept."""
    return desk().take(decision, intake().within("recordDecision", decision)).entry
