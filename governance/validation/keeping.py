"""Keeps the ledger: its line follows in the transaction that writes the state of an asset.

It listens after the trail: by then the event has its number, which is what a line rests on.
"""

from typing import Any, cast

from sqlalchemy import Table, event, select
from sqlalchemy.orm import Session, sessionmaker

from governance.audit.models import AuditEvent, AuditHead
from governance.audit.trail import buffer
from governance.core.among import among
from governance.core.copying import put
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from governance.validation.models import ValidationEntry

BATCH = 1_000
NEVER = ValidationState.NOT_REQUIRED
ASSET, ENTRY = (cast("Table", model.__table__) for model in (Asset, ValidationEntry))
LATEST = (
    select(ENTRY.c.state)
    .where(ENTRY.c.asset_id == ASSET.c.id)
    .order_by(ENTRY.c.event_seq.desc())
    .limit(1)
    .correlate(ASSET)
    .scalar_subquery()
)


def watch(sessions: sessionmaker[Session]) -> None:
    """Have every session of this maker keep the ledger, once the trail has its events."""
    event.listen(sessions, "before_commit", _keep)


def _keep(session: Session) -> None:
    acts = buffer(session).acts
    first: dict[int, int] = {}
    for number, act in enumerate(acts):
        for (key,) in act.touched.get(ASSET, ()):
            first.setdefault(key, number)
    moved = _moved(session, sorted(first))
    if not moved:
        return
    connection = session.connection()
    begun = connection.execute(select(AuditHead.seq)).scalar_one() - len(acts) + 1
    events = select(AuditEvent.seq, AuditEvent.at).where(AuditEvent.seq >= begun)
    at = dict(connection.execute(events).all())
    rows = [
        {"asset_id": key, "event_seq": seq, "at": at[seq], "state": state}
        for key, state in moved.items()
        for seq in (begun + first[key],)
    ]
    put(connection, ENTRY, rows)


def _moved(session: Session, ids: list[int]) -> dict[int, Any]:
    """Return, of these assets, those whose state is another than their last line says."""
    found: dict[int, Any] = {}
    for start in range(0, len(ids), BATCH):
        some = among(ASSET.c.id, ids[start : start + BATCH])
        asked = select(ASSET.c.id, ASSET.c.validation_state, LATEST).where(some)
        rows = session.connection().execute(asked)
        found |= {key: now for key, now, kept in rows if now is not (kept or NEVER)}
    return found
