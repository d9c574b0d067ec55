"""What one browser window holds: the patient on screen, sets of vital signs, cases that it knows.

Streamlit forgets it with the window, and nothing of it is written down or put into an address.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from severity.view.examples import examples
from severity.view.form import entered
from severity.view.series import Reading

# As `Opaque` in the contract: with a digit, so that no name is one.
_CASE_ID = re.compile(r"(?=.{4,64}$)[A-Za-z-]*[0-9][A-Za-z0-9-]*")


def begin() -> None:
    """Open the case that the address names, once; make an empty patient of a new session."""
    named = st.query_params.get("case")
    if "readings" not in st.session_state:
        show({}, [])
    if named is not None and named != st.session_state.get("case"):
        st.session_state.case = named
        _open(named)


def _open(case: str) -> None:
    known = examples().get(case)
    st.session_state.example = case if known else None
    if known:
        show(known.record, known.readings(now()))
    elif case in department_cases():
        show(department_cases()[case], [])
    else:
        show({}, [])


def refusal_of_case() -> str | None:
    """Say why the case that the address names is not on screen; None when it is, or none is named."""
    case = st.query_params.get("case")
    if case is None or case in examples() or case in department_cases():
        return None
    listed = ", ".join(examples())
    if not is_opaque(case):
        return f"The address names no case. Examples are {listed}; other ids have a digit."
    return (
        f"There is no case {case} here. Examples are {listed}; the rows of a department are known "
        "only to the browser window that read them."
    )


def opaque_case() -> str:
    """Return the case that the address names, when it may be written down; else nothing."""
    case = st.query_params.get("case", "")
    return case if is_opaque(case) else ""


def is_opaque(case: str) -> bool:
    """Tell whether an id is without meaning: letters, digits and hyphens, and never a name."""
    return _CASE_ID.fullmatch(case) is not None


def show(record: Mapping[str, Any], readings: list[Reading]) -> None:
    """Put a patient into the form; call it before the form is drawn."""
    st.session_state.update(entered(record))
    st.session_state.readings = readings


def readings() -> list[Reading]:
    """Return the sets of vital signs in the order in which they were added."""
    return list(st.session_state.readings)


def add_reading(reading: Reading) -> None:
    """Keep one more set."""
    st.session_state.readings = [*readings(), reading]


def undo_reading() -> None:
    """Forget the set that was added last."""
    st.session_state.readings = readings()[:-1]


def department_cases() -> dict[str, dict[str, Any]]:
    """Return the records of the department that this window read, by case id."""
    return dict(st.session_state.get("department_cases", {}))


def know_cases(records: Mapping[str, dict[str, Any]]) -> None:
    """Know the rows of a department, in place of those before."""
    st.session_state.department_cases = dict(records)


def know_page(simulator: Any) -> None:
    """Know which page shows a case."""
    st.session_state.simulator = simulator


def open_in_simulator(case: str) -> NoReturn:
    """Go to the simulator with a case in the address."""
    st.session_state.pop("case", None)
    st.switch_page(st.session_state.simulator, query_params={"case": case})


def now() -> datetime:
    """Return the time on the clock of the person at the browser, to the minute."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return datetime.now(zone).replace(second=0, microsecond=0, tzinfo=None)
