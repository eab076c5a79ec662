"""What waits for an opinion, and for an answer to an objection: My work of C, and of A."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_
from sqlalchemy.orm import Session, aliased, selectinload

from governance.core.access import Actor, made_once
from governance.core.contributions import Group, Item, Target, only_where
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.queries import accountable_for
from governance.register.models import Asset
from workflows.changes.consulted import is_put_to
from workflows.changes.models import ChangeRequest, ChangeScope, ChangeState, Consultation, Opinion
from workflows.changes.queries.carrying import assets_of
from workflows.changes.queries.consulting import subjects_of
from workflows.changes.queries.lists import asset_words, changes

MOST = 500
"""Questions that are looked at for one person."""


@made_once
def _asked_of(actor: Actor) -> Select[Any]:
    return (
        _open(actor)
        .add_columns(Consultation.activity, Consultation.person_id, Consultation.due_at)
        .where(Consultation.answered_at.is_(None), is_put_to(actor), ~_is_settled())
    )


@only_where(_asked_of)
def to_advise(session: Session, actor: Actor) -> list[Item]:
    """Return the changes on which the actor is asked for an opinion; one statement."""
    found = session.execute(
        _asked_of(actor).order_by(Consultation.due_at, Consultation.id).limit(MOST)
    ).all()
    items: dict[int, Item] = {}
    for change, activity, person_id, due_at in found:
        who = "You are" if person_id == actor.id else "Somebody for whom you stand in is"
        why = f"{who} consulted for {ACTIVITY_LABELS[activity]} of {asset_words(change)}."
        items.setdefault(change.id, _item(change, (Group.ADVISE, why, "changes.advise"), due_at))
    return list(items.values())


def _open(actor: Actor) -> Select[ChangeRequest]:
    """Select the changes whose present content is up for approval, once for each question on it."""
    return (
        changes(actor)
        .join(Consultation, Consultation.change_id == ChangeRequest.id)
        .where(
            ChangeRequest.state == ChangeState.APPROVAL,
            Consultation.content_sha256 == ChangeRequest.content_sha256,
        )
    )


def _is_settled() -> ColumnElement[bool]:
    """Say whether somebody else of the party has answered, or it is proceeded without."""
    other = aliased(Consultation)
    return exists().where(
        other.change_id == Consultation.change_id,
        other.content_sha256 == Consultation.content_sha256,
        other.activity == Consultation.activity,
        other.assignment_id == Consultation.assignment_id,
        or_(other.answered_at.is_not(None), other.without_at.is_not(None)),
    )


@made_once
def _objected(actor: Actor) -> Select[Any]:
    return _open(actor).where(
        Consultation.answer == Opinion.OBJECT,
        Consultation.reply.is_(None),
        ChangeRequest.author_id != actor.id,
    )


@only_where(_objected)
def to_reply(session: Session, actor: Actor) -> list[Item]:
    """Return the changes with an objection that the actor answers in writing.

    A fixed number of statements, whatever waits.
    """
    found = session.execute(
        _objected(actor)
        .options(selectinload(ChangeRequest.further).joinedload(ChangeScope.asset))
        .add_columns(Consultation.activity, Consultation.answered_at)
        .order_by(Consultation.answered_at, Consultation.id)
        .limit(MOST)
    ).all()
    assets = {one.id: one for change, *_ in found for one in assets_of(change)}
    activities = {row.activity for row in found}
    owners = accountable_for(session, activities, subjects_of(assets.values()))
    items: dict[int, Item] = {}
    for change, activity, answered_at in found:
        keys = [(activity, (Asset.__tablename__, one.id)) for one in assets_of(change)]
        if any(owners[key].lets(actor.id) for key in keys):
            why = f"Somebody objects, consulted for {ACTIVITY_LABELS[activity]}: answer in writing."
            item = _item(change, (Group.ANSWER, why, "changes.show"), since=answered_at)
            items.setdefault(change.id, item)
    return list(items.values())


def _item(
    change: ChangeRequest,
    step: tuple[Group, str, str],
    due: datetime | None = None,
    since: datetime | None = None,
) -> Item:
    group, why, endpoint = step
    return Item(
        group=group,
        reference=change.reference,
        title=change.title,
        why=why,
        verb="Give an opinion" if group is Group.ADVISE else "Answer",
        target=Target(endpoint, {"id": change.id}),
        since=since or change.proposed_at,
        due=due,
    )
