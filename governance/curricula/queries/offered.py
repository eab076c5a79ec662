"""What forms about learning offer to choose from, and what they name."""

from enum import StrEnum

from sqlalchemy import or_
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.errors import RuleViolation
from governance.curricula.models import TrainingItem, TrainingItemVersion
from governance.curricula.rules.completing import BY_OTHERS, KIND_LABELS
from governance.curricula.rules.standing import COMPLETES
from governance.places.models import Place
from governance.register.queries.reach import spots


def places(session: Session, actor: Actor, to: StrEnum) -> list[tuple[int, str]]:
    """Return the places at which the actor may do something, from the top down."""
    return [(spot.id, spot.indented) for spot in spots(session, actor, to)]


def place_named(session: Session, actor: Actor, to: StrEnum, place_id: int) -> Place:
    """Return a place that a form names; raises `RuleViolation` for any other."""
    if place_id not in {spot.id for spot in spots(session, actor, to)}:
        raise RuleViolation("Place: choose one of the list.")
    return session.get_one(Place, place_id)


def items(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the items in use that the actor may read, by code."""
    is_open = or_(TrainingItem.ended_on.is_(None), TrainingItem.ended_on > clock.today())
    wanted = readable(actor, TrainingItem).where(is_open).order_by(TrainingItem.code)
    return [(each.id, str(each)) for each in session.scalars(wanted)]


def item_named(session: Session, actor: Actor, key: int) -> TrainingItem:
    """Return an item that a form names; raises `RuleViolation` for any other."""
    found = session.scalar(readable(actor, TrainingItem).where(TrainingItem.id == key))
    if found is None:
        raise RuleViolation("Item: choose one of the list.")
    return found


def recordable(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the versions of courses and tasks that somebody can have done, by code."""
    of = TrainingItemVersion
    wanted = (
        readable(actor, of)
        .join(TrainingItem, TrainingItem.id == of.item_id)
        .where(
            of.decision.is_not(None),
            of.withdrawn_at.is_(None),
            TrainingItem.kind.in_([kind for kind, how in COMPLETES.items() if how in BY_OTHERS]),
            or_(TrainingItem.ended_on.is_(None), TrainingItem.ended_on > clock.today()),
        )
        .with_only_columns(of.id, of.label, TrainingItem.code, TrainingItem.title,
                           TrainingItem.kind)
        .order_by(TrainingItem.code, of.id.desc())
    )  # fmt: skip
    return [
        (row.id, f"{row.code} {row.title}, {KIND_LABELS[row.kind]}, version {row.label}")
        for row in session.execute(wanted)
    ]


def version_named(session: Session, actor: Actor, key: int) -> TrainingItemVersion:
    """Return a version that a form names; raises `RuleViolation` for any other."""
    wanted = readable(actor, TrainingItemVersion).where(TrainingItemVersion.id == key)
    found = session.scalar(wanted)
    if found is None:
        raise RuleViolation("What was done: choose one of the list.")
    return found
