"""Keep the competences that people can show: add one, say better what it is, end it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, could, must, refusal
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.skills.catalogue import STARTER
from governance.skills.models import Competence
from governance.skills.rules.permissions import Permission

WRITTEN = (
    "field", "title", "aware", "supervised", "alone", "teaches", "also_called", "nice_ids",
    "months",
)  # fmt: skip


def add(session: Session, actor: Actor, said: Mapping[str, Any]) -> Competence:
    """Add a competence under a code that none had before."""
    _may_add(actor)
    code = said["code"].upper()
    if session.scalar(select(Competence.id).where(func.upper(Competence.code) == code)):
        raise RuleViolation(f"{code} is a competence already, or was one: choose another code.")
    made = Competence(code=code, **_taken(said))
    session.add(made)
    session.flush()
    record(session, actor, "competence.added", made)
    return made


def edit(session: Session, actor: Actor, competence: Competence, said: Mapping[str, Any]) -> None:
    """Say better what a competence is; evidence that was recorded counts as long as it said."""
    must(session, actor, Permission.EDIT, competence)
    for name, value in _taken(said).items():
        setattr(competence, name, value)
    session.flush()
    record(session, actor, "competence.edited", competence)


def end(
    session: Session,
    actor: Actor,
    competence: Competence,
    ended_on: date,
    successor: Competence | None,
) -> None:
    """End a competence from a day on: nothing is asked for or shown by it anew."""
    must(session, actor, Permission.EDIT, competence)
    reasons = []
    if competence.ended_on is not None:
        raise Conflict(f"{competence} ends on {competence.ended_on.isoformat()} already.")
    if ended_on < clock.today():
        reasons.append(f"{ended_on.isoformat()} is past: end it today or later.")
    if successor is not None and (successor is competence or successor.ended_on is not None):
        reasons.append("What takes its place is another competence, and one that is in use.")
    if reasons:
        raise RuleViolation(*reasons)
    competence.ended_on = ended_on
    competence.successor_id = None if successor is None else successor.id
    session.flush()
    record(session, actor, "competence.ended", competence, on=ended_on.isoformat())


def bring(session: Session, actor: Actor) -> int:
    """Bring the competences of the starter catalogue that are not there yet; return how many."""
    _may_add(actor)
    there = set(session.scalars(select(Competence.code)))
    made = [Competence(**each) for each in STARTER if each["code"] not in there]
    if not made:
        raise RuleViolation("Every competence of the starter catalogue is there already.")
    session.add_all(made)
    session.flush()
    for each in made:
        record(session, actor, "competence.added", each)
    return len(made)


def _may_add(actor: Actor) -> None:
    if not could(actor, Permission.EDIT, Competence):
        raise Forbidden(refusal(actor, Permission.EDIT, Competence, "competences"))


def _taken(said: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: said[name] for name in WRITTEN}
    return values | {name: values[name] or "" for name in ("also_called", "nice_ids")}
