"""The compiled validators let through what jsonschema does, and nothing else."""

import copy
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsync.contract import Contract
from transfer.actions import ACTIONS
from transfer.config import read
from transfer.contract import EventContract

STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.sampled_from(
        ["\ud800", "abc\n", " ", "2026-02-30T14:00:00Z", "2026-11-20T14:00:00", "hub", [], {}, 1.0]
    ),
)
VECTORS = Path(__file__).parents[2] / "contracts" / "vectors"
OPERATIONS = {action.event_type: action.operation for action in ACTIONS.values()}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    own = {"TRANSFER_PROFILE": "demo", "TRANSFER_DATA": str(tmp_path_factory.mktemp("data"))}
    return read(own | {k: v for k, v in os.environ.items() if k == "EMSYNC_CONTRACTS"}).contract


@pytest.fixture(scope="module")
def events():
    """Bodies of the vectors, each with the operation that takes it."""
    vectors = json.loads((VECTORS / "events.json").read_text("utf-8"))
    return [
        ("createTransfer" if "hospital_id" in one["body"] else OPERATIONS[one["type"]], one["body"])
        for one in vectors
    ]


@pytest.fixture(scope="module")
def fast(path):
    return EventContract.load(path)


@pytest.fixture(scope="module")
def exact(path):
    return Contract.load(path)


def places(value):
    """Yield every container of a body with each of its keys."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def test_lets_valid_events_through(fast, exact, events):
    for operation, body in events:
        found = fast.violations_of_request(operation, body)
        assert exact.violations_of_request(operation, body) == found
    assert any([] == fast.violations_of_request(*event) for event in events)


@given(data=st.data())
def test_says_of_a_changed_event_what_jsonschema_says(fast, exact, events, data):
    operation, body = data.draw(st.sampled_from(events))
    changed = copy.deepcopy(body)
    container, key = data.draw(st.sampled_from(list(places(changed))))
    if isinstance(container, dict) and data.draw(st.booleans()):
        del container[key]
    else:
        container[key] = data.draw(STRANGE)

    assert exact.violations_of_request(operation, changed) == fast.violations_of_request(
        operation, changed
    )
