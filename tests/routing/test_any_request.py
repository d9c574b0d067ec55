"""Schemathesis writes requests, right and wrong, from the contract; no answer may break it."""

from dataclasses import replace

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

from routing.app import create_app
from routing.board import Board
from routing.stores import FACILITIES, Stores

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def operations(service, tmp_path_factory):
    """The operations of the contract by name, sent to a service whose lists nobody else changes."""
    first = {FACILITIES: service.stores.entries(FACILITIES)}
    board = Board(tmp_path_factory.mktemp("board"))
    stores = Stores(board, service.contract, service.stores.region, first)
    found = schemathesis.openapi.from_dict(service.contract.document)
    found.app = create_app(replace(service, stores=stores))
    all_of_them = [operation.ok() for operation in found.get_all_operations()]
    return {operation.definition.raw["operationId"]: operation for operation in all_of_them}


def drawn(data, operations, mode):
    name = data.draw(st.sampled_from(sorted(operations)))
    return data.draw(operations[name].as_strategy(generation_mode=mode))


@settings(max_examples=200)
@given(data=st.data())
def test_answers_what_the_contract_allows_to_what_it_allows(operations, data):
    case = drawn(data, operations, GenerationMode.POSITIVE)

    case.call_and_validate(checks=CHECKS)


@settings(max_examples=200)
@given(data=st.data())
def test_refuses_what_the_contract_does_not_allow(operations, data):
    takes_something = {
        name: operation
        for name, operation in operations.items()
        if operation.body or operation.query or operation.path_parameters
    }
    case = drawn(data, takes_something, GenerationMode.NEGATIVE)

    case.call_and_validate(checks=[*CHECKS, negative_data_rejection])
