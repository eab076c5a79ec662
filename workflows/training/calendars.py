"""What somebody is to learn and to do as a calendar program reads it: titles and dates, no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

LASTS = timedelta(hours=12)
"""How long a program waits before it asks again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar: a day, or a time from and to."""

    key: str
    """The same each time, so that a program moves what was moved."""

    title: str
    begins: date | datetime
    ends: date | datetime | None = None


def calendar(name: str, entries: Iterable[Entry], *, host: str, now: datetime) -> bytes:
    """Return the feed of one person."""
    made = Calendar()
    made.add("prodid", "-//Concord//training//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", LASTS, parameters={"value": "DURATION"})
    for entry in entries:
        made.add_component(_event(entry, host, now))
    return bytes(made.to_ical())


def _event(entry: Entry, host: str, now: datetime) -> Event:
    made = Event()
    made.add("uid", f"{entry.key}@{host}")
    made.add("dtstamp", now)
    made.add("summary", entry.title)
    made.add("dtstart", entry.begins)
    made.add("dtend", entry.ends or entry.begins + timedelta(days=1))
    made.add("transp", "TRANSPARENT" if entry.ends is None else "OPAQUE")
    return made
