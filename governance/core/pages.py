"""What every template can use besides what Flask and Babel give it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Flask
from flask_babel import get_timezone

from governance.core.access import could
from governance.core.forms import once_key
from governance.core.listing.chosen import MOST
from governance.core.listing.shape import Bulk, Listing
from governance.core.web import actor


def furnish(app: Flask) -> None:
    """Give the application's templates their filters and globals."""
    app.jinja_env.globals["once_key"] = once_key
    app.jinja_env.globals["bulk_of"] = bulk_of
    app.jinja_env.globals["bulk_most"] = MOST
    app.jinja_env.filters["clock"] = clock_name
    app.jinja_env.filters["in_utc"] = in_utc


def bulk_of(listing: Listing) -> Sequence[Bulk]:
    """Return the verbs for many rows that the reader may hold the permission for."""
    return [verb for verb in listing.bulk if could(actor(), verb.permission, verb.model)]


def clock_name(instant: datetime) -> str:
    """Return the name of the reader's clock at an instant: `CET`, or `UTC+05:30` without one."""
    there = instant.astimezone(get_timezone())
    name, offset = there.tzname() or "UTC", f"{there:%z}"
    return name if name.isalpha() else f"UTC{offset[:3]}:{offset[3:5]}"


def in_utc(instant: datetime) -> str:
    """Return an instant to the second, in UTC."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
