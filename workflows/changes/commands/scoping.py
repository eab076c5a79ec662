"""Say which assets a change is about besides its main one."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from governance.audit.commands import record
from governance.core.access import Actor, must
from governance.core.errors import NotFound, RuleViolation
from governance.register.models import Asset
from governance.register.queries.graph import readable_ids
from workflows.changes.commands.scoring import rescore
from workflows.changes.commands.writing import must_be_open, with_impact
from workflows.changes.models import ChangeRequest, ChangeScope, ChangeState
from workflows.changes.queries.case import case_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.scope import refusals


def extend(session: Session, actor: Actor, change: ChangeRequest, assets: Sequence[Asset]) -> int:
    """Have the change be about further assets; return how many were added.

    Those that it is about already are passed over. Raises `NotFound` for one that the actor may
    not read, as if it did not exist.
    """
    must(session, actor, Permission.EDIT, change)
    must_be_open(change)
    if not assets:
        raise RuleViolation(f"Choose what {change} is to be about as well: tick it, or name it.")
    seen = readable_ids(session, actor, (asset.id for asset in assets))
    if unseen := [asset.reference for asset in assets if asset.id not in seen]:
        raise NotFound(f"There is no asset {unseen[0]}, or none that you may read.")
    now = {asset.id for asset in case_of(session, change).assets}
    new = {asset.id: asset for asset in assets if asset.id not in now}
    if told := refusals(change, now, list(new)):
        raise RuleViolation(*told)
    session.add_all(ChangeScope(change_id=change.id, asset_id=key) for key in new)
    _written(session, change)
    record(session, actor, "change.extended", change, assets=_numbers(new.values()))
    return len(new)


def narrow(session: Session, actor: Actor, change: ChangeRequest, ids: Collection[int]) -> int:
    """Have the change no longer be about some of its further assets; return how many those were."""
    must(session, actor, Permission.EDIT, change)
    must_be_open(change)
    rows = [row for row in case_of(session, change).change.further if row.asset_id in ids]
    if not rows:
        raise RuleViolation(f"Choose the assets that {change} is no longer about.")
    for row in rows:
        session.delete(row)
    _written(session, change)
    record(session, actor, "change.narrowed", change, assets=_numbers(row.asset for row in rows))
    return len(rows)


def _numbers(assets: Iterable[Asset]) -> list[str]:
    return [asset.reference for asset in assets]


def _written(session: Session, change: ChangeRequest) -> None:
    """Make forms stale that were opened before, and work out anew what the assets reach."""
    flag_modified(change, "title")
    session.flush()
    case = case_of(session, change)
    rescore(case if change.state is ChangeState.DRAFT else with_impact(case))
