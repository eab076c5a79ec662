"""What people are to learn, as pages: one's own first, everybody's, and what is asked by hand."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core.access import could, may
from governance.core.addresses import number
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import chosen as chosen_rows
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.nav import Entry, Group, declare
from governance.core.web import actor, missing, requires, session
from governance.curricula.models import TrainingItemVersion
from governance.curricula.queries.versions import whole
from governance.curricula.rules.completing import BY_OTHERS, UNDERSTOOD
from governance.curricula.rules.permissions import Permission as Learning
from governance.curricula.rules.standing import COMPLETES
from governance.evidence.asking import SignForm
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.identity.stepup import attested
from governance.places.models import Place
from workflows.training.commands import asking
from workflows.training.forms import AskForm, FeedForm, RemindForm, WithdrawForm
from workflows.training.models import TrainingAssignment
from workflows.training.queries import offered, standing
from workflows.training.queries.done import done_by
from workflows.training.queries.feeds import feed_of
from workflows.training.queries.leave import now_of
from workflows.training.queries.sessions import to_confirm
from workflows.training.queries.steps import step_of
from workflows.training.rules.permissions import Permission

bp = Blueprint("training", __name__, url_prefix="/training")
LISTED = named.declare("training", "training.index", _l("What people are to learn"))
COVERS = ("training_sessions", "certificates", "calendars")
declare(Entry(_l("Training"), "training.mine", 76, Group.BELOW, covers=COVERS))
VERBS = {
    "training.asked": "was asked, due %(due_on)s",
    "training.dated_anew": "is due %(due_on)s, after a long leave",
    "training.reminded": "was brought to mind",
    "training.done": "was done",
    "training.read": "was read",
    "training.withdrawn": "was taken back",
}


@bp.get("/")
@requires(Permission.READ, TrainingAssignment)
def mine() -> str:
    """Show what the reader is to learn, and what they did."""
    now = now_of(session())
    return render_template(
        "training/mine.html",
        rows=standing.mine(session(), actor()),
        away=actor().id in now.away,
        now=now,
        standing=standing,
        confirming=to_confirm(session(), actor()),
        may_hold=could(actor(), Permission.HOLD_SESSION, Place),
        done=done_by(session(), actor()),
        feed=feed_of(session(), actor()),
        feed_form=FeedForm(formdata=None),
        may_see_others=could(actor(), Permission.REMIND, TrainingAssignment),
    )


@bp.get("/all")
@requires(Permission.READ, TrainingAssignment)
def index() -> str:
    """List what people are to learn, as far as the reader may see it."""
    declared = standing.listing(session())
    page = paginate(session(), declared, standing.assignments(actor()), asked_of(LISTED))
    may_ask = could(actor(), Permission.ASSIGN, Person)
    return render_template("training/list.html", page=page, may_ask=may_ask)


@bp.get("/all/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, TrainingAssignment)
def export(format: str) -> Response:
    """Give the list as a sheet, as it is narrowed and ordered."""
    asked = request.args.to_dict(flat=False)
    declared = standing.listing(session())
    found = rows_for_export(session(), declared, standing.assignments(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "training")


@bp.get("/<int:id>")
@requires(Permission.READ, TrainingAssignment)
def show(assignment: TrainingAssignment) -> str:
    """Show what somebody is to learn: why, by when, and what is to be done."""
    row = standing.whole(session(), assignment)
    return render_template(
        "training/show.html",
        row=row,
        state=standing.state_of(row, now_of(session())),
        standing=standing,
        step=step_of(actor(), row),
        may_record=row.closed_at is None
        and COMPLETES[row.item.kind] in BY_OTHERS
        and may(session(), actor(), Learning.RECORD, row.person),
        may_withdraw=row.closed_at is None
        and row.person_id != actor().id
        and may(session(), actor(), Permission.WITHDRAW, row),
        history=told(history(session(), row), VERBS, {}),
    )


def new(form: AskForm | None = None) -> str:
    """Ask who is to learn what."""
    person = request.args.get("person", type=number)
    form = form or AskForm(data={"person_id": person})
    form.person_id.choices = offered.people(session(), actor())
    form.version_id.choices = offered.versions(session(), actor())
    return render_template(
        "skills/form.html", form=form, reference=_("Training"), what="", columns=2,
        title=_("Ask somebody to learn something"), verb=_("Ask it"), back=url_for(".index"),
    )  # fmt: skip


bp.get("/ask")(requires(Permission.ASSIGN, Person)(new))


@bp.post("/ask")
@requires(Permission.ASSIGN, Person, form=AskForm, again=new)
def ask(form: AskForm) -> Response:
    """Ask somebody to learn something."""
    typed = form.values()
    person = offered.person_named(session(), actor(), typed["person_id"]) or missing("person")
    wish = asking.Wish(
        offered.version_named(session(), actor(), typed["version_id"]),
        typed["due_on"],
        typed["because"],
    )
    made = asking.ask(session(), actor(), person, wish)
    flash(_("%(who)s is asked, and told.", who=person.name))
    return redirect(url_for(".show", id=made.id))


def reading(assignment: TrainingAssignment, form: SignForm | None = None) -> str:
    """Show what the reader signs once they have read it."""
    version = whole(session(), session().get_one(TrainingItemVersion, assignment.version_id))
    return render_template(
        "curricula/read.html", version=version, form=form or SignForm(formdata=None),
        meaning=UNDERSTOOD, back=url_for(".show", id=assignment.id),
    )  # fmt: skip


bp.get("/<int:id>/read")(requires(Permission.LEARN, TrainingAssignment)(reading))


@bp.post("/<int:id>/read")
@requires(Permission.LEARN, TrainingAssignment, form=SignForm, again=reading, before=attested)
def read(assignment: TrainingAssignment, _form: SignForm, proof: Proof) -> Response:
    """Sign that one read it oneself, and understood it."""
    asking.read(session(), actor(), assignment, proof)
    flash(_("You signed that you understood it; the training is yours."))
    return redirect(url_for(".mine"))


def withdrawing(assignment: TrainingAssignment, form: WithdrawForm | None = None) -> str:
    """Ask why somebody is asked no longer."""
    row = standing.whole(session(), assignment)
    return render_template(
        "skills/form.html", form=form or WithdrawForm(), reference=row.reference,
        what=f"{row.person.name}, {row.item}", title=_("Take it back"), verb=_("Take it back"),
        back=url_for(".show", id=row.id),
    )  # fmt: skip


bp.get("/<int:id>/withdraw")(requires(Permission.WITHDRAW, TrainingAssignment)(withdrawing))


@bp.post("/<int:id>/withdraw")
@requires(Permission.WITHDRAW, TrainingAssignment, form=WithdrawForm, again=withdrawing)
def withdraw(assignment: TrainingAssignment, form: WithdrawForm) -> Response:
    """Ask it no longer."""
    asking.withdraw(session(), actor(), assignment, form.reason.data or "")
    flash(_("%(training)s was taken back.", training=assignment.reference))
    return redirect(url_for(".show", id=assignment.id))


def _chosen() -> tuple[chosen_rows.Chosen, Sequence[TrainingAssignment]]:
    """Return what was chosen, and of it what is open."""
    chosen = chosen_rows.read(request.values.to_dict(flat=False))
    query = chosen_rows.rows(
        standing.listing(session()), standing.remindable(actor()), chosen
    )  # fmt: skip
    return chosen, session().scalars(query.limit(asking.MOST + 1)).all()


def reminding(form: RemindForm | None = None) -> str:
    """Say who is about to be reminded."""
    chosen, rows = _chosen()
    return render_template(
        "training/remind.html",
        form=form or RemindForm(formdata=None),
        fields=chosen.fields,
        rows=rows,
    )


bp.get("/remind")(requires(Permission.REMIND, TrainingAssignment)(reminding))


@bp.post("/remind")
@requires(Permission.REMIND, TrainingAssignment, form=RemindForm, again=reminding)
def remind(_form: RemindForm) -> Response:
    """Remind the people of the chosen trainings now."""
    number_of = asking.remind_all(session(), actor(), _chosen()[1])
    flash(_("%(num)s reminders were sent.", num=number_of))
    return redirect(url_for(".index"))
