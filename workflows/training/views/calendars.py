"""The address by which a calendar program reads: made, ended, and read without a sign-in."""

from typing import cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core import clock, web
from governance.core.addresses import number
from governance.core.config import Settings
from governance.core.web import actor, missing, public, requires, session
from governance.identity.models import Person
from workflows.changes.timeline import queries as timelines
from workflows.training.calendars import calendar
from workflows.training.commands import feeds as commands
from workflows.training.forms import FeedForm, PlaceFeedForm
from workflows.training.models import CalendarFeed
from workflows.training.queries import feeds as queries
from workflows.training.rules.permissions import Permission

bp = Blueprint("calendars", __name__)


@bp.post("/training/calendar")
@requires(Permission.MAKE_FEED, Person, form=FeedForm)
def make(_form: FeedForm) -> str:
    """Make a new address; it is shown on this page, once."""
    return _shown(commands.make(session(), actor(), queries.me(session(), actor()))[1])


def _shown(secret: str) -> str:
    settings = cast("Settings", current_app.extensions["settings"])
    base = str(settings.public_url).rstrip("/")
    address = base + url_for("calendars.read", secret=secret)
    return render_template("training/feed.html", address=address)


def index(form: PlaceFeedForm | None = None) -> str:
    """List one's own addresses, and ask of which place another is made."""
    form = form or PlaceFeedForm(data={"place_id": request.args.get("place", type=number)})
    form.place_id.choices = [
        (at.id, timelines.indented(at)) for at in timelines.rows(session(), actor())
    ]
    found = queries.feeds(session(), actor())
    return render_template(
        "training/feeds.html", feeds=found, form=form, ending=FeedForm(formdata=None)
    )


bp.get("/calendar/addresses")(requires(Permission.MAKE_FEED, Person)(index))


@bp.post("/calendar/addresses")
@requires(Permission.MAKE_FEED, Person, form=PlaceFeedForm, again=index)
def make_of_place(form: PlaceFeedForm) -> str:
    """Make a new address of a place; it is shown on this page, once."""
    place = queries.place_named(session(), actor(), form.place_id.data) or missing("place")
    return _shown(commands.make(session(), actor(), queries.me(session(), actor()), place)[1])


@bp.post("/training/calendar/<int:id>/end")
@requires(Permission.END_FEED, CalendarFeed, form=FeedForm)
def end(feed: CalendarFeed, _form: FeedForm) -> Answer:
    """End the address: nobody reads by it any more."""
    commands.end(session(), actor(), feed)
    flash(_("The calendar address was ended: programs that hold it read nothing any more."))
    return redirect(url_for("calendars.index"))


@bp.get("/calendar/<secret>.ics")
@public
def read(secret: str) -> Response:
    """Give a calendar program what one person is to learn, or what a place has planned.

    The address itself is the proof.
    """
    settings = cast("Settings", current_app.extensions["settings"])
    with web.edge().database.reading() as opened:
        person, place = queries.at(opened, secret)
        host = str(settings.public_url.host)
        name = f"Concord, {place.name if place else person.name}"
        entries = queries.entries_at(opened, person, place)
        made = calendar(name, entries, host=host, now=clock.now())
    answer = Response(made, mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
