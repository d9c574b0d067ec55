"""Hold requests and answers to the service's OpenAPI 3.1 document in contracts/."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from emsync.problem import Violation
from emsync.quick import judge


def is_date_time(value: object) -> bool:
    """Refuse the 31st of February; jsonschema alone leaves the format to optional packages."""
    try:
        return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


FORMATS = FormatChecker()
FORMATS.checks("date-time")(is_date_time)


class UnknownOperation(LookupError):
    """No operation of that name, or it does not describe that body, in the contract."""


class Contract:
    """The operations of one service, each with the schemas of its bodies."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self._operations = {
            operation["operationId"]: operation
            for path in document["paths"].values()
            for operation in path.values()
            if isinstance(operation, Mapping) and "operationId" in operation
        }
        self._judges = cache(self._make_judges)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read an OpenAPI 3.1 document in YAML."""
        # By libyaml, since every start reads it, and the pure parser is many times slower.
        return cls(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))

    def violations_of_request(self, operation: str, body: Any) -> list[Violation]:
        """Return every rule that a request body breaks; an empty list is a valid body."""
        return self._violations(self._schema_of_request(operation), body)

    def violations_of_answer(self, operation: str, status: int, body: Any) -> list[Violation]:
        """Return every rule that an answer breaks; an empty list is a valid answer."""
        return self._violations(self._schema_of_answer(operation, status), body)

    def violations_of(self, schema: str, value: Any) -> list[Violation]:
        """Hold any value to `#/components/schemas/<schema>`, for events over a socket."""
        return self._violations(f"#/components/schemas/{schema}", value)

    def _operation(self, name: str) -> Mapping[str, Any]:
        if name not in self._operations:
            msg = f"{name!r} is not an operationId of {self.document['info']['title']}"
            raise UnknownOperation(msg)
        return self._operations[name]

    def _schema_of_request(self, operation: str) -> str:
        return self._reference(operation, self._operation(operation).get("requestBody", {}))

    def _schema_of_answer(self, operation: str, status: int) -> str:
        answers = self._operation(operation)["responses"]
        return self._reference(operation, answers.get(str(status)) or answers.get("default", {}))

    @staticmethod
    def _reference(operation: str, described: Mapping[str, Any]) -> str:
        for media in described.get("content", {}).values():
            return str(media["schema"]["$ref"])
        msg = f"{operation!r} describes no such body: give it content with a $ref schema"
        raise UnknownOperation(msg)

    def _violations(self, reference: str, value: Any) -> list[Violation]:
        keeps, validator = self._judges(reference)
        if keeps(value):
            return []
        errors = sorted(validator.iter_errors(value), key=lambda e: e.json_path)
        return [_violation(error) for error in errors]

    def _make_judges(self, reference: str) -> tuple[Callable[[Any], bool], Draft202012Validator]:
        # Written out, because each look-up of a reference costs more than most rules.
        schema = written_out({"$ref": reference}, self.document)
        keeps = judge(schema, {"date-time": is_date_time})
        return keeps, Draft202012Validator(schema, format_checker=FORMATS)


def written_out(schema: Any, document: Mapping[str, Any]) -> Any:
    """Return a schema with what its references lead to in their place; none may lead to itself."""
    if isinstance(schema, list):
        return [written_out(item, document) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    kept = {name: written_out(value, document) for name, value in schema.items() if name != "$ref"}
    if "$ref" not in schema:
        return kept
    found: Any = document
    for name in schema["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    found = written_out(found, document)
    return {"allOf": [found], **kept} if kept else found


def _violation(error: ValidationError) -> Violation:
    where = error.json_path.removeprefix("$").removeprefix(".")
    if error.validator == "required":
        # jsonschema makes an error of each missing property and names it in the message alone.
        missing = error.message.removesuffix(" is a required property").strip("'\"")
        return Violation(f"{where}.{missing}".removeprefix("."), "is required")
    where = where or "(body)"
    shown = error.instance if isinstance(error.instance, str | int | float | None) else None
    return Violation(where, _rule(error), shown)


def _rule(error: ValidationError) -> str:
    if not isinstance(error.instance, list):
        return error.message
    # jsonschema quotes the whole list, be it ten thousand places, and not how long it may be.
    rule = error.message.replace(repr(error.instance), "the list")
    return f"{rule}: {error.validator} is {error.validator_value}" if "long" in rule else rule
