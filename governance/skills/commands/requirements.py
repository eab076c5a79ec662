"""Ask something of whoever works at a place, and end that."""

from datetime import date

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.places.models import Place
from governance.register.models import Asset
from governance.skills.models import Competence, SkillRequirement
from governance.skills.rules.permissions import Permission
from governance.skills.rules.requirements import Demand, reasons_against


def demand(session: Session, actor: Actor, place: Place, asked: Demand) -> SkillRequirement:
    """Ask a competence of whoever works at a place or below it, narrowed as it says.

    Raises `RuleViolation` for a day that is past, and for an asset that stands elsewhere.
    """
    must(session, actor, Permission.DEMAND, place)
    competence = session.get(Competence, asked.competence_id)
    if competence is None:
        raise RuleViolation("Competence: choose one of the list.")
    today = clock.today()
    reasons = reasons_against(
        asked, today,
        is_in_use=competence.ended_on is None or competence.ended_on > today,
        lies_there=_lies_there(session, place, asked.asset_id),
    )  # fmt: skip
    if reasons:
        raise RuleViolation(*reasons)
    made = SkillRequirement(
        competence_id=competence.id, min_level=asked.min_level, min_people=asked.min_people,
        activity=asked.activity and str(asked.activity), role=asked.role,
        asset_class=asked.asset_class,
        asset_id=asked.asset_id, procedure=asked.procedure, basis=asked.basis.strip(),
        starts_on=asked.starts_on, demanded_by=actor.name,
        place_id=place.id, site_id=place.site_id or place.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(
        session, actor, "skill_requirement.added", made,
        what=str(competence), level=asked.min_level, at=place.name,
    )  # fmt: skip
    return made


def _lies_there(session: Session, place: Place, asset_id: int | None) -> bool:
    if asset_id is None:
        return True
    asset = session.get(Asset, asset_id)
    if asset is None:
        return False
    return session.get_one(Place, asset.place_id).path.startswith(place.path)


def end(
    session: Session, actor: Actor, requirement: SkillRequirement, ends_on: date, reason: str
) -> None:
    """Ask it no longer from a day on; what it stopped before stays stopped."""
    must(session, actor, Permission.END_REQUIREMENT, requirement)
    if requirement.ends_on is not None:
        raise Conflict(f"{requirement} ends on {requirement.ends_on.isoformat()} already.")
    reasons = []
    if ends_on < max(clock.today(), requirement.starts_on):
        reasons.append(f"{ends_on.isoformat()} is past: end it today or later.")
    if not reason.strip():
        reasons.append("Say why it is no longer asked for: the reason is kept with it.")
    if reasons:
        raise RuleViolation(*reasons)
    requirement.ends_on = ends_on
    session.flush()
    record(
        session, actor, "skill_requirement.ended", requirement,
        reason=reason.strip(), on=ends_on.isoformat(),
    )  # fmt: skip
