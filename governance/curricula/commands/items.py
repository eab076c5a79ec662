"""Keep what can be learned: add an item, say better what it is, say what it shows, end it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.curricula.models import TrainingItem, TrainingItemEffect
from governance.curricula.rules.completing import reasons_against_effect
from governance.curricula.rules.permissions import Permission
from governance.places.models import Place
from governance.skills.models import Competence

WRITTEN = ("title", "lies", "months")


def add(session: Session, actor: Actor, place: Place, said: Mapping[str, Any]) -> TrainingItem:
    """Keep something that can be learned, under a code that none had before."""
    must(session, actor, Permission.ADD, place)
    code = said["code"].upper()
    if session.scalar(select(TrainingItem.id).where(func.upper(TrainingItem.code) == code)):
        raise RuleViolation(f"{code} is an item already, or was one: choose another code.")
    made = TrainingItem(
        code=code, kind=said["kind"], place_id=place.id, site_id=place.site_id or place.id,
        **_taken(said),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, actor, "training_item.added", made)
    return made


def edit(session: Session, actor: Actor, item: TrainingItem, said: Mapping[str, Any]) -> None:
    """Say better what an item is; who did it is to repeat it as was said when they did."""
    must(session, actor, Permission.EDIT, item)
    for name, value in _taken(said).items():
        setattr(item, name, value)
    session.flush()
    record(session, actor, "training_item.edited", item)


def _taken(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in WRITTEN} | {"lies": said["lies"] or ""}


def end(session: Session, actor: Actor, item: TrainingItem, ended_on: date, reason: str) -> None:
    """End an item from a day on: nobody is to learn it any more; what it showed still counts."""
    must(session, actor, Permission.EDIT, item)
    if item.ended_on is not None:
        raise Conflict(f"{item} ends on {item.ended_on.isoformat()} already.")
    reasons = []
    if ended_on < clock.today():
        reasons.append(f"{ended_on.isoformat()} is past: end it today or later.")
    if not reason.strip():
        reasons.append("Say why nobody is to learn it any more: the reason is kept with it.")
    if reasons:
        raise RuleViolation(*reasons)
    item.ended_on = ended_on
    session.flush()
    record(
        session, actor, "training_item.ended", item,
        on=ended_on.isoformat(), reason=reason.strip(),
    )  # fmt: skip


def add_effect(
    session: Session, actor: Actor, item: TrainingItem, competence_id: int, level: int
) -> TrainingItemEffect:
    """Say that completing an item shows a competence at a level, from now on."""
    must(session, actor, Permission.EDIT, item)
    competence = session.get(Competence, competence_id)
    if competence is None:
        raise RuleViolation("Competence: choose one of the list.")
    is_in_use = competence.ended_on is None or competence.ended_on > clock.today()
    reasons = reasons_against_effect(item.kind, level, is_in_use=is_in_use)
    of = TrainingItemEffect
    there = select(of.id).where(
        of.item_id == item.id, of.competence_id == competence_id, of.ended_at.is_(None)
    )
    if session.scalar(there) is not None:
        reasons.append(f"{item.code} shows {competence} already: end that first.")
    if reasons:
        raise RuleViolation(*reasons)
    made = TrainingItemEffect(item_id=item.id, competence_id=competence_id, level=level)
    session.add(made)
    session.flush()
    record(
        session, actor, "training_item.shows", item, what=str(competence), level=level,
    )  # fmt: skip
    return made


def end_effect(session: Session, actor: Actor, effect: TrainingItemEffect) -> None:
    """Say that completing an item shows a competence no more; who completed it keeps it."""
    must(session, actor, Permission.END_EFFECT, effect)
    if effect.ended_at is not None:
        raise Conflict("That was ended already.")
    effect.ended_at = clock.now()
    session.flush()
    item = session.get_one(TrainingItem, effect.item_id)
    competence = session.get_one(Competence, effect.competence_id)
    record(session, actor, "training_item.shows_no_more", item, what=str(competence))
