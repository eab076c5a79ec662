"""What change control adds to the inbox, the search and the home page."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, made_once, permitted, readable
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
    only_where,
)
from governance.evidence.models import Signature
from governance.ownership.answers import Answer
from governance.ownership.consumers import consume
from governance.ownership.models import SIGNING, Letter
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject
from workflows.changes.ending.queries import to_look_back
from workflows.changes.execution.models import ExecutionState
from workflows.changes.models import ChangeAnswer, ChangeRequest, ChangeState
from workflows.changes.policies.queries import ASKED
from workflows.changes.queries.advising import to_advise, to_reply
from workflows.changes.queries.carrying import to_begin
from workflows.changes.queries.case import ASSET, KIND
from workflows.changes.queries.lists import asset_words, at_their_end, changes, waiting_work, ways
from workflows.changes.queries.to_judge import to_judge
from workflows.changes.queries.unsigned import LOOKED_AT, Found, some_work, unsigned_by
from workflows.changes.rules.duties import tags as named_few
from workflows.changes.rules.permissions import Permission
from workflows.notifications.listing import PAGES

MOST = 100
"""Items of one kind that one person is shown; the list of changes has them all."""

SHOW = "changes.show"


@only_where(unsigned_by)
def to_sign(session: Session, actor: Actor) -> list[Item]:
    """Return the changes that wait for the actor's signature, and those that nobody can sign.

    A fixed number of statements, whatever waits.
    """
    found: Sequence[Found] = session.execute(unsigned_by(actor).limit(LOOKED_AT)).all()
    subjects = {row[2]: Subject(ASSET, *row[2:5]) for row in found}
    owners = accountable_for(session, {row[1] for row in found}, list(subjects.values()))
    of_changes: dict[int, list[Waiting]] = {}
    for change_id, activity, asset_id, _place, tag, is_of_several in found:
        owner = owners[activity, subjects[asset_id].key]
        if owner.lets(actor.id) or not owner.is_filled:
            words = f"AS-{asset_id:05} {tag}" if is_of_several else tag
            of_changes.setdefault(change_id, []).append((owner, words))
    ids = list(of_changes)[:MOST]
    again = _signed_before(session, actor, ids)
    wanted = changes(actor).where(ChangeRequest.id.in_(ids)).order_by(ChangeRequest.id)
    return [
        _item(change, _asked(actor, change, of_changes[change.id], is_again=change.id in again))
        for change in (session.scalars(wanted) if ids else ())
    ]


AGAIN = "You signed an earlier version of it: see what differs."


Waiting = tuple[Answer, str]
"""Who is accountable for something that is not signed, and the asset in words."""


def _asked(
    actor: Actor, change: ChangeRequest, waiting: Sequence[Waiting], *, is_again: bool
) -> tuple[Group, str, str]:
    """Say what waits on a change: the reader's own signature, else a vacancy that they can fill.

    Of what they wrote they sign nothing: that waits for them to have somebody else named.
    """
    if mine := [one for one in waiting if one[0].lets(actor.id)]:
        if change.author_id == actor.id:
            why = f"You wrote it, and would sign {_words(mine)}: have somebody else named for that."
            return Group.FIX, why, "Open"
        own = [one for one in mine if one[0].person_id == actor.id]
        others = [one for one in mine if one not in own]
        told = (("You are accountable", own), ("You act", others))
        why = " ".join(f"{how} for {_words(some)}." for how, some in told if some)
        return Group.SIGN, f"{why} {AGAIN}" if is_again else why, "Review"
    return Group.FIX, f"Nobody is accountable for {_words(waiting)}: name somebody.", "Open"


def _words(waiting: Sequence[Waiting]) -> str:
    """Name activities and the assets that they are for."""
    labels = list(dict.fromkeys(owner.label for owner, _ in waiting))
    names = list(dict.fromkeys(asset for _, asset in waiting))
    return f"{named_few(labels)} of {named_few(names)}"


def _signed_before(session: Session, actor: Actor, ids: Sequence[int]) -> set[int]:
    """Return which of these changes the actor has signed at all, for what they are accountable."""
    signed = select(Signature.subject_id).where(
        Signature.subject_kind == KIND,
        Signature.subject_id.in_(ids),
        Signature.person_id == actor.id,
        Signature.activity.in_(SIGNING),
    )
    return set(session.scalars(signed)) if ids else set()


OPENED = (ChangeState.ASSESSMENT, ChangeState.PLANNING)
"""Where a change is once it was opened again."""


@made_once
def _opened_again(actor: Actor) -> Select[Any]:
    signed = select(Signature.subject_id).where(
        Signature.subject_kind == KIND,
        Signature.person_id == actor.id,
        Signature.activity.in_(SIGNING),
    )
    return changes(actor).where(ChangeRequest.state.in_(OPENED), ChangeRequest.id.in_(signed))


@only_where(_opened_again)
def to_know(session: Session, actor: Actor) -> list[Item]:
    """Return the changes that are open again though the actor signed them; one statement."""
    why = "Your signature is void: it was opened again. See what differs."
    found = session.scalars(_opened_again(actor).order_by(ChangeRequest.id).limit(MOST))
    return [_item(change, (Group.LEARN, why, "See")) for change in found]


@made_once
def _next(actor: Actor) -> Select[Any]:
    return changes(actor).where(or_(*_mine(actor), *_open_to(actor)))


@only_where(_next)
def to_do(session: Session, actor: Actor) -> list[Item]:
    """Return the changes on which the actor has the next step; one statement."""
    found = session.scalars(_next(actor).order_by(ChangeRequest.id).limit(MOST))
    return [_item(change, _step(change, actor)) for change in found]


def _mine(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the conditions of what the actor wrote, or has begun to carry out."""
    state = ChangeRequest.state
    written = (
        *(ChangeState.DRAFT, ChangeState.ASSESSMENT, ChangeState.PLANNING),
        *(ChangeState.REJECTED, ChangeState.BACKED_OUT),
    )
    authored = ChangeRequest.author_id == actor.id
    return [
        and_(authored, state.in_(written)),
        and_(ChangeRequest.implementer_id == actor.id, state == ChangeState.IMPLEMENTATION),
    ]


