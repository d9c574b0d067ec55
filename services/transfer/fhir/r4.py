"""Read, check and write FHIR R4, every decimal to its last digit (FHIR R4, 2.24.0.1)."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.resource import Resource as ResourceModel
from pydantic import ValidationError

from emsync import strict_json
from transfer.fhir.elements import Resource


@dataclass
class NotFhir(ValueError):
    """What was given is no FHIR R4; each rule with the path that broke it."""

    broken: list[tuple[str, str]]

    def __str__(self) -> str:
        return "; ".join(f"{path}: {rule}" for path, rule in self.broken)


def read(text: str) -> Resource:
    """Return a resource, its decimals as Decimal; raise NotFhir."""
    try:
        value = strict_json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise NotFhir([("", f"is not JSON: {error}")]) from None
    check(value)
    return dict(value)


def check(value: Any) -> None:
    """Raise NotFhir when a value is not a resource as FHIR R4 has them.

    The models are those of R4B 4.3.0, which took the resources used here over from R4.
    """
    kind = value.get("resourceType") if isinstance(value, dict) else None
    if not isinstance(kind, str):
        raise NotFhir([("resourceType", "must name the resource")])
    try:
        model = get_fhir_model_class(kind)
    except ValueError:
        raise NotFhir([("resourceType", f"must be a resource of FHIR R4, not {kind}")]) from None
    if not issubclass(model, ResourceModel):
        raise NotFhir([("resourceType", f"must be a resource of FHIR R4, not {kind}")])
    try:
        model.model_validate(value)
    except ValidationError as error:
        broken = [(_path(found["loc"]), found["msg"]) for found in error.errors()]
        raise NotFhir(broken) from None


def write(value: Any) -> str:
    """Return JSON in one line; Decimals keep their digits."""
    match value:
        case Decimal():
            return str(value)
        case dict():
            members = (f"{json.dumps(name)}:{write(one)}" for name, one in value.items())
            return "{" + ",".join(members) + "}"
        case list():
            return "[" + ",".join(map(write, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")
