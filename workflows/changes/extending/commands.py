"""Ask that a temporary change stands longer; quality and the owner decide, each apart."""

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
from workflows.changes.extending.models import Extension, ExtensionState
from workflows.changes.extending.queries import open_parts, owners, part_of
from workflows.changes.extending.rules import EXTENSION
from workflows.changes.extending.steps import settle
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.queries.standing import right_of
from workflows.changes.rules.content import EXTENDED, MEANINGS, NOT_EXTENDED
from workflows.changes.rules.permissions import Permission
from workflows.changes.temporary.commands import row_of
from workflows.changes.temporary.queries import extension_of, extensions_of
from workflows.changes.temporary.rules import not_theirs
from workflows.notifications.telling import News
from workflows.notifications.telling import tell as tell_people

SAYS = {"quality": "For quality assurance.", "owner": "As accountable for the asset."}


def prolong(
    session: Session, actor: Actor, change: ChangeRequest, ends_at: datetime, reason: str
) -> None:
    """Ask for a later end: before the end, and no later than the policy lets it stand.

    Raises `Conflict` while one waits, or once one was granted; what was refused is asked anew.
    """
    must(session, actor, Permission.PROLONG, change)
    case, row, now = case_of(session, change), row_of(session, change), clock.now()
    if change.state is not ChangeState.IN_EFFECT or row.ends_at is None:
        raise Conflict(f"{change} is {change.whereabouts}: only what is in effect stands longer.")
    for one in extensions_of(session, change):
        if one.state is ExtensionState.ASKED:
            raise Conflict(f"{one} asks for a later end of {change} already: it is decided first.")
        if one.state is ExtensionState.GRANTED:
            raise Conflict(f"{one} was granted: {change} stands longer once.")
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
    made = Extension(
        change_id=change.id, ended_at=row.ends_at, ends_at=ends_at, reason=reason,
        asked_at=now, asked_by_id=actor.id, sha256=sha256,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _ask_both(case, actor)
    facts = {"extension": made.reference, "ends_at": ends_at, "reason": reason}
    record(session, actor, "change.extension_asked", change, **facts)


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
    """Sign the later end, for quality or as the owner; with both it is granted.

    Raises `RuleViolation` for whoever asked or wrote the change, or stands in for them.
    """
    must(session, actor, Permission.SIGN, change)
    asked, says, part = _decided(session, actor, change, EXTENDED)
    case, row, now = case_of(session, change), row_of(session, change), clock.now()
    (made,) = sign(session, actor, proof, signable(case, asked.sha256), [says])
    _keep(asked, part, made)
    is_granted = not open_parts(asked)
    if is_granted:
        EXTENSION.fire(asked, asked, "grant", by=actor, at=now)
        asked.settled_at, row.ends_at, change.due_at = now, asked.ends_at, asked.ends_at
    told = {"extension": asked.reference, "part": part, "is_granted": is_granted}
    record(session, actor, "change.extension_signed", change, **told)


def refuse_extension(
    session: Session, actor: Actor, change: ChangeRequest, reason: str, proof: Proof
) -> None:
    """Refuse the later end with a signature and the reason; one refusal is enough.

    Raises `RuleViolation` for whoever asked or wrote the change, or stands in for them.
    """
    must(session, actor, Permission.SIGN, change)
    asked, says, part = _decided(session, actor, change, NOT_EXTENDED, reason)
    case = case_of(session, change)
    (made,) = sign(session, actor, proof, signable(case, asked.sha256), [says])
    asked.refusal_id = made.id
    settle(asked, "refuse", actor, reason)
    news = News(KIND, change.id, change.reference, f"A later end of {change} was refused.")
    tell_people(session, {asked.asked_by_id} - {actor.id}, news)
    told = {"extension": asked.reference, "part": part, "reason": reason}
    record(session, actor, "change.extension_refused", change, **told)


def withdraw_extension(session: Session, actor: Actor, change: ChangeRequest, reason: str) -> None:
    """Take the request back, by who asked; what was signed of it stays readable."""
    must(session, actor, Permission.PROLONG, change)
    asked = _waiting(session, change)
    if asked.asked_by_id != actor.id:
        raise RuleViolation(f"{actor.name} did not ask for it: who did withdraws {asked}.")
    settle(asked, "withdraw", actor, reason)
    told = {"extension": asked.reference, "reason": reason}
    record(session, actor, "change.extension_withdrawn", change, **told)


def _waiting(session: Session, change: ChangeRequest) -> Extension:
    asked = extension_of(session, change)
    is_asked = asked is not None and asked.state is ExtensionState.ASKED
    if asked is None or not is_asked or change.state is not ChangeState.IN_EFFECT:
        raise Conflict(f"No later end of {change} waits for a signature.")
    return asked


def _decided(
    session: Session, actor: Actor, change: ChangeRequest, activity: str, why: str = ""
) -> tuple[Extension, Statement, str]:
    """Return the request that the actor decides on, what they sign, and as whom."""
    asked, row = _waiting(session, change), row_of(session, change)
    if row.ends_at is None or row.ends_at <= clock.now():
        raise RuleViolation(f"{change} is past its end: take it back, or make it last.")
    them = stands_for(session, actor.id)
    if told := not_theirs(str(change), actor, {asked.asked_by_id, change.author_id}, them):
        raise RuleViolation(*told)
    asset = case_of(session, change).change.asset
    part = part_of(session, actor, asset, asked)
    if part is None:
        open_ones = " and ".join(sorted(open_parts(asked)))
        raise RuleViolation(f"It is not {actor.name} who signs: {open_ones} has still to sign.")
    right = right_of(session, actor.id, [owners(session, asset)[part]])
    meaning = " ".join(filter(None, (MEANINGS[activity], SAYS[part], why)))
    return asked, Statement(activity, meaning, (), right), part


def _keep(asked: Extension, part: str, made: Signature) -> None:
    if part == "quality":
        asked.quality_id = made.id
    else:
        asked.owner_id = made.id
