"""The OpenAPI document, as programs and the page of documentation read it: translated, for one programme."""

import copy
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from portevoix.programmes.addresses import origin
from portevoix.programmes.models import Programme

from .endpoints import api

PREFIX = "/api/v1"
SPOKEN = ("description", "summary")
PROBLEM = "#/components/schemas/Problem"


class Operation(NamedTuple):
    """One endpoint, for the page of documentation."""

    name: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    # (name, what may stand there, what it means) of what comes back
    columns: list[tuple[str, str, str]]


def document(programme: Programme) -> dict[str, Any]:
    found = _translated(copy.deepcopy(_untranslated()))
    # "servers" is what stands before each path.
    found["servers"] = [{"url": origin(programme) + programme.prefix}]
    for operation in _operations(found):
        for status, response in operation["responses"].items():
            response["description"] = _outcomes()[int(status)]
    return found


def operations() -> list[Operation]:
    """In the words of the language that is active."""
    found = _translated(copy.deepcopy(_untranslated()))
    schemas = found["components"]["schemas"]
    return [
        Operation(
            said["operationId"],
            path,
            said["summary"],
            said.get("description", ""),
            [given for given in said["parameters"] if given["in"] == "query"],
            _columns(said["responses"]["200"], schemas),
        )
        for path, methods in found["paths"].items()
        for said in methods.values()
    ]


@cache
def _untranslated():
    found = dict(api.get_openapi_schema(path_prefix=PREFIX))
    found["info"] = dict(found["info"])
    for operation in _operations(found):
        operation["responses"] = {str(status): said for status, said in operation["responses"].items()}
        for response in operation["responses"].values():
            content = response["content"]
            if content["application/json"]["schema"].get("$ref") == PROBLEM or "Problem" in str(content):
                response["content"] = {"application/problem+json": content["application/json"]}
    return found


def _operations(found):
    return [operation for methods in found["paths"].values() for operation in methods.values()]


def _translated(said: Any, name: str = "") -> Any:
    """What is spoken, in the language of the reader; the titles that pydantic makes of names are left out."""
    if isinstance(said, dict):
        is_property = name == "properties"
        return {
            key: _translated(value, key)
            for key, value in said.items()
            if is_property or key != "title" or not isinstance(value, str) or "version" in said
        }
    if isinstance(said, list):
        return [_translated(value) for value in said]
    return _(said) if name in SPOKEN and isinstance(said, str) and said else said


def _outcomes():
    return {
        200: _("What was asked"),
        400: _("A parameter cannot be read"),
        404: _("There is nothing there"),
        429: _("Too many requests: the header Retry-After says how many seconds to wait"),
    }


def _columns(response, schemas):
    schema = _followed(response["content"]["application/json"]["schema"], schemas)
    properties = schema["properties"]
    if "items" in properties and "next" in properties:
        properties = _followed(properties["items"]["items"], schemas)["properties"]
    return [(name, _kind_of(said, schemas), said.get("description", "")) for name, said in properties.items()]


def _followed(schema, schemas):
    return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _kind_of(said, schemas):
    choices = said.get("anyOf", [said])
    return " | ".join(_one_kind(choice, schemas) for choice in choices)


def _one_kind(said, schemas):
    if "enum" in said:
        return ", ".join(said["enum"])
    if said.get("type") == "array":
        inside = _followed(said["items"], schemas)
        return f"[{', '.join(inside.get('properties', {inside.get('type', ''): None}))}]"
    return said.get("format", said.get("type", "null"))
