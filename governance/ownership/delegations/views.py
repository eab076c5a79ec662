"""The pages of delegations: one's own, all of them, one, a new one, its end."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock, nav
from governance.core.access import may, readable
from governance.core.addresses import number
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, missing, requires, session
from governance.ownership.absences.queries import to_come
from governance.ownership.delegations import commands
from governance.ownership.delegations.forms import CancelForm, HandOverForm
from governance.ownership.delegations.listing import (
    givers,
    listing,
    places,
    rows,
    state_of,
    takers,
)
from governance.ownership.delegations.qualified import StandIn, lacking
from governance.ownership.delegations.queries import delegations, given_by, received_by
from governance.ownership.delegations.rules import Handing, Permission, in_words
from governance.ownership.models import Delegation
from governance.ownership.moments import begins_at
from governance.ownership.parties import place_words
from governance.ownership.subjects import of_place
from governance.places.models import Place

bp = Blueprint("delegations", __name__, url_prefix="/ownership/delegations")
nav.beside(nav.Neighbour("matrix.show", lazy_gettext("Delegations"), "delegations.index", 60))
DELEGATIONS = named.declare("delegation", "delegations.index", lazy_gettext("Who acts for whom"))
VERBS = {"delegation.made": "handed over", "delegation.cancelled": "cancelled it"}
LABELS = {"cancelled_on": "Cancelled on"}


@bp.get("/")
@requires(Permission.READ, Delegation)
def index() -> str:
    """List who acts, acted or will act for whom."""
    declared, args = listing(session(), actor()), asked_of(DELEGATIONS)
    page = paginate(session(), declared, rows(actor()), args)
    return render_template("delegations/list.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Delegation)
def export(format: str) -> Response:
    """Send the list as a sheet, as it is narrowed and ordered."""
    declared = listing(session(), actor())
    found = rows_for_export(session(), declared, rows(actor()), request.args.to_dict(flat=False))
    return attached(Sheet(found.labels, found.rows), Format(format), "delegations")


@bp.get("/mine")
@requires(Permission.READ, Delegation)
def mine() -> str:
    """Show the reader's own: what they gave, what they received, when they are away."""
    today = clock.today()
    return render_template(
        "delegations/mine.html",
        given=[(each, state_of(each, today)) for each in given_by(session(), actor().id)],
        received=[(each, state_of(each, today)) for each in received_by(session(), actor().id)],
        absences=to_come(session(), actor().id),
        in_words=in_words,
        place_words=place_words,
        me=actor().id,
    )


@bp.get("/<int:id>/")
@requires(Permission.READ, Delegation)
def show(delegation: Delegation) -> str:
    """Show one delegation: who acts for whom, in what, where and when."""
    found = session().scalars(delegations(actor()).where(Delegation.id == delegation.id)).one()
    state = state_of(found, clock.today())
    is_open = state.shape in {"done", "wait"}
    to = found.to_person
    stand_in = StandIn(to.id, to.name, found.activity, of_place(found.place))
    return render_template(
        "delegations/show.html",
        delegation=found,
        state=state,
        what=in_words(found.activity),
        place=place_words(found.place),
        begins_at=begins_at(found.starts_on),
        ends_at=begins_at(found.cancelled_on or found.ends_on),
        lacks=lacking(session(), stand_in) if is_open else [],
        may_cancel=is_open and may(session(), actor(), Permission.CANCEL, found),
        history=told(history(session(), found), VERBS, LABELS),
    )


def new(form: HandOverForm | None = None) -> str:
    """Ask who acts for whom."""
    form = form or HandOverForm(data=_beginning())
    choices = places(session(), actor())
    form.from_person_id.choices = givers(session(), actor())
    form.to_person_id.choices = takers(session())
    form.place_id.choices = [(each.id, place_words(each)) for each in choices]
    return render_template("delegations/new.html", form=form, has_choices=bool(choices))


bp.get("/new")(requires(Permission.DELEGATE, Place)(new))


@bp.post("/new")
@requires(Permission.DELEGATE, Place, form=HandOverForm, again=new)
def make(form: HandOverForm) -> Any:
    """Have somebody act for somebody."""
    typed = form.values()
    place = _place(typed.pop("place_id"))
    made = commands.make(session(), actor(), place, Handing(**typed))
    flash(_("%(delegation)s is made. Nobody edits it: cancel it to make another.",
            delegation=made.reference))  # fmt: skip
    return redirect(url_for(".show", id=made.id))


def cancelling(delegation: Delegation, form: CancelForm | None = None) -> str:
    """Ask why it no longer counts."""
    found = session().scalars(delegations(actor()).where(Delegation.id == delegation.id)).one()
    return render_template("delegations/cancel.html", delegation=found, form=form or CancelForm())


bp.get("/<int:id>/cancel")(requires(Permission.CANCEL, Delegation)(cancelling))


@bp.post("/<int:id>/cancel")
@requires(Permission.CANCEL, Delegation, form=CancelForm, again=cancelling)
def cancel(delegation: Delegation, form: CancelForm) -> Any:
    """End a delegation before its time."""
    commands.cancel(session(), actor(), delegation, form.reason.data or "")
    flash(_("%(delegation)s is cancelled. What was signed under it stands.",
            delegation=delegation.reference))  # fmt: skip
    return redirect(url_for(".show", id=delegation.id))


def _place(place_id: int) -> Place:
    found = session().scalars(readable(actor(), Place).where(Place.id == place_id)).one_or_none()
    return found or missing("place")


def _beginning() -> dict[str, Any]:
    """Return what an address proposes: whose duties, and the days of an absence."""
    asked = request.args
    person = asked.get("person", type=number) or actor().id
    days = {name: asked.get(name, type=date.fromisoformat) for name in ("starts_on", "ends_on")}
    held = [each.path for each in actor().held]
    nearest = session().scalars(readable(actor(), Place).where(Place.path.in_(held)).limit(1))
    place = nearest.one_or_none()
    return {
        "from_person_id": person,
        "place_id": place.id if place else None,
        "starts_on": days["starts_on"] or clock.today(),
        "ends_on": days["ends_on"],
    }
