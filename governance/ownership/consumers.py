"""What each letter brings about: a letter that nobody acts upon would be decoration."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from governance.ownership.models import Letter


@dataclass(frozen=True, slots=True)
class Consumer:
    """What happens to whoever has a letter, and the function by which it does."""

    does: str
    """In words that follow the person, e.g. `signs`."""

    run: Callable[..., Any]


CONSUMERS: dict[Letter, Consumer] = {}


def consume(letter: Letter, does: str, run: Callable[..., Any]) -> None:
    """Say what a letter brings about; two answers are a bug."""
    if letter in CONSUMERS:
        raise RuntimeError(f"{letter} is acted upon already")
    CONSUMERS[letter] = Consumer(does, run)
