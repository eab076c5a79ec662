"""Ask once that a temporary change stands longer; quality and the owner sign that, each apart."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.models import Signature
from governance.evidence.rules import Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.ownership.delegations.queries import stands_for
from workflows.changes.commands.writing import signable
from workflows.changes.extending.queries import open_parts, owners, part_of
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.queries.standing import right_of
from workflows.changes.rules.content import EXTENDED, MEANINGS
from workflows.changes.rules.permissions import Permission
from workflows.changes.temporary.commands import row_of
from workflows.changes.temporary.models import Extension
from workflows.changes.temporary.queries import extension_of
from workflows.changes.temporary.rules import not_theirs
from workflows.notifications.telling import News
from workflows.notifications.telling import tell as tell_people

SAYS = {"quality": "For quality assurance.", "owner": "As accountable for the asset."}


def prolong(
    session: Session, actor: Actor, change: ChangeRequest, ends_at: datetime, reason: str
) -> None:
    """Ask for a later end: once, before the end, and no later than the policy lets it stand."""
    must(session, actor, Permission.PROLONG, change)
    case, row, now = case_of(session, change), row_of(session, change), clock.now()
    if change.state is not ChangeState.IN_EFFECT or row.ends_at is None:
        raise Conflict(f"{change} is {change.whereabouts}: only what is in effect stands longer.")
    if extension_of(session, change):
        raise Conflict(f"A later end of {change} was asked for already; it is asked for once.")
    if told := _told_against(case, row.ends_at, ends_at):
        raise RuleViolation(*told)
    body = {
        "reference": change.reference,
        "plan_sha256": change.content_sha256,
        "ended_at": row.ends_at,
        "ends_at": ends_at,
        "reason": reason,
        "asked_by": actor.name,
        "asked_at": now,
    }
    sha256 = keep_content(session, KIND, change.id, body)
    session.add(
        Extension(
            change_id=change.id, ended_at=row.ends_at, ends_at=ends_at, reason=reason,
            asked_at=now, asked_by_id=actor.id, sha256=sha256,
        )
    )  # fmt: skip
    session.flush()
    _ask_both(case, actor)
    record(session, actor, "change.extension_asked", change, ends_at=ends_at, reason=reason)


def _told_against(case: Case, ended_at: datetime, ends_at: datetime) -> list[str]:
    """Return why it does not stand that long."""
    days, change = case.policy.temporary_days, case.change
    told = []
    if ended_at <= clock.now():
        told.append(f"{change} is past its end: take it back, or make it last.")
    if not ended_at < ends_at <= ended_at + timedelta(days=days):
        told.append(
            f"The later end lies after the present one, and at most {days} days after it: "
            "choose another."
        )
    return told


def _ask_both(case: Case, actor: Actor) -> None:
    """Tell both whose word it needs."""
    session, change = case.session, case.change
    people = {one.acts.person_id for one in owners(session, case.change.asset).values()}
    sentence = f"{change} is asked to stand longer: it waits for quality and for the owner."
    news = News(KIND, change.id, change.reference, sentence, is_urgent=True)
    tell_people(session, {each for each in people if each} - {actor.id}, news)


def sign_extension(session: Session, actor: Actor, change: ChangeRequest, proof: Proof) -> None:
    """Sign the later end, for quality or as the owner; with both it holds."""
    must(session, actor, Permission.SIGN, change)
    case, row, now = case_of(session, change), row_of(session, change), clock.now()
    asked = extension_of(session, change)
    if asked is None or asked.granted_at or change.state is not ChangeState.IN_EFFECT:
        raise Conflict(f"No later end of {change} waits for a signature.")
    if row.ends_at is None or row.ends_at <= now:
        raise RuleViolation(f"{change} is past its end: take it back, or make it last.")
    them = stands_for(session, actor.id)
    if told := not_theirs(str(change), actor, {asked.asked_by_id, change.author_id}, them):
        raise RuleViolation(*told)
    part = part_of(session, actor, case.change.asset, asked)
    if part is None:
        open_ones = " and ".join(sorted(open_parts(asked)))
        raise RuleViolation(f"It is not {actor.name} who signs: {open_ones} has still to sign.")
    owner = owners(session, case.change.asset)[part]
    right = right_of(session, actor.id, [owner])
    says = Statement(EXTENDED, f"{MEANINGS[EXTENDED]} {SAYS[part]}", (), right)
    (made,) = sign(session, actor, proof, signable(case, asked.sha256), [says])
    _keep(asked, part, made)
    if asked.quality_id and asked.owner_id:
        asked.granted_at, row.ends_at, change.due_at = now, asked.ends_at, asked.ends_at
    is_granted = asked.granted_at is not None
    record(session, actor, "change.extension_signed", change, part=part, is_granted=is_granted)


def _keep(asked: Extension, part: str, made: Signature) -> None:
    if part == "quality":
        asked.quality_id = made.id
    else:
        asked.owner_id = made.id
