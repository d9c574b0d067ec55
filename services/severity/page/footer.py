"""What stands under every page: what this is not, and which model answered."""

import streamlit as st

from severity.service import assessor


def draw() -> None:
    """Draw it."""
    model = assessor().identity()
    st.caption(
        "Decision support, not a medical device: a clinician decides. "
        f"{model['name']}, model {model['sha256'][:12]}, {model['trained_on']}. "
        "NEWS2: Royal College of Physicians, 2017."
    )
