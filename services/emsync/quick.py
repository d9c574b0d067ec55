"""Tell in a few microseconds that a value keeps to a schema; what breaks one is left to jsonschema."""

from collections.abc import Callable, Mapping
from typing import Any

import fastjsonschema


def judge(
    schema: Mapping[str, Any], formats: Mapping[str, Callable[[object], bool]]
) -> Callable[[Any], bool]:
    """Return what tells True for a value that keeps to a JSON Schema 2020-12 without references.

    It may tell False for one that does, and so decides nothing alone.
    """
    # It knows no dialect after draft 7, where most words mean the same, and never fills defaults in here.
    check = fastjsonschema.compile(_as_draft_7(schema), formats=formats, use_default=False)

    def keeps(value: Any) -> bool:
        try:
            check(value)
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    return keeps


def _as_draft_7(schema: Any) -> Any:
    """Return a schema with the places of an array where draft 7 has them."""
    if isinstance(schema, list):
        return [_as_draft_7(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    found = {name: _as_draft_7(value) for name, value in schema.items()}
    if "prefixItems" in found:
        found["additionalItems"] = found.get("items", True)
        found["items"] = found.pop("prefixItems")
    return found
