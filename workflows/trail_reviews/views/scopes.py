"""What is read of the trail: each scope, what is new in it, and by when that is to be read."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core.access import allowed, could
from governance.core.web import actor, requires, session
from workflows.trail_reviews.commands import reviewing as commands
from workflows.trail_reviews.forms import ScopeForm, WhyForm
from workflows.trail_reviews.models import TrailScope
from workflows.trail_reviews.queries import cases, listing
from workflows.trail_reviews.rules.groups import EVERY_DAYS, GROUPS, codes_of, risk_of
from workflows.trail_reviews.rules.permissions import Permission

bp = Blueprint("trail_scopes", __name__, url_prefix="/assurance/scopes")
VERBS = {
    "trail_scope.made": "said that it is read",
    "trail_scope.ended": "said that it is read no more: %(reason)s",
}


@bp.get("/")
@requires(Permission.READ_SCOPE, TrailScope)
def index() -> str:
    """Show what is read of the trail, what is new, and what is due."""
    return render_template(
        "trail_reviews/scopes.html",
        rows=listing.scopes(session(), actor()),
        may_make=could(actor(), Permission.MAKE, TrailScope),
    )


def making(form: ScopeForm | None = None) -> str:
    """Ask which acts are read together."""
    return render_template("trail_reviews/make.html", form=form or ScopeForm())


bp.get("/new")(requires(Permission.MAKE, TrailScope)(making))


@bp.post("/new")
@requires(Permission.MAKE, TrailScope, form=ScopeForm, again=making)
def make(form: ScopeForm) -> Answer:
    """Say which acts are read together."""
    rule = commands.Rule(form.name.data or "", form.why.data or "", form.groups.data or ())
    made = commands.make(session(), actor(), rule)
    flash(_("%(scope)s is read from now on.", scope=made))
    return redirect(url_for(".show", id=made.id))


@bp.get("/<int:id>")
@requires(Permission.READ_SCOPE, TrailScope)
def show(scope: TrailScope) -> str:
    """Show one scope: its rule, what is new, and by when that is to be read."""
    codes = codes_of(scope.groups)
    return render_template(
        "trail_reviews/scope.html",
        scope=scope,
        groups=[GROUPS[code] for code in codes],
        risk=listing.RISKS[risk_of(codes)],
        days=EVERY_DAYS[risk_of(codes)],
        at=cases.standing(session(), scope),
        may=allowed(session(), actor(), scope),
        history=told(history(session(), scope), VERBS, {}),
    )


@bp.post("/<int:id>/begin")
@requires(Permission.BEGIN, TrailScope)
def begin(scope: TrailScope) -> Answer:
    """Begin to read what is new."""
    made = commands.begin(session(), actor(), scope)
    return redirect(url_for("trail_reviews.show", id=made.id))


def ending(scope: TrailScope, form: WhyForm | None = None) -> str:
    """Ask why it is read no more."""
    form = form or WhyForm()
    form.now_at(scope.version)
    return render_template(
        "trail_reviews/act.html", form=form, label=_("Read it no more"), reference=scope.reference,
        title=scope.name, back=url_for(".show", id=scope.id),
    )  # fmt: skip


bp.get("/<int:id>/end")(requires(Permission.END, TrailScope)(ending))


@bp.post("/<int:id>/end")
@requires(Permission.END, TrailScope, form=WhyForm, again=ending)
def end(scope: TrailScope, form: WhyForm) -> Answer:
    """Read it no more."""
    commands.end(session(), actor(), scope, form.reason.data or "")
    flash(_("%(scope)s is read no more.", scope=scope))
    return redirect(url_for(".index"))