def _open_to(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the conditions of what any of several people can do: take on, answer, verify."""
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
            state == ChangeState.IMPLEMENTATION,
            ChangeRequest.implementer_id != actor.id,
            some_work(ExecutionState.DONE),
            permitted(actor, Permission.VERIFY, ChangeRequest),
        ),
        and_(
            state == ChangeState.TRIAGE,
            ChangeRequest.author_id != actor.id,
            permitted(actor, Permission.CLASSIFY, ChangeRequest),
        ),
        and_(
            state == ChangeState.ASSESSMENT,
            answered < ASKED,
            permitted(actor, Permission.ASSESS, ChangeRequest),
        ),
    ]


NEXT = {
    ChangeState.TRIAGE: ("Somebody asks for a change of {}: say what kind it is.", "Take on"),
    ChangeState.PLANNING: ("Assessed: write your plan for {}, and put it up.", "Plan"),
    ChangeState.VERIFICATION: ("The work on {} waits to be verified.", "Verify"),
    ChangeState.IMPLEMENTATION: ("You started the work on {}.", "Complete"),
    ChangeState.BACKED_OUT: ("The work on {} was backed out: revise your plan.", "Open"),
    ChangeState.REJECTED: ("Your plan was rejected: revise it, or cancel it.", "Open"),
}
"""By state: why the next step is the reader's, and what it is called."""


def _step(change: ChangeRequest, actor: Actor) -> tuple[Group, str, str]:
    """Say what the next step is, and why it is the actor's."""
    tag = change.asset.tag
    if change.state is ChangeState.ASSESSMENT and change.author_id != actor.id:
        return Group.ANSWER, f"What it touches at {tag} is not known yet.", "Answer"
    if change.state is ChangeState.IMPLEMENTATION and change.implementer_id != actor.id:
        return Group.DO, f"Some of the work of {change} is handed over, to be verified.", "Verify"
    why, verb = NEXT.get(change.state, ("You are writing it.", "Go on"))
    return Group.DO, why.format(tag), verb


def _item(change: ChangeRequest, step: tuple[Group, str, str]) -> Item:
    group, why, verb = step
    is_in_part = change.state is ChangeState.IMPLEMENTATION and verb in {"Verify", "Review"}
    return Item(
        group=group,
        reference=change.reference,
        title=change.title,
        why=why,
        verb=verb,
        target=Target("changes.work" if is_in_part else SHOW, {"id": change.id}),
        since=change.completed_at or change.proposed_at or change.created_at,
        due=change.window_begins_at if verb == "Start" else change.due_at,
    )


MOST_FOUND = 11
"""One more than the page of the search shows, so that it can say that there are more."""


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Find changes by part of their title, number or asset, the newest first."""
    by_number = (ChangeRequest.id + 0).desc()  # as an id it would lead through all changes
    newest = changes(actor).order_by(by_number).limit(MOST_FOUND)
    found = {c.id: c for way in ways(actor, text) for c in session.scalars(newest.where(way))}
    return [
        Hit(
            change.reference,
            change.title,
            f"{asset_words(change)}, {change.state.replace('_', ' ')}",
            Target(SHOW, {"id": change.id}),
        )
        for _id, change in sorted(found.items(), reverse=True)[:MOST_FOUND]
    ]


def figures(session: Session, actor: Actor) -> list[Figure]:
    """Count the changes on their way, by the states that any is in."""
    on_the_way = (
        *(ChangeState.TRIAGE, ChangeState.ASSESSMENT, ChangeState.PLANNING, ChangeState.APPROVAL),
        *(ChangeState.AUTHORISED, ChangeState.IMPLEMENTATION, ChangeState.VERIFICATION),
        *(ChangeState.RELEASE, ChangeState.REVIEW),
    )
    seen = readable(actor, ChangeRequest).where(ChangeRequest.state.in_(on_the_way)).subquery()
    counted = select(seen.c.state, func.count()).group_by(seen.c.state)
    counts = {ChangeState(state): count for state, count in session.execute(counted)}
    return [
        Figure(
            f"Changes in {state.replace('_', ' ')}",
            counts[state],
            Target("changes.index", {"state": state.value}),
        )
        for state in on_the_way
        if state in counts
    ]


@only_where(waiting_work)
def to_carry_out(session: Session, actor: Actor) -> list[Item]:
    """Return the authorised changes whose work the actor is to begin, as their R or their author.

    A fixed number of statements, whatever waits.
    """
    return [
        _item(change, (Group.DO, _begins(change, is_responsible=is_responsible), "Start"))
        for change, is_responsible in to_begin(session, actor)
    ]


def _begins(change: ChangeRequest, *, is_responsible: bool) -> str:
    if is_responsible:
        return f"Authorised: you are responsible for the work on {asset_words(change)}."
    return "Your plan is approved: the work may start in its window."


@only_where(at_their_end)
def to_close(session: Session, actor: Actor) -> list[Item]:
    """Return the changes that the actor reviews, or whose effect they judge."""
    return [
        _item(one, (Group.SIGN, f"What came of {asset_words(one)} is yours to judge.", verb))
        for one in to_look_back(session, actor)
        for verb in ["Review" if one.state is ChangeState.REVIEW else "Judge"]
    ]


consume(Letter.ACCOUNTABLE, "signs, and is due in My work until then", to_sign)
consume(Letter.RESPONSIBLE, "carries out what is authorised, a task in My work", to_carry_out)
consume(Letter.CONSULTED, "is asked for an opinion by a deadline, in My work", to_advise)
INBOX.extend((to_sign, to_close, to_advise, to_reply, to_judge, to_know, to_carry_out, to_do))
PAGES[KIND] = SHOW
SEARCH["Changes"] = Source(found, "changes.index")
FIGURES.append(figures)
