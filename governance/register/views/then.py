"""The page of an asset as it was at a moment of the past: read only, and said so."""

from flask import make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.audit.asof import begun_at
from governance.core import clock
from governance.core.moments import moment_of
from governance.core.web import actor, session
from governance.register.models import Asset
from governance.register.queries.then import past


def page(asset: Asset, asked: str) -> Response | str:
    """Show the asset as it was; what is no moment, or is yet to come, is told in the page."""
    moment = moment_of(asked, actor().time_zone)
    if moment is None:
        told = _("Name a day, such as 2026-03-01, or a day and a time, such as 2026-03-01T12:00.")
    elif moment > clock.now():
        told = _("That moment is yet to come: choose one of the past.")
    else:
        return render_template(
            "register/then.html",
            asset=asset,
            moment=moment,
            past=past(session(), actor(), asset, moment),
            begun_at=begun_at(session(), asset),
        )
    answer = make_response(render_template("register/then.html", asset=asset, told=told))
    answer.status_code = 422
    return answer
