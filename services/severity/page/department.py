"""A department: read a table of patients, see them sorted, open one."""

from typing import Any

import streamlit as st

from severity.levels import NAMES
from severity.page import session, upload
from severity.service import judge
from severity.view.department import COLUMNS, judge_all, of_levels
from severity.view.export import as_csv
from severity.view.looks import LEVELS, level_word
from severity.view.roster import read, template

SHOWN = (
    "id",
    "shown_level",
    "critical",
    "hospitalised",
    "news2",
    "clinician_decides",
    "reasons",
    "confirm",
)
TABLE_HEIGHT = 440


def draw() -> None:
    """Draw the page; what was read stays until something else is read."""
    st.title("Department")
    lines = st.session_state.get("department_lines")
    with st.expander("Read a table of patients", expanded=lines is None):
        upload.ask("department", template(), "Assess all", _take)
    if lines is not None:
        upload.left_out("department", st.session_state.department_wrong, len(lines))
        _patients(lines)


def _take(text: str) -> None:
    department = read(text)
    with st.spinner(f"Assessing {len(department.rows):,} patients"):
        lines = judge_all(department.rows, judge().judge)
    st.session_state.department_lines = lines
    st.session_state.department_wrong = department.wrong
    session.know_cases({case_of(row.line): row.record for row in department.rows})


def case_of(line: int) -> str:
    """Return the id that opens a row: what the table calls the patient stays out of addresses."""
    return f"row-{line}"


def _patients(lines: list[dict[str, Any]]) -> None:
    counts = {level: sum(line["level"] == level for line in lines) for level in LEVELS}
    chosen = st.pills(
        "Show only",
        list(LEVELS),
        selection_mode="multi",
        format_func=lambda level: f"{level_word(level, NAMES[level])}: {counts[level]}",
        key="shown_levels",
    )
    shown = of_levels(lines, chosen)
    st.caption(f"{len(shown):,} of {len(lines):,} patients, the most urgent first")
    rows = _table(shown)
    with st.container(horizontal=True):
        _open_chosen(shown, rows)
        st.download_button(
            "Download these patients",
            as_csv(shown, COLUMNS),
            "department-levels.csv",
            "text/csv",
            on_click="ignore",
        )


def _table(shown: list[dict[str, Any]]) -> list[int]:
    """Draw the table; return which of its rows are chosen."""
    state: Any = st.dataframe(
        [line | {"shown_level": [line["shown_level"]]} for line in shown],
        column_order=SHOWN,
        column_config=_columns(),
        hide_index=True,
        height=TABLE_HEIGHT,
        on_select="rerun",
        selection_mode="single-row",
        key="patients",
        alt="Patients by level and risk; the download has the same as text",
    )
    return list(state["selection"]["rows"])


def _columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "id": column.TextColumn("Patient", pinned=True),
        "shown_level": column.MultiselectColumn(
            "Level",
            options=[level_word(level, name) for level, name in NAMES.items()],
            color=[look.background for look in LEVELS.values()],
            width=150,
        ),
        "critical": column.NumberColumn("Critical", format="percent"),
        "hospitalised": column.NumberColumn("Hospitalised", format="percent"),
        "news2": column.NumberColumn("NEWS2", help="At least, where parameters are missing"),
        "reasons": "Rules",
        "clinician_decides": column.CheckboxColumn("Clinician decides"),
        "confirm": "To confirm",
    }


def _open_chosen(shown: list[dict[str, Any]], rows: list[int]) -> None:
    chosen = shown[rows[0]] if rows and rows[0] < len(shown) else None
    label = f"Open {chosen['id']}" if chosen else "Choose a row to open it"
    if st.button(label, type="primary", disabled=chosen is None, key="open") and chosen:
        session.open_in_simulator(case_of(chosen["line"]))
