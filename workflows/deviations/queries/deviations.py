"""Deviations as pages and guards see them: the list, one of them, those of a record."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core.listing.shape import Shape, Tone
from governance.evidence.models import KINDS
from workflows.deviations.models import (
    Capa,
    CapaKind,
    CapaState,
    Deviation,
    DeviationSource,
    DeviationState,
    Severity,
)
from workflows.deviations.rules.deviation import DeviationFacts

KIND = Deviation.__tablename__
INVOLVED: dict[str, Callable[[Session, int], Mapping[int, str]]] = {}
"""By the table of a record that deviations come out of: who had a hand in one, and which."""

STATES: dict[DeviationState, tuple[str, Shape, Tone]] = {
    DeviationState.OPENED: ("to be investigated", "wait", "warn"),
    DeviationState.INVESTIGATED: ("waits for QA's disposition", "wait", "warn"),
    DeviationState.DISPOSED: ("decided", "wait", "info"),
    DeviationState.CLOSED: ("closed", "done", "ok"),
    DeviationState.CANCELLED: ("cancelled", "stop", ""),
}
SEVERITIES: dict[Severity, tuple[str, Shape, Tone]] = {
    Severity.MINOR: ("minor", "idle", ""),
    Severity.MAJOR: ("major", "wait", "warn"),
    Severity.CRITICAL: ("critical", "stop", "bad"),
}
SOURCES = {
    DeviationSource.CHANGE_STEP: "a step of a change",
    DeviationSource.TEST: "a test",
    DeviationSource.EMERGENCY: "an emergency",
    DeviationSource.UNAUTHORISED_CHANGE: "an unauthorised change",
    DeviationSource.TEMPORARY: "a temporary change",
    DeviationSource.BY_HAND: "an observation",
}
LOADED = (
    joinedload(Deviation.asset), joinedload(Deviation.place), joinedload(Deviation.site),
    joinedload(Deviation.found_by), joinedload(Deviation.opened_by),
    joinedload(Deviation.investigated_by), joinedload(Deviation.disposed_by),
    joinedload(Deviation.ended_by), selectinload(Deviation.capas).joinedload(Capa.owner),
)  # fmt: skip


def whole(session: Session, deviation: Deviation) -> Deviation:
    """Return a deviation with all that its page shows and its guards look at."""
    return session.get_one(Deviation, deviation.id, options=LOADED, populate_existing=True)


def facts_of(session: Session, found: Deviation) -> DeviationFacts:
    """Return what the guards look at; the deviation is `whole`."""
    return DeviationFacts(
        label=str(found),
        state=found.state,
        severity=found.severity,
        cause=found.cause,
        disposition=found.disposition,
        impact=found.impact,
        lots=found.lots,
        decided=found.decided,
        had_impact=found.impact,
        involved=_involved(session, found),
        capas=len(found.capas),
        undone=tuple(
            str(each)
            for each in found.capas
            if each.kind is CapaKind.CORRECTIVE and each.state is CapaState.OPEN
        ),
    )


def _involved(session: Session, found: Deviation) -> dict[int, str]:
    """Return who had a hand in a deviation, or in the record that it came out of."""
    told: dict[int, str] = {}
    if found.of_kind in INVOLVED and found.of_id is not None:
        told |= INVOLVED[found.of_kind](session, found.of_id)
    own = (
        (found.investigated_by_id, "investigated it"),
        (found.opened_by_id, "opened it"),
        (found.caused_by_id, "did what it is about"),
    )
    return told | {key: what for key, what in own if key is not None}


def of_record(session: Session, kind: str, record_id: int) -> Sequence[Deviation]:
    """Return the deviations that came out of one record, oldest first."""
    wanted = select(Deviation).where(Deviation.of_kind == kind, Deviation.of_id == record_id)
    loaded = wanted.options(joinedload(Deviation.asset)).order_by(Deviation.id)
    return session.scalars(loaded).all()


KINDS[KIND] = Deviation
