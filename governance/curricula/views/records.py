"""Training records as pages: the list, one of them, and who did what."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock
from governance.core.access import may
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, requires, session
from governance.curricula.commands import records as commands
from governance.curricula.forms import DoneForm, ReasonForm
from governance.curricula.models import TrainingItem, TrainingRecord
from governance.curricula.queries import offered
from governance.curricula.queries import records as queries
from governance.curricula.rules.completing import HOW_LABELS
from governance.curricula.rules.permissions import Permission
from governance.curricula.rules.standing import COMPLETES
from governance.evidence.queries import files_of, signatures_of
from governance.identity.models import Person
from governance.skills.queries.offered import assessors

bp = Blueprint("training_records", __name__)
LISTED = named.declare(
    "training_records", "training_records.index", lazy_gettext("Training records")
)
VERBS = {
    "training_record.kept": "was kept",
    "training_record.revoked": "was revoked: it never should have counted",
}


@bp.get("/training-items/records/")
@requires(Permission.READ_RECORD, TrainingRecord)
def index() -> str:
    """List who did what."""
    page = paginate(session(), queries.listing(), queries.records(actor()), asked_of(LISTED))
    return render_template("curricula/records.html", page=page)


@bp.get("/training-items/records/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_RECORD, TrainingRecord)
def export(format: str) -> Response:
    """Give the training records listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.listing(), queries.records(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "training-records")


@bp.get("/training-items/records/<int:id>")
@requires(Permission.READ_RECORD, TrainingRecord)
def show(made: TrainingRecord) -> str:
    """Show a training record: who did what, by whom assessed, what it shows."""
    found = queries.whole(session(), made)
    return render_template(
        "curricula/record.html",
        made=found,
        how=HOW_LABELS[found.how],
        result=queries.result_of(found),
        state=queries.state_of(found),
        shown=queries.evidence_of(session(), found),
        signatures=signatures_of(session(), TrainingRecord.__tablename__, found.id),
        files=files_of(session(), TrainingRecord.__tablename__, found.id),
        may_revoke=found.revocation is None and may(session(), actor(), Permission.REVOKE, found),
        history=told(history(session(), found), VERBS, {}),
    )


def recording(person: Person, form: DoneForm | None = None) -> str:
    """Ask what somebody attended, or did before an assessor."""
    form = form or DoneForm(data={"completed_at": clock.now(), **request.args.to_dict()})
    form.completed_at.zone = actor().time_zone
    form.version_id.choices = offered.recordable(session(), actor())
    form.assessor_id.choices = assessors(session())
    return render_template(
        "curricula/form.html", form=form, reference=person.email, what=person.name, columns=2,
        title=_("What %(person)s learned", person=person.name), verb=_("Record it"),
        back=url_for("person_skills.show", id=person.id),
    )  # fmt: skip


bp.get("/people/<int:id>/training/record")(requires(Permission.RECORD, Person)(recording))


def read_file(form: DoneForm) -> tuple[str, bytes] | None:
    """Read the file that was handed in, before the transaction opens."""
    sent = form.file.data
    return (sent.filename, sent.read()) if sent and sent.filename else None


@bp.post("/people/<int:id>/training/record")
@requires(Permission.RECORD, Person, form=DoneForm, again=recording, before=read_file)
def record(person: Person, form: DoneForm, file: tuple[str, bytes] | None) -> Answer:
    """Record what somebody learned."""
    said: dict[str, Any] = form.values()
    version = offered.version_named(session(), actor(), said["version_id"])
    kind = session().get_one(TrainingItem, version.item_id).kind
    done = commands.Done(
        COMPLETES[kind], said["completed_at"], said["assessor_id"], said["note"] or "", file=file
    )
    made = commands.do(session(), actor(), person, version, done)
    flash(_("%(record)s is kept.", record=made.reference))
    return redirect(url_for(".show", id=made.id))


def revoking(made: TrainingRecord, form: ReasonForm | None = None) -> str:
    """Ask why a training record never should have counted."""
    found = queries.whole(session(), made)
    return render_template(
        "curricula/form.html", form=form or ReasonForm(), reference=found.reference,
        what=f"{found.person.name}, {found.item}",
        title=_("Revoke %(record)s", record=found.reference), verb=_("Revoke it"),
        back=url_for(".show", id=found.id),
    )  # fmt: skip


bp.get("/training-items/records/<int:id>/revoke")(
    requires(Permission.REVOKE, TrainingRecord)(revoking)
)


@bp.post("/training-items/records/<int:id>/revoke")
@requires(Permission.REVOKE, TrainingRecord, form=ReasonForm, again=revoking)
def revoke(made: TrainingRecord, form: ReasonForm) -> Answer:
    """Revoke a training record."""
    commands.revoke(session(), actor(), made, form.reason.data or "")
    flash(_("%(record)s counts no more.", record=made.reference))
    return redirect(url_for(".show", id=made.id))
