"""The screens on which several changes go on paper for one outage."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core import clock, files
from governance.core.download import sent
from governance.core.listing import chosen as chosen_rows
from governance.core.web import actor, missing, requires, session
from governance.evidence.packets.archive import archived
from workflows.changes.models import ChangeRequest
from workflows.changes.packages import commands, queries
from workflows.changes.packages.forms import IssueForm
from workflows.changes.packages.models import WorkBundle
from workflows.changes.packages.rules import reasons_against
from workflows.changes.queries import lists
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.listing import listing


def _chosen() -> Sequence[ChangeRequest]:
    """Return what was chosen in the list of changes, of that what the reader may put on paper."""
    chosen = chosen_rows.read(request.values.to_dict(flat=False))
    declared = listing(actor(), list(lists.sites(session(), actor())))
    query = chosen_rows.rows(declared, lists.changes(actor()), chosen)
    return queries.chosen_for(session(), actor(), query)


def issue_together(form: IssueForm | None = None) -> str:
    """Ask for what the chosen changes go on paper, and by when all are back."""
    found = [(change, list(reasons_against(change))) for change in _chosen()]
    ready = [change for change, told in found if not told]
    form = form or IssueForm(formdata=None)
    form.due_at.zone = ready[0].place.time_zone if ready else form.due_at.zone
    return render_template(
        "changes/bundle_form.html",
        form=form,
        ready=ready,
        left=[told[0] for _change, told in found if told],
        keys=",".join(str(change.id) for change in ready),
    )


bp.get("/bundles/new")(requires(Permission.ADD, ChangeRequest)(issue_together))


@bp.post("/bundles/new")
@requires(Permission.ADD, ChangeRequest, form=IssueForm, again=issue_together)
def issued_together(form: Any) -> Answer:
    """Put them on paper."""
    told = (form.why.data, form.due_at.data)
    made = commands.issue_together(session(), actor(), _chosen(), *told)
    flash(_("The packages are issued; their files are being made."))
    return redirect(url_for("changes.bundle", id=made.id))


@bp.get("/bundles/<int:id>")
@requires(Permission.READ_BUNDLE, WorkBundle)
def bundle(bundle: WorkBundle) -> str:
    """Show which changes went on paper together, and which of them came back."""
    found = queries.whole(session(), bundle)
    return render_template(
        "changes/bundle.html",
        bundle=found,
        packages=queries.readable_of(session(), actor(), found),
        now=clock.now(),
    )


@bp.get("/bundles/<int:id>/file")
@requires(Permission.READ_BUNDLE, WorkBundle)
def bundle_file(bundle: WorkBundle) -> Response:
    """Give all packages as one PDF, to who may see every asset in them."""
    queries.files_of(session(), actor(), bundle)
    file = queries.file_of(session(), bundle) or missing("file yet: it is being made")
    return sent((files.content(session(), file),), file.name, "application/pdf")


@bp.get("/bundles/<int:id>/zip")
@requires(Permission.READ_BUNDLE, WorkBundle)
def bundle_zip(bundle: WorkBundle) -> Response:
    """Give the packages as a zip of PDFs, to who may see every asset in them."""
    zipped = archived(queries.files_of(session(), actor(), bundle))
    return sent((zipped,), f"{bundle.reference}.zip", "application/zip")
