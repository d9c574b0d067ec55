"""Mass casualty: sort the many by START, JumpSTART or SALT with as few taps as there are questions."""

from html import escape
from typing import Any, Literal

import streamlit as st

from severity.mass_casualty.casualty import Triage
from severity.mass_casualty.sorting import Method, Sorted, sort
from severity.page import upload
from severity.view import board
from severity.view.board import Entry
from severity.view.export import as_csv

Choice = Method | Literal["auto"]
METHODS: dict[Choice, str] = {"auto": "START and JumpSTART", "salt": "SALT"}


def draw() -> None:
    """Draw the board."""
    st.title("Mass casualty")
    st.session_state.setdefault("casualties", [])
    _add()
    found = sort(
        [entry.casualty() for entry in _entries()], st.session_state.get("method") or "auto"
    )
    if found:
        _current(found)
        st.html(board.tally(found))
        st.html(board.columns(found))
        _download(found)
    _method()
    with st.expander("Read a table of casualties"):
        upload.ask("casualties", ",".join(board.COLUMNS) + "\n", "Put on the board", _take)
        upload.left_out("casualties", st.session_state.get("casualties_wrong", []), len(found))


def _method() -> None:
    st.segmented_control(
        "Method",
        list(METHODS),
        format_func=METHODS.__getitem__,
        default="auto",
        required=True,
        key="method",
        persist_state="session",
    )


def _entries() -> list[Entry]:
    return list(st.session_state.casualties)


def _take(text: str) -> None:
    entries, wrong = board.read(text)
    st.session_state.casualties = entries
    st.session_state.casualties_wrong = wrong
    st.session_state.current = None


def _add() -> None:
    with st.container(horizontal=True):
        st.button("Add an adult", on_click=_append, args=(False,), key="add_adult", type="primary")
        st.button("Add a child", on_click=_append, args=(True,), key="add_child", type="primary")


def _append(child: bool) -> None:  # noqa: FBT001 which of two buttons was tapped
    entries = _entries()
    name = board.next_name(entries)
    st.session_state.casualties = [*entries, Entry(name, child)]
    st.session_state.current = name


def _current(found: list[Sorted]) -> None:
    """Ask the next question of the casualty that was added or chosen last."""
    names = [one.casualty.name for one in found]
    if st.session_state.get("current") not in names:
        st.session_state.current = names[0]
    with st.container(border=True, key="question"):
        name = st.selectbox("Casualty", names, key="current")
        one = found[names.index(name)]
        entry = next(entry for entry in _entries() if entry.name == name)
        st.html(f"<p>{board.chip(one.triage.category)}&ensp;{escape(one.triage.step)}</p>")
        _ask(entry, one.triage)
        with st.container(horizontal=True):
            taken_back: Any = {"disabled": not entry.answers, "on_click": _replace}
            st.button("Undo the answer", key="undo", args=(entry.without_last(),), **taken_back)
            st.button("Triage again", key="again", args=(entry.again(),), **taken_back)
            st.button("Remove", key="remove", on_click=_remove, args=(entry,))


def _ask(entry: Entry, triage: Triage) -> None:
    if triage.ask is None or triage.question is None:
        return
    st.subheader(triage.question, anchor=False)
    choices = board.choices(triage.ask)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if choices is None:
            _ask_for_number(entry, triage.ask, triage.question)
        for label, value in (choices or {}).items():
            st.button(
                label,
                key=f"answer {label}",
                on_click=_replace,
                args=(entry.with_answer(triage.ask, value),),
                type="primary",
                width=150,
            )


def _ask_for_number(entry: Entry, field: str, question: str) -> None:
    low, high, unit = board.NUMBERS[field]
    key = f"number {entry.name} {field}"
    st.number_input(
        question,
        low,
        high,
        value=None,
        step=1,
        key=key,
        placeholder=unit,
        label_visibility="collapsed",
        on_change=_take_number,
        args=(entry, field, key),
        width=220,
    )


def _take_number(entry: Entry, field: str, key: str) -> None:
    value: Any = st.session_state[key]
    if value is not None:
        _replace(entry.with_answer(field, value))


def _replace(entry: Entry) -> None:
    st.session_state.casualties = [
        entry if other.name == entry.name else other for other in _entries()
    ]


def _remove(entry: Entry) -> None:
    st.session_state.casualties = [other for other in _entries() if other.name != entry.name]


def _download(found: list[Sorted]) -> None:
    st.download_button(
        "Download the board",
        as_csv(board.exported(found), board.EXPORTED),
        "casualties.csv",
        "text/csv",
        on_click="ignore",
    )
