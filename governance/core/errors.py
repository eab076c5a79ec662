"""What can go wrong in the domain, each with the HTTP status it becomes."""

from collections.abc import Callable
from typing import Any


class DomainError(Exception):
    """A refusal we understand: shown to the person, never a stack trace."""

    status = 400
    again: Callable[[], str] | None = None
    """The page on which to try once more, if it is not the one that shows the form."""

    leaves: Callable[[Any, Any], None] | None = None
    """What is written though the act is refused: takes a session and the actor, in the transaction
    that keeps the refused attempt, and records what it wrote."""

    def __init__(self, *reasons: str) -> None:
        """Keep every reason: the person should learn all of them at once."""
        self.reasons = reasons
        super().__init__(" ".join(reasons))


class Unauthenticated(DomainError):  # noqa: N818
    """Nobody is signed in, or not any more."""

    status = 401


class Forbidden(DomainError):  # noqa: N818
    """The actor does not hold the permission, on this record."""

    status = 403


class NotFound(DomainError):  # noqa: N818
    """There is no such record, or none that the actor may read: the two look the same."""

    status = 404


class Conflict(DomainError):  # noqa: N818
    """The record is no longer as the person saw it, or not at that step."""

    status = 409


class RuleViolation(DomainError):  # noqa: N818
    """The request is well formed but a rule of the domain refuses it."""

    status = 422


class TooMany(DomainError):  # noqa: N818
    """The same thing was tried too often in too short a time."""

    status = 429


class Busy(DomainError):  # noqa: N818
    """The database is held by another writer for longer than we wait."""

    status = 503


class Asks(Exception):  # noqa: N818
    """An act stops to ask its actor for more: nothing of it is done, and a page asks."""
