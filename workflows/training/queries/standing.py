"""What people are asked to learn, as pages and lists show it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.core.access import Actor, made_once, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.core.listing.shape import Bulk, Cell, Choice, Column, Filter, Listing, Text
from governance.curricula.models import ItemKind, TrainingItem
from governance.evidence.models import KINDS
from governance.identity.employment.days import end_of, zones_of
from governance.identity.models import Person
from workflows.notifications.listing import PAGES
from workflows.training.models import Reason, TrainingAssignment
from workflows.training.queries.leave import Now, now_of
from workflows.training.rules.permissions import Permission

of = TrainingAssignment
KIND = of.__tablename__
SHOW = "training.show"
IS_OPEN = of.closed_at.is_(None)
VERBS = {
    ItemKind.DOCUMENT: "Read",
    ItemKind.COURSE: "See dates",
    ItemKind.OJT: "See who may assess",
    ItemKind.QUIZ: "Answer",
}
"""What whoever is to learn it does next."""

KIND_LABELS = {
    ItemKind.DOCUMENT: "document",
    ItemKind.COURSE: "course",
    ItemKind.OJT: "on the job",
    ItemKind.QUIZ: "quiz",
}
REASON_LABELS = {
    Reason.CURRICULUM: "curriculum",
    Reason.GAP: "gap",
    Reason.CHANGE: "change",
    Reason.VERSION: "new version",
    Reason.EXPIRY: "ran out, or will",
    Reason.HAND: "asked by somebody",
}
LOADED = (joinedload(of.item_version), joinedload(of.change))


def assignments(actor: Actor) -> Select[TrainingAssignment]:
    """Select what people are asked to learn, as far as the actor may see it."""
    return (
        readable(actor, of)
        .join(of.person)
        .join(of.item)
        .options(contains_eager(of.person), contains_eager(of.item), *LOADED)
    )


def remindable(actor: Actor) -> Select[TrainingAssignment]:
    """Select what is open and what the actor may remind somebody of."""
    return assignments(actor).where(IS_OPEN, permitted(actor, Permission.REMIND, of))


def mine(session: Session, actor: Actor) -> Sequence[TrainingAssignment]:
    """Return what the actor is to learn, what is due first on top."""
    return session.scalars(_own(actor).order_by(of.due_on, of.id)).all()


@made_once
def _own(actor: Actor) -> Select[Any]:
    return assignments(actor).where(of.person_id == actor.id, IS_OPEN)


def whole(session: Session, assignment: TrainingAssignment) -> TrainingAssignment:
    """Return what somebody is asked to learn with all that its page shows."""
    options = (joinedload(of.person), joinedload(of.item), *LOADED)
    return session.get_one(of, assignment.id, options=options, populate_existing=True)


def state_of(row: TrainingAssignment, now: Now) -> Cell:
    """Say how it stands on the day where they work; who is on long leave has nothing overdue."""
    if row.record_id is not None:
        return Cell("done", shape="done", tone="ok")
    if row.closed_at is not None:
        return Cell("withdrawn", shape="idle")
    if row.person_id in now.away:
        return Cell("waits: on leave", shape="idle")
    if row.due_on < now.days.of(row.person_id):
        return Cell("overdue", shape="stop", tone="bad")
    return Cell("open", shape="wait", tone="info")


def _states(now: Now) -> dict[str, ColumnElement[bool]]:
    is_away, today = of.person_id.in_(now.away), now.days.told(of.person_id)
    return {
        "open": and_(IS_OPEN, ~is_away, of.due_on >= today),
        "overdue": and_(IS_OPEN, ~is_away, of.due_on < today),
        "waits": and_(IS_OPEN, is_away),
        "done": of.record_id.is_not(None),
        "withdrawn": and_(of.closed_at.is_not(None), of.record_id.is_(None)),
    }


def holding(text: str) -> ColumnElement[bool]:
    """Name the person, or the item."""
    return or_(
        Person.name.icontains(text, autoescape=True),
        TrainingItem.code.icontains(text, autoescape=True),
        TrainingItem.title.icontains(text, autoescape=True),
    )


STATE_LABELS = {
    "open": "open",
    "overdue": "overdue",
    "waits": "waits: on leave",
    "done": "done",
    "withdrawn": "withdrawn",
}


def listing(session: Session) -> Listing:
    """Declare the list of what people are to learn."""
    now = now_of(session)
    return Listing(
        name="training",
        columns=_columns(now),
        filters=_filters(now),
        default_sort="due",
        key=of.id,
        singular="training",
        plural="trainings",
        endpoint="training.index",
        record_endpoint=SHOW,
        export_endpoint="training.export",
        bulk=(Bulk("Remind…", "training.reminding", Permission.REMIND, of),),
    )


def _columns(now: Now) -> tuple[Column, ...]:
    return (
        Column("number", "Number", lambda row: row.reference, of.id, is_reference=True),
        Column("person", "Who", lambda row: Cell(row.person.name, is_strong=True),
               Person.name, nullable=False),
        Column("item", "What", lambda row: Cell(str(row.item), hint=str(row.item_version)),
               TrainingItem.code, nullable=False),
        Column("kind", "Kind", lambda row: KIND_LABELS[row.item.kind], is_minor=True),
        Column("reason", "Because of", lambda row: REASON_LABELS[row.reason], is_minor=True),
        Column("because", "Why", lambda row: row.because, is_optional=True),
        Column("asked", "Asked", lambda row: row.issued_at, of.issued_at, is_optional=True),
        Column("due", "Due", lambda row: row.due_on, of.due_on),
        Column("state", "State", lambda row: state_of(row, now)),
    )  # fmt: skip


def _filters(now: Now) -> tuple[Filter, ...]:
    states = _states(now)
    soon = now.days.usual + timedelta(days=14)
    return (
        Choice("state", "State", list(STATE_LABELS.items()),
               lambda values: or_(*(states[value] for value in values))),
        Choice("due", "Due", [("soon", "within two weeks")],
               lambda _: and_(IS_OPEN, of.due_on <= soon)),
        Choice("reason", "Because of", [(r.value, REASON_LABELS[r]) for r in Reason],
               of.reason.in_),
        Choice("kind", "Kind", [(k.value, KIND_LABELS[k]) for k in ItemKind],
               TrainingItem.kind.in_),
        Text("q", "Search people and items", holding, lead="with"),
    )  # fmt: skip


@only_where(_own)
def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return what the actor is to learn, for their inbox; nothing while they are on long leave."""
    own = mine(session, actor)
    if actor.id in now_of(session).away:
        return []
    zone = zones_of(session, [actor.id])[actor.id]
    return [
        Item(
            Group.LEARN, each.reference, str(each.item), each.because, VERBS[each.item.kind],
            Target(SHOW, {"id": each.id}), each.issued_at, end_of(each.due_on, zone),
        )
        for each in own
    ]  # fmt: skip


INBOX.append(waiting)
KINDS[KIND] = of
PAGES[KIND] = SHOW
