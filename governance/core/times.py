"""Instants and days as pages say them: on the reader's clock, which is named, UTC kept beside."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime, get_timezone
from markupsafe import Markup


class Zone(ZoneInfo):
    """A zone for Flask-Babel, which expects one whose instants must be put right afterwards."""

    def normalize(self, instant: datetime) -> datetime:
        """Return the instant: it is right."""
        return instant


def clock_name(instant: datetime) -> str:
    """Return the name of the reader's clock at an instant: `CET`, or `UTC+05:30` without one."""
    there = instant.astimezone(get_timezone())
    name, offset = there.tzname() or "UTC", f"{there:%z}"
    return name if name.isalpha() else f"UTC{offset[:3]}:{offset[3:5]}"


def in_utc(instant: datetime) -> str:
    """Return an instant to the second, in UTC."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def at(instant: datetime) -> Markup:
    """Say an instant."""
    return Markup('<time datetime="{}" title="{}">{} {}</time>').format(
        instant.isoformat(),
        in_utc(instant),
        format_datetime(instant, "d MMM y HH:mm"),
        clock_name(instant),
    )


def day(on: date) -> Markup:
    """Say a day."""
    return Markup('<time datetime="{}">{}</time>').format(
        on.isoformat(), format_date(on, "d MMM y", rebase=False)
    )


def when(moment: date) -> Markup:
    """Say a day or an instant, whichever it is."""
    return at(moment) if isinstance(moment, datetime) else day(moment)
