"""The screens of requests for a later end: ask, sign, refuse, withdraw, and see all of them."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.listing.shape import Cell, Choice, Column, Listing
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.evidence.asking import SignForm
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.places.models import Place
from workflows.changes.extending import commands as extending
from workflows.changes.extending.models import Extension, ExtensionState
from workflows.changes.extending.queries import extensions
from workflows.changes.forms import ReasonForm, RejectForm
from workflows.changes.models import ChangeRequest
from workflows.changes.queries import lists
from workflows.changes.queries.case import case_of
from workflows.changes.rules.content import EXTENDED, MEANINGS, NOT_EXTENDED
from workflows.changes.rules.permissions import Permission
from workflows.changes.temporary.forms import ExtendForm as LaterForm
from workflows.changes.temporary.queries import asked_words
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank, reason_page
from workflows.changes.views.emergencies import on_clock
from workflows.changes.views.executing import act_page
from workflows.changes.views.words import DECIDED
from workflows.changes.views.writing import back_to


def _state(row: Extension) -> Cell:
    word, shape, tone = DECIDED[row.state]
    return Cell(word, shape=shape, tone=tone)


COLUMNS = (
    Column("number", _l("Number"), lambda row: row.reference, Extension.id),
    Column(
        "change",
        _l("Change"),
        lambda row: Cell(
            row.change.reference, hint=row.change.title, to=("changes.show", row.change_id)
        ),
    ),
    Column("reason", _l("Why it is to stand longer"), lambda row: row.reason),
    Column("author", _l("Asked by"), lambda row: row.asked_by.name, is_minor=True),
    Column(
        "ended", _l("Ends"), lambda row: Cell("", when=row.ended_at.date()), Extension.ended_at,
        export=lambda row: row.ended_at,
    ),
    Column(
        "ends", _l("Asked until"), lambda row: Cell("", when=row.ends_at.date()), Extension.ends_at,
        export=lambda row: row.ends_at,
    ),
    Column("state", _l("State"), _state, export=lambda row: row.state.value),
)  # fmt: skip


def requests_list(sites: list[Place]) -> Listing:
    """Declare the list of requests, with the sites that its reader may choose from."""
    return Listing(
        name="extensions",
        columns=COLUMNS,
        filters=(
            Choice(
                "site", _l("Site"), [(str(site.id), site.name) for site in sites],
                lambda ids: lists.at_sites([int(id_) for id_ in ids]), lead=_l("in"),
            ),
            Choice(
                "state", _l("State"), [(one.value, DECIDED[one][0]) for one in ExtensionState],
                Extension.state.in_,
            ),
        ),
        default_sort="-number",
        key=Extension.id,
        singular=_l("request"),
        plural=_l("requests"),
        endpoint="changes.extensions",
        export_endpoint="changes.export_extensions",
    )  # fmt: skip


EXTENSIONS = named.declare("extensions", "changes.extensions", _l("Requests for a later end"))


@bp.get("/extensions", endpoint="extensions")
@requires(Permission.READ, ChangeRequest)
def extensions_asked() -> str:
    """List the requests for a later end of what the reader may see."""
    declared = requests_list(list(lists.sites(session(), actor())))
    page = paginate(session(), declared, extensions(actor()), asked_of(EXTENSIONS))
    return render_template("changes/extensions.html", page=page)


@bp.get("/extensions/export/<any(csv, xlsx, json):format>")
@requires(Permission.READ, ChangeRequest)
def export_extensions(format: str) -> Response:
    """Give the requests as a file, exactly as they are narrowed and sorted."""
    declared = requests_list(list(lists.sites(session(), actor())))
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    rows = rows_for_export(session(), declared, extensions(actor()), asked)
    return attached(Sheet(rows.labels, rows.rows), Format(format), "requests-for-a-later-end")


@bp.get("/<int:id>/prolong")
@requires(Permission.PROLONG, ChangeRequest)
def prolong(change: ChangeRequest, form: Any = None) -> str:
    """Ask for how long, and why."""
    made = form or blank(LaterForm, change)
    on_clock(made.ends_at)
    return act_page(case_of(session(), change).change, "prolong", made)


@bp.post("/<int:id>/prolong")
@requires(Permission.PROLONG, ChangeRequest, form=LaterForm, again=prolong)
def prolonged(change: ChangeRequest, form: Any) -> Response:
    """Ask quality and the owner for a later end."""
    extending.prolong(session(), actor(), change, form.ends_at.data, form.reason.data)
    return back_to(change, _("Quality and the owner are asked; each signs for themselves."))


@bp.get("/<int:id>/sign_extension")
@requires(Permission.SIGN, ChangeRequest)
def sign_extension(change: ChangeRequest, form: Any = None) -> str:
    """Show what the later end would be."""
    change = case_of(session(), change).change
    about = asked_words(session(), change)
    made = form or blank(SignForm, change)
    return act_page(change, "sign_extension", made, MEANINGS[EXTENDED], about)


@bp.post("/<int:id>/sign_extension")
@requires(Permission.SIGN, ChangeRequest, form=SignForm, again=sign_extension, before=attested)
def extension_signed(change: ChangeRequest, _form: SignForm, proof: Proof) -> Response:
    """Sign the later end."""
    extending.sign_extension(session(), actor(), change, proof)
    return back_to(change, _("You signed the later end of %(change)s.", change=change))


@bp.get("/<int:id>/refuse_extension")
@requires(Permission.SIGN, ChangeRequest)
def refuse_extension(change: ChangeRequest, form: Any = None) -> str:
    """Ask why there is to be no later end."""
    change = case_of(session(), change).change
    about = asked_words(session(), change)
    made = form or blank(RejectForm, change)
    return act_page(change, "refuse_extension", made, MEANINGS[NOT_EXTENDED], about)


@bp.post("/<int:id>/refuse_extension")
@requires(Permission.SIGN, ChangeRequest, form=RejectForm, again=refuse_extension, before=attested)
def extension_refused(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Refuse the later end."""
    extending.refuse_extension(session(), actor(), change, form.reason.data, proof)
    return back_to(change, _("You refused the later end of %(change)s.", change=change))


@bp.get("/<int:id>/withdraw_extension")
@requires(Permission.PROLONG, ChangeRequest)
def withdraw_extension(change: ChangeRequest, form: Any = None) -> str:
    """Ask why no later end is asked for any more."""
    return reason_page(change, "withdraw_extension", form)


@bp.post("/<int:id>/withdraw_extension")
@requires(Permission.PROLONG, ChangeRequest, form=ReasonForm, again=withdraw_extension)
def extension_withdrawn(change: ChangeRequest, form: Any) -> Response:
    """Take the request back."""
    extending.withdraw_extension(session(), actor(), change, form.reason.data)
    return back_to(change, _("No later end of %(change)s is asked for any more.", change=change))
