"""Schemathesis writes requests, right and wrong, from the contract; no answer may break it."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from transfer import app as edge
from transfer.config import read

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# Of every role, and nobody.
USERS = ("dispatcher", "medic-101", "central", "quality", "admin", None)
KEY = bytes(range(32))
SLOW_MACHINES_TOO = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    environment = {
        "TRANSFER_DATA": str(tmp_path_factory.mktemp("data")),
        "TRANSFER_PROFILE": "demo",
        "TRANSFER_REQUESTS_PER_MINUTE": "1000000",
        "TRANSFER_SIGN_INS_PER_MINUTE": "1000000",
    }
    contracts = {name: text for name, text in os.environ.items() if name == "EMSYNC_CONTRACTS"}
    app = edge.create_app(read(environment | contracts), KEY)
    yield app
    edge.close(app)


@pytest.fixture(scope="module")
def headers(app):
    """What each user sends to be known."""
    client = app.test_client()

    def headers_of(user):
        if user is None:
            return {}
        answer = client.post("/api/v1/session", json={"user": user, "password": "demo"})
        return {"Authorization": f"Bearer {answer.json['token']}"}

    return {user: headers_of(user) for user in USERS}


@pytest.fixture(scope="module")
def operations(app):
    """The operations of the contract by name, sent to the service itself."""
    found = schemathesis.openapi.from_dict(app.extensions["hub"].contract.document)
    found.app = app
    found.config.generation.with_security_parameters = False
    all_of_them = [operation.ok() for operation in found.get_all_operations()]
    return {operation.definition.raw["operationId"]: operation for operation in all_of_them}


def drawn(data, operations, mode):
    name = data.draw(st.sampled_from(sorted(operations)))
    return data.draw(operations[name].as_strategy(generation_mode=mode))


@SLOW_MACHINES_TOO
@given(data=st.data())
def test_answers_what_the_contract_allows_to_what_it_allows(operations, headers, data):
    case = drawn(data, operations, GenerationMode.POSITIVE)
    user = data.draw(st.sampled_from(USERS))

    case.call_and_validate(headers=headers[user], checks=CHECKS)


@SLOW_MACHINES_TOO
@given(data=st.data())
def test_refuses_what_the_contract_does_not_allow(operations, headers, data):
    takes_something = {
        name: operation
        for name, operation in operations.items()
        if operation.body or operation.query or operation.path_parameters
    }
    case = drawn(data, takes_something, GenerationMode.NEGATIVE)
    user = data.draw(st.sampled_from(USERS))

    case.call_and_validate(headers=headers[user], checks=[*CHECKS, negative_data_rejection])
