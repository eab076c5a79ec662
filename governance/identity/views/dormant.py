"""Accounts that nobody uses: the list, and the decision about several at once."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from governance.core import clock, nav
from governance.core.access import could
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.identity.dormant import commands, queries
from governance.identity.dormant.forms import DecideForm
from governance.identity.dormant.listing import listing
from governance.identity.dormant.models import DormantAccount
from governance.identity.dormant.rules import AT_ONCE, KEPT_MOST, Permission
from governance.identity.views.account import settings

bp = Blueprint("dormant", __name__, url_prefix="/people/dormant")
nav.beside(nav.Neighbour("people.index", lazy_gettext("Dormant accounts"), "dormant.index", 70))
DORMANT = named.declare("dormant", "dormant.index", lazy_gettext("Dormant accounts"))


@bp.get("/")
@requires(Permission.READ, DormantAccount)
def index() -> str:
    """List the accounts that nobody uses."""
    page = paginate(session(), listing(), queries.dormant(actor()), asked_of(DORMANT))
    return render_template(
        "identity/dormant.html",
        page=page,
        may_end=could(actor(), Permission.END, DormantAccount),
        days=settings().dormant_days,
        notice=settings().dormant_notice_days,
    )


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, DormantAccount)
def export(format: str) -> Response:
    """Give the list as it is narrowed now, as a file."""
    args = request.args.to_dict(flat=False)
    found = rows_for_export(session(), listing(), queries.dormant(actor()), args)
    return attached(Sheet(found.labels, found.rows), Format(format), "dormant")


def deciding_page(form: Any = None) -> str:
    """Return the form on which several accounts are decided on."""
    waiting = queries.waiting(session(), actor(), AT_ONCE)
    latest = clock.today() + KEPT_MOST
    form = form or DecideForm(formdata=None, data={"until_on": latest})
    form.accounts.choices = queries.options(waiting)
    return render_template("identity/dormant_deciding.html", form=form, waiting=waiting)


bp.get("/deciding", endpoint="deciding")(requires(Permission.END, DormantAccount)(deciding_page))


@bp.post("/end")
@requires(Permission.END, DormantAccount, form=DecideForm, again=deciding_page)
def end(form: DecideForm) -> Any:
    """Deactivate the accounts that were chosen."""
    typed = form.values()
    found = queries.chosen(session(), actor(), typed["accounts"])
    commands.end(session(), actor(), found, typed["reason"])
    flash(_("%(n)s accounts were ended.", n=len(found)))
    return redirect(url_for(".index"))


@bp.post("/keep")
@requires(Permission.KEEP, DormantAccount, form=DecideForm, again=deciding_page)
def keep(form: DecideForm) -> Any:
    """Say why the accounts that were chosen stay, and until when."""
    typed = form.values()
    found = queries.chosen(session(), actor(), typed["accounts"])
    commands.keep(session(), actor(), found, typed["until_on"], typed["reason"])
    flash(_("%(n)s accounts stay for now.", n=len(found)))
    return redirect(url_for(".index"))
