"""What programs ask and send: each address of the API, each shape with its fields."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from governance.core.api import document, installed
from scripts.reference.words import code, page, table

ABOUT = """
Printed from the OpenAPI document, which the application itself gives at `/api/openapi.json`. How to
use it: [use the API](../how-to/use-the-api.md). A refusal is a problem of RFC 9457 with all of its
`reasons`.
"""


def api(app: Flask) -> str:
    """Return the page of the API."""
    found = document(*installed(app))
    shapes = found["components"]["schemas"]
    kept = {name: shape for name, shape in shapes.items() if "properties" in shape}
    sections = [
        part
        for name, shape in sorted(kept.items())
        if "." not in name and name not in {"HTTPError", "ValidationError"}
        for part in (f"## {name}", shape.get("description", ""), _fields(shape))
    ]
    return page("API", ABOUT, _addresses(found["paths"]), *sections)


def _addresses(paths: Mapping[str, Mapping[str, Any]]) -> str:
    rows = [
        (method.upper(), code(path), _shape(said.get("requestBody")), said["summary"])
        for path, methods in sorted(paths.items())
        for method, said in methods.items()
        if method != "parameters"
    ]
    return table(("Method", "Address", "Takes", "What it does"), rows)


def _fields(shape: Mapping[str, Any]) -> str:
    needed = shape.get("required", ())
    rows = [
        (code(name), _kind(said), "yes" if name in needed else "")
        for name, said in shape["properties"].items()
    ]
    return table(("Field", "Kind", "Needed"), rows)


def _shape(said: Any) -> str:
    """Return the name of the shape that a request or an answer holds."""
    return _kind(said["content"]["application/json"]["schema"]) if said else ""


def _kind(said: Mapping[str, Any]) -> str:
    """Return what a field can be, in a word or two."""
    if "anyOf" in said:
        return " or ".join(_kind(one) for one in said["anyOf"])
    if "$ref" in said:
        return code(str(said["$ref"]).rpartition("/")[2].rpartition(".")[2])
    if said.get("type") == "array":
        return f"list of {_kind(said['items'])}"
    return str(said.get("format") or said.get("type"))
