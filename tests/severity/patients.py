"""Any patient that can be described without a contradiction."""

from operator import or_

from hypothesis import strategies as st

from severity.coma_scale import BEST, NOT_TESTABLE
from severity.observation import HISTORY, RANGES

COMA_SCALES = st.fixed_dictionaries({"glasgow_coma_scale": st.none() | st.integers(3, 15)}) | (
    st.fixed_dictionaries(
        {
            name: st.none() | st.just(NOT_TESTABLE) | st.integers(1, best)
            for name, best in BEST.items()
        }
    )
)
OTHERS = st.fixed_dictionaries(
    {},
    optional={
        **{
            name: st.none() | st.floats(allowed.low, allowed.high)
            for name, allowed in RANGES.items()
            if name not in {"glasgow_coma_scale", "temperature_f", "diastolic_pressure", *BEST}
        },
        "oxygen_saturation_scale": st.sampled_from([1, 2]),
        "sex": st.sampled_from([None, "female", "male", "other", "unknown"]),
        "consciousness": st.sampled_from(
            [None, "alert", "confusion", "voice", "pain", "unresponsive"]
        ),
        "injury_type": st.sampled_from([None, "blunt", "penetrating", "both"]),
        "reason_for_visit": st.none() | st.integers(10000, 89990),
        "other_reasons_for_visit": st.lists(st.integers(10000, 89990), max_size=4),
        "history": st.none() | st.lists(st.sampled_from(HISTORY), unique=True),
        **{
            name: st.none() | st.booleans()
            for name in (
                "arrived_by_ambulance",
                "supplemental_oxygen",
                "injury",
                "pregnant",
                "stroke_signs",
                "cardiac_chest_pain",
            )
        },
    },
)
RECORDS = st.builds(or_, COMA_SCALES, OTHERS)
