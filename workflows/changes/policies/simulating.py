"""What is kept of many changes at once, so that a draft can be tried on them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from workflows.changes.judgements import Judgement, RiskOverride
from workflows.changes.models import (
    ChangeAnswer,
    ChangeRequest,
    ChangeScope,
    ChangeState,
    ImpactSnapshot,
)
from workflows.changes.policies.models import PolicyOutcome
from workflows.changes.policies.queries import policies_of
from workflows.changes.policies.replay import Kept, listed, read, under
from workflows.changes.queries.carrying import assets_of
from workflows.changes.queries.impact import impact_from
from workflows.changes.rules.judging import opened
from workflows.changes.rules.policy import Policy
from workflows.changes.rules.risk import Subject

LOOKS_BACK = timedelta(days=365)
CHUNK = 200
"""Changes that are judged at a time: as many statements for one as for all of them."""

OVER = (ChangeState.CLOSED, ChangeState.CANCELLED, ChangeState.EFFECTIVENESS)
FAMILY = "policy@"
"""Changes under other policies take another path, and are not looked at."""


def looked_at(since: datetime) -> Select[int]:
    """Select the changes that a draft is tried on: raised since, or open."""
    return select(ChangeRequest.id).where(
        ChangeRequest.policy.startswith(FAMILY),
        or_(ChangeRequest.created_at >= since, ChangeRequest.state.not_in(OVER)),
    )


def number_of(session: Session, since: datetime) -> int:
    """Count them."""
    return session.scalar(select(func.count()).select_from(looked_at(since).subquery())) or 0


def chunk(session: Session, since: datetime, after: int) -> list[int]:
    """Return the next of them, by number."""
    wanted = looked_at(since).where(ChangeRequest.id > after).order_by(ChangeRequest.id)
    return list(session.scalars(wanted.limit(CHUNK)))


def outcomes(session: Session, draft: Policy, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return what a draft would make of some changes, a row each; a fixed number of statements."""
    rows = []
    for change, own, kept in _kept(session, ids):
        now, then = under(draft, own, kept)
        rows.append(
            {
                "change_id": change.id,
                "risk": now.risk,
                "risk_then": then.risk,
                "gains": listed(then.signed - now.signed),
                "loses": listed(now.signed - then.signed),
                "is_alike": now == then,
            }
        )
    return rows


def _kept(session: Session, ids: Sequence[int]) -> Iterator[tuple[ChangeRequest, Policy, Kept]]:
    wanted = (
        select(ChangeRequest)
        .where(ChangeRequest.id.in_(ids))
        .options(
            joinedload(ChangeRequest.asset),
            selectinload(ChangeRequest.further).joinedload(ChangeScope.asset),
        )
        .order_by(ChangeRequest.id)
    )
    changes = session.scalars(wanted).all()
    policies = policies_of(session, {change.policy for change in changes})
    answers = _by_change(session, ChangeAnswer, ids)
    words = _by_change(session, Judgement, ids)
    overrides = _by_change(session, RiskOverride, ids)
    newest = select(func.max(ImpactSnapshot.id)).where(ImpactSnapshot.change_id.in_(ids))
    taken = select(ImpactSnapshot).where(
        ImpactSnapshot.id.in_(newest.group_by(ImpactSnapshot.change_id))
    )
    snapshots = {row.change_id: row for row in session.scalars(taken)}
    for change in changes:
        own, assets = policies[change.policy], assets_of(change)
        given = {row.question: row for row in answers.get(change.id, ())}
        names = [one.reference for one in assets]
        held = opened(change, own, names, given, words.get(change.id, ()))
        yield (
            change,
            own,
            Kept(
                change.kind,
                [
                    Subject(a.tag, a.gxp, a.has_safety_function, a.criticality, a.site_id)
                    for a in assets
                ],
                given,
                {one.code: one.rows for one in held},
                impact_from(snapshots.get(change.id)),
                overrides.get(change.id, ()),
            ),
        )


def _by_change(session: Session, model: Any, ids: Sequence[int]) -> Mapping[int, list[Any]]:
    """Return rows of a change, by change, in the order in which they were written."""
    wanted = select(model).where(model.change_id.in_(ids))
    if model is not ChangeAnswer:
        wanted = wanted.options(joinedload(model.person)).order_by(model.id)
    found: dict[int, list[Any]] = {}
    for row in session.scalars(wanted):
        found.setdefault(row.change_id, []).append(row)
    return found


def totals(session: Session, run_id: int) -> dict[str, Any]:
    """Add up what a draft comes to: by duty, how many gain or lose it; by class, how many move."""
    gains, loses, moves = Counter[str](), Counter[str](), Counter[str]()
    alike = 0
    of = PolicyOutcome
    columns = select(of.gains, of.loses, of.risk, of.risk_then, of.is_alike)
    for gained, lost, risk, then, is_alike in session.execute(columns.where(of.run_id == run_id)):
        alike += is_alike
        gains.update(f"{phase}:{each}" for phase, each in read(gained))
        loses.update(f"{phase}:{each}" for phase, each in read(lost))
        if risk is not then:
            moves[f"{risk}:{then}"] += 1
    return {"gains": dict(gains), "loses": dict(loses), "moves": dict(moves), "alike": alike}
