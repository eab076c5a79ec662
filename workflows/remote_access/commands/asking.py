"""Ask for remote access for a change, approve it, refuse it, take it back before it is open."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.evidence.rules import Signable, Statement, canonical_text, sha256_of
from governance.evidence.signing import keep_content
from governance.evidence.signing import sign as give_signature
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.ownership.models import Activity
from governance.register.models import Asset
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.standing import right_of
from workflows.notifications.telling import News, tell
from workflows.remote_access.models import RemoteAccess, RemoteAsset, RemoteConsent, RemoteUser
from workflows.remote_access.queries.cases import (
    ACTIVITIES,
    KIND,
    assets_of,
    facts_of,
    lacking,
    locked,
    mine,
    owners,
)
from workflows.remote_access.rules.asking import Asked, User, content, reasons_against
from workflows.remote_access.rules.machine import POLICY, REMOTE_ACCESS
from workflows.remote_access.rules.permissions import Permission
from workflows.remote_access.steps import over

MEANINGS = {
    Activity.ASSET_APPROVAL: "As accountable for the asset: they may be let in to it like this.",
    Activity.OT_SECURITY: "For OT security: they may be let in like this.",
}


def request(
    session: Session, actor: Actor, change: ChangeRequest, asked: Asked, longest: timedelta
) -> RemoteAccess:
    """Ask that people are let in from outside, for a change that bears it, for some hours.

    Raises `RuleViolation` with every reason against it.
    """
    must(session, actor, Permission.REQUEST, change)
    its = {asset.id: asset for asset in assets_of(session, change)}
    told = reasons_against(change, its, asked, clock.now(), longest)
    known = _known(session, asked.users)
    told += [f"{_said(user)} is nobody who is active here." for user in asked.users
             if user.person_id is not None and user.person_id not in known]  # fmt: skip
    if told:
        raise RuleViolation(*told)
    chosen = [its[key] for key in dict.fromkeys(asked.assets)]
    names = [_who(user, known) for user in asked.users]
    body = content(change, asked, names, chosen)
    made = RemoteAccess(
        place_id=change.place_id, site_id=change.site_id, change_id=change.id,
        requested_by_id=actor.id, requested_at=clock.now(), purpose=asked.purpose, way=asked.way,
        from_at=asked.from_at, until_at=asked.until_at,
        content_sha256=sha256_of(canonical_text(body)),
    )  # fmt: skip
    session.add(made)
    session.flush()
    keep_content(session, KIND, made.id, body)
    _add_parts(session, made, asked, chosen)
    record(session, actor, "remote_access.requested", made, change=str(change), let_in=names)
    return made


def _known(session: Session, users: Sequence[User]) -> dict[int, str]:
    ids = [user.person_id for user in users if user.person_id is not None]
    wanted = select(Person.id, Person.name).where(
        Person.id.in_(ids), Person.deactivated_at.is_(None)
    )
    return {row.id: row.name for row in session.execute(wanted)} if ids else {}


def _who(user: User, known: dict[int, str]) -> str:
    return known[user.person_id] if user.person_id is not None else _said(user)


def _said(user: User) -> str:
    if user.person_id is not None:
        return f"Person {user.person_id}"
    return f"{user.name} ({user.employer})"


def _add_parts(session: Session, made: RemoteAccess, asked: Asked, assets: Sequence[Asset]) -> None:
    """Add who is let in, to what, and the signatures that it takes: the people come later."""
    session.add_all(
        RemoteUser(
            access_id=made.id, person_id=user.person_id,
            name=None if user.person_id is not None else user.name,
            employer=None if user.person_id is not None else user.employer,
        )
        for user in asked.users
    )  # fmt: skip
    session.add_all(RemoteAsset(access_id=made.id, asset_id=asset.id) for asset in assets)
    session.add_all(
        RemoteConsent(access_id=made.id, activity=activity, asset_id=asset.id)
        for activity in ACTIVITIES
        for asset in assets
    )
    session.flush()


def approve(session: Session, actor: Actor, access: RemoteAccess, proof: Proof) -> None:
    """Sign all that the actor answers for; with the last signature it may be opened.

    Raises `RuleViolation` with every reason why the actor may not, or nothing waits for them.
    """
    must(session, actor, Permission.APPROVE, access)
    kept, now = locked(session, access.id), clock.now()
    REMOTE_ACCESS.fire(kept, facts_of(session, kept, actor), "approve", by=actor, at=now)
    wanted = mine(session, kept, actor.id)
    if not wanted:
        missing = "; ".join(lacking(kept, owners(session, kept)))
        raise RuleViolation(f"{kept} waits for {missing}: nothing of it is {actor.name}'s.")
    _sign(session, actor, proof, kept, wanted)
    session.flush()
    activities = sorted({row.activity.value for row in wanted})
    record(session, actor, "remote_access.approved", kept, activities=activities)
    kept = locked(session, access.id)
    facts = facts_of(session, kept, actor)
    if not facts.unsigned:
        REMOTE_ACCESS.fire(kept, facts, "settle", by=actor, at=now)
        kept.approved_at = now
        news = News(KIND, kept.id, kept.reference, f"{kept} may be opened.", is_urgent=True)
        tell(session, {kept.requested_by_id}, news)
        record(session, actor, "remote_access.settled", kept)


def _sign(
    session: Session, actor: Actor, proof: Proof, access: RemoteAccess, wanted: list[RemoteConsent]
) -> None:
    """Sign each activity for the assets that are the actor's, at once: a proof is used up."""
    answers = owners(session, access)
    parts: dict[Activity, list[RemoteConsent]] = {}
    for row in wanted:
        parts.setdefault(row.activity, []).append(row)
    statements = [
        Statement(
            f"remote_{activity}",
            MEANINGS[activity],
            tuple(row.asset.reference for row in rows),
            right_of(session, actor.id, [answers[activity, row.asset_id] for row in rows]),
        )
        for activity, rows in parts.items()
    ]
    signable = Signable(
        KIND, access.id, access.reference, access.version, access.content_sha256, POLICY
    )
    made = give_signature(session, actor, proof, signable, statements)
    for rows, signature in zip(parts.values(), made, strict=True):
        for row in rows:
            row.signature_id = signature.id


def refuse(session: Session, actor: Actor, access: RemoteAccess, reason: str) -> None:
    """Say that they are not let in, and why.

    Raises `RuleViolation` unless a signature of it waits for the actor.
    """
    must(session, actor, Permission.REFUSE, access)
    kept = locked(session, access.id)
    if not mine(session, kept, actor.id):
        raise RuleViolation(
            f"Nothing of {kept} waits for {actor.name}: who answers for it refuses."
        )
    over(session, actor, kept, "refuse", reason)
    record(session, actor, "remote_access.refused", kept, reason=reason)


def withdraw(session: Session, actor: Actor, access: RemoteAccess, reason: str) -> None:
    """Take back what one asked for, before it was opened."""
    must(session, actor, Permission.WITHDRAW, access)
    kept = locked(session, access.id)
    over(session, actor, kept, "withdraw", reason)
    record(session, actor, "remote_access.withdrawn", kept, reason=reason)
