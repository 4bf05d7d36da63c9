"""The bodies of every event type in the published description (OpenAPI).

An event travels as the bytes its device chained, so no route has them in its signature; whoever
reads the record by other means finds here what stands in it: each field with its label in both
languages (title and description), each code with its words.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar.openapi.spec import OpenAPIType, Reference, Schema
from msgspec import Struct

from casework.fields import Meaning, slots
from casework.registry import TYPES

REF = "#/components/schemas/{name}"

_KEYS = {
    "title": "title",
    "description": "description",
    "format": "format",
    "default": "default",
    "required": "required",
    "enum": "enum",
    "contentEncoding": "content_encoding",
}


def bodies() -> dict[str, Schema]:
    """Every body and sealed part, and the values in them, by name."""
    parts = [entry.step.body for entry in TYPES.values()]
    parts += [entry.step.private for entry in TYPES.values() if entry.step.private is not None]
    _, found = msgspec.json.schema_components(tuple(dict.fromkeys(parts)), ref_template=REF)
    codes = _codes(parts)
    made = {}
    for name, described in found.items():
        words = codes.get(name)
        made[name] = _schema(described | {"description": words} if words else described)
    return made


def _codes(parts: list[type[Struct]]) -> dict[str, str]:
    """The words of every code list that a body names: ``PHONE 电话 Telephone``."""
    described = [slot for part in parts for slot in slots(part)]
    described += [inner for slot in described for inner in slot.parts]
    lists = {one.kind for one in described if one.meaning is Meaning.CODE}
    return {
        codes.__name__: "; ".join(f"{one.value} {one.label.zh} {one.label.en}" for one in codes)
        for codes in lists
    }


def _schema(described: Mapping[str, Any]) -> Schema:
    """A JSON schema in the terms of the web framework."""
    values = {ours: described[name] for name, ours in _KEYS.items() if name in described}
    if "type" in described:
        values["type"] = OpenAPIType(described["type"])
    if "properties" in described:
        values["properties"] = {
            name: _one(inner) for name, inner in described["properties"].items()
        }
    if "anyOf" in described:
        values["any_of"] = [_one(inner) for inner in described["anyOf"]]
    if isinstance(described.get("items"), Mapping):
        values["items"] = _one(described["items"])
    if isinstance(described.get("additionalProperties"), Mapping):
        values["additional_properties"] = _one(described["additionalProperties"])
    if "default" in values:
        values["default"] = msgspec.to_builtins(values["default"])
    return Schema(**values)


def _one(described: Mapping[str, Any]) -> Schema | Reference:
    if "$ref" not in described:
        return _schema(described)
    words = {name: described[name] for name in ("description",) if name in described}
    return Reference(ref=described["$ref"], summary=described.get("title"), **words)
