"""What the guards may know of the proof that a change brings along. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proving:
    """What is still missing of the deliverables of a change, in words."""

    unplanned: tuple[str, ...] = ()
    """Items without an owner or a day, and those that its checklist does not have yet."""

    undone: tuple[str, ...] = ()
    """Items that are neither done nor signed as not needed."""

    unrun: tuple[str, ...] = ()
    """Tests that nobody ran, by their numbers."""

    untold: tuple[str, ...] = ()
    """Runs that failed, and on whose deviation nobody decided."""


NOTHING_MISSING = Proving()
