"""A week or a month of a place as a picture, and day by day: its calendar, and its changes."""

from collections.abc import Sequence

from flask import render_template, request
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from governance.core import clock
from governance.core.access import could
from governance.core.web import actor, missing, requires, session
from governance.identity.models import Role
from governance.places.models import Place
from governance.places.queries import named_paths
from workflows.calendar.rules.permissions import Permission as CalendarPermission
from workflows.changes.models import ChangeRequest
from workflows.changes.rules.permissions import Permission
from workflows.changes.timeline import queries
from workflows.changes.timeline.rules import LEFT, TALL, WIDE, Period, Step, by_day, picture, read
from workflows.changes.views.blueprint import bp
from workflows.changes.views.words import words

KINDS = {
    "maintenance_window": ("○", _l("maintenance window"), "calendar.show"),
    "freeze": ("✕", _l("freeze"), "calendar.show"),
    "campaign": ("▶", _l("campaign"), "calendar.show"),
    "change": ("◆", _l("change"), "changes.show"),
}
"""By which sign each kind of bar is told, in which words, and on which page it is."""


@bp.get("/timeline")
@requires(Permission.READ, ChangeRequest)
def timeline() -> str:
    """Show what a place has in a week or a month: as a picture, and day by day."""
    places = queries.rows(session(), actor())
    place, period = place_asked(places), period_asked()
    below = [at for at in places if at.path.startswith(place.path)] if place else []
    zone = place.time_zone if place else "UTC"
    found = queries.planned(session(), actor(), place, below, period.on(zone)) if place else None
    bars = found.bars if found else []
    return render_template(
        "changes/timeline.html",
        places=places,
        indented={at.id: queries.indented(at) for at in places},
        place=place,
        period=period,
        zone=zone,
        bars=bars,
        is_cut=found and found.is_cut,
        most=queries.MOST,
        drawn=picture(period, zone, bars, [at.id for at in below], clock.now()),
        by_day=by_day(period, zone, bars),
        names={at.id: at.name for at in below},
        paths=named_paths(below),
        kinds=KINDS,
        words=words,
        left=LEFT,
        wide=WIDE,
        tall=TALL,
        weekday=lambda day: format_date(day, "EEE"),
        called=_called(period),
        today=clock.now().date(),
        may_add=could(actor(), CalendarPermission.DECLARE, Place),
    )


def place_asked(places: Sequence[Place]) -> Place | None:
    """Return the place that the address names, or else the first one of the reader."""
    text = request.args.get("place", "")
    if not text:
        mine = tuple(actor().paths(tuple(Role)))
        return next((at for at in places if at.path.startswith(mine)), next(iter(places), None))
    return next((at for at in places if str(at.id) == text), None) or missing("place")


def period_asked() -> Period:
    """Return the week or month of which the address asks: this month, unless it says another."""
    step, day = (request.args.get(name, "") for name in ("step", "day"))
    return read(step, day, clock.now().date()) or missing("week or month")


def _called(period: Period) -> str:
    """Name a period: `November 2026`, or the week by its Monday."""
    if period.step is Step.MONTH:
        return str(format_date(period.first, "LLLL yyyy"))
    return str(_("week of %(day)s", day=format_date(period.first, "d MMM yyyy")))
