"""The live figures of a wave: each is a query, none is typed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.curricula.queries.standings import standings
from governance.identity.models import Person
from governance.register.drifts.models import Drift, DriftState
from workflows.changes.execution.models import ChangeReference, OutsideKind
from workflows.changes.models import ChangeRequest, ChangeScope
from workflows.changes.models import ChangeState as S
from workflows.changes.training.models import ChangeTraining
from workflows.deviations.models import Deviation, DeviationState, Severity
from workflows.rollouts.models import Rollout, Wave
from workflows.rollouts.rules.figures import Found, pct

AUTHORISED = {
    *(S.AUTHORISED, S.IMPLEMENTATION, S.VERIFICATION, S.RELEASE, S.REVIEW, S.CLOSED),
    S.EFFECTIVENESS,
}
CLOSED = {S.CLOSED, S.EFFECTIVENESS}
TAKEN_BACK = {S.BACKED_OUT, S.CANCELLED}
OPEN_DRIFT = (DriftState.FILED, DriftState.UNAUTHORISED)
OPEN_DEVIATION = (DeviationState.OPENED, DeviationState.INVESTIGATED)
BACKED_OUT = "backed_out"
"""How the cause of a halt begins that somebody took back."""

NAMED = 5
"""Records that a figure names; the others are counted."""


def figures_of(session: Session, rollout: Rollout, wave: Wave) -> Mapping[str, Found]:
    """Return every figure of the catalogue as it is now; a fixed number of statements."""
    changes = changes_of(wave)
    ids, assets = list(changes), {row.asset_id: row.asset.tag for row in wave.assets}
    since = wave.opened_at or clock.now()
    unplanned = emergencies(session, assets, since)
    drifts = _drifts(session, assets)
    return {
        "authorised_pct": _share(wave, AUTHORISED),
        "closed_pct": _share(wave, CLOSED),
        "backed_out": _taken_back(rollout, wave),
        **_deviations(session, wave),
        "emergencies": Found(len(unplanned), named(str(each) for each in unplanned)),
        "soak_days": _soak(wave, [*(one.created_at for one in unplanned), *_since(drifts, since)]),
        "trained_pct": _trained(session, ids),
        "drift_free_pct": _drift_free(assets, drifts),
    }


def changes_of(wave: Wave) -> Mapping[int, ChangeRequest]:
    """Return the changes by which the sites of a wave carry it out, each once."""
    return {row.change.id: row.change for row in wave.assets if row.change is not None}


def emergencies(
    session: Session, assets: Collection[int], since: datetime
) -> Sequence[ChangeRequest]:
    """Return the emergencies on any of these assets since a moment."""
    scoped = select(ChangeScope.change_id).where(ChangeScope.asset_id.in_(assets))
    wanted = select(ChangeRequest).where(
        ChangeRequest.workflow.startswith("emergency@"),
        ChangeRequest.created_at >= since,
        or_(ChangeRequest.asset_id.in_(assets), ChangeRequest.id.in_(scoped)),
    )
    return session.scalars(wanted.order_by(ChangeRequest.id)).all()


def named(words: Iterable[str]) -> str:
    """Name a few records, and count the others."""
    told = list(dict.fromkeys(words))
    more = [f"{len(told) - NAMED} more"] if len(told) > NAMED else []
    return ", ".join([*told[:NAMED], *more])


def _share(wave: Wave, states: set[S]) -> Found:
    """Return how many of its sites have a change that is so far."""
    sites = {row.site_id: row for row in wave.assets}
    short = [row for row in sites.values() if row.change is None or row.change.state not in states]
    told = (f"{row.change}" if row.change else f"{row.site.name} has none yet" for row in short)
    return Found(pct(len(sites) - len(short), len(sites)), named(told))


def _taken_back(rollout: Rollout, wave: Wave) -> Found:
    """Return how many changes were taken back, those among them that went on since."""
    changes = changes_of(wave)
    now = {key for key, one in changes.items() if one.state in TAKEN_BACK}
    taken = [halt.change_id for halt in rollout.halts if halt.cause.startswith(BACKED_OUT)]
    found = now | {key for key in changes if key in taken}
    return Found(len(found), named(str(changes[key]) for key in sorted(found)))


def deviations_of(session: Session, wave: Wave) -> Sequence[Deviation]:
    """Return what did not go as approved in a wave since it was opened: at a change or an asset."""
    since = wave.opened_at or clock.now()
    its = (Deviation.of_kind == ChangeRequest.__tablename__) & Deviation.of_id.in_(changes_of(wave))
    at = Deviation.asset_id.in_({row.asset_id for row in wave.assets})
    wanted = select(Deviation).where(
        its | (at & (Deviation.opened_at >= since)), Deviation.state != DeviationState.CANCELLED
    )
    return session.scalars(wanted.order_by(Deviation.id)).all()


def _deviations(session: Session, wave: Wave) -> dict[str, Found]:
    """Count those kept here, and those of other systems that its changes refer to."""
    of = select(ChangeReference).where(
        ChangeReference.change_id.in_(changes_of(wave)),
        ChangeReference.kind == OutsideKind.DEVIATION,
    )
    outside = session.scalars(of.order_by(ChangeReference.id)).all()
    here = deviations_of(session, wave)
    still = [*(row for row in here if row.state in OPEN_DEVIATION),
             *(row for row in outside if row.is_open)]  # fmt: skip
    grave = [row for row in here if row.severity is not Severity.MINOR]
    return {
        "deviations": Found(len(here) + len(outside), named(map(str, (*here, *outside)))),
        "deviations_grave": Found(len(grave), named(map(str, grave))),
        "deviations_open": Found(len(still), named(map(str, still))),
    }


def _soak(wave: Wave, disturbed: Sequence[datetime]) -> Found:
    """Return the whole quiet days since the last of its sites was released, or was disturbed."""
    sites = {row.site_id: row for row in wave.assets}.values()
    waits = [row.site.name for row in sites if row.change is None or not row.change.released_at]
    if waits:
        return Found(0, f"{named(waits)} not released yet")
    ends = [row.change.released_at for row in sites if row.change and row.change.released_at]
    last = max(chain(ends, disturbed), default=clock.now())
    return Found((clock.now() - last).days, f"since {last:%Y-%m-%d %H:%M} UTC")


def _trained(session: Session, ids: Collection[int]) -> Found:
    """Return how many of those who are to learn something are current on it."""
    wanted = (
        select(ChangeTraining.person_id, ChangeTraining.item_id, Person.name)
        .join(Person, Person.id == ChangeTraining.person_id)
        .where(ChangeTraining.change_id.in_(ids), Person.deactivated_at.is_(None))
        .order_by(Person.name)
    )
    rows = session.execute(wanted).all()
    if not rows:
        return Found(100)
    held = standings(
        session, sorted({row.person_id for row in rows}), sorted({row.item_id for row in rows})
    )
    late = {row.person_id: row.name for row in rows if not held[row.person_id, row.item_id].is_met}
    people = {row.person_id for row in rows}
    return Found(pct(len(people) - len(late), len(people)), named(late.values()))


def _drifts(session: Session, assets: Collection[int]) -> Sequence[Drift]:
    return session.scalars(select(Drift).where(Drift.asset_id.in_(assets))).all()


def _since(drifts: Sequence[Drift], since: datetime) -> list[datetime]:
    return [drift.reported_at for drift in drifts if drift.filed_at >= since]


def _drift_free(assets: Mapping[int, str], drifts: Sequence[Drift]) -> Found:
    drifted = {drift.asset_id for drift in drifts if drift.state in OPEN_DRIFT}
    value = pct(len(assets) - len(drifted), len(assets))
    return Found(value, named(assets[key] for key in sorted(drifted)))
