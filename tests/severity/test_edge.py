"""Schemathesis writes requests, right and wrong, from the contract, and judges the answers by it."""

import json

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from severity.api import application, health

OPERATIONS = (
    *("assessSeverity", "assessBatch", "assessBundle", "listScores", "scorePatient"),
    *("sortCasualties", "getModel", "recordDecision", "listDecisions"),
    *("healthz", "readyz", "version"),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@schemathesis.serializer("application/x-ndjson")
def one_line(context, value):
    return json.dumps(value).encode()


@schemathesis.deserializer("application/x-ndjson")
def first_line(context, response):
    return json.loads(response.content.partition(b"\n")[0])


@pytest.fixture(scope="session")
def schema(parts):
    """Return the contract, with the application that it is for; the page is left out."""
    service = application.make_service(parts)
    found = schemathesis.openapi.from_dict(parts.contract.document)
    found.app = Starlette(
        routes=[
            Mount("/api", application.make(parts)),
            *(Route(path, service) for path in health.PATHS),
        ]
    )
    return found


def operation_named(schema, name):
    return next(
        found.ok()
        for found in schema.get_all_operations()
        if found.ok().definition.raw["operationId"] == name
    )


def test_tries_every_operation_of_the_contract(contract):
    named = {
        operation["operationId"]
        for path in contract.document["paths"].values()
        for operation in path.values()
    }

    assert named == set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
@settings(max_examples=25)
@given(st.data())
def test_answers_what_the_contract_allows_to_what_it_allows(schema, name, data):
    operation = operation_named(schema, name)
    case = data.draw(operation.as_strategy(generation_mode=GenerationMode.POSITIVE))

    case.call_and_validate(checks=CHECKS)


@pytest.mark.parametrize(
    "name", sorted(set(OPERATIONS) - {"listScores", "getModel", "healthz", "readyz", "version"})
)
@settings(max_examples=40)
@given(st.data())
def test_refuses_what_the_contract_does_not_allow(schema, name, data):
    operation = operation_named(schema, name)
    case = data.draw(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    # A batch is taken, and refuses its lines one by one.
    refusals = [] if name == "assessBatch" else [negative_data_rejection]

    case.call_and_validate(checks=[*CHECKS, *refusals])
