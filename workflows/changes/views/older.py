"""What is open under older versions, as a list, and taking several of it over in one act."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from werkzeug.wrappers import Response

from governance.core.access import Actor
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.forms import Form
from governance.core.listing import chosen as chosen_rows
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.listing.shape import Bulk, Cell, Choice, Column, Flag, Listing, Text
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.evidence.asking import SignForm
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.places.models import Place
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S
from workflows.changes.policies.queries import current
from workflows.changes.queries import lists
from workflows.changes.queries.case import case_of
from workflows.changes.rebaselining import commands, queries
from workflows.changes.rebaselining.forms import AskOverForm
from workflows.changes.rebaselining.queries import IN_TIME, WAITS, Step
from workflows.changes.rebaselining.rules import BEFORE
from workflows.changes.rules import machine
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.listing import COLUMNS
from workflows.changes.views.words import words


def _way(change: ChangeRequest) -> Cell:
    """Say how it goes on."""
    if change.state not in BEFORE or not change.workflow.startswith(f"{queries.NORMAL}@"):
        return Cell(_("ends as it began"), is_muted=True)
    if change.asked_over_at:
        return Cell(_("waits for quality"), shape="wait", tone="info")
    return Cell(_("can be taken over"), shape="idle")


OWN_COLUMNS = {column.name: column for column in COLUMNS}
OLDER_COLUMNS = (
    *(OWN_COLUMNS[name] for name in ("number", "title", "asset", "place")),
    Column("definition", _l("Definition"), lambda change: change.workflow,
           sort=ChangeRequest.workflow),
    Column("policy", _l("Policy"), lambda change: change.policy, sort=ChangeRequest.policy),
    *(OWN_COLUMNS[name] for name in ("author", "state")),
    Column("way", _l("How it goes on"), _way),
)  # fmt: skip


def listing(reader: Actor, sites: Sequence[Place]) -> Listing:
    """Declare the list, with the sites that its reader may choose from."""
    model = ChangeRequest
    return Listing(
        name="older",
        columns=OLDER_COLUMNS,
        filters=(
            Text("q", _l("Title, number or tag"), partial(lists.matching, reader)),
            Choice(
                "site", _l("Site"), [(str(site.id), site.name) for site in sites],
                lambda ids: lists.at_sites([int(id_) for id_ in ids]), lead=_l("in"),
            ),
            Choice("state", _l("State"), [(one.value, words(one)) for one in S], model.state.in_),
            Flag("in_time", _l("can be taken over"), IN_TIME),
            Flag("asked", _l("waits for quality"), WAITS.is_not(None) & IN_TIME),
        ),
        default_sort="number",
        key=model.id,
        singular=_l("change"),
        plural=_l("changes"),
        endpoint="changes.older",
        record_endpoint="changes.show",
        export_endpoint="changes.export_older",
        bulk=(
            Bulk(_l("Ask to take over…"), "changes.ask_over_together", Permission.ASK_OVER, model),
            Bulk(_l("Take over…"), "changes.take_over_together", Permission.TAKE_OVER, model),
        ),
    )  # fmt: skip


OLDER = named.declare("older", "changes.older", _l("Under older versions"))


@bp.get("/older")
@requires(Permission.READ, ChangeRequest)
def older() -> str:
    """List the open changes that are not under the definition and the policy of today."""
    sites = lists.sites(session(), actor())
    declared, cut = listing(actor(), sites), lists.one_by_one(actor(), sites)
    page = paginate(session(), declared, queries.older(session(), actor()), asked_of(OLDER), cut)
    now = (machine.CURRENT, current(session()))
    return render_template("changes/older.html", page=page, now=now)


@bp.get("/older/export/<any(csv, xlsx, json):format>")
@requires(Permission.READ, ChangeRequest)
def export_older(format: str) -> Response:
    """Give the list as a file, exactly as it is narrowed and sorted."""
    declared = listing(actor(), lists.sites(session(), actor()))
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    rows = rows_for_export(session(), declared, queries.older(session(), actor()), asked)
    return attached(Sheet(rows.labels, rows.rows), Format(format), "under-older-versions")


def _chosen(permission: Permission) -> Sequence[ChangeRequest]:
    """Return what was chosen in the list, of that what the reader may act on."""
    chosen = chosen_rows.read(request.values.to_dict(flat=False))
    declared = listing(actor(), lists.sites(session(), actor()))
    query: Select[ChangeRequest] = chosen_rows.rows(
        declared, queries.older(session(), actor()), chosen
    )
    return queries.chosen_for(session(), actor(), query, permission)


def _page(form: Form, label: str, steps: Sequence[Step]) -> str:
    return render_template(
        "changes/over_together.html",
        form=form,
        label=label,
        steps=[step for step in steps if not step.against],
        left=[step for step in steps if step.against],
        keys=",".join(str(step.case.change.id) for step in steps if not step.against),
    )


def ask_over_together(form: Form | None = None) -> str:
    """Show what taking several changes over would ask anew, each for itself."""
    steps = [queries.to_ask(case_of(session(), change)) for change in _chosen(Permission.ASK_OVER)]
    return _page(form or AskOverForm(formdata=None), _("Ask to take them over"), steps)


bp.get("/older/ask-over")(requires(Permission.ASK_OVER, ChangeRequest)(ask_over_together))


@bp.post("/older/ask-over")
@requires(
    Permission.ASK_OVER, ChangeRequest, form=AskOverForm, again=ask_over_together, before=attested
)
def asked_over_together(form: Any, proof: Proof) -> Response:
    """Ask for them, with a signature for each."""
    some = queries.locked(session(), _chosen(Permission.ASK_OVER))
    commands.ask_over_together(session(), actor(), some, form.reason.data, proof)
    flash(_("Asked for %(n)s changes: quality takes them over.", n=len(some)))
    return redirect(url_for("changes.older"))


def take_over_together(form: Form | None = None) -> str:
    """Show what taking several changes over asks anew, to be signed for quality."""
    steps = [
        queries.to_take(case_of(session(), change), actor())
        for change in _chosen(Permission.TAKE_OVER)
    ]
    return _page(form or SignForm(formdata=None), _("Take them over"), steps)


bp.get("/older/take-over")(requires(Permission.TAKE_OVER, ChangeRequest)(take_over_together))


@bp.post("/older/take-over")
@requires(
    Permission.TAKE_OVER, ChangeRequest, form=SignForm, again=take_over_together, before=attested
)
def taken_over_together(_form: SignForm, proof: Proof) -> Response:
    """Take them over, with a signature for each."""
    some = queries.locked(session(), _chosen(Permission.TAKE_OVER))
    commands.take_over_together(session(), actor(), some, proof)
    flash(_("%(n)s changes go on under the versions of today.", n=len(some)))
    return redirect(url_for("changes.older"))
