"""Decide on a drift, signed: the register was in error, or this was nobody's to change."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import NotFound
from governance.core.outbox import emit
from governance.evidence.rules import Signable, Statement, Weighty
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.register.controlled import Authorisation
from governance.register.drifts.models import Drift, DriftState
from governance.register.drifts.queries import facts_of, whole
from governance.register.drifts.rules import (
    DRIFT,
    MEANINGS,
    POLICY,
    REGISTER_ERROR,
    UNAUTHORISED_CHANGE,
    Permission,
)
from governance.register.models import Asset
from governance.register.rules import Permission as OnAsset
from governance.register.vocabulary import GxpRelevance

KIND = Drift.__tablename__


def correct(session: Session, actor: Actor, drift: Drift, reason: str, proof: Proof) -> None:
    """Sign that the register was in error: what was reported is written into it.

    Raises `RuleViolation` with every reason why it cannot be decided so.
    """
    must(session, actor, Permission.CORRECT, drift)
    drift = _decide(session, actor, drift, "correct", reason)
    asset = drift.asset
    _write(drift)
    _sign(session, actor, proof, drift, REGISTER_ERROR)
    record(session, actor, "drift.corrected", drift, reason=reason, asset=asset.reference)


def _write(drift: Drift) -> None:
    """Write what was reported: into the asset, or as the fingerprint that is approved."""
    value, held = json.loads(drift.value or "null"), drift.fingerprint
    if held is None:
        setattr(drift.asset, drift.field, value)
        if drift.field == "product_id":
            drift.asset.product_said = None
        return
    held.value, held.tool = value["value"], value["tool"]
    held.taken_at = datetime.fromisoformat(value["taken_at"])
    held.since_at, held.by = clock.now(), drift.reference
    held.import_id, held.line = drift.import_id or held.import_id, drift.line or held.line


def escalate(session: Session, actor: Actor, drift: Drift, reason: str, proof: Proof) -> None:
    """Sign that this was changed without authorisation; the drift is the record of it from here.

    What was approved stands. It is settled by the release of a change that is raised for it.
    """
    must(session, actor, Permission.ESCALATE, drift)
    drift = _decide(session, actor, drift, "escalate", reason)
    asset = drift.asset.reference
    _sign(session, actor, proof, drift, UNAUTHORISED_CHANGE)
    record(session, actor, "drift.escalated", drift, reason=reason, asset=asset)
    emit(session, "drift.escalated", drift_id=drift.id)


def _decide(session: Session, actor: Actor, drift: Drift, verb: str, reason: str) -> Drift:
    found, now = whole(session, drift), clock.now()
    DRIFT.fire(found, facts_of(found, reason), verb, by=actor, at=now)
    found.decided_at, found.decided_by_id, found.reason = now, actor.id, reason
    session.flush()
    return found


def _sign(session: Session, actor: Actor, proof: Proof, drift: Drift, activity: str) -> None:
    sha256 = keep_content(session, KIND, drift.id, content(drift, activity))
    session.flush()
    is_weighty = drift.asset.gxp is GxpRelevance.DIRECT
    why = Weighty("bears directly on quality", drift.place_id, drift.site_id)
    what = Signable(
        KIND, drift.id, str(drift), drift.version, sha256, POLICY,
        weighty=why if is_weighty else None,
    )  # fmt: skip
    sign(session, actor, proof, what, [Statement(activity, MEANINGS[activity])])


def content(drift: Drift, activity: str) -> dict[str, Any]:
    """Return what a decision binds, as plain values."""
    return {
        "reference": drift.reference,
        "asset": f"{drift.asset.reference} {drift.asset.tag}",
        "field": drift.field,
        "approved": drift.approved,
        "reported": drift.reported,
        "source": drift.source,
        "line": drift.line,
        "filed_at": drift.filed_at,
        "times": drift.times,
        "decision": activity,
        "reason": drift.reason,
    }


def link(
    session: Session, actor: Actor, drift_id: int, asset: Asset, change: tuple[int, str]
) -> None:
    """Note the change that was raised to put a drift of its asset right."""
    must(session, actor, OnAsset.READ, asset)
    drift = session.get(Drift, drift_id, with_for_update=True)
    if drift is None or drift.asset_id != asset.id:
        raise NotFound(f"There is no such drift of {asset.tag}, or none that you may read.")
    drift.change_id, drift.change = change
    record(session, actor, "drift.linked", drift, change=change[1])


def settle(session: Session, authorisation: Authorisation) -> None:
    """Settle what the change that is released was raised for: a step of that release."""
    wanted = (
        select(Drift)
        .where(
            Drift.change_id == authorisation.change_id,
            Drift.asset_id == authorisation.asset_id,
            Drift.state == DriftState.UNAUTHORISED,
        )
        .options(joinedload(Drift.asset).joinedload(Asset.product), joinedload(Drift.fingerprint))
    )
    for drift in session.scalars(wanted):
        by = Actor(0, authorisation.person)
        DRIFT.fire(drift, facts_of(drift), "settle", by=by, at=clock.now())
