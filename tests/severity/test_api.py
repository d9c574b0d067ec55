import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from emsync.problem import Problem
from severity.api.health import ready
from severity.api.parts import Parts
from severity.assessment import Assessor
from severity.decisions.desk import Desk

URL = "/api/v1/severity"
PATIENT = {"age_years": 67, "pulse": 104, "respiratory_rate": 22, "temperature_f": 101.1}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)


def test_assesses_a_patient(client, contract):
    answer = client.post(URL, json=PATIENT)

    assert 200 == answer.status_code
    assert [] == contract.violations_of_answer("assessSeverity", 200, answer.json())
    assert "no-store" == answer.headers["cache-control"]


def test_names_field_value_range_and_unit_of_what_cannot_be_true(client):
    answer = client.post(URL, json={**PATIENT, "oxygen_saturation": 101})

    assert (422, "application/problem+json") == (
        answer.status_code,
        answer.headers["content-type"],
    )
    assert [
        {"field": "oxygen_saturation", "value": 101, "rule": "must be from 50 to 100 percent"}
    ] == answer.json()["violations"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"pulse": "fast"}, "pulse"),
        ({"pulse": True}, "pulse"),
        ({"glasgow_coma_scale": 14.5}, "glasgow_coma_scale"),
        ({"consciousness": "awake"}, "consciousness"),
        ({"oxygen_saturation_scale": 3}, "oxygen_saturation_scale"),
        ({"temperature_c": 38.4}, "temperature_f"),
        ({"heart_rate": 80}, "(body)"),
    ],
)
def test_refuses_what_breaks_the_contract(client, wrong, field):
    answer = client.post(URL, json={**PATIENT, **wrong})

    assert 422 == answer.status_code
    assert [field] == [violation["field"] for violation in answer.json()["violations"]]


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        (b"pulse=80", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b"{", "application/json", 400),
        (b" " * 70_000, "application/json", 413),
        (b'{"pulse": 80}', "application/json; charset=utf-8", 200),
    ],
)
def test_reads_json_and_nothing_else(client, content, media, status):
    answer = client.post(URL, content=content, headers={"content-type": media})

    assert status == answer.status_code


@settings(max_examples=150)
@given(
    JSON
    | st.dictionaries(
        st.sampled_from(
            [
                *("pulse", "age_years", "sex", "temperature_c", "temperature_f"),
                *("glasgow_coma_scale", "eye_response", "history", "other_reasons_for_visit"),
            ]
        ),
        JSON | st.just("not_testable"),
    )
)
def test_never_fails_whatever_it_is_sent(client, contract, value):
    answer = client.post(
        URL, content=json.dumps(value), headers={"content-type": "application/json"}
    )

    assert answer.status_code in {200, 400, 422}
    assert [] == contract.violations_of_answer("assessSeverity", answer.status_code, answer.json())


def test_answers_a_wrong_method_with_the_right_one(client):
    answer = client.get(URL)

    assert (405, "POST", "GET is not possible here; send POST") == (
        answer.status_code,
        answer.headers["allow"],
        answer.json()["detail"],
    )


def test_answers_an_unknown_path_with_a_problem_and_not_with_the_page(client):
    answer = client.get("/api/v1/nothing")

    assert (404, "application/problem+json") == (
        answer.status_code,
        answer.headers["content-type"],
    )


@pytest.mark.parametrize("operation", ["healthz", "readyz", "version"])
def test_answers_what_every_service_answers(client, contract, operation):
    answer = client.get(f"/{operation}")

    assert 200 == answer.status_code
    assert [] == contract.violations_of_answer(operation, 200, answer.json())


def test_serves_the_page(client):
    answer = client.get("/")

    assert (200, True) == (answer.status_code, "text/html" in answer.headers["content-type"])


def test_is_not_ready_when_the_model_answers_otherwise_than_in_training(parts, model):
    probe = model.card["probe"]
    learned = {outcome: risk + 0.01 for outcome, risk in probe["risk"].items()}
    probe = {**probe, "risk": learned}
    other = Assessor(replace(model, card={**model.card, "probe": probe}))

    with pytest.raises(Problem, match="for its probe") as refused:
        ready(Parts.of(parts.contract, Desk(other, parts.desk.ledger)))

    assert 503 == refused.value.status


@pytest.mark.parametrize(
    ("origin", "opens"),
    [
        (None, True),
        ("http://testserver", True),
        ("http://elsewhere.example", False),
        ("http://testserver:81", False),
        ("null", False),
    ],
)
def test_opens_a_socket_only_to_a_page_of_its_own_host(client, origin, opens):
    headers = {"origin": origin} if origin else {}

    assert opens == connects(client, headers)


def connects(client, headers):
    try:
        with client.websocket_connect(
            "/_stcore/stream", subprotocols=["streamlit"], headers=headers
        ):
            return True
    except (WebSocketDisconnect, WebSocketDenialResponse):
        return False
