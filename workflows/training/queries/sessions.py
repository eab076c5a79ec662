"""Sessions as lists and pages show them, and what of them waits to be confirmed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.curricula.models import TrainingItem, TrainingItemEffect, TrainingItemVersion
from governance.skills.models import Competence
from governance.skills.queries.holdings import level_of
from workflows.notifications.listing import PAGES
from workflows.training.models import TrainingAttendance, TrainingSession

of = TrainingSession
SHOW = "training_sessions.show"
THERE = (
    select(func.count())
    .where(TrainingAttendance.session_id == of.id)
    .correlate(of)
    .scalar_subquery()
)
WAITING = (
    select(func.count())
    .where(TrainingAttendance.session_id == of.id, TrainingAttendance.record_id.is_(None))
    .correlate(of)
    .scalar_subquery()
)


def sessions(actor: Actor) -> Select[Any]:
    """Select the sessions that the actor may see, each with how many were there and are open."""
    return (
        readable(actor, of)
        .add_columns(THERE.label("there"), WAITING.label("waiting"))
        .join(of.item_version)
        .join(TrainingItemVersion.item)
        .options(
            contains_eager(of.item_version).contains_eager(TrainingItemVersion.item),
            joinedload(of.trainer),
        )
    )


def listing() -> Listing:
    """Declare the list of sessions."""
    return Listing(
        name="training_sessions",
        columns=(
            Column("number", "Number", lambda row: row[0].reference, of.id, is_reference=True),
            Column("item", "What", lambda row: Cell(
                str(row[0].item_version.item), hint=str(row[0].item_version), is_strong=True),
                TrainingItem.code, nullable=False),
            Column("trainer", "Trainer", lambda row: row[0].trainer.name),
            Column("held", "Held at", lambda row: row[0].held_at, of.held_at),
            Column("there", "Were there", lambda row: row[1], is_number=True),
            Column("waiting", "Not confirmed", lambda row: row[2], is_number=True),
        ),
        filters=(
            Choice("state", "State", [("open", "not all confirmed"), ("done", "confirmed")],
                   lambda values: (WAITING > 0) if "open" in values else (WAITING == 0)),
            Text("q", "Search items",
                 lambda text: TrainingItem.code.icontains(text, autoescape=True)
                 | TrainingItem.title.icontains(text, autoescape=True), lead="with"),
        ),
        default_sort="-held",
        key=of.id,
        singular="session",
        plural="sessions",
        endpoint="training_sessions.index",
        record_endpoint=SHOW,
        export_endpoint="training_sessions.export",
    )  # fmt: skip


def whole(session: Session, held: TrainingSession) -> TrainingSession:
    """Return a session with its item, its trainer, and everybody who was there."""
    options = (
        joinedload(of.item_version).joinedload(TrainingItemVersion.item),
        joinedload(of.trainer),
        selectinload(of.attendances).joinedload(TrainingAttendance.person),
        selectinload(of.attendances).joinedload(TrainingAttendance.confirmed_by),
    )
    return session.get_one(of, held.id, options=options, populate_existing=True)


def to_confirm(session: Session, actor: Actor) -> Sequence[TrainingSession]:
    """Return the sessions that say that the actor was there, and that they did not confirm."""
    own = select(TrainingAttendance.session_id).where(
        TrainingAttendance.person_id == actor.id, TrainingAttendance.record_id.is_(None)
    )
    wanted = (
        readable(actor, of)
        .where(of.id.in_(own))
        .options(
            joinedload(of.item_version).joinedload(TrainingItemVersion.item),
            joinedload(of.trainer),
        )
    )
    return session.scalars(wanted.order_by(of.held_at, of.id)).all()


def levels_of(
    session: Session, person_id: int, item_version: TrainingItemVersion, at: datetime
) -> Mapping[str, int]:
    """Return what somebody held then of each competence that the item shows."""
    wanted = (
        select(Competence)
        .join(TrainingItemEffect, TrainingItemEffect.competence_id == Competence.id)
        .where(
            TrainingItemEffect.item_id == item_version.item_id,
            TrainingItemEffect.ended_at.is_(None),
        )
        .order_by(Competence.code)
    )
    return {
        str(each): level_of(session, person_id, each.id, at) for each in session.scalars(wanted)
    }


def content_of(held: TrainingSession) -> dict[str, Any]:
    """Return what whoever was there signs."""
    return {
        "session": held.reference,
        "item": str(held.item_version.item),
        "version": held.item_version.label,
        "held_at": held.held_at.isoformat(),
        "trainer": held.trainer.name,
        "note": held.note,
        "people": [each.person.name for each in held.attendances],
    }


PAGES[of.__tablename__] = SHOW
