"""What deviations and actions give to packets of evidence: they stand beside what they are of."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.evidence.packets.beside import some
from governance.evidence.packets.sources import BESIDE, RECORDS, Beside, Records
from governance.register.models import Asset
from governance.register.packets import names_hidden_from
from workflows.deviations.models import Capa, Deviation

TABLE, ACTION = Deviation.__tablename__, Capa.__tablename__


def of_kind(kind: str) -> Beside:
    """Return how deviations and actions are found that came out of records of a kind."""

    def beside(session: Session, ids: Sequence[int], _upto: int) -> Mapping[str, Collection[int]]:
        return {
            model.__tablename__: {
                key
                for few in some(ids)
                for key in session.scalars(
                    select(model.id).where(model.of_kind == kind, model.of_id.in_(few))
                )
            }
            for model in (Deviation, Capa)
        }

    return beside


def at_assets(session: Session, ids: Sequence[int], _upto: int) -> Mapping[str, Collection[int]]:
    """Return the deviations that were found on assets."""
    wanted = (select(Deviation.id).where(Deviation.asset_id.in_(few)) for few in some(ids))
    return {TABLE: {key for each in wanted for key in session.scalars(each)}}


def actions(session: Session, ids: Sequence[int], _upto: int) -> Mapping[str, Collection[int]]:
    """Return the actions that deviations call for."""
    wanted = (select(Capa.id).where(Capa.deviation_id.in_(few)) for few in some(ids))
    return {ACTION: {key for each in wanted for key in session.scalars(each)}}


def hidden(session: Session, actor: Actor, ids: Sequence[int]) -> Collection[str]:
    """Return the names that the actor may not see of their assets, and of what they came out of."""
    assets, by_kind = set[int](), dict[str, set[int]]()
    asked = select(Deviation.asset_id, Deviation.of_kind, Deviation.of_id)
    for few in some(ids):
        for asset_id, kind, key in session.execute(asked.where(Deviation.id.in_(few))):
            if asset_id is not None:
                assets.add(asset_id)
            if kind in RECORDS and key is not None:
                by_kind.setdefault(kind, set()).add(key)
    others = (
        name
        for kind, keys in by_kind.items()
        for name in RECORDS[kind].hidden(session, actor, sorted(keys))
    )
    return {*names_hidden_from(session, actor, assets), *others}


RECORDS[TABLE] = Records(
    title="title",
    labels={
        "happened": "What happened",
        "source": "Came out of",
        "of": "Of",
        "severity": "Severity",
        "state": "State",
        "cause": "Cause",
        "disposition": "Decision",
        "impact": "Impact on product",
        "lots": "Lots",
        "decided": "Why it was decided so",
    },
    rows=frozenset(),
    hidden=hidden,
)
RECORDS[ACTION] = Records(
    title="action",
    labels={
        "of": "Of",
        "kind": "Kind",
        "due_on": "By",
        "state": "State",
        "done": "What was done",
        "found": "What its check found",
    },
    rows=frozenset(),
)
BESIDE[TABLE].append(actions)
BESIDE[Asset.__tablename__].append(at_assets)
