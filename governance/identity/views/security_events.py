"""Security events: what the trail tells of them, and the alarms that somebody looks into."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.core.access import allowed, could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.nav import Entry, Group, declare
from governance.core.web import actor, requires, session
from governance.identity.alarms import commands, queries
from governance.identity.alarms.listing import alarms_listing, events_listing
from governance.identity.alarms.models import SecurityAlarm
from governance.identity.alarms.rules import LABELS, Permission
from governance.identity.forms import LookForm

bp = Blueprint("security_events", __name__, url_prefix="/security-events")
EVENTS = named.declare("security_events", "security_events.index", lazy_gettext("Security events"))
ALARMS = named.declare("security_alarms", "security_events.alarms", lazy_gettext("Alarms"))
declare(
    Entry(
        lazy_gettext("Security"),
        "security_events.index",
        45,
        group=Group.BELOW,
        visible=lambda who: could(who, Permission.READ, SecurityAlarm),
    )
)


@bp.get("/")
@requires(Permission.READ, SecurityAlarm)
def index() -> str:
    """List the security events, out of the trail."""
    page = paginate(session(), events_listing(), queries.events(actor()), asked_of(EVENTS))
    return render_template("identity/security_events.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, SecurityAlarm)
def export(format: str) -> Response:
    """Give the list as it is narrowed now, as a file."""
    args = request.args.to_dict(flat=False)
    found = rows_for_export(session(), events_listing(), queries.events(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "security events")


@bp.get("/alarms/")
@requires(Permission.READ, SecurityAlarm)
def alarms() -> str:
    """List the alarms."""
    page = paginate(session(), alarms_listing(), queries.alarms(actor()), asked_of(ALARMS))
    return render_template("identity/security_alarms.html", page=page)


@bp.get("/alarms/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, SecurityAlarm)
def alarms_export(format: str) -> Response:
    """Give the list as it is narrowed now, as a file."""
    args = request.args.to_dict(flat=False)
    found = rows_for_export(session(), alarms_listing(), queries.alarms(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "alarms")


def page(alarm: SecurityAlarm, form: Any = None) -> str:
    """Return the page of an alarm, with the events that it is about."""
    shown = queries.one(session(), alarm.id)
    form = form or LookForm(formdata=None)
    form.now_at(shown.version)
    return render_template(
        "identity/security_alarm.html",
        alarm=shown,
        form=form,
        label=LABELS[shown.kind],
        events=queries.events_of(session(), actor(), shown),
        may=allowed(session(), actor(), shown),
    )


@bp.get("/alarms/<int:id>")
@requires(Permission.READ, SecurityAlarm)
def show(alarm: SecurityAlarm) -> str:
    """Show an alarm."""
    return page(alarm)


@bp.post("/alarms/<int:id>/look")
@requires(Permission.LOOK, SecurityAlarm, form=LookForm, again=page)
def look(alarm: SecurityAlarm, form: LookForm) -> Answer:
    """Say what was found."""
    commands.look(session(), actor(), alarm, **form.values())
    flash(_("Kept with the alarm."))
    return redirect(url_for(".show", id=alarm.id))
