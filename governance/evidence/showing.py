"""A content in words, and what of it differs from what somebody signed before. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST = 40
"""Lines of one fact that are shown; the rest is counted, and bound all the same."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a content, as the signer reads it."""

    name: str
    lines: tuple[str, ...]
    more: int = 0
    """Lines that are not shown."""

    before: tuple[str, ...] | None = None
    """What it was when it was signed before, if it was another; None: the same, or never signed."""

    @property
    def is_changed(self) -> bool:
        """Whether it was another when the person signed before."""
        return self.before is not None


def facts_of(content: str, before: str | None = None) -> list[Fact]:
    """Return the facts of a content in their order, each with what it was before."""
    now: Mapping[str, Any] = json.loads(content)
    then: Mapping[str, Any] = json.loads(before) if before else {}
    names = [*now, *(name for name in then if name not in now)]
    return [_fact(name, now.get(name), then.get(name), is_compared=bool(then)) for name in names]


def is_comparable(content: str, before: str) -> bool:
    """Whether two contents are of one kind: most of their facts bear the same names."""
    now, then = set(json.loads(content)), set(json.loads(before))
    return len(now & then) > len(now ^ then)


def _fact(name: str, now: Any, then: Any, *, is_compared: bool) -> Fact:
    lines = tuple(_lines(now))
    before = tuple(_lines(then))[:MOST] if is_compared and now != then else None
    label = name.replace("_", " ").capitalize().replace("sha256", "SHA-256")
    return Fact(label, lines[:MOST], max(len(lines) - MOST, 0), before)


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (f"{name}: {_text(inner)}" for name, inner in value.items())
    elif isinstance(value, list):
        yield from map(_text, value)
    elif isinstance(value, str):
        yield from value.splitlines()
    elif value is not None:
        yield _text(value)


def _text(value: Any) -> str:
    """Return a value within one line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_text(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else str(value)
