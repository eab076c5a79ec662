"""The page that shows an asset at two moments, or beside another one."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from governance.core.errors import RuleViolation
from governance.core.web import actor, session
from governance.register.models import Asset
from governance.register.queries.between import between

ASKED = ("one", "other", "beside")


def page(asset: Asset) -> Response | str:
    """Show what differs; what cannot be asked so is told in the page, and nothing typed is lost."""
    asked = {name: request.args.get(name, "").strip()[:60] for name in ASKED}
    shown = {"asset": asset, "asked": asked}
    if not asked["one"]:
        return render_template("register/moments.html", **shown)
    try:
        found = between(session(), actor(), asset, asked)
    except RuleViolation as refusal:
        answer = make_response(
            render_template("register/moments.html", **shown, told=refusal.reasons)
        )
        answer.status_code = 422
        return answer
    return render_template("register/moments.html", **shown, found=found)
