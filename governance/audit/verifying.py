"""Verifications that people ask for: asked by a command, done by the worker, kept as a record."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.audit.faults import Report
from governance.audit.models import Verification
from governance.audit.rules import Permission
from governance.core import clock
from governance.core.access import Actor, could, refusal
from governance.core.errors import Conflict, Forbidden
from governance.core.outbox import emit

MOST_FAULTS = 1000
REQUESTED = "verification.requested"


def request(session: Session, actor: Actor) -> Verification:
    """Have the worker verify the trail.

    Raises `Forbidden` unless the actor may, `Conflict` while one is under way.
    """
    if not could(actor, Permission.VERIFY, Verification):
        raise Forbidden(refusal(actor, Permission.VERIFY, Verification, "the trail"))
    running = select(Verification).where(Verification.finished_at.is_(None)).limit(1)
    if (other := session.scalar(running)) is not None:
        raise Conflict(
            f"{other.asked_by} asked for one at {other.asked_at:%H:%M} UTC: wait for it."
        )
    return begin(session, actor)


def begin(session: Session, actor: Actor) -> Verification:
    """Write down that a verification was asked for, by a person or by the clock."""
    asked = Verification(asked_at=clock.now(), asked_by_id=actor.id, asked_by=actor.name)
    session.add(asked)
    record(session, actor, REQUESTED, asked)
    emit(session, REQUESTED, verification_id=asked.id)
    return asked


def conclude(session: Session, actor: Actor, asked: Verification, report: Report) -> None:
    """Keep what a verification found."""
    plain = report.plain()
    plain["faults"] = plain["faults"][:MOST_FAULTS]
    asked.finished_at = clock.now()
    asked.events, asked.rows = report.events, sum(report.rows.values())
    asked.fault_count, asked.anchored_at = len(report.faults), report.anchored_at
    asked.report = json.dumps(plain)
    record(session, actor, "trail.verified", asked, faults=len(report.faults))


def give_up(session: Session, actor: Actor, asked: Verification, why: str) -> None:
    """Keep why a verification came to no result."""
    asked.finished_at, asked.failure = clock.now(), why
    record(session, actor, "verification.stopped", asked, reason=why)
