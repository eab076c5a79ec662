"""Open a campaign, answer, remind, close and sign it, and settle what nobody confirmed."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.commands import bulk_insert, bulk_update, record
from governance.core import clock
from governance.core.access import Actor, must, permitted
from governance.core.errors import Conflict, RuleViolation
from governance.core.outbox import emit
from governance.evidence.models import EvidenceFile
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import attach, keep_content, sign
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.ownership.attestation.evidence import content, figures, rows_of
from governance.ownership.attestation.models import (
    Attestation,
    AttestedRow,
    Campaign,
    CampaignState,
    Reminder,
)
from governance.ownership.attestation.opening import in_scope, snapshot
from governance.ownership.attestation.queries import KIND, facts_of, is_to_settle
from governance.ownership.attestation.rules import (
    CAMPAIGN,
    MEANING,
    POLICY,
    SIGNED_AS,
    Asked,
    Given,
    Permission,
    Wanted,
    against_answer,
    against_opening,
    seconds_spent,
)
from governance.places.models import Place


def open_campaign(session: Session, actor: Actor, place: Place, wanted: Wanted) -> Campaign:
    """Ask everybody named at a place or below it, by what is in force at this moment.

    Raises `Forbidden` without the permission there, `RuleViolation` with every reason.
    """
    must(session, actor, Permission.OPEN, place)
    found = in_scope(session, place, wanted)
    if reasons := against_opening(wanted, len(found), clock.today()):
        raise RuleViolation(*reasons)
    made = Campaign(
        name=wanted.name.strip(), activities=" ".join(wanted.activities),
        letters=" ".join(wanted.letters), due_on=wanted.due_on,
        is_timing_shown=wanted.is_timing_shown, rows=len(found), opened_at=clock.now(),
        opened_by_id=actor.id, place_id=place.id, site_id=place.site_id or place.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    asked = snapshot(session, place, found)
    bulk_insert(session, AttestedRow, [{"campaign_id": made.id, **row} for row in asked])
    record(session, actor, "attestation.opened", made, rows=made.rows, place=place.name)
    return made


def answer(session: Session, actor: Actor, row: AttestedRow, given: Given) -> Attestation:
    """Answer one row; who answers again replaces what counts, and both answers are kept."""
    must(session, actor, Permission.ANSWER, row)
    return _answered(session, actor, [row], given)


def answer_alike(
    session: Session, actor: Actor, row: AttestedRow, given: Given, number: int
) -> Attestation:
    """Answer a row and every one like it that waits for the same person, as one decision.

    Rows are alike in activity, letter and party: others are never answered at once. `number` is
    how many the person saw; raises `Conflict` if it is another one by now.
    """
    must(session, actor, Permission.ANSWER, row)
    of = AttestedRow
    wanted = select(of).where(
        of.campaign_id == row.campaign_id,
        of.alike == row.alike,
        of.reviewer_id == row.reviewer_id,
        of.attestation_id.is_(None),
        permitted(actor, Permission.ANSWER, of),
    )
    rows = session.scalars(wanted.order_by(of.id).with_for_update()).all()
    if len(rows) != number:
        raise Conflict(f"You saw {number} rows, and {len(rows)} wait by now: open the page again.")
    return _answered(session, actor, rows, given)


def _answered(
    session: Session, actor: Actor, rows: Sequence[AttestedRow], given: Given
) -> Attestation:
    campaign = _locked(session, rows[0].campaign_id, is_shared=True)
    now = clock.now()
    asked = Asked(
        str(campaign), campaign.state, campaign.due_on, _is_active(session, given.proposed_id)
    )
    reasons = against_answer(given, asked, actor.id, now)
    if reasons or given.shown_at is None:
        raise RuleViolation(*reasons)
    mine = Attestation.campaign_id == campaign.id, Attestation.by_id == actor.id
    before = session.scalar(select(func.max(Attestation.answered_at)).where(*mine))
    made = Attestation(
        campaign_id=campaign.id, by_id=actor.id, reply=given.reply,
        proposed_id=given.proposed_id, note=given.note.strip(), batch=len(rows),
        answered_at=now, seconds_spent=seconds_spent(given.shown_at, before, now),
    )  # fmt: skip
    session.add(made)
    session.flush()
    ids = [row.id for row in rows]
    bulk_update(session, AttestedRow, AttestedRow.id.in_(ids), {"attestation_id": made.id})
    record(
        session, actor, "attestation.answered", campaign,
        reply=given.reply.replace("_", " "), rows=len(rows), first=rows[0].reference,
    )  # fmt: skip
    return made


def _is_active(session: Session, person_id: int | None) -> bool:
    if person_id is None:
        return True
    active = select(Person.id).where(Person.id == person_id, Person.deactivated_at.is_(None))
    return session.scalar(active) is not None


def remind(
    session: Session, actor: Actor, campaign: Campaign, days: int, waiting: Mapping[int, int]
) -> None:
    """Remind people of the rows that wait for them: person -> how many.

    For the worker, with what `reminding.due` says; `days` is the stage, of which there is one each.
    """
    now = clock.now()
    session.add_all(
        Reminder(
            campaign_id=campaign.id, person_id=person_id, days=days, unanswered=number,
            sent_at=now,
        )
        for person_id, number in sorted(waiting.items())
    )  # fmt: skip
    record(session, actor, "attestation.reminded", campaign, people=len(waiting))


def close_due(session: Session, actor: Actor, campaign: Campaign) -> None:
    """Close a campaign whose due day is over, for the worker: what is unanswered stays so."""
    _close(session, actor, campaign)


def conclude(session: Session, actor: Actor, campaign: Campaign, proof: Proof) -> None:
    """Sign the evidence of a campaign; one that is open is closed first, if all is answered.

    Raises `RuleViolation` while somebody's time to answer is not over.
    """
    must(session, actor, Permission.CLOSE, campaign)
    campaign = _locked(session, campaign.id)
    if campaign.state is CampaignState.OPEN:
        _close(session, actor, campaign)
    CAMPAIGN.fire(campaign, facts_of(session, campaign), "sign", by=actor, at=clock.now())
    what = Signable(
        KIND, campaign.id, str(campaign), campaign.version, campaign.sha256 or "", POLICY
    )
    sign(session, actor, proof, what, [Statement(SIGNED_AS, MEANING)])
    record(session, actor, "attestation.signed", campaign)
    emit(session, "attestation.signed", campaign_id=campaign.id)


def _close(session: Session, actor: Actor, campaign: Campaign) -> None:
    """End the answering, work out the figures, and keep the evidence that is to be signed."""
    facts, now = facts_of(session, campaign), clock.now()
    CAMPAIGN.fire(campaign, facts, "close", by=actor, at=now)
    found = figures(session, campaign)
    campaign.closed_at = now
    campaign.median_seconds = found.median_seconds
    campaign.largest_batch = found.largest_batch
    session.flush()
    body = content(campaign, rows_of(session, campaign), found)
    campaign.sha256 = keep_content(session, KIND, campaign.id, body)
    record(
        session, actor, "attestation.closed", campaign,
        answered=found.answered, unanswered=found.unanswered, warnings=len(found.warnings),
    )  # fmt: skip


def keep_paper(session: Session, actor: Actor, campaign: Campaign, pdf: bytes) -> EvidenceFile:
    """Keep the evidence as a PDF, for the worker once it is signed."""
    of = EvidenceFile(
        subject_kind=KIND, subject_id=campaign.id, is_content=False,
        description=f"Evidence of {campaign}",
    )  # fmt: skip
    kept = attach(session, actor, of, f"{campaign}.pdf", pdf)
    record(session, actor, "attestation.printed", campaign, sha256=kept.file.sha256)
    return kept


def settle(session: Session, actor: Actor, row: AttestedRow, reason: str) -> None:
    """Say of a row that nobody confirmed that it stays as it is, and why.

    To hand it over or to end it is an act on the naming itself, and settles the row as well.
    """
    must(session, actor, Permission.SETTLE, row)
    open_ = select(AttestedRow.id).where(AttestedRow.id == row.id, is_to_settle())
    if session.scalar(open_) is None:
        raise Conflict(f"Nothing is left to settle about {row}: open the page again.")
    if not reason.strip():
        raise RuleViolation("Say why it stays: the reason is kept with the evidence.")
    row.settled_at, row.settled_by_id = clock.now(), actor.id
    row.settled_why = reason.strip()
    record(session, actor, "attestation.settled", row, reason=reason.strip())


def _locked(session: Session, campaign_id: int, *, is_shared: bool = False) -> Campaign:
    """Return a campaign, held until the commit: answers share it, closing has it alone."""
    wanted = (
        select(Campaign)
        .where(Campaign.id == campaign_id)
        .options(joinedload(Campaign.place, innerjoin=True))
        .options(joinedload(Campaign.opened_by, innerjoin=True))
        .with_for_update(of=Campaign, read=is_shared)
        .execution_options(populate_existing=True)
    )
    return session.scalars(wanted).one()


def locked(session: Session, campaign_id: int) -> Campaign:
    """Return a campaign, held alone until the commit: for the worker."""
    return _locked(session, campaign_id)
