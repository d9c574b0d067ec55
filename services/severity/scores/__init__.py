"""The scores beside the model: each exact, each saying what it misses and whom it is for."""

from collections.abc import Callable, Mapping

from severity.observation import Observation
from severity.scores import (
    cart,
    gap,
    gcs,
    mews,
    mgap,
    news2,
    qsofa,
    rems,
    rts,
    shock_index,
    triage_rts,
)
from severity.scores.score import Score

# By name, in the order in which they are shown.
SCORES: Mapping[str, Callable[[Observation], Score]] = {
    "news2": news2.news2,
    "mews": mews.mews,
    "qsofa": qsofa.qsofa,
    "shock_index": shock_index.shock_index,
    "gcs": gcs.gcs,
    "rts": rts.rts,
    "triage_rts": triage_rts.triage_rts,
    "mgap": mgap.mgap,
    "gap": gap.gap,
    "rems": rems.rems,
    "cart": cart.cart,
}
