"""Open a campaign, answer, remind, escalate, sign or abandon it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.identity.commands import end_role
from governance.identity.models import ROLE_LABELS, RoleGrant
from governance.ownership.attestation.rules import seconds_spent
from governance.places.models import Place
from governance.recertification.models import Recertification, RecertifiedRight, Reply
from governance.recertification.opening import (
    answering,
    digest_of,
    in_scope,
    right_of,
    snapshot,
)
from governance.recertification.queries import (
    KIND,
    REPLIES,
    alike,
    content,
    facts_of,
    row_of,
    rows_of,
    said,
    waiting,
    whole,
)
from governance.recertification.reviewers import NOBODY, reviewer_of
from governance.recertification.rules import (
    MEANING,
    POLICY,
    RECERTIFICATION,
    SIGNED_AS,
    Asked,
    Given,
    Permission,
    against_answer,
    against_opening,
    warnings,
)

R = RecertifiedRight


def open_campaign(
    session: Session, actor: Actor, place: Place, name: str, due_on: date
) -> Recertification:
    """Ask of every role that is held at a place or below it whether it is still needed.

    Raises `Forbidden` unless the actor is QA there, `RuleViolation` with every reason.
    """
    must(session, actor, Permission.OPEN, place)
    found = in_scope(session, place)
    if reasons := against_opening(name, due_on, len(found), clock.today()):
        raise RuleViolation(*reasons)
    rows = snapshot(session, found)
    made = Recertification(
        name=name.strip(), due_on=due_on, rows=len(rows), snapshot_sha256=digest_of(rows),
        opened_at=clock.now(), opened_by_id=actor.id, place_id=place.id,
        site_id=place.site_id or place.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    bulk_insert(session, R, [{"recertification_id": made.id, **row} for row in rows])
    record(session, actor, "recertification.opened", made, rows=made.rows, place=place.name)
    return made


def answer(session: Session, actor: Actor, row: RecertifiedRight, given: Given) -> None:
    """Say of one right that it is still needed, is not, or that one is unsure.

    Not needed ends the role in this transaction, or on the day that is given; unsure asks a
    second person. Raises `Forbidden` unless the actor is asked, `RuleViolation` with every reason.
    """
    must(session, actor, Permission.ANSWER, row)
    campaign = whole(session, row.recertification_id, is_locked=True)
    row = row_of(session, row.id)
    _check(campaign, row, given)
    if given.reply is Reply.UNSURE:
        _pass_on(session, actor, row, given)
    else:
        _answered(session, actor, [row], given)
        if given.reply is Reply.NOT:
            _end(session, actor, row, given)
    record(
        session, actor, "recertification.answered", campaign,
        reply=REPLIES[given.reply], role=ROLE_LABELS[row.role], person=row.person.name,
        reason=given.note.strip() or None,
    )  # fmt: skip


def confirm_alike(
    session: Session, actor: Actor, row: RecertifiedRight, given: Given, number: int
) -> None:
    """Say of all rights of one role at one place that wait for the actor: still needed.

    It is kept as one decision in bulk. `number` is how many the person saw; raises `Conflict` if
    it is another one by now.
    """
    must(session, actor, Permission.ANSWER, row)
    campaign = whole(session, row.recertification_id, is_locked=True)
    if given.reply is not Reply.STILL:
        raise RuleViolation("Only what is still needed is said of several at once.")
    rows = [each for each in waiting(session, actor, campaign) if alike(each) == alike(row)]
    if len(rows) != number:
        raise Conflict(f"You saw {number} rights, and {len(rows)} wait by now: open it again.")
    for each in rows:
        _check(campaign, each, given)
    _answered(session, actor, rows, given)
    record(
        session, actor, "recertification.answered", campaign,
        reply=REPLIES[given.reply], role=ROLE_LABELS[row.role], rights=len(rows),
    )  # fmt: skip


def conclude(session: Session, actor: Actor, campaign: Recertification, proof: Proof) -> None:
    """Sign the result of a campaign in which every right that still holds was answered.

    Raises `Forbidden` unless the actor is QA, `RuleViolation` while something is unanswered.
    """
    must(session, actor, Permission.CONCLUDE, campaign)
    campaign, now = whole(session, campaign.id, is_locked=True), clock.now()
    RECERTIFICATION.fire(campaign, facts_of(session, campaign), "conclude", by=actor, at=now)
    campaign.ended_at = now
    session.flush()
    rows = rows_of(session, campaign)
    campaign.sha256 = keep_content(session, KIND, campaign.id, content(campaign, rows))
    session.flush()
    what = Signable(KIND, campaign.id, str(campaign), campaign.version, campaign.sha256, POLICY)
    sign(session, actor, proof, what, [Statement(SIGNED_AS, MEANING)])
    ended = sum(row.reply is Reply.NOT for row in rows)
    doubts = len(warnings(said(rows)))
    record(session, actor, "recertification.signed", campaign, ended=ended, warnings=doubts)


def abandon(session: Session, actor: Actor, campaign: Recertification, reason: str) -> None:
    """End a campaign without a result, such as one of the wrong place; what ended stays ended."""
    must(session, actor, Permission.ABANDON, campaign)
    campaign, now = whole(session, campaign.id, is_locked=True), clock.now()
    facts = facts_of(session, campaign, reason)
    RECERTIFICATION.fire(campaign, facts, "abandon", by=actor, at=now)
    campaign.ended_at, campaign.ended_why = now, reason
    record(session, actor, "recertification.abandoned", campaign, reason=reason)


def remind(session: Session, actor: Actor, campaign: Recertification, days: int) -> None:
    """Remind the reviewers of a campaign, once a stage, for the worker."""
    campaign.reminded_days = days
    record(session, actor, "recertification.reminded", campaign, days=days)


def escalate(session: Session, actor: Actor, campaign: Recertification) -> None:
    """Tell once that the due day is over and rights are unanswered, for the worker."""
    campaign.escalated_at = clock.now()
    left = facts_of(session, campaign).unanswered
    record(session, actor, "recertification.escalated", campaign, unanswered=left)


def _check(campaign: Recertification, row: RecertifiedRight, given: Given) -> None:
    asked = Asked(
        str(campaign), campaign.state, row.reply is not None, row.unsure_by_id is not None
    )
    if reasons := against_answer(given, asked, clock.now()):
        raise RuleViolation(*reasons)


def _answered(
    session: Session, actor: Actor, rows: Sequence[RecertifiedRight], given: Given
) -> None:
    now = clock.now()
    mine = R.recertification_id == rows[0].recertification_id, R.answered_by_id == actor.id
    before = session.scalar(select(func.max(R.answered_at)).where(*mine))
    spent = seconds_spent(given.shown_at or now, before, now)
    for row in rows:
        row.reply, row.note = given.reply, given.note.strip() or None
        row.answered_by_id, row.answered_at = actor.id, now
        row.batch, row.seconds_spent = len(rows), spent


def _pass_on(session: Session, actor: Actor, row: RecertifiedRight, given: Given) -> None:
    """Ask a second person: the next who answers for the place, but for who is unsure."""
    row.unsure_by_id, row.unsure_at, row.note = actor.id, clock.now(), given.note.strip()
    place = session.get_one(Place, row.place_id)
    found = in_scope(session, place, only=row.grant_id)
    able = answering(session)
    out = frozenset({actor.id, row.reviewer_id or actor.id})
    second = reviewer_of(right_of(found[0]), able, but=out) if found else NOBODY
    row.reviewer_id, row.why = second.person_id, f"{second.why}; {actor.name} was unsure"


def _end(session: Session, actor: Actor, row: RecertifiedRight, given: Given) -> None:
    held = session.get_one(RoleGrant, row.grant_id, with_for_update=True)
    ends_on = given.ends_on or clock.today()
    if held.ends_on is None or ends_on < held.ends_on:
        reason = f"RC-{row.recertification_id:04}: {given.note.strip()}"
        end_role(session, actor, held, ends_on, reason)
