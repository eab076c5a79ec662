"""What every template can use besides what Flask and Babel give it."""

from collections.abc import MutableMapping, Sequence
from typing import Any

from flask import Flask
from flask.templating import Environment

from governance.core import times
from governance.core.access import could
from governance.core.forms import once_key
from governance.core.listing import markup
from governance.core.listing.chosen import MOST
from governance.core.listing.shape import Bulk, Listing
from governance.core.web import actor


class Templates(Environment):
    """Where templates come from: all of them share what is given to every one.

    Jinja would hold each one's apart, and compare name by name at each import of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template is given; our own are never given more."""
        return super().make_globals(d) if d else self.globals


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
