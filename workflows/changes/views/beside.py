"""The screens on which something is added beside a change: references, dispositions, entries."""

from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.web import actor, missing, requires, session
from governance.evidence.asking import SignForm
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from workflows.changes.commands import adding, referring
from workflows.changes.commands.adding import Entry
from workflows.changes.commands.referring import Outside
from workflows.changes.execution.forms import AddForm, AimForm, DisposeOfDeviationForm, ReferForm
from workflows.changes.execution.models import OutsideStatus
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.content import ADDED, CHECKED, DISPOSED, MEANINGS
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.scope import as_left
from workflows.changes.supervising import commands as supervising
from workflows.changes.supervising.commands import Trainee
from workflows.changes.supervising.forms import SuperviseForm
from workflows.changes.supervising.queries import trainees
from workflows.changes.views.blueprint import bp
from workflows.changes.views.deciding import blank
from workflows.changes.views.executing import act_page, back


@bp.get("/<int:id>/refer")
@requires(Permission.REFER, ChangeRequest)
def refer(change: ChangeRequest, form: Any = None) -> str:
    """Ask which record of another system the change refers to."""
    case = case_of(session(), change)
    made = form or blank(ReferForm, change)
    assets = seen_by(session(), actor(), case).named(case.assets)
    made.asset.choices = [(one.id, f"{one.reference} {one.tag}") for one in assets]
    return act_page(case.change, "refer", made)


@bp.post("/<int:id>/refer")
@requires(Permission.REFER, ChangeRequest, form=ReferForm, again=refer)
def referred(change: ChangeRequest, form: Any) -> Response:
    """Refer to a record of another system."""
    texts = (form.system.data, form.identifier.data, form.about.data)
    outside = Outside(form.kind.data, *texts, form.status.data, form.asset.data)
    made = referring.refer(session(), actor(), change, outside)
    return back(change, _("%(change)s refers to %(outside)s.", change=change, outside=made))


@bp.get("/<int:id>/supervise")
@requires(Permission.COMPLETE, ChangeRequest)
def supervise(change: ChangeRequest, form: Any = None) -> str:
    """Ask who works on it under the reader's eyes."""
    made = form or blank(SuperviseForm, change)
    made.person.choices = trainees(session(), change)
    return act_page(change, "supervise", made)


@bp.post("/<int:id>/supervise")
@requires(Permission.COMPLETE, ChangeRequest, form=SuperviseForm, again=supervise)
def supervised(change: ChangeRequest, form: Any) -> Response:
    """Name who works on it under the sender's eyes."""
    named = (form.person.data, form.name.data or "", form.employer.data or "")
    made = supervising.supervise(session(), actor(), change, Trainee(form.steps.data, *named))
    return back(change, _("%(who)s works under you.", who=made.who))


@bp.post("/<int:id>/references/<int:reference_id>/<status>")
@requires(Permission.REFER, ChangeRequest)
def look_again(change: ChangeRequest, reference_id: int, status: str) -> Response:
    """Say how a record of another system stands now."""
    now = OutsideStatus(status) if status in set(OutsideStatus) else missing("status")
    referring.look_again(session(), actor(), change, reference_id, now)
    return back(change, _("It is kept that you looked again."))


@bp.get("/<int:id>/references/<int:reference_id>/disposition")
@requires(Permission.DISPOSE_OF_DEVIATION, ChangeRequest)
def disposition(change: ChangeRequest, reference_id: int, form: Any = None) -> str:
    """Ask what a deviation means for the release."""
    found = {each.id: each for each in case_of(session(), change).references}
    about = found.get(reference_id) or missing("reference")
    made = form or blank(DisposeOfDeviationForm, change)
    return act_page(change, "disposition", made, MEANINGS[DISPOSED], f"{about}: {about.about}")


@bp.post("/<int:id>/references/<int:reference_id>/disposition")
@requires(
    Permission.DISPOSE_OF_DEVIATION, ChangeRequest,
    form=DisposeOfDeviationForm, again=disposition, before=attested,
)  # fmt: skip
def disposition_signed(
    change: ChangeRequest, reference_id: int, form: Any, proof: Proof
) -> Response:
    """Sign what a deviation means for the release."""
    said = (form.disposition.data, proof)
    referring.dispose_of(session(), actor(), change, reference_id, said)
    return back(change, _("Your disposition is signed."))


@bp.get("/<int:id>/aim")
@requires(Permission.EDIT, ChangeRequest)
def aim(change: ChangeRequest, form: Any = None) -> str:
    """Ask by what the configuration of each asset is compared."""
    return act_page(change, "aim", form or _pinned(change))


def _pinned(change: ChangeRequest) -> AimForm:
    """Return the form with a line for each asset, and what is pinned for it."""
    case, made = case_of(session(), change), blank(AimForm, change)
    pinned = {key: work.target_config or "" for key, work in case.executions.items()}
    assets = seen_by(session(), actor(), case).named(case.assets)
    lines = [f"{one.reference} {one.tag}: {pinned.get(one.id, '')}".strip() for one in assets]
    made.targets.data = "\n".join(lines)
    return made


@bp.post("/<int:id>/aim")
@requires(Permission.EDIT, ChangeRequest, form=AimForm, again=aim)
def aimed(change: ChangeRequest, form: Any) -> Response:
    """Keep by what the configuration of each asset is compared."""
    case = case_of(session(), change)
    assets = seen_by(session(), actor(), case).named(case.assets)
    found = as_left(form.targets.data or "", assets)
    referring.aim(session(), actor(), change, {one.id: found.get(one.id) for one in assets})
    return back(change, _("What each is compared with is part of the plan."))


@bp.get("/<int:id>/add")
@requires(Permission.ADD, ChangeRequest)
def add(change: ChangeRequest, form: Any = None) -> str:
    """Ask what is entered beside what was signed."""
    case, made = case_of(session(), change), form or blank(AddForm, change)
    made.scan.choices = [(each.id, f"{each.file.name} · {each.description}") for each in case.files]
    return act_page(case.change, "add", made, MEANINGS[ADDED])


@bp.post("/<int:id>/add")
@requires(Permission.ADD, ChangeRequest, form=AddForm, again=add, before=attested)
def added(change: ChangeRequest, form: Any, proof: Proof) -> Response:
    """Sign an entry beside what was signed."""
    what = (form.kind.data, form.words.data, form.acted_at.data, form.acted_by.data)
    adding.add(session(), actor(), change, Entry(*what, form.scan.data), proof)
    return back(change, _("Your entry is signed; somebody else checks it."))


@bp.get("/<int:id>/addenda/<int:addendum_id>/check")
@requires(Permission.ADD, ChangeRequest)
def check(change: ChangeRequest, addendum_id: int, form: Any = None) -> str:
    """Ask whether an entry says what it was written from."""
    found = {each.id: each for each in case_of(session(), change).addenda}
    about = found.get(addendum_id) or missing("entry")
    made = form or blank(SignForm, change)
    return act_page(change, "check", made, MEANINGS[CHECKED], about.words)


@bp.post("/<int:id>/addenda/<int:addendum_id>/check")
@requires(Permission.ADD, ChangeRequest, form=SignForm, again=check, before=attested)
def checked(change: ChangeRequest, addendum_id: int, _form: Any, proof: Proof) -> Response:
    """Sign, as a second person, that an entry says what it was written from."""
    adding.check(session(), actor(), change, addendum_id, proof)
    return back(change, _("You checked the entry."))
