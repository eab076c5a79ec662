"""What may stand in an address: what no database holds leads nowhere."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final, cast

from flask import Flask, current_app, request
from werkzeug.routing import IntegerConverter, Rule, UnicodeConverter, ValidationError

from governance.core.texts import is_storable

MOST: Final = 2**31 - 1


class Key(IntegerConverter):
    """A record's number as part of an address; beyond 32 bits there is no such address."""

    def __init__(self, *args: Any, **given: Any) -> None:
        """Take the bounds of 32 bits unless the address names its own."""
        super().__init__(*args, **{"max": MOST, **given})


class Word(UnicodeConverter):
    """A word as part of an address; one that cannot be stored names nothing."""

    def to_python(self, value: str) -> str:
        """Return the word; raise `ValidationError` if it holds control characters."""
        if not is_storable(value):
            raise ValidationError
        return value


class LateRule(Rule):
    """A route that learns how its address is written when somebody first asks for one.

    To learn it takes longer than all else about a route, and there are hundreds of them.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002  # as Werkzeug has it
        learned = cache(super()._compile_builder)

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            return learned(append_unknown)(rule, **values)

        return build


def install(app: Flask) -> None:
    """Have the addresses of an application checked; before its blueprints are registered."""
    app.url_rule_class = LateRule
    app.url_map.converters.update(int=Key, default=Word, string=Word)
    app.jinja_env.globals["url_for"] = _remembering(app)


def _remembering(app: Flask) -> Callable[..., str]:
    """Return `url_for` for templates: what stands on every page, or row, is worked out once."""

    @lru_cache(maxsize=2_000)
    def known(_root: str, endpoint: str, named: tuple[tuple[str, Any], ...]) -> str:
        return app.url_for(endpoint, **dict(named))

    @lru_cache(maxsize=2_000)
    def around(_root: str, endpoint: str) -> tuple[str, str]:
        before, _, after = app.url_for(endpoint, id=MOST).rpartition(str(MOST))
        return before, after

    def url_for(endpoint: str, **values: Any) -> str:
        if endpoint[0] != "." and values.keys() == {"id"} and type(key := values["id"]) is int:
            before, after = around(request.script_root, endpoint)
            return f"{before}{key}{after}"
        if endpoint[0] == "." or not all(type(value) is str for value in values.values()):
            return app.url_for(endpoint, **values)
        return known(request.script_root, endpoint, tuple(values.items()))

    return url_for


def url_for(endpoint: str, **values: Any) -> str:
    """Return the address of an endpoint, as templates do."""
    written = cast("Callable[..., str]", current_app.jinja_env.globals["url_for"])
    return written(endpoint, **values)


def number(text: str) -> int:
    """Read a record's number from the question of an address; `ValueError` if it is none."""
    found = int(text)
    if not 0 <= found <= MOST:
        raise ValueError(f"no column holds {text[:20]}")
    return found
