"""The accounts elsewhere by which people are known here: whose one is, and moving it.

What a provider vouches for is kept here; whoever else vouches for accounts is in `KEEPERS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.identity.models import Person, RoleGrant
from governance.identity.rights import giving
from governance.identity.rights.models import RequestState, Right, RightsRequest
from governance.identity.rules import NewGrant
from governance.identity.sso.models import LinkedIdentity
from governance.places.models import Place


class Account(NamedTuple):
    """Somebody as they are called elsewhere: never an address that is taken for them."""

    issuer: str
    subject: str

    def __str__(self) -> str:
        """Name it as who decides on it reads it."""
        return f"{self.subject} of {self.issuer}"


@dataclass(frozen=True, slots=True)
class Keeper:
    """Where the accounts of one issuer, or of one kind of issuers, are kept."""

    holder: Callable[[Session, Account], int | None]
    """Whose an account is, locked; None: nobody's."""

    of: Callable[[Session, int], list[Account]]
    """Which accounts a person has."""

    move: Callable[[Session, Actor, Account, Person], None]
    """Have it be a person's; raises `RuleViolation` where that cannot be."""


def _identity(session: Session, account: Account) -> LinkedIdentity | None:
    wanted = select(LinkedIdentity).where(
        LinkedIdentity.issuer == account.issuer, LinkedIdentity.subject == account.subject
    )
    return session.scalars(wanted.with_for_update()).one_or_none()


def _holder(session: Session, account: Account) -> int | None:
    identity = _identity(session, account)
    return identity.person_id if identity else None


def _of(session: Session, person_id: int) -> list[Account]:
    wanted = select(LinkedIdentity).where(LinkedIdentity.person_id == person_id)
    kept = session.scalars(wanted.order_by(LinkedIdentity.id))
    return [Account(each.issuer, each.subject) for each in kept]


def _move(session: Session, actor: Actor, account: Account, person: Person) -> None:
    identity, now = _identity(session, account), clock.now()
    if identity is None:
        identity = LinkedIdentity(
            **account._asdict(), person_id=person.id, has_arrived=False, linked_at=now,
            seen_at=now, claims="{}",
        )  # fmt: skip
        session.add(identity)
    else:
        _end_given(session, actor, identity)
        identity.person_id, identity.linked_at, identity.has_arrived = person.id, now, False
    session.flush()


def _end_given(session: Session, actor: Actor, identity: LinkedIdentity) -> None:
    """End the roles that rules gave by the word of an account, which is somebody else's now."""
    today, former = clock.today(), session.get_one(Person, identity.person_id)
    given = (
        select(RoleGrant, Place)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(RoleGrant.identity_id == identity.id, RoleGrant.person_id == former.id)
        .where(RoleGrant.ends_on.is_(None) | (RoleGrant.ends_on > today))
    )
    for grant, place in session.execute(given).all():
        grant.ends_on = max(today, grant.starts_on)
        role = giving.told(NewGrant(grant.role, today, None, grant.reason), place)
        why = f"{identity} is no account of theirs any more"
        record(session, actor, "role.revoked", former, role=f"{role}: ended", reason=why)


KEEPERS: dict[str, Keeper] = {}
"""Where accounts are kept that no provider vouches for, by the name of who does."""

PROVIDERS = Keeper(_holder, _of, _move)


def keeper(issuer: str) -> Keeper:
    """Return where the accounts of an issuer are kept."""
    return KEEPERS.get(issuer, PROVIDERS)


def accounts_of(session: Session, person_id: int) -> list[Account]:
    """Return every account by which a person is known here."""
    return [
        account
        for each in (PROVIDERS, *KEEPERS.values())
        for account in each.of(session, person_id)
    ]


def same_as(session: Session, person_id: int) -> Person | None:
    """Return who somebody turned out to be, when two people linked their account to that person."""
    linked = select(RightsRequest.person_id).where(
        RightsRequest.kind == Right.LINK,
        RightsRequest.state == RequestState.CONFIRMED,
        RightsRequest.former_id == person_id,
    )
    return session.get(Person, session.scalars(linked.limit(1)).first() or 0)
