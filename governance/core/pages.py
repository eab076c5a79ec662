"""What every template can use besides what Flask and Babel give it."""

from collections.abc import Sequence

from flask import Flask

from governance.core import times
from governance.core.access import could
from governance.core.forms import once_key
from governance.core.listing import markup
from governance.core.listing.chosen import MOST
from governance.core.listing.shape import Bulk, Listing
from governance.core.web import actor


def furnish(app: Flask) -> None:
    """Give the application's templates their filters and globals."""
    app.jinja_env.globals["once_key"] = once_key
    app.jinja_env.globals["bulk_of"] = bulk_of
    app.jinja_env.globals["bulk_most"] = MOST
    app.jinja_env.globals["list_boxes"] = markup.boxes
    filters = {
        "clock": times.clock_name,
        "in_utc": times.in_utc,
        "at": times.at,
        "day": times.day,
        "when": times.when,
        "classes": markup.classes,
        "rows": markup.rows,
        "fields": markup.fields,
    }
    app.jinja_env.filters.update(filters)


def bulk_of(listing: Listing) -> Sequence[Bulk]:
    """Return the verbs for many rows that the reader may hold the permission for."""
    return [verb for verb in listing.bulk if could(actor(), verb.permission, verb.model)]
