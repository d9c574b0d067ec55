"""The parts of an answer: the level first, then what it rests on."""

import streamlit as st

from severity.observation import ImpossibleInput
from severity.scores.score import readable
from severity.view import charts, markup
from severity.view.figures import Answer, uncertainty


def banner(answer: Answer) -> None:
    """Show the level, which stays in sight."""
    st.html(markup.level_card(answer))


def impossible(error: ImpossibleInput) -> None:
    """Name what cannot be true; there is no level then."""
    st.error("No level: correct what cannot be true.", icon=":material/error:")
    for wrong in error.violations:
        st.error(f"{readable(wrong.field)}: {wrong.value} {wrong.rule}")


def reasons(answer: Answer) -> None:
    """List the rules that apply."""
    floor = answer["floor"]
    if floor["reasons"]:
        st.markdown(f"**At least level {floor['level']}**, by rule:\n\n{markup.reasons(answer)}")


def doubts(answer: Answer) -> bool:
    """Ask for a second look at what is unlikely; tell whether all of it was confirmed."""
    # Every doubt is drawn, also after one that was not confirmed.
    confirmed = [
        _confirm(doubt["field"], doubt["value"], doubt["rule"]) for doubt in answer["confirm"]
    ]
    return all(confirmed)


def _confirm(field: str, value: object, rule: str) -> bool:
    """Ask about one value; another value of the field asks again."""
    st.warning(f"{readable(field).capitalize()} {value} {rule}", icon=":material/front_hand:")
    return st.checkbox(f"{readable(field)} {value} is right", key=f"confirm {field} {value}")


def warnings(answer: Answer) -> None:
    """Say what to be careful about."""
    for warning in answer["warnings"]:
        st.warning(warning, icon=":material/warning:")


def risks(answer: Answer) -> None:
    """Show the risks, and whether they can tell the outcomes apart."""
    st.html(markup.risks(answer))
    if undecided := uncertainty(answer):
        st.info(f"**Clinician decides**: {undecided}", icon=":material/person_raised_hand:")


def why(answer: Answer) -> None:
    """Draw what moved the model's log-odds."""
    if answer["explanation"] is None:
        st.info("No risk is estimated for this patient, so there is nothing to explain.")
        return
    st.caption(
        f"Contributions to the {answer['explanation']['unit']}. They say what the model looked at, "
        "not what caused the illness."
    )
    st.altair_chart(charts.contributions(answer), width="stretch")


def scores(answer: Answer) -> None:
    """Show NEWS2 by parameter, then every other score with what drove it."""
    news2 = answer["news2"]
    st.markdown(f"**NEWS2 {news2['summary']}**: clinical risk {news2['band']}")
    if not news2["applicable"]:
        st.caption("NEWS2 is not meant for this patient: under 16 years, or pregnant.")
    st.html(markup.news2_table(answer))
    st.html(markup.scores_table(answer))
