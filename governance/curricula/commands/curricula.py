"""Say what a role at a place is to have learned; nothing of it is edited, only ended."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.curricula.models import Curriculum, CurriculumItem, TrainingItem
from governance.curricula.queries.versions import is_in_use
from governance.curricula.rules.permissions import Permission
from governance.identity.models import Role
from governance.places.models import Place

MOST_DAYS = 365


def make(
    session: Session, actor: Actor, place: Place, said: tuple[str, Role | None, date]
) -> Curriculum:
    """Say that whoever holds a role at a place, or any role, is to learn what it will hold."""
    must(session, actor, Permission.ADD_CURRICULUM, place)
    title, role, starts_on = said
    if starts_on < clock.today():
        raise RuleViolation(_past(starts_on, "a curriculum begins"))
    made = Curriculum(
        title=title.strip(), role=role, starts_on=starts_on, made_by=actor.name,
        place_id=place.id, site_id=place.site_id or place.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, actor, "curriculum.made", made, at=place.name)
    return made


def _past(day: date, what: str) -> str:
    return f"{day.isoformat()} is past: {what} today, {clock.today().isoformat()}, or later."


def hold(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    item: TrainingItem,
    terms: tuple[int, date],
) -> CurriculumItem:
    """Put an item into a curriculum, with the days that people have for it, from a day on."""
    must(session, actor, Permission.EDIT_CURRICULUM, curriculum)
    days, starts_on = terms
    of = CurriculumItem
    there = select(of.id).where(
        of.curriculum_id == curriculum.id, of.item_id == item.id, of.ends_on.is_(None)
    )
    reasons = []
    if starts_on < clock.today():
        reasons.append(_past(starts_on, "an item is asked for"))
    if not 0 <= days <= MOST_DAYS:
        reasons.append(f"People have 0 to {MOST_DAYS} days for an item.")
    if not is_in_use(item):
        reasons.append(f"{item} is ended: nobody is to learn it any more.")
    if curriculum.ends_on is not None:
        reasons.append(f"{curriculum} ends: make another one.".capitalize())
    if session.scalar(there) is not None:
        reasons.append(f"{curriculum.reference} holds {item.code} already.")
    if reasons:
        raise RuleViolation(*reasons)
    made = CurriculumItem(
        curriculum_id=curriculum.id, item_id=item.id, days=days, starts_on=starts_on
    )
    session.add(made)
    session.flush()
    record(session, actor, "curriculum.holds", curriculum, item=str(item), days=days)
    return made


def let_go(
    session: Session, actor: Actor, curriculum: Curriculum, row_id: int, ends_on: date
) -> None:
    """Ask for an item of a curriculum no longer, from a day on."""
    must(session, actor, Permission.EDIT_CURRICULUM, curriculum)
    row = session.get(CurriculumItem, row_id)
    if row is None or row.curriculum_id != curriculum.id:
        raise NotFound("There is no such item in this curriculum.")
    if row.ends_on is not None:
        raise Conflict(f"It ends on {row.ends_on.isoformat()} already.")
    if ends_on < max(clock.today(), row.starts_on):
        raise RuleViolation(_past(ends_on, "it ends"))
    row.ends_on = ends_on
    session.flush()
    item = session.get_one(TrainingItem, row.item_id)
    record(
        session, actor, "curriculum.lets_go", curriculum, item=str(item), on=ends_on.isoformat()
    )  # fmt: skip


def end(session: Session, actor: Actor, curriculum: Curriculum, ends_on: date, reason: str) -> None:
    """Ask for nothing of a curriculum any more, from a day on."""
    must(session, actor, Permission.EDIT_CURRICULUM, curriculum)
    if curriculum.ends_on is not None:
        raise Conflict(f"{curriculum} ends on {curriculum.ends_on.isoformat()} already.")
    reasons = []
    if ends_on < max(clock.today(), curriculum.starts_on):
        reasons.append(_past(ends_on, "it ends"))
    if not reason.strip():
        reasons.append("Say why it is asked for no longer: the reason is kept with it.")
    if reasons:
        raise RuleViolation(*reasons)
    curriculum.ends_on = ends_on
    session.flush()
    record(
        session, actor, "curriculum.ended", curriculum,
        on=ends_on.isoformat(), reason=reason.strip(),
    )  # fmt: skip
