"""What one person can do, and what shows it, for programs; each look at it is kept."""

from datetime import datetime
from typing import Annotated

from apiflask import APIBlueprint
from flask import request, url_for
from pydantic import Field

from governance.core import api, clock
from governance.core.api import Instant, Key, Reason, Sent, Shape
from governance.core.errors import RuleViolation
from governance.core.moments import moment_of
from governance.core.web import actor, requires, session
from governance.identity.models import Person
from governance.skills.commands import evidence as commands
from governance.skills.looks.keeping import noted
from governance.skills.models import EvidenceKind, SkillEvidence
from governance.skills.queries.person import lines_of, piece
from governance.skills.rules.evidence import Showing
from governance.skills.rules.holdings import HIGHEST
from governance.skills.rules.permissions import Permission

bp = APIBlueprint("api_person_skills", __name__, url_prefix=api.ROOT, tag="Skills")
Words = Annotated[str, Field(min_length=1, max_length=200)]


class HoldingOut(Shape):
    """What somebody holds of one competence at an instant, as it is known now."""

    competence_id: int
    code: str
    title: str
    level: int
    until: datetime | None
    """When it falls, unless something new is shown; null: nothing that is known ends it."""

    known_then: int
    """The level as it was known at that instant."""

    lapsed_at: datetime | None
    """Since when the highest level that was held is not held any more."""

    shown_by: list[int]
    """What shows just this level, by the keys of the evidence."""

    evidence: list[int]
    """All that was ever shown of it, the latest first."""


class HoldingsOut(Shape):
    """What somebody can do at an instant, by competence."""

    person_id: int
    as_of: datetime
    items: list[HoldingOut]


class EvidenceOut(Shape):
    """One thing that shows what a person can do; never edited and never deleted."""

    id: int
    reference: str
    person_id: int
    competence_id: int
    kind: EvidenceKind
    level: int
    subject: str
    subject_version: str | None
    performed_at: datetime
    ends_at: datetime | None
    assessor_id: int | None
    assessor_level: int | None
    note: str
    recorded_at: datetime
    recorded_by: str
    revoked_at: datetime | None
    revoked_by: str | None
    revoked_because: str | None


class EvidenceIn(Sent):
    """What shows what somebody else can do; a file is added on its page."""

    competence_id: Key
    kind: EvidenceKind
    level: Annotated[int, Field(ge=0, le=HIGHEST)]
    subject: Words
    subject_version: Annotated[str, Field(max_length=40)] | None = None
    performed_at: Instant
    ends_at: Instant | None = None
    assessor_id: Key | None = None
    note: Annotated[str, Field(max_length=1_000)] = ""


class EvidenceRevocation(Sent):
    """Why a piece of evidence never should have counted."""

    reason: Reason


@bp.get("/people/<int:id>/skills")
@requires(Permission.SEE_SKILLS, Person)
@bp.output(HoldingsOut)
def show(person: Person) -> HoldingsOut:
    """Give what somebody can do, now or at the moment `as_of`: a day, or a day and a time."""
    noted(person, "skills")
    asked = request.args.get("as_of", "").strip()
    at = moment_of(asked, actor().time_zone) if asked else clock.now()
    if at is None:
        raise RuleViolation(
            "as_of: name a day, such as 2026-03-01, or a time, such as 2026-03-01T12:00."
        )
    items = [
        HoldingOut(
            competence_id=line.competence.id, code=line.competence.code,
            title=line.competence.title, level=line.now.level, until=line.now.until,
            known_then=line.then.level, lapsed_at=line.lapsed_at,
            shown_by=list(line.now.evidence), evidence=[row.id for row, _ in line.evidence],
        )
        for line in lines_of(session(), person, at)
    ]  # fmt: skip
    return HoldingsOut(person_id=person.id, as_of=at, items=items)


@bp.get("/skill-evidence/<int:id>")
@requires(Permission.READ_EVIDENCE, SkillEvidence)
@bp.output(EvidenceOut)
def evidence(evidence: SkillEvidence) -> EvidenceOut:
    """Give one piece of evidence."""
    found = _told(evidence)
    noted(piece(session(), evidence).person, found.reference)
    return found


@bp.post("/people/<int:id>/skill-evidence")
@requires(Permission.RECORD, Person)
@bp.input(EvidenceIn, arg_name="sent")
@bp.output(EvidenceOut, status_code=201)
def record(person: Person, sent: EvidenceIn) -> tuple[EvidenceOut, int, dict[str, str]]:
    """Record what shows what somebody can do."""
    made = commands.show(session(), actor(), person, Showing(**sent.model_dump()))
    return _told(made), 201, {"Location": url_for(".evidence", id=made.id)}


@bp.post("/skill-evidence/<int:id>/revoke")
@requires(Permission.REVOKE, SkillEvidence)
@bp.input(EvidenceRevocation, arg_name="sent")
@bp.output(EvidenceOut)
def revoke(evidence: SkillEvidence, sent: EvidenceRevocation) -> EvidenceOut:
    """Revoke a piece of evidence: it never should have counted."""
    commands.revoke(session(), actor(), evidence, sent.reason)
    return _told(evidence)


def _told(evidence: SkillEvidence) -> EvidenceOut:
    found = piece(session(), evidence)
    own = {
        name: getattr(found, name)
        for name in EvidenceOut.model_fields
        if not name.startswith("revoked_")
    }
    gone = found.revocation
    return EvidenceOut(
        **own,
        revoked_at=gone and gone.revoked_at,
        revoked_by=gone and gone.revoked_by,
        revoked_because=gone and gone.reason,
    )
