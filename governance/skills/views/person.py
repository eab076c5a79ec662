"""What one person can do, and what shows it, as pages."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock
from governance.core.access import may
from governance.core.moments import moment_of
from governance.core.web import actor, requires, session
from governance.evidence.queries import files_of
from governance.identity.models import Person
from governance.skills.commands import evidence as commands
from governance.skills.forms import RevokeForm, ShowingForm
from governance.skills.looks.keeping import noted
from governance.skills.models import SkillEvidence
from governance.skills.queries import offered
from governance.skills.queries.competences import choices
from governance.skills.queries.person import lines_of, piece, relied_on
from governance.skills.queries.requirements import level_words
from governance.skills.rules.evidence import KIND_LABELS, Showing
from governance.skills.rules.permissions import Permission

bp = Blueprint("person_skills", __name__)
VERBS = {
    "skill_evidence.recorded": "was recorded",
    "skill_evidence.revoked": "was revoked: it never should have counted",
}


@bp.get("/people/<int:id>/skills")
@requires(Permission.SEE_SKILLS, Person)
def show(person: Person) -> str:
    """Show what somebody can do, now or at an instant, as known now and then."""
    noted(person, "skills")
    asked = request.args.get("as_of", "")
    then = moment_of(asked, actor().time_zone)
    return render_template(
        "skills/person.html",
        person=person,
        lines=lines_of(session(), person, then or clock.now()),
        then=then,
        asked=asked,
        level_words=level_words,
        kinds=KIND_LABELS,
        may_record=may(session(), actor(), Permission.RECORD, person) and person.id != actor().id,
        may_see_looks=may(session(), actor(), Permission.SEE_LOOKS, person),
    )


def recording(person: Person, form: ShowingForm | None = None) -> str:
    """Ask what shows what somebody can do."""
    form = form or ShowingForm(data={"performed_at": clock.now(), **request.args.to_dict()})
    form.performed_at.zone = form.ends_at.zone = actor().time_zone
    form.competence_id.choices = choices(session())
    form.assessor_id.choices = offered.assessors(session())
    return render_template(
        "skills/form.html", form=form, reference=person.email, what=person.name, columns=2,
        title=_("What shows what %(person)s can do", person=person.name), verb=_("Record it"),
        back=url_for(".show", id=person.id),
    )  # fmt: skip


bp.get("/people/<int:id>/skills/record")(requires(Permission.RECORD, Person)(recording))


def read_file(form: ShowingForm) -> tuple[str, bytes] | None:
    """Read the file that was handed in, before the transaction opens."""
    sent = form.file.data
    return (sent.filename, sent.read()) if sent and sent.filename else None


@bp.post("/people/<int:id>/skills/record")
@requires(Permission.RECORD, Person, form=ShowingForm, again=recording, before=read_file)
def record(person: Person, form: ShowingForm, file: tuple[str, bytes] | None) -> Answer:
    """Record what shows what somebody can do."""
    said: dict[str, Any] = form.values()
    del said["file"]
    showing = Showing(**said | {"note": said["note"] or ""})
    made = commands.show(session(), actor(), person, showing, file)
    flash(_("%(evidence)s is kept.", evidence=made.reference))
    return redirect(url_for(".show", id=person.id))


@bp.get("/skills/evidence/<int:id>")
@requires(Permission.READ_EVIDENCE, SkillEvidence)
def evidence(evidence: SkillEvidence) -> str:
    """Show a piece of evidence: what it shows, by whom, with its file and its history."""
    found = piece(session(), evidence)
    noted(found.person, found.reference)
    return render_template(
        "skills/evidence.html",
        evidence=found,
        kind=KIND_LABELS[found.kind],
        level_words=level_words,
        relied=relied_on(session(), actor(), found),
        files=files_of(session(), SkillEvidence.__tablename__, found.id),
        may_revoke=found.revocation is None and may(session(), actor(), Permission.REVOKE, found),
        history=told(history(session(), found), VERBS, {}),
    )


def revoking(evidence: SkillEvidence, form: RevokeForm | None = None) -> str:
    """Ask why a piece of evidence never should have counted."""
    found = piece(session(), evidence)
    return render_template(
        "skills/form.html", form=form or RevokeForm(), reference=found.reference,
        what=f"{found.person.name}, {found.competence}",
        title=_("Revoke %(evidence)s", evidence=found.reference), verb=_("Revoke it"),
        back=url_for(".evidence", id=found.id),
    )  # fmt: skip


bp.get("/skills/evidence/<int:id>/revoke")(requires(Permission.REVOKE, SkillEvidence)(revoking))


@bp.post("/skills/evidence/<int:id>/revoke")
@requires(Permission.REVOKE, SkillEvidence, form=RevokeForm, again=revoking)
def revoke(evidence: SkillEvidence, form: RevokeForm) -> Answer:
    """Revoke a piece of evidence."""
    commands.revoke(session(), actor(), evidence, form.reason.data or "")
    flash(_("%(evidence)s counts no more.", evidence=evidence.reference))
    return redirect(url_for(".evidence", id=evidence.id))
