"""Hold changes back, and let them go on: steps of the commands of who stands above them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from workflows.changes.barriers.models import ChangeBarrier
from workflows.changes.barriers.queries import locked, standing


@dataclass(frozen=True, slots=True)
class Source:
    """The record that holds changes back, and for which of its reasons."""

    kind: str
    id: int
    cause: str

    @property
    def key(self) -> tuple[str, int]:
        """The record alone."""
        return self.kind, self.id


def bar(session: Session, actor: Actor, source: Source, ids: Collection[int], why: str) -> None:
    """Hold changes back from their start; one that this source holds back already stays so."""
    wanted = set(ids) - standing(session, source.key, source.cause)
    for change in locked(session, wanted) if wanted else ():
        row = ChangeBarrier(
            change_id=change.id, source_kind=source.kind, source_id=source.id, cause=source.cause,
            why=why, set_by=actor.name, set_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        record(session, actor, "change.barred", change, why=why)


def lift(session: Session, actor: Actor, source: Source, ids: Collection[int], why: str) -> None:
    """Take away what one source holds these changes back by; any other barrier stays."""
    wanted = set(ids) & standing(session, source.key, source.cause)
    changes = {change.id: change for change in locked(session, wanted)} if wanted else {}
    for row in _up(session, source, wanted):
        row.lifted_by, row.lifted_at = actor.name, clock.now()
        record(session, actor, "change.let_go_on", changes[row.change_id], why=why)


def _up(session: Session, source: Source, ids: Collection[int]) -> list[ChangeBarrier]:
    wanted = select(ChangeBarrier).where(
        ChangeBarrier.source_kind == source.kind,
        ChangeBarrier.source_id == source.id,
        ChangeBarrier.cause == source.cause,
        ChangeBarrier.change_id.in_(ids),
        ChangeBarrier.lifted_at.is_(None),
    )
    return list(session.scalars(wanted)) if ids else []
