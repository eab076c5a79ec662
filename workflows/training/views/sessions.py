"""Sessions as pages: who was taught what, and how each of them confirmed it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

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
from governance.curricula.models import ItemKind
from governance.evidence.asking import SignForm
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.places.models import Place
from workflows.training.commands import sessions as commands
from workflows.training.forms import PaperForm, SessionForm
from workflows.training.models import TrainingSession
from workflows.training.queries import offered
from workflows.training.queries import sessions as queries
from workflows.training.rules.permissions import Permission
from workflows.training.rules.sessions import MEANING

bp = Blueprint("training_sessions", __name__, url_prefix="/training/sessions")
LISTED = named.declare("training_sessions", "training_sessions.index", _l("Training sessions"))
VERBS = {
    "training_session.held": "was held for %(people)s people",
    "training_session.confirmed": "was confirmed by who was there",
    "training_session.paper_confirmed": "was confirmed for %(people)s by paper %(paper)s",
}


@bp.get("/")
@requires(Permission.READ_SESSION, TrainingSession)
def index() -> str:
    """List the sessions."""
    rows = queries.sessions(actor())
    page = paginate(session(), queries.listing(), rows, asked_of(LISTED))
    return render_template("training/sessions.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ_SESSION, TrainingSession)
def export(format: str) -> Response:
    """Give the sessions listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), queries.listing(), queries.sessions(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "training-sessions")


@bp.get("/<int:id>")
@requires(Permission.READ_SESSION, TrainingSession)
def show(held: TrainingSession) -> str:
    """Show a session: who was there, and how each of them confirmed it."""
    found = queries.whole(session(), held)
    waits = {each.person_id for each in found.attendances if each.record_id is None}
    return render_template(
        "training/session.html",
        held=found,
        waits=waits,
        is_mine=actor().id in waits,
        may_confirm=bool(waits) and may(session(), actor(), Permission.CONFIRM_PAPER, found),
        history=told(history(session(), found), VERBS, {}),
    )


def new(form: SessionForm | None = None) -> str:
    """Ask who was taught what."""
    form = form or SessionForm(data={"held_at": clock.now(), "trainer_id": actor().id})
    form.held_at.zone = actor().time_zone
    form.version_id.choices = offered.versions(session(), actor(), ItemKind.COURSE)
    form.place_id.choices = offered.places(session(), actor())
    form.trainer_id.choices = offered.trainers(session(), actor())
    form.people.choices = offered.people(session(), actor())
    return render_template(
        "skills/form.html", form=form, reference=_("Training"), what="",
        title=_("Say who was taught"), verb=_("Keep it"), back=url_for(".index"),
    )  # fmt: skip


bp.get("/new")(requires(Permission.HOLD_SESSION, Place)(new))


@bp.post("/new")
@requires(Permission.HOLD_SESSION, Place, form=SessionForm, again=new)
def hold(form: SessionForm) -> Response:
    """Keep who was taught; each of them is told and has still to confirm it."""
    typed = form.values()
    place = offered.place_named(session(), actor(), typed["place_id"])
    held = commands.Held(
        offered.version_named(session(), actor(), typed["version_id"]),
        typed["trainer_id"],
        typed["held_at"],
        typed["people"],
        typed["note"] or "",
    )
    made = commands.hold(session(), actor(), place, held)
    flash(_("%(held)s is kept. It counts for each of them once it is confirmed.",
            held=made.reference))  # fmt: skip
    return redirect(url_for(".show", id=made.id))


def confirming(held: TrainingSession, form: SignForm | None = None) -> str:
    """Show what the reader signs: that they were there."""
    found = queries.whole(session(), held)
    return render_template(
        "training/confirm.html", held=found, form=form or SignForm(), meaning=MEANING
    )


bp.get("/<int:id>/confirm")(requires(Permission.CONFIRM, TrainingSession)(confirming))


@bp.post("/<int:id>/confirm")
@requires(Permission.CONFIRM, TrainingSession, form=SignForm, again=confirming, before=attested)
def confirm(held: TrainingSession, _form: SignForm, proof: Proof) -> Response:
    """Sign that one was there."""
    commands.confirm(session(), actor(), held, proof)
    flash(_("You signed that you were there; the training is yours."))
    return redirect(url_for("training.mine"))


def papering(held: TrainingSession, form: PaperForm | None = None) -> str:
    """Ask who signed the paper, and where it is kept."""
    found = queries.whole(session(), held)
    form = form or PaperForm()
    form.people.choices = [
        (each.person_id, each.person.name) for each in found.attendances if each.record_id is None
    ]
    return render_template(
        "skills/form.html", form=form, reference=found.reference, what=str(found.item_version.item),
        title=_("Compare the signed paper"), verb=_("They signed it"),
        back=url_for(".show", id=found.id),
    )  # fmt: skip


bp.get("/<int:id>/paper")(requires(Permission.CONFIRM_PAPER, TrainingSession)(papering))


@bp.post("/<int:id>/paper")
@requires(Permission.CONFIRM_PAPER, TrainingSession, form=PaperForm, again=papering)
def confirm_paper(held: TrainingSession, form: PaperForm) -> Response:
    """Say that people signed the paper: as a second person."""
    typed = form.values()
    commands.confirm_paper(session(), actor(), held, typed["people"], typed["paper"])
    flash(_("The paper was compared; the training is theirs."))
    return redirect(url_for(".show", id=held.id))
