"""What may stand in an address: what no database holds leads nowhere."""

from typing import Any, Final

from flask import Flask
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

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


def install(app: Flask) -> None:
    """Have the addresses of an application checked; before its blueprints are registered."""
    app.url_map.converters.update(int=Key, default=Word, string=Word)


def number(text: str) -> int:
    """Read a record's number from the question of an address; `ValueError` if it is none."""
    found = int(text)
    if not 0 <= found <= MOST:
        raise ValueError(f"no column holds {text[:20]}")
    return found
