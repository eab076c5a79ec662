"""A moment of the past as somebody types it: a day, or a date and a time on their clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from governance.core.fields.time import FIRST, LAST
from governance.core.texts import tidied


def moment_of(text: str, zone: str) -> datetime | None:
    """Return the instant that is meant, None for what means none; a day means its end.

    A time that names no offset is one on the clock of `zone`.
    """
    text = tidied(text)
    try:
        is_day = len(text) == len("2026-03-01")
        found = datetime.combine(date.fromisoformat(text), time.max) if is_day else None
        found = found or datetime.fromisoformat(text)
        if not FIRST <= found.date() <= LAST:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
