"""Days on which people work."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def working_days_after(at: datetime, days: int, zone: str) -> datetime:
    """Return the instant so many working days later, at the same time on the clock of a zone.

    Monday to Friday; public holidays count as working days. Source: House rule, ADR 0031.
    """
    there = at.astimezone(ZoneInfo(zone))
    while days:
        there += timedelta(days=1)
        days -= there.weekday() < SATURDAY
    return there.astimezone(UTC)
