"""Ask those who are consulted, take their opinions, answer objections, proceed without."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.days import working_days_after
from governance.core.errors import Conflict, RuleViolation
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Activity
from workflows.changes.models import ChangeRequest, ChangeState, Consultation, Opinion
from workflows.changes.queries.case import Case, case_of
from workflows.changes.queries.consulting import Asked, to_answer, to_ask
from workflows.changes.rules.consulting import (
    ANSWERED_IN,
    Standing,
    Voice,
    names,
    refusals_of,
)
from workflows.changes.rules.permissions import Permission


def ask(session: Session, case: Case) -> None:
    """Ask everybody consulted for the opinion on what is put up; a step of doing so."""
    change, at = case.change, case.change.proposed_at
    days = case.policy.opinion_days.get(change.risk) if change.risk else None
    if days is None or at is None:
        return
    asked = {
        "change_id": change.id,
        "content_sha256": change.content_sha256,
        "asked_at": at,
        "due_at": working_days_after(at, days, change.site.time_zone),
    }
    named = to_ask(change, case.naming, case.activities)
    bulk_insert(
        session,
        Consultation,
        [
            {
                **asked,
                "activity": one.activity,
                "assignment_id": one.assignment_id,
                "party": one.party,
                "person_id": one.person_id,
            }
            for one in named
        ],
    )


@dataclass(frozen=True, slots=True)
class Given:
    """An opinion as somebody gives it."""

    answer: Opinion
    words: str = ""


def advise(session: Session, actor: Actor, change: ChangeRequest, given: Given) -> None:
    """Give the opinion that the actor is asked for: once, for all activities it is asked for."""
    must(session, actor, Permission.ADVISE, change)
    if change.state not in ANSWERED_IN:
        raise Conflict(f"{change} is {change.whereabouts}; nobody is asked for an opinion on it.")
    case = case_of(session, change)
    mine = to_answer(session, actor, case.voices)
    if not mine:
        raise Conflict(
            f"{actor.name} has given every opinion on {change} that they were asked for."
        )
    if told := (*refusals_of(given.answer, given.words), *_apart(actor, case, mine)):
        raise RuleViolation(*told)
    for each in mine:
        row = each.row
        row.answer, row.words, row.answered_at = given.answer, given.words, clock.now()
        row.answered_by_id, row.delegation_id = actor.id, each.delegation_id
    first = mine[0].row
    record(
        session, actor, "change.advised", change,
        answer=given.answer, activities=_activities(each.row for each in mine),
        late=first.is_late or None, stands_in_for=_stood_in_for(first, actor),
    )  # fmt: skip


def _apart(actor: Actor, case: Case, mine: Iterable[Asked]) -> list[str]:
    """Say why the actor gives no opinion for somebody else: they wrote it, or sign it themselves.

    Source: House rule, ADR 0031.
    """
    others = [each.row for each in mine if each.delegation_id]
    is_author = actor.id == case.change.author_id
    return [
        f"{actor.name} {'wrote' if is_author else 'signs'} {case.change}: "
        f"somebody else gives the opinion of {row.person.name if row.person else row.party}."
        for row in others
        if is_author or any(owner.lets(actor.id) for owner in case.settlers[row.activity])
    ]


def reply(
    session: Session, actor: Actor, change: ChangeRequest, consultation_id: int, words: str
) -> None:
    """Answer an objection in writing, as whoever is accountable for what it is about."""
    must(session, actor, Permission.REPLY, change)
    row = _settling(session, actor, change, consultation_id).row(consultation_id)
    if row.answer is not Opinion.OBJECT:
        raise RuleViolation(f"{row.party} does not object: there is nothing to answer.")
    if row.reply is not None:
        raise Conflict(f"The objection of {row.party} to {change} was answered already.")
    row.reply, row.replied_at, row.replied_by_id = words, clock.now(), actor.id
    record(session, actor, "change.replied", change, to=row.party, activity=row.activity)


def proceed(
    session: Session, actor: Actor, change: ChangeRequest, consultation_id: int, reason: str
) -> None:
    """Say why to proceed without an opinion whose deadline is over, for its whole party."""
    must(session, actor, Permission.PROCEED, change)
    voice = _settling(session, actor, change, consultation_id)
    if voice.standing is not Standing.LAPSED:
        raise RuleViolation(_not_lapsed(voice.standing, voice.party, change))
    for one in voice.rows:
        one.without, one.without_at, one.without_by_id = reason, clock.now(), actor.id
    record(
        session, actor, "change.proceeded", change,
        without=voice.party, activity=voice.activity, reason=reason,
    )  # fmt: skip


def _not_lapsed(standing: Standing, party: str, change: ChangeRequest) -> str:
    if standing is Standing.WAITING:
        return (
            f"{party} still has time for an opinion on {change}: wait until its deadline is over."
        )
    return f"Whether {change} waits for {party} is settled already."


def _settling(session: Session, actor: Actor, change: ChangeRequest, consultation_id: int) -> Voice:
    """Return whose opinion is settled; raise unless the actor answers for it while it matters."""
    if change.state is not ChangeState.APPROVAL:
        raise Conflict(
            f"{change} is {change.whereabouts}; opinions are settled while it is approved."
        )
    case = case_of(session, change)
    voice = case.voice_of(consultation_id)
    if actor.id == change.author_id:
        raise RuleViolation(f"{actor.name} wrote {change}; somebody else settles what is said.")
    if voice.activity not in case.settled_by(actor.id):
        who = names(case.settlers[voice.activity])
        label = ACTIVITY_LABELS[voice.activity]
        raise RuleViolation(f"{actor.name} does not answer for {label} of {change}: {who} does.")
    return voice


def _activities(rows: Iterable[Consultation]) -> list[Activity]:
    return [row.activity for row in rows]


def _stood_in_for(row: Consultation, actor: Actor) -> str | None:
    """Return for whom the actor answers, if not for themselves."""
    return row.person.name if row.person and row.person_id != actor.id else None
