"""Turn object schemas of the contract into msgspec types: what they take, the contract takes.

They may refuse more than the contract does, such as 5.0 for an integer; they never take more,
but for keys given twice and lists with equal items, which no type can see.
"""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from types import GenericAlias
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

Schema = Mapping[str, Any]

# What says something of a value beyond its type, by the name that msgspec has for it.
_LIMITS = {
    "number": {"minimum": "ge", "maximum": "le"},
    "integer": {"minimum": "ge", "maximum": "le"},
    "string": {"pattern": "pattern", "minLength": "min_length", "maxLength": "max_length"},
    "array": {"minItems": "min_length", "maxItems": "max_length"},
    "boolean": {},
    "null": {},
}
_TYPES = {"number": float, "integer": int, "string": str, "boolean": bool, "null": None}
_UNDERSTOOD = {"type", "enum", "items", "uniqueItems", "description", "default"}


class NotTyped(TypeError):
    """A schema says what these types cannot; the message names the keyword."""


def struct(name: str, schemas: Mapping[str, Schema], like: object = None) -> type[Any]:
    """Return a type for the object schema of that name.

    A field that was not sent is UNSET; or, with `like`, what that object has there, else None.
    Keywords of the object itself, such as `minProperties` and `if`, are the caller's to check.
    """
    properties = schemas[name]["properties"]
    fields = [
        (field, typed(schema, schemas) | UnsetType, _default(field, like))
        for field, schema in properties.items()
    ]
    return msgspec.defstruct(name, fields, forbid_unknown_fields=True)


def _default(field: str, like: object) -> Any:
    return UNSET if like is None else getattr(like, field, None)


def typed(schema: Schema, schemas: Mapping[str, Schema]) -> Any:
    """Return the type of a value; raise NotTyped."""
    if "$ref" in schema:
        return typed(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "enum" in schema:
        return Literal[tuple(schema["enum"])]
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    _require_understood(schema, names)
    return reduce(or_, [_one(name, schema, schemas) for name in names])


def _one(name: str, schema: Schema, schemas: Mapping[str, Schema]) -> Any:
    if name == "array":
        made: Any = GenericAlias(list, typed(schema["items"], schemas))
    else:
        made = _TYPES[name]
    limits = {ours: schema[theirs] for theirs, ours in _LIMITS[name].items() if theirs in schema}
    return Annotated[made, Meta(**limits)] if limits else made


def _require_understood(schema: Schema, names: list[str]) -> None:
    limits = {keyword for name in names for keyword in _LIMITS[name]}
    strange = schema.keys() - _UNDERSTOOD - limits
    if strange:
        msg = f"{', '.join(sorted(strange))} of {dict(schema)} has no msgspec type: add it here"
        raise NotTyped(msg)
