"""The one source of time, so that tests can stop it."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the current date in UTC: role grants and assignments begin and end with it."""
    return now().date()
