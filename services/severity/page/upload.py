"""Ask for a table, as a file or pasted, and name what was left out of it."""

from collections.abc import Callable, Sequence

import streamlit as st

from severity.view.export import as_csv
from severity.view.tables import (
    LARGEST_BYTES,
    MOST_ROWS,
    WRONG_COLUMNS,
    TableRefused,
    Wrong,
    decode,
)


def ask(name: str, template: str, action: str, take: Callable[[str], None]) -> None:
    """Draw both ways in, and hand the text on; `take` may raise TableRefused."""
    st.markdown(
        f"Columns are named as in the template; at most {MOST_ROWS:,} rows and "
        f"{LARGEST_BYTES // 1_000_000} MB. What is not known stays empty. The table lives in this "
        "window and is kept nowhere else."
    )
    st.download_button(
        "Download the template", template, f"{name}.csv", "text/csv", on_click="ignore"
    )
    st.file_uploader("Upload a CSV file", type=["csv", "tsv", "txt"], key=f"{name}_file")
    st.text_area("or paste the table", key=f"{name}_text", height=140)
    st.button(action, type="primary", key=f"{name}_read", on_click=_read, args=(name, take))
    if refused := st.session_state.get(f"{name}_refused"):
        st.error(refused, icon=":material/error:")


def _read(name: str, take: Callable[[str], None]) -> None:
    file, text = st.session_state[f"{name}_file"], st.session_state[f"{name}_text"]
    try:
        take(decode(file.getvalue()) if file else text)
    except TableRefused as error:
        st.session_state[f"{name}_refused"] = str(error)
    else:
        st.session_state[f"{name}_refused"] = None


def left_out(name: str, wrong: Sequence[Wrong], read: int) -> None:
    """List every line that was left out, with every reason."""
    if not wrong:
        return
    rows = [row for line in wrong for row in line.rows()]
    st.error(f"{len(wrong):,} of {len(wrong) + read:,} lines were left out:")
    st.dataframe(rows, column_order=WRONG_COLUMNS, hide_index=True, key=f"{name}_wrong")
    st.download_button(
        "Download what is wrong",
        as_csv(rows, WRONG_COLUMNS),
        f"{name}-wrong.csv",
        "text/csv",
        on_click="ignore",
    )
