"""The contracts are valid OpenAPI, say the same of shared things, and judge their examples."""

import json

import pytest
import yaml
from openapi_spec_validator import validate

from emsync.contract import Contract
from tests.checkout import ROOT, SERVICES

CONTRACTS = ROOT / "contracts"
DOCUMENTS = {
    s: yaml.safe_load((CONTRACTS / f"{s}.openapi.yaml").read_text("utf-8")) for s in SERVICES
}
EXAMPLES = sorted((CONTRACTS / "examples").glob("*/*.json"))


def operations(document: dict) -> dict[str, dict]:
    return {
        operation["operationId"]: operation
        for path in document["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and "operationId" in operation
    }


def schemas(document: dict) -> dict[str, dict]:
    return document["components"]["schemas"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_contract_is_valid_openapi(service):
    validate(DOCUMENTS[service])

    assert DOCUMENTS[service]["openapi"].startswith("3.1")


def repeated_keys(node: yaml.Node) -> list[str]:
    """Return the keys that stand twice in one mapping, each with its line: YAML takes the last."""
    if isinstance(node, yaml.SequenceNode):
        return [found for child in node.value for found in repeated_keys(child)]
    if not isinstance(node, yaml.MappingNode):
        return []
    names = [key.value for key, _ in node.value]
    here = [
        f"{key.value}, line {key.start_mark.line + 1}"
        for place, (key, _) in enumerate(node.value)
        if key.value in names[:place]
    ]
    return here + [found for _, child in node.value for found in repeated_keys(child)]


def test_finds_a_key_that_stands_twice():
    assert ["b, line 4"] == repeated_keys(yaml.compose("a:\n  - b: 1\n    c: 2\n    b: 3\n"))


@pytest.mark.parametrize("service", SERVICES)
def test_no_name_of_a_contract_stands_twice(service):
    text = (CONTRACTS / f"{service}.openapi.yaml").read_text("utf-8")

    assert [] == repeated_keys(yaml.compose(text))


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_tells_its_health_and_its_version(service):
    assert {"healthz", "readyz", "version"} <= operations(DOCUMENTS[service]).keys()


def test_health_versions_and_problems_look_the_same_everywhere():
    for name in ("Alive", "Version"):
        assert 1 == len({json.dumps(schemas(d)[name]["required"]) for d in DOCUMENTS.values()})
        assert 1 == len({tuple(schemas(d)[name]["properties"]) for d in DOCUMENTS.values()})
    for document in DOCUMENTS.values():
        assert {"type", "title", "status", "detail"} <= set(
            schemas(document)["Problem"]["required"]
        )


def test_vital_signs_have_one_name_everywhere():
    patient = schemas(DOCUMENTS["severity"])["Patient"]["properties"]
    signs = schemas(DOCUMENTS["transfer"])["Signs"]["properties"]
    shared = patient.keys() & signs.keys()

    assert {
        "respiratory_rate",
        "oxygen_saturation",
        "systolic_pressure",
        "pulse",
        "consciousness",
    } <= shared
    for sign in shared - {"consciousness", "glasgow_coma_scale", "pain", "supplemental_oxygen"}:
        assert (
            patient[sign]["description"].split(",")[0] == signs[sign]["description"].split(",")[0]
        )


# Bodies that are bytes have no examples in JSON.
OPAQUE = {"application/octet-stream": {}}


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_with_a_body_has_examples_of_both_kinds(service):
    with_body = {
        name
        for name, op in operations(DOCUMENTS[service]).items()
        if "application/octet-stream" not in op.get("requestBody", {"content": OPAQUE})["content"]
    }
    kinds = {
        (p.name.split(".")[0], p.name.split(".")[1].split("-")[0])
        for p in EXAMPLES
        if p.parent.name == service
    }

    assert {(name, kind) for name in with_body for kind in ("valid", "invalid")} <= kinds


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_an_example_is_what_its_name_says(path):
    operation, kind = path.name.split(".")[:2]
    contract = Contract(DOCUMENTS[path.parent.name])

    violations = contract.violations_of_request(operation, json.loads(path.read_text("utf-8")))

    assert kind.startswith("valid") == (not violations)


@pytest.mark.parametrize("service", SERVICES)
def test_every_answer_of_every_operation_can_be_checked(service):
    contract = Contract(DOCUMENTS[service])

    for name, operation in operations(DOCUMENTS[service]).items():
        for status, answer in operation["responses"].items():
            if "content" in answer:
                checked = 500 if status == "default" else int(status)
                assert contract.violations_of_answer(name, checked, object())
