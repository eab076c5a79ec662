"""What the ledger gives to packets of evidence: intervals outside, and what is required."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.evidence.packets.beside import some
from governance.evidence.packets.sources import BESIDE, PARTS, RECORDS, Part, Records
from governance.register.models import Asset
from governance.register.packets import names_hidden_from
from governance.validation.outside.models import AffectedLot, Interval
from governance.validation.requirements.models import Requirement

TABLE, REQUIREMENT = Interval.__tablename__, Requirement.__tablename__


def intervals(session: Session, ids: Sequence[int], _upto: int) -> Mapping[str, Collection[int]]:
    """Return when assets were outside their approved state."""
    wanted = (select(Interval.id).where(Interval.asset_id.in_(few)) for few in some(ids))
    return {TABLE: {key for each in wanted for key in session.scalars(each)}}


def hidden(session: Session, actor: Actor, ids: Sequence[int]) -> Collection[str]:
    """Return the names of assets of intervals that the actor may not see."""
    wanted = select(Interval.asset_id).where(Interval.id.in_(ids))
    return names_hidden_from(session, actor, set(session.scalars(wanted)))


RECORDS[TABLE] = Records(
    title="why",
    labels={
        "cause": "Cause",
        "begun_at": "From",
        "ended_at": "Until",
        "state": "State",
        "verdict": "Decision",
        "record": "Record of its impact",
        "reason": "Why it was decided so",
    },
    rows=frozenset(),
    hidden=hidden,
)
RECORDS[REQUIREMENT] = Records(
    title="words",
    labels={"code": "Number", "edition": "Edition", "criticality": "Criticality"},
    rows=frozenset(),
)
PARTS[TABLE].append(
    Part(
        AffectedLot.__tablename__,
        "Affected lots",
        {"lot_no": "Lot", "product": "Product", "system": "System", "named_at": "Named"},
    )
)
PARTS[Asset.__tablename__].append(
    Part(
        REQUIREMENT,
        "What is required of it, in every edition",
        {
            "code": "Number",
            "edition": "Edition",
            "criticality": "Criticality",
            "words": "What is required",
            "reason": "Why",
            "ended_at": "Ended",
        },
    )
)
BESIDE[Asset.__tablename__].append(intervals)
