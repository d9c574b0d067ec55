"""The pages, and what stands on each of them. Streamlit runs this file anew for every change."""

import streamlit as st

from severity.page import casualties, department, footer, model_card, session, simulator
from severity.view.markup import STYLE

st.set_page_config(page_title="EMsync severity", layout="wide")
st.html(STYLE)
simulate = st.Page(simulator.draw, title="Simulator", default=True)
session.know_page(simulate)
chosen = st.navigation(
    [
        simulate,
        st.Page(department.draw, title="Department", url_path="department"),
        st.Page(casualties.draw, title="Mass casualty", url_path="casualties"),
        st.Page(model_card.draw, title="Model card", url_path="model"),
    ],
    position="hidden" if st.context.is_embedded else "top",
)
chosen.run()
footer.draw()
