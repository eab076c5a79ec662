"""When the days of ownership begin: in UTC, for everybody at the same instant."""

from datetime import UTC, date, datetime, time


def begins_at(on: date) -> datetime:
    """Return the instant at which a day begins. Source: House rule, ADR 0028."""
    return datetime.combine(on, time.min, UTC)
