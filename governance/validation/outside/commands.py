"""Begin and end intervals as what they follow from does, name lots, and decide, signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.audit.models import AuditEvent
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.rules import Signable, Statement, Weighty
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.register.drifts.models import Drift, DriftState
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from governance.validation.models import ValidationEntry
from governance.validation.outside.models import (
    AffectedLot,
    Cause,
    Interval,
    IntervalState,
    Verdict,
)
from governance.validation.outside.queries import (
    CAUSES,
    facts_of,
    lasting,
    lots_of,
    suspended_anew,
    unauthorised_anew,
    whole,
)
from governance.validation.outside.rules import DECIDED, INTERVAL, POLICY, SAYS, Permission

KIND = Interval.__tablename__


@dataclass(frozen=True, slots=True)
class Begun:
    """How an interval began, by what."""

    cause: Cause
    source: str
    why: str
    at: datetime
    person_id: int | None = None


def begin(session: Session, actor: Actor, asset: Asset, begun: Begun) -> Interval:
    """Begin an interval, or return the one that began by the same: a step of other acts."""
    known = select(Interval).where(Interval.asset_id == asset.id, Interval.source == begun.source)
    if (found := session.scalars(known).one_or_none()) is not None:
        return found
    row = Interval(
        asset_id=asset.id, place_id=asset.place_id, site_id=asset.site_id, cause=begun.cause,
        source=begun.source, why=begun.why, begun_at=begun.at, begun_by_id=begun.person_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, actor, "interval.begun", row, asset=asset.tag, reason=begun.why)
    return row


def end(
    session: Session, actor: Actor, interval: Interval, at: datetime, person_id: int | None
) -> None:
    """End an interval: what it follows from is over; a step of other acts."""
    if interval.ended_at is None:
        interval.ended_at, interval.ended_by_id = at, person_id
        record(session, actor, "interval.ended", interval)


def follow(session: Session, actor: Actor) -> None:
    """Begin and end what the ledger and the drifts say by now."""
    for entry in suspended_anew(session):
        event = session.get_one(AuditEvent, entry.event_seq)
        why = f"It was suspended by {event.actor_name}, event {event.seq} of the trail."
        begun = Begun(Cause.SUSPENDED, f"validation_entry:{entry.id}", why, entry.at,
                      _person(session, event.actor_id))  # fmt: skip
        begin(session, actor, entry.asset, begun)
    for drift in unauthorised_anew(session):
        why = f"{drift} is an unauthorised change: {drift.reported} in the place of "
        begun = Begun(Cause.UNAUTHORISED, f"drift:{drift.id}", f"{why}{drift.approved}.",
                      drift.filed_at)  # fmt: skip
        begin(session, actor, drift.asset, begun)
    for row in lasting(session):
        _end_where_over(session, actor, row)


def _end_where_over(session: Session, actor: Actor, row: Interval) -> None:
    key = int(row.source.partition(":")[2])
    if row.cause is Cause.UNAUTHORISED:
        if session.get_one(Drift, key).state is DriftState.SETTLED:
            end(session, actor, row, clock.now(), None)
        return
    entry = session.get_one(ValidationEntry, key)
    later = (
        select(ValidationEntry, AuditEvent.actor_id)
        .join(AuditEvent, AuditEvent.seq == ValidationEntry.event_seq)
        .where(
            ValidationEntry.asset_id == entry.asset_id,
            ValidationEntry.event_seq > entry.event_seq,
        )
        .order_by(ValidationEntry.event_seq)
    )
    if (found := session.execute(later.limit(1)).first()) is not None:
        end(session, actor, row, found[0].at, _person(session, found[1]))


def _person(session: Session, key: int) -> int | None:
    return key if key and session.get(Person, key) is not None else None


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot, as its own system calls it."""

    lot_no: str
    product: str
    system: str = ""


def name_lot(session: Session, actor: Actor, interval: Interval, lot: Lot) -> None:
    """Name a lot that may be affected; once it is decided what it means, no more."""
    must(session, actor, Permission.NAME_LOT, interval)
    if interval.state is not IntervalState.OPEN:
        raise Conflict(f"{interval} is decided: its lots stand as they were signed.")
    if any(known.lot_no == lot.lot_no for known in lots_of(session, interval)):
        raise RuleViolation(f"Lot {lot.lot_no} is named for {interval} already.")
    session.add(
        AffectedLot(
            interval_id=interval.id, lot_no=lot.lot_no, product=lot.product, system=lot.system,
            named_at=clock.now(), named_by_id=actor.id,
        )
    )  # fmt: skip
    interval.version += 1  # what is signed has changed
    record(session, actor, "interval.lot_named", interval, lot=lot.lot_no)


@dataclass(frozen=True, slots=True)
class Decision:
    """What an interval means for what was made meanwhile, and why."""

    verdict: Verdict
    reason: str
    record: str = ""


def decide(
    session: Session, actor: Actor, interval: Interval, said: Decision, proof: Proof
) -> None:
    """Sign, for quality assurance, what an interval means; who did the work does not."""
    must(session, actor, Permission.DECIDE, interval)
    row, now = whole(session, interval), clock.now()
    lots = lots_of(session, row)
    facts = facts_of(row, len(lots), said.verdict, said.record)
    INTERVAL.fire(row, facts, "decide", by=actor, at=now)
    row.verdict, row.record, row.reason = said.verdict, said.record, said.reason
    row.decided_at, row.decided_by_id = now, actor.id
    session.flush()
    body = content(row, [f"{lot.lot_no} {lot.product} {lot.system}".strip() for lot in lots])
    sha256 = keep_content(session, KIND, row.id, body)
    session.flush()
    is_weighty = row.asset.gxp is GxpRelevance.DIRECT
    why = Weighty("bears directly on quality", row.place_id, row.site_id)
    what = Signable(
        KIND, row.id, str(row), row.version, sha256, POLICY, weighty=why if is_weighty else None
    )
    says = Statement(DECIDED, f"{SAYS[said.verdict]} {said.reason}")
    sign(session, actor, proof, what, [says])
    record(session, actor, "interval.decided", row, verdict=said.verdict, reason=said.reason)


def content(row: Interval, lots: list[str]) -> dict[str, Any]:
    """Return what a decision binds, as plain values."""
    return {
        "reference": row.reference,
        "asset": f"{row.asset.reference} {row.asset.tag}",
        "cause": CAUSES[row.cause],
        "why": row.why,
        "from": row.begun_at,
        "until": row.ended_at,
        "lots": lots,
        "decision": row.verdict,
        "record": row.record,
        "reason": row.reason,
    }
