"""Every `CONCORD_*` variable."""

from typing import Any

from pydantic import SecretStr

from governance.core.config import FOR_TESTS, PREFIX, Settings
from scripts.reference.sources import attribute_docs
from scripts.reference.words import code, codes, page, table

ABOUT = """
Concord reads these variables of its environment and nothing else. One that it does not know is
refused: most often it is a typing mistake. A setting out of bounds stops the start, with a sentence
that names it.
"""


def settings() -> str:
    """Return the page of every setting."""
    docs = attribute_docs(Settings)
    rows = [
        (code(PREFIX + name.upper()), _default(field), _bounds(field), docs[name])
        for name, field in Settings.model_fields.items()
    ]
    for_tests = f"The test suite alone reads {codes(sorted(FOR_TESTS))}."
    head = ("Variable", "Default", "Bounds", "What it does")
    return page("Settings", ABOUT, table(head, rows), for_tests)


def _default(field: Any) -> str:
    if field.default is None or str(field.default) == "":
        return "none"
    return code(field.default)


def _bounds(field: Any) -> str:
    words = {"ge": "from {}", "le": "to {}", "pattern": "`{}`"}
    found = [
        words[name].format(getattr(rule, name))
        for rule in field.metadata
        for name in words
        if getattr(rule, name, None) is not None
    ]
    is_secret = SecretStr in getattr(field.annotation, "__args__", ())
    return " ".join(found) or ("secret" if is_secret else "")
