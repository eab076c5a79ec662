"""What change control adds to the inbox, the search and the home page."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, permitted, readable
from governance.core.contributions import (
    FIGURES,
    INBOX,
    SEARCH,
    Figure,
    Group,
    Hit,
    Item,
    Source,
    Target,
)
from governance.evidence.models import Signature
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Activity
from governance.ownership.queries import accountable_for, activities_of
from governance.ownership.rules import Permission as OwnershipPermission
from governance.ownership.subjects import Subject
from governance.places.models import Place
from workflows.changes.models import (
    ChangeAnswer,
    ChangeRequest,
    ChangeState,
    Duty,
    Phase,
)
from workflows.changes.queries.case import KIND
from workflows.changes.queries.lists import changes, ways
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.policy import QUESTIONS

MOST = 100
"""Items of one kind that one person is shown; the list of changes has them all."""

DUE_IN = {ChangeState.APPROVAL: Phase.PLAN, ChangeState.VERIFICATION: Phase.RELEASE}
SHOW = "changes.show"


def to_sign(session: Session, actor: Actor) -> list[Item]:
    """Return the changes that wait for the actor's signature, and those that nobody can sign.

    A fixed number of statements, whatever waits.
    """
    mine = {duty.activity for duty in activities_of(session, actor.id)}
    found = _outstanding(session, actor, mine)
    subjects = {change.id: _subject(change) for change, _ in found}
    owners = accountable_for(session, list({a for _, a in found}), list(subjects.values()))
    items: dict[int, Item] = {}
    for change, activity in found:
        owner = owners[activity, subjects[change.id].key]
        words = ACTIVITY_LABELS[activity]
        if owner.is_filled and owner.person_id == actor.id:
            why = f"You are accountable for {words} of {change.asset.tag}."
            items[change.id] = _item(change, (Group.SIGN, why, "Review"))
        elif not owner.is_filled and change.id not in items:
            why = f"Nobody is accountable for {words} of {change.asset.tag}: name somebody."
            items[change.id] = _item(change, (Group.FIX, why, "Open"))
    return list(items.values())


def _subject(change: ChangeRequest) -> Subject:
    return Subject("asset", change.asset_id, change.place_id, change.asset.tag)


def _outstanding(
    session: Session, actor: Actor, mine: set[Activity]
) -> Sequence[tuple[ChangeRequest, Activity]]:
    """Return signatures that are missing and may be the actor's, or a vacancy they can fill."""
    can_name = ChangeRequest.place_id.in_(
        select(Place.id).where(permitted(actor, OwnershipPermission.NAME, Place))
    )
    due = or_(
        *(
            and_(ChangeRequest.state == state, Duty.phase == phase)
            for state, phase in DUE_IN.items()
        )
    )
    is_signed = exists().where(
        Signature.subject_kind == KIND,
        Signature.subject_id == ChangeRequest.id,
        Signature.activity == Duty.activity,
        Signature.content_sha256.in_((ChangeRequest.content_sha256, ChangeRequest.work_sha256)),
    )
    wanted = (
        changes(actor)
        .add_columns(Duty.activity)
        .join(Duty, Duty.change_id == ChangeRequest.id)
        .where(
            due,
            Duty.content_sha256 == ChangeRequest.content_sha256,
            or_(Duty.activity.in_(mine) if mine else false(), can_name),
            ~is_signed,
        )
        .order_by(ChangeRequest.id)
        .limit(MOST)
    )
    return [(change, activity) for change, activity in session.execute(wanted)]


def to_do(session: Session, actor: Actor) -> list[Item]:
    """Return the changes on which the actor has the next step; one statement."""
    found = session.scalars(
        changes(actor)
        .where(or_(*_mine(actor), *_open_to(actor)))
        .order_by(ChangeRequest.id)
        .limit(MOST)
    )
    return [_item(change, _step(change, actor)) for change in found]


