"""The address by which a calendar program reads: made, ended, and read without a sign-in."""

from typing import cast

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core import clock, web
from governance.core.config import Settings
from governance.core.web import actor, public, requires, session
from governance.identity.models import Person
from workflows.training.calendars import calendar
from workflows.training.commands import feeds as commands
from workflows.training.forms import FeedForm
from workflows.training.models import CalendarFeed
from workflows.training.queries import feeds as queries
from workflows.training.rules.permissions import Permission

bp = Blueprint("calendars", __name__)


@bp.post("/training/calendar")
@requires(Permission.MAKE_FEED, Person, form=FeedForm)
def make(_form: FeedForm) -> str:
    """Make a new address; it is shown on this page, once."""
    secret = commands.make(session(), actor(), queries.me(session(), actor()))[1]
    settings = cast("Settings", current_app.extensions["settings"])
    base = str(settings.public_url).rstrip("/")
    address = base + url_for("calendars.read", secret=secret)
    return render_template("training/feed.html", address=address)


@bp.post("/training/calendar/<int:id>/end")
@requires(Permission.END_FEED, CalendarFeed, form=FeedForm)
def end(feed: CalendarFeed, _form: FeedForm) -> Answer:
    """End the address: nobody reads by it any more."""
    commands.end(session(), actor(), feed)
    flash(_("The calendar address was ended: programs that hold it read nothing any more."))
    return redirect(url_for("training.mine"))


@bp.get("/calendar/<secret>.ics")
@public
def read(secret: str) -> Response:
    """Give a calendar program what one person is to learn; the address itself is the proof."""
    settings = cast("Settings", current_app.extensions["settings"])
    with web.edge().database.reading() as opened:
        person = queries.person_at(opened, secret)
        host = str(settings.public_url.host)
        made = calendar(
            f"Concord, {person.name}", queries.entries(opened, person), host=host, now=clock.now()
        )
    answer = Response(made, mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
