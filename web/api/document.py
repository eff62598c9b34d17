"""The OpenAPI 3.1 document of the API, made from its routes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inbox_assistant import __version__
from web.api.problems import TYPE
from web.api.schemas import SCHEMAS, Schema

_VALUE = re.compile(r"<(?:(int):)?(\w+)>")
_REFUSALS = {
    "400": "A parameter can't be understood",
    "401": "No valid token",
    "403": "Not allowed",
    "404": "Nothing there, or not for this agent",
    "429": "Too many requests",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query."""

    name: str
    schema: Schema
    says: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a route: in words, the schema it answers with, its parameters."""

    summary: str
    schema: str
    query: tuple[Parameter, ...] = ()


def document(routes: Mapping[str, tuple[str, Told]]) -> dict[str, Any]:
    """Return the document of routes: by path, the name of each and what is said of it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Inbox Assistant",
            "version": __version__,
            "description": "Reads conversations, issues and reports with an agent's token.",
        },
        "security": [{"token": []}],
        "paths": {
            _VALUE.sub(r"{\2}", path): {"get": _operation(path, name, told)}
            for path, (name, told) in routes.items()
        },
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(path: str, name: str, told: Told) -> dict[str, Any]:
    answer = {"schema": {"$ref": f"#/components/schemas/{told.schema}"}}
    problem = {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "operationId": name,
        "summary": told.summary,
        "parameters": [*_named(path), *map(_asked, told.query)],
        "responses": {
            "200": {"description": told.summary, "content": {"application/json": answer}},
            "304": {"description": "Unchanged since the ETag that was sent"},
            **{
                code: {"description": words, "content": problem}
                for code, words in _REFUSALS.items()
            },
        },
    }


def _named(path: str) -> Iterator[dict[str, Any]]:
    for kind, name in _VALUE.findall(path):
        schema = {"type": "integer" if kind else "string"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _asked(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "schema": parameter.schema,
        "description": parameter.says,
    }
