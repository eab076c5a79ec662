"""The HTTP API: what all of its shapes share, and how it tells that a shape is not met."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, cast

from apiflask import APIBlueprint, APIFlask, HTTPError
from flask import Flask, Response
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from governance.core.addresses import MOST
from governance.core.bearer import FOR_PROGRAMS
from governance.core.errors import DomainError
from governance.core.texts import is_storable, tidied
from governance.core.web import told

ROOT = FOR_PROGRAMS.rstrip("/")
Key = Annotated[int, Field(ge=1, le=MOST)]
"""What names a record: no number beyond those that a database gives."""

Reason = Annotated[str, Field(min_length=1, max_length=1_000)]
"""Why something is done: kept with it."""


def _in_utc(at: datetime) -> datetime:
    """Return the same instant in UTC; raises `ValueError` beyond the years that there are."""
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("it lies beyond every calendar") from error


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A moment with its offset, such as `2026-03-01T09:30:00+01:00`."""


class Shape(BaseModel):
    """What an address of the API takes or gives; a name that it does not know is refused."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, str_strip_whitespace=True)


class Sent(Shape):
    """What is sent: each text is kept as one that was typed would be."""

    @field_validator("*")
    @classmethod
    def keep(cls, value: Any) -> Any:
        """Refuse a text that no database holds, and compose the others."""
        if not isinstance(value, str) or isinstance(value, StrEnum):
            return value
        if not is_storable(value, "\n\t"):
            raise ValueError("it holds a character that cannot be kept")
        return tidied(value)


PROBLEM = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "reasons": {"type": "array", "items": {"type": "string"}},
    },
}
"""A refusal, by RFC 9457: every reason at once."""


class Csrf(Shape):
    """What proves that a write comes from who reads the answers."""

    csrf_token: str


class Versioned(Shape):
    """What is written to a record that somebody has read."""

    version: int
    """The version that was read: if another one stands by now, nothing is written."""


def install(app: Flask, *blueprints: APIBlueprint) -> None:
    """Add the addresses for programs; a wrong shape is told as every other refusal is."""
    app.config.from_object("apiflask.settings")
    app.register_error_handler(HTTPError, _tell)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)


def installed(app: Flask) -> tuple[APIBlueprint, ...]:
    """Return the addresses for programs that an application has."""
    return tuple(each for each in app.blueprints.values() if isinstance(each, APIBlueprint))


@cache
def document(*blueprints: APIBlueprint) -> dict[str, Any]:
    """Describe the addresses by OpenAPI 3.1; that takes a while, and is the same ever after."""
    described = APIFlask("concord", title="Concord", spec_path=None, docs_path=None)
    described.config.update(OPENAPI_VERSION="3.1.0", VALIDATION_ERROR_SCHEMA=PROBLEM)
    for blueprint in blueprints:
        described.register_blueprint(blueprint)
    with described.app_context():
        return cast("dict[str, Any]", described.spec)


def _tell(error: HTTPError) -> Response:
    parts = error.detail if isinstance(error.detail, Mapping) else {}
    sentences = [
        f"{name}: {sentence}."
        for fields in parts.values()
        for name, told_of_it in _fields(fields)
        for sentence in told_of_it
    ]
    refused = DomainError(*(sentences or [str(error.message)]))
    refused.status = error.status_code
    return told(refused)


def _fields(fields: Any) -> list[tuple[str, list[str]]]:
    return list(fields.items()) if isinstance(fields, Mapping) else []
