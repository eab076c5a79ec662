"""Find out why it happened, sign what is done about it, bring it to its end."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.identity.models import Person
from workflows.deviations.models import (
    Capa,
    CapaKind,
    Deviation,
    DeviationState,
    Disposition,
    Impact,
)
from workflows.deviations.opening import Raised, open_capa
from workflows.deviations.queries.deviations import KIND, facts_of, whole
from workflows.deviations.rules.deadlines import due_at
from workflows.deviations.rules.deviation import DEVIATION, OPEN, POLICY, DeviationFacts
from workflows.deviations.rules.permissions import Permission

DISPOSED = "deviation_disposition"
MEANING = "I decide, for quality assurance, on what deviated."


@dataclass(frozen=True, slots=True)
class Decision:
    """What quality assurance decides on a deviation."""

    disposition: Disposition
    impact: Impact
    lots: str
    why: str


def investigate(session: Session, actor: Actor, deviation: Deviation, cause: str) -> None:
    """Say why it happened; quality assurance decides next."""
    must(session, actor, Permission.INVESTIGATE, deviation)
    found = whole(session, deviation)
    _move(found, replace(facts_of(session, found), cause=cause), "investigate", actor)
    found.cause = cause.strip()
    found.investigated_at, found.investigated_by_id = clock.now(), actor.id
    session.flush()
    record(session, actor, "deviation.investigated", found, cause=found.cause)


def dispose(
    session: Session, actor: Actor, deviation: Deviation, said: Decision, proof: Proof
) -> None:
    """Sign what is done with what deviated, and whether product was affected."""
    must(session, actor, Permission.DISPOSE, deviation)
    found = whole(session, deviation)
    facts = replace(
        facts_of(session, found),
        disposition=said.disposition, impact=said.impact, lots=said.lots, decided=said.why,
    )  # fmt: skip
    _move(found, facts, "dispose", actor)
    found.disposition, found.impact, found.lots = said.disposition, said.impact, said.lots.strip()
    found.decided = said.why.strip()
    found.disposed_at, found.disposed_by_id = clock.now(), actor.id
    found.disposition_sha256 = keep_content(session, KIND, found.id, content(found, actor))
    session.flush()
    what = Signable(KIND, found.id, str(found), found.version, found.disposition_sha256, POLICY)
    says = Statement(DISPOSED, f"{MEANING} {found.decided}")
    sign(session, actor, proof, what, [says])
    record(
        session, actor, "deviation.disposed", found,
        reason=found.decided, disposition=said.disposition, impact=said.impact,
    )  # fmt: skip


def content(found: Deviation, by: Actor) -> dict[str, Any]:
    """Return what a disposition binds, as plain values."""
    return {
        "reference": found.reference,
        "title": found.title,
        "happened": found.happened,
        "asset": f"{found.asset.reference} {found.asset.tag}" if found.asset else None,
        "of": found.of,
        "severity": found.severity,
        "found_at": found.found_at,
        "cause": found.cause,
        "disposition": found.disposition,
        "product_affected": found.impact,
        "lots": found.lots,
        "why": found.decided,
        "by": by.name,
    }


def close(session: Session, actor: Actor, deviation: Deviation) -> None:
    """Close what is decided, once what corrects it is done."""
    must(session, actor, Permission.CLOSE, deviation)
    found = whole(session, deviation)
    _move(found, facts_of(session, found), "close", actor)
    _end(session, actor, found)
    record(session, actor, "deviation.closed", found)


def cancel(session: Session, actor: Actor, deviation: Deviation, reason: str) -> None:
    """Cancel what turned out to be none, with the reason."""
    must(session, actor, Permission.CANCEL, deviation)
    found = whole(session, deviation)
    _move(found, replace(facts_of(session, found), reason=reason), "cancel", actor)
    found.reason = reason.strip()
    _end(session, actor, found)
    record(session, actor, "deviation.cancelled", found, reason=found.reason)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to be done about a deviation."""

    action: str
    kind: CapaKind
    owner: Person
    due_on: date


def add_capa(session: Session, actor: Actor, deviation: Deviation, said: Action) -> Capa:
    """Have something done about a deviation."""
    must(session, actor, Permission.OPEN_CAPA, deviation)
    found = whole(session, deviation)
    if found.state not in OPEN:
        raise Conflict(f"{found} is {found.state}: open an action before it ends.")
    made = open_capa(
        session, actor,
        Raised(found.place, said.action, said.kind, said.owner, said.due_on, deviation=found),
    )  # fmt: skip
    record(session, actor, "capa.opened", made, of=found.reference, action=made.action)
    return made


def _move(found: Deviation, facts: DeviationFacts, verb: str, by: Actor) -> None:
    """Move it, and set by when it leaves the state that it comes into."""
    now = clock.now()
    DEVIATION.fire(found, facts, verb, by=by, at=now)
    is_over = found.state in {DeviationState.CLOSED, DeviationState.CANCELLED}
    zone = found.site.time_zone
    found.due_at = None if is_over else due_at(found.state, found.severity, now, zone)
    found.reminded = 0


def _end(session: Session, actor: Actor, found: Deviation) -> None:
    found.ended_at, found.ended_by_id = clock.now(), actor.id
    session.flush()
