"""Say whom a change affects, and let its release go on without who is late, by name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.curricula.models import TrainingItem
from governance.evidence.rules import Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.identity.models import Person
from workflows.changes.commands.writing import must_be_open, signable
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, case_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.training.models import ChangeRestriction, ChangeTraining
from workflows.changes.training.queries import rows_of, trainees
from workflows.changes.training.rules import RESTRICTED, RESTRICTS, restrictable


def plan(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    items: Collection[int],
    people: Collection[int],
) -> None:
    """Say who learns which items before the change is released; it is part of the plan.

    What was said before is replaced; without items and people nobody learns anything.
    """
    must(session, actor, Permission.PLAN_TRAINING, change)
    must_be_open(change)
    if bool(items) is not bool(people):
        raise RuleViolation("Choose both who is to learn something, and what; or neither.")
    codes = _codes(session, items)
    known = set(session.scalars(select(Person.id).where(Person.id.in_(people))))
    if set(people) - known:
        raise RuleViolation("Somebody you chose is not there any more: choose anew.")
    for row in rows_of(session, change):
        session.delete(row)
    session.flush()
    session.add_all(
        ChangeTraining(change_id=change.id, item_id=item_id, person_id=person_id)
        for item_id in sorted(codes)
        for person_id in sorted(known)
    )
    session.flush()
    told = {"items": sorted(codes.values()), "people": len(known)}
    record(session, actor, "change.training_planned", change, **told)


def _codes(session: Session, items: Collection[int]) -> dict[int, str]:
    """Return the codes of these items; raise for one that nobody is to learn any more."""
    wanted = select(TrainingItem.id, TrainingItem.code).where(
        TrainingItem.id.in_(items), TrainingItem.ended_on.is_(None)
    )
    found = {row.id: row.code for row in session.execute(wanted)}
    if set(items) - found.keys():
        raise RuleViolation("What you chose is not learned any more: choose anew.")
    return found


@dataclass(frozen=True, slots=True)
class Restricting:
    """Who is restricted, until when they are trained, and why that is acceptable."""

    people: Collection[int]
    due_on: date
    reason: str


def restrict(
    session: Session, actor: Actor, change: ChangeRequest, said: Restricting, proof: Proof
) -> None:
    """Sign, for quality assurance, that a change is released without these people being trained.

    They do not work on its assets until they are; after the day the release waits for them again.
    """
    must(session, actor, Permission.RESTRICT, change)
    case = case_of(session, change)
    late = trainees(session, change)
    told = restrictable(str(change), said.people, late, (clock.today(), said.due_on))
    if change.approved_at is None or change.released_at is not None:
        told.append(f"{change} does not wait for its release: nobody is restricted for it now.")
    if told:
        raise RuleViolation(*told)
    names = [one.name for one in late if one.person_id in said.people]
    body = {
        "reference": change.reference,
        "plan_sha256": change.content_sha256,
        "restricted": names,
        "assets": [asset.reference for asset in case.assets],
        "due_on": said.due_on.isoformat(),
        "reason": said.reason,
        "by": actor.name,
    }
    sha256 = keep_content(session, KIND, change.id, body)
    session.add_all(
        ChangeRestriction(
            change_id=change.id, person_id=person_id, due_on=said.due_on, reason=said.reason,
            restricted_at=clock.now(), restricted_by_id=actor.id, sha256=sha256,
        )
        for person_id in sorted(said.people)
    )  # fmt: skip
    session.flush()
    says = Statement(RESTRICTED, f"{RESTRICTS} {said.reason}")
    sign(session, actor, proof, signable(case, sha256), [says])
    record(session, actor, "change.restricted", change, people=names, reason=said.reason)
