"""A remote access with all that its page shows and its guards look at."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.identity.models import Person
from governance.ownership.answers import Answer
from governance.ownership.delegations.queries import stands_for
from governance.ownership.models import Activity
from governance.ownership.queries import accountable_for
from governance.register.models import Asset
from governance.register.queries.graph import readable_ids
from workflows.changes.models import ChangeRequest, ChangeScope
from workflows.changes.queries.consulting import subjects_of
from workflows.remote_access.models import (
    RemoteAccess,
    RemoteAsset,
    RemoteConsent,
    RemoteState,
    RemoteUser,
)
from workflows.remote_access.rules.asking import User, why_not_borne
from workflows.remote_access.rules.machine import LIVE, RemoteFacts

KIND = RemoteAccess.__tablename__
ACTIVITIES = (Activity.ASSET_APPROVAL, Activity.OT_SECURITY)
"""Whose signature it takes for each asset. Source: House rule, ADR 0081."""

WHOLE = (
    *(joinedload(RemoteAccess.change), joinedload(RemoteAccess.place)),
    *(joinedload(RemoteAccess.requested_by), joinedload(RemoteAccess.opened_by)),
    *(joinedload(RemoteAccess.watcher), joinedload(RemoteAccess.ended_by)),
    selectinload(RemoteAccess.users).joinedload(RemoteUser.person),
    selectinload(RemoteAccess.assets).joinedload(RemoteAsset.asset),
    selectinload(RemoteAccess.consents).options(
        joinedload(RemoteConsent.asset), joinedload(RemoteConsent.signature)
    ),
)


def whole(session: Session, access: RemoteAccess) -> RemoteAccess:
    """Return a remote access with its people, its assets and the signatures that it takes."""
    return session.get_one(RemoteAccess, access.id, options=WHOLE, populate_existing=True)


def assets_of(session: Session, change: ChangeRequest) -> Sequence[Asset]:
    """Return the assets of a change, its main one first."""
    further = select(ChangeScope.asset_id).where(ChangeScope.change_id == change.id)
    wanted = select(Asset).where((Asset.id == change.asset_id) | Asset.id.in_(further))
    found = session.scalars(wanted.order_by(Asset.id)).all()
    return sorted(found, key=lambda asset: asset.id != change.asset_id)


def owners(session: Session, access: RemoteAccess) -> Mapping[tuple[Activity, int], Answer]:
    """Return who answers now for each signature that it takes."""
    assets = [row.asset for row in access.assets]
    found = accountable_for(session, ACTIVITIES, subjects_of(assets))
    return {(activity, key[1]): answer for (activity, key), answer in found.items()}


def mine(session: Session, access: RemoteAccess, person_id: int) -> list[RemoteConsent]:
    """Return the signatures that are still to be given and that somebody may give."""
    answers = owners(session, access)
    return [
        row
        for row in access.consents
        if row.signature_id is None and answers[row.activity, row.asset_id].lets(person_id)
    ]


def lacking(access: RemoteAccess, answers: Mapping[tuple[Activity, int], Answer]) -> list[str]:
    """Say which signatures are missing, and whose they are."""
    return [
        f"{answers[row.activity, row.asset_id].label} of {row.asset.tag} "
        f"({answers[row.activity, row.asset_id].acts.person or 'nobody is accountable'})"
        for row in access.consents
        if row.signature_id is None
    ]


def facts_of(
    session: Session,
    access: RemoteAccess,
    actor: Actor,
    watcher: Person | None = None,
    reason: str | None = None,
) -> RemoteFacts:
    """Return what the guards look at."""
    people = [row.person for row in access.users if row.person]
    signers = [row.signature.person_id for row in access.consents if row.signature]
    return RemoteFacts(
        label=str(access),
        state=access.state,
        from_at=access.from_at,
        until_at=access.until_at,
        requested_by_id=access.requested_by_id,
        users=frozenset(person.id for person in people),
        stands_for=stands_for(session, actor.id),
        unsigned=tuple(lacking(access, owners(session, access)))
        if access.state is RemoteState.REQUESTED
        else (),
        signers=frozenset(signers),
        watcher=(watcher.id, watcher.name) if watcher else None,
        why_not_borne=why_not_borne(access.change, access.from_at, access.until_at),
        gone=tuple(person.name for person in people if person.deactivated_at),
        reason=reason,
    )


def seen(session: Session, actor: Actor, access: RemoteAccess) -> set[int]:
    """Return which of its assets the actor may see."""
    return readable_ids(session, actor, {row.asset_id for row in access.assets})


def live_of(session: Session, changes: Collection[int], people: Collection[int]) -> Sequence[int]:
    """Return what is not over of these changes, or names these people."""
    named = select(RemoteUser.access_id).where(RemoteUser.person_id.in_(people))
    about = (
        RemoteAccess.change_id.in_(changes)
        | RemoteAccess.id.in_(named)
        | RemoteAccess.watcher_id.in_(people)
    )
    wanted = select(RemoteAccess.id).where(RemoteAccess.state.in_(LIVE), about)
    return session.scalars(wanted.order_by(RemoteAccess.id)).all()


def locked(session: Session, access_id: int) -> RemoteAccess:
    """Return a remote access as it is now, locked for the act that follows."""
    session.execute(
        select(RemoteAccess.id).where(RemoteAccess.id == access_id).with_for_update()
    ).one()
    return session.get_one(RemoteAccess, access_id, options=WHOLE, populate_existing=True)


def users_named(session: Session, lines: Sequence[str]) -> tuple[User, ...]:
    """Read who is let in, a line each: an e-mail address, or a name and the employer.

    Raises `RuleViolation` with every line that names nobody.
    """
    known = {line: _numbered(session, line) for line in lines if ";" not in line}
    told = [
        f"“{line}” is the address of nobody who is active here: of others give name; employer."
        for line, number in known.items()
        if number is None
    ]
    named = [[part.strip() for part in line.split(";")] for line in lines if ";" in line]
    told += [
        f"“{'; '.join(parts)}” is not a name, a semicolon and an employer."
        for parts in named
        if len(parts) != 2 or not all(parts)  # noqa: PLR2004
    ]
    if told:
        raise RuleViolation(*told)
    return (*(User(number) for number in known.values()), *(User(None, *parts) for parts in named))


def _numbered(session: Session, email: str) -> int | None:
    wanted = select(Person.id).where(Person.email == email.lower(), Person.deactivated_at.is_(None))
    return session.scalar(wanted)
