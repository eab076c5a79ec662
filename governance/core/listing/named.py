"""The lists there are, by the name under which views of them are kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """One list of the program."""

    name: str
    endpoint: str
    label: str
    """What its page is called."""


LISTS: dict[str, Named] = {}


def declare(name: str, endpoint: str, label: str) -> str:
    """Add a list whose views can be kept; return its name."""
    if LISTS.setdefault(name, Named(name, endpoint, label)).endpoint != endpoint:
        raise RuntimeError(f"{name}: another list is called so")
    return name
