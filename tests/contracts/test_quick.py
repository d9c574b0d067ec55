"""emsync.quick says of no value that it keeps to a schema which jsonschema says otherwise of."""

import json
from copy import deepcopy

from jsonschema import Draft202012Validator

from emsync.contract import FORMATS, Contract, is_date_time, written_out
from emsync.quick import judge
from tests.checkout import ROOT, SERVICES

CONTRACTS = ROOT / "contracts"
AWKWARD = (
    None,
    True,
    0,
    1,
    -1,
    1.0,
    0.5,
    2**53,
    float("nan"),
    "",
    "x\n",
    "2026-02-31",
    [],
    {},
    [[]],
)
REMOVED = object()
CONTRACT = {s: Contract.load(CONTRACTS / f"{s}.openapi.yaml") for s in SERVICES}


def places(value, here=()):
    """Yield the path to every member and item, and that of one that is not there."""
    if isinstance(value, dict):
        yield (*here, "another")
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*here, name)
        if isinstance(inner, dict | list):
            yield from places(inner, (*here, name))


def changed(value, path, new):
    value = deepcopy(value)
    *way, last = path
    parent = value
    for name in way:
        parent = parent[name]
    if new is not REMOVED:
        parent[last] = new
    elif last in parent or isinstance(parent, list):
        del parent[last]
    return value


def schema_of(document, operation):
    for path in document["paths"].values():
        for found in path.values():
            if isinstance(found, dict) and found.get("operationId") == operation:
                media = next(iter(found["requestBody"]["content"].values()))
                return written_out(media["schema"], document)
    raise LookupError(operation)


def test_what_the_quick_judge_lets_through_breaks_no_rule():
    let_through, wrong = 0, []
    for file in sorted((CONTRACTS / "examples").glob("*/*.json")):
        document = CONTRACT[file.parent.name].document
        schema = schema_of(document, file.name.split(".")[0])
        keeps = judge(schema, {"date-time": is_date_time})
        validator = Draft202012Validator(schema, format_checker=FORMATS)
        example = json.loads(file.read_text("utf-8"))
        for path in places(example):
            for new in (REMOVED, *AWKWARD):
                value = changed(example, path, new)
                if keeps(value):
                    let_through += 1
                    wrong += [(file.name, path, new)] * (not validator.is_valid(value))

    assert [] == wrong
    assert let_through > 1000


def test_the_quick_judge_knows_the_places_of_an_array():
    keeps = judge({"prefixItems": [{"type": "string"}, {"type": "null"}], "items": False}, {})

    assert [True, True, False, False] == [
        keeps(value) for value in (["a", None], ["a"], [None, None], ["a", None, 1])
    ]


def test_the_quick_judge_fills_no_default_in():
    value = {}

    assert judge({"properties": {"n": {"default": 1}}}, {})(value)
    assert {} == value
