"""The page on which people look at what would happen before it does."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from governance.core import clock, nav
from governance.core.access import permitted, readable
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.web import actor, missing, requires, session
from governance.identity.models import Person, RoleGrant
from governance.ownership.models import Assignment
from governance.ownership.parties import holders, place_words
from governance.ownership.rules import Permission
from governance.ownership.whatif.forms import FORMS, WhatIfForm
from governance.ownership.whatif.queries import Difference, difference
from governance.ownership.whatif.supposing import Suppose, hangs_under, leaves, takes_over
from governance.places.models import Place
from governance.places.rules import LEGAL_PARENTS

bp = Blueprint("what_if", __name__, url_prefix="/ownership/what-if")
nav.beside(nav.Neighbour("matrix.show", _("What if"), "what_if.index", 100))
KINDS = {
    "leaver": _("Somebody leaves"),
    "takeover": _("Somebody takes over"),
    "move": _("A place moves"),
}
SUPPOSED = "<any(leaver, takeover, move):supposed>"
MOST = 2_000
"""People or places to choose from."""


@bp.get("/")
@requires(Permission.READ, Assignment)
def index() -> str:
    """Show what can be supposed."""
    return render_template("ownership/what_if.html", kinds=KINDS, kind=None)


@bp.get(f"/{SUPPOSED}")
@requires(Permission.READ, Assignment)
def show(supposed: str) -> Any:
    """Show what would differ: owners, open approvals, coverage."""
    form = _form(supposed)
    found = _difference(supposed, form) if request.args else None
    page = render_template(
        "ownership/what_if.html", kinds=KINDS, kind=supposed, form=form, found=found,
        exported=request.args.to_dict(),
    )  # fmt: skip
    return page, 422 if request.args and found is None else 200


@bp.get(f"/{SUPPOSED}.<any(csv, xlsx, json):format>")
@requires(Permission.READ, Assignment)
def export(supposed: str, format: str) -> Response:
    """Send what would differ as a sheet."""
    found = _difference(supposed, _form(supposed)) or missing("difference")
    lines = [
        (s.label, s.where, s.was, s.becomes, s.acting, s.why or None, s.records, s.approvals)
        for s in found.shifts
    ]
    header = (
        "Activity", "From here on down", "Now", "Then", "Acts meanwhile", "Why nobody",
        "Records", "Open approvals",
    )  # fmt: skip
    return attached(Sheet(header, lines), Format(format), f"ownership-what-if-{supposed}")


def _form(kind: str) -> WhatIfForm:
    made = FORMS[kind](request.args or None, data={"on": clock.today()})
    if kind == "move":
        places = _places()
        made.place_id.choices = [(p.id, place_words(p)) for p in places if p.parent_id is not None]
        made.parent_id.choices = [(p.id, place_words(p)) for p in places]
    else:
        made.person_id.choices = _people()
    if kind == "takeover":
        made.other_id.choices = _people()
    return made


def _people() -> list[tuple[int, str]]:
    """Return the active people who hold any role, of those that the reader may read."""
    wanted = readable(actor(), Person).where(
        Person.deactivated_at.is_(None), Person.id.in_(select(RoleGrant.person_id))
    )
    people = session().scalars(wanted.order_by(Person.name, Person.id).limit(MOST))
    return [(each.id, each.name) for each in people]


def _places() -> Sequence[Place]:
    """Return the places at which the reader may name somebody."""
    namable = select(Place).where(permitted(actor(), Permission.NAME, Place))
    return session().scalars(namable.order_by(Place.path).limit(MOST)).all()


def _difference(kind: str, form: Any) -> Difference | None:
    """Return what would differ; None where what was chosen makes no sense, which the form says."""
    if not form.validate():
        return None
    on: date = form.on.data
    suppose = {"leaver": _leaver, "takeover": _takeover, "move": _move}[kind](form, on)
    return difference(session(), actor(), suppose, on) if suppose else None


def _leaver(form: Any, on: date) -> Suppose | None:
    return leaves(form.person_id.data, on) if _is_known(form, "person_id") else None


def _takeover(form: Any, on: date) -> Suppose | None:
    if not (_is_known(form, "person_id") and _is_known(form, "other_id")):
        return None
    if form.person_id.data == form.other_id.data:
        form.refusals = (str(_("Nobody takes over from themselves: choose two people.")),)
        return None
    heir = holders(session(), [form.other_id.data])[form.other_id.data]
    return takes_over(form.person_id.data, heir, on)


def _move(form: Any, _on: date) -> Suppose | None:
    if not (_is_known(form, "place_id") and _is_known(form, "parent_id")):
        return None
    place, parent = (
        session().get_one(Place, form[name].data) for name in ("place_id", "parent_id")
    )
    if parent.level not in LEGAL_PARENTS[place.level] or parent.path.startswith(place.path):
        told = f"{place_words(place)} cannot stand under {place_words(parent)}"
        form.refusals = (f"{told}: choose a place that may hold it and is not below it.",)
        return None
    return hangs_under(place.id, parent.id)


def _is_known(form: Any, name: str) -> bool:
    """Whether what was chosen is on the list; if not, the form says so."""
    field = form[name]
    if field.data in {key for key, _words in field.choices}:
        return True
    form.refusals = (*form.refusals, f"{field.label.text}: choose one of the list.")
    return False