def _mine(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the conditions of what the actor wrote, or has begun to carry out."""
    state = ChangeRequest.state
    written = (ChangeState.DRAFT, ChangeState.ASSESSMENT, ChangeState.REJECTED)
    authored = ChangeRequest.author_id == actor.id
    return [
        and_(authored, state.in_(written)),
        and_(authored, state == ChangeState.IMPLEMENTATION, ChangeRequest.started_at.is_(None)),
        and_(ChangeRequest.implementer_id == actor.id, state == ChangeState.IMPLEMENTATION),
    ]


def _open_to(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the conditions of what any of several people can do: verify, answer questions."""
    state = ChangeRequest.state
    answered = (
        select(func.count())
        .where(ChangeAnswer.change_id == ChangeRequest.id)
        .correlate(ChangeRequest)
        .scalar_subquery()
    )
    return [
        and_(
            state == ChangeState.VERIFICATION,
            ChangeRequest.verifier_id.is_(None),
            ChangeRequest.implementer_id != actor.id,
            permitted(actor, Permission.VERIFY, ChangeRequest),
        ),
        and_(
            state == ChangeState.ASSESSMENT,
            answered < len(QUESTIONS),
            permitted(actor, Permission.ASSESS, ChangeRequest),
        ),
    ]


def _step(change: ChangeRequest, actor: Actor) -> tuple[Group, str, str]:
    """Say what the next step is, and why it is the actor's."""
    is_author = change.author_id == actor.id
    match change.state:
        case ChangeState.VERIFICATION:
            return Group.DO, f"The work on {change.asset.tag} waits to be verified.", "Verify"
        case ChangeState.IMPLEMENTATION if change.started_at:
            return Group.DO, f"You started the work on {change.asset.tag}.", "Complete"
        case ChangeState.IMPLEMENTATION:
            return Group.DO, "Your plan is approved: the work may start in its window.", "Start"
        case ChangeState.ASSESSMENT if not is_author:
            return (
                Group.ANSWER,
                f"What it touches at {change.asset.tag} is not known yet.",
                "Answer",
            )
        case ChangeState.REJECTED:
            return Group.DO, "Your plan was rejected: revise it, or cancel it.", "Open"
        case _:
            return Group.DO, "You are writing it.", "Go on"


def _item(change: ChangeRequest, step: tuple[Group, str, str]) -> Item:
    group, why, verb = step
    return Item(
        group=group,
        reference=change.reference,
        title=change.title,
        why=why,
        verb=verb,
        target=Target(SHOW, {"id": change.id}),
        since=change.completed_at or change.proposed_at or change.created_at,
        due=change.window_begins_at if group is Group.SIGN else None,
    )


MOST_FOUND = 11
"""One more than the page of the search shows, so that it can say that there are more."""


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Find changes by part of their title, number or asset, the newest first."""
    by_number = (ChangeRequest.id + 0).desc()  # as an id it would lead through all changes
    newest = changes(actor).order_by(by_number).limit(MOST_FOUND)
    found = {c.id: c for way in ways(text) for c in session.scalars(newest.where(way))}
    return [
        Hit(
            change.reference,
            change.title,
            f"{change.asset.tag}, {change.state.replace('_', ' ')}",
            Target(SHOW, {"id": change.id}),
        )
        for _id, change in sorted(found.items(), reverse=True)[:MOST_FOUND]
    ]


def figures(session: Session, actor: Actor) -> list[Figure]:
    """Count the changes on their way, for whoever may read any."""
    on_the_way = (
        ChangeState.ASSESSMENT,
        ChangeState.APPROVAL,
        ChangeState.IMPLEMENTATION,
        ChangeState.VERIFICATION,
    )
    seen = readable(actor, ChangeRequest).where(ChangeRequest.state.in_(on_the_way)).subquery()
    counted = select(seen.c.state, func.count()).group_by(seen.c.state)
    counts = {ChangeState(state): count for state, count in session.execute(counted)}
    return [
        Figure(
            f"Changes in {state.replace('_', ' ')}",
            counts.get(state, 0),
            Target("changes.index", {"state": state.value}),
        )
        for state in on_the_way
    ]


INBOX.extend((to_sign, to_do))
SEARCH["Changes"] = Source(found, "changes.index")
FIGURES.append(figures)
