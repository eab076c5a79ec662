"""How a person gets a password and a second factor: by a link that works once, for a short time."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update, record
from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.identity.codes import accepted_step, new_seed
from governance.identity.models import Credential, Person, SetupToken
from governance.identity.passwords import hashed
from governance.identity.queries import digest_of
from governance.identity.secrecy import reasons_against
from governance.identity.seeds import Seeds, WrappedForAnotherError
from governance.identity.sessions import Origin, begin, end_all

LINK_LASTS = timedelta(minutes=15)
INVITATION_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person set up, ready to be stored."""

    password_hash: str = field(repr=False)
    seed: str = field(repr=False)
    step: int
    """The step of the code that proved the seed arrived: it is not taken again."""


def issue(session: Session, person: Person, invited_by: str | None = None) -> str:
    """Make a link's token for a person and end the earlier ones; the caller records it."""
    end_links(session, person)
    token, now = secrets.token_urlsafe(32), clock.now()
    made = SetupToken(
        person_id=person.id,
        digest=digest_of(token),
        made_at=now,
        expires_at=now + (INVITATION_LASTS if invited_by else LINK_LASTS),
        invited_by=invited_by,
    )
    session.add(made)
    session.flush()
    return token


def end_links(session: Session, person: Person) -> None:
    """End every link of a person that was not used; the caller records it."""
    now = clock.now()
    unused = (
        (SetupToken.person_id == person.id)
        & SetupToken.used_at.is_(None)
        & (SetupToken.expires_at > now)
    )
    bulk_update(session, SetupToken, unused, {"expires_at": now})


def person_of(session: Session, token: str) -> Person:
    """Return whose link it is; `NotFound` if it was used, is too old or never was."""
    alive = (
        select(Person)
        .join(SetupToken, SetupToken.person_id == Person.id)
        .where(
            SetupToken.digest == digest_of(token),
            SetupToken.used_at.is_(None),
            SetupToken.expires_at > clock.now(),
            Person.deactivated_at.is_(None),
        )
    )
    person = session.scalars(alive).one_or_none()
    if person is None:
        raise NotFound(
            "This link was used, is too old, or never was. Ask an administrator for a new one."
        )
    return person


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed to set themselves up."""

    password: str = field(repr=False)
    seed: str = field(repr=False)
    code: str = field(repr=False)


def seed_of(seeds: Seeds, person: Person, wrapped: str) -> str:
    """Return the seed that a page carries; a damaged one, or another person's, is replaced."""
    try:
        return seeds.unwrap(person.id, wrapped)
    except WrappedForAnotherError:
        return new_seed()


def chosen(person: Person, typed: Typed, length: int) -> Chosen:
    """Check what was typed and hash it; takes long, so never within a transaction.

    Raises `RuleViolation` with every reason against the password and the code.
    """
    reasons = reasons_against(typed.password, length, (person.name, person.login))
    step = accepted_step(typed.seed, typed.code, clock.now(), 0)
    if step is None:
        reasons.append(
            "The code does not fit: scan the picture again, or look whether the clock of the "
            "phone is right, and type the code that the app shows now."
        )
    if reasons or step is None:
        raise RuleViolation(*reasons)
    return Chosen(hashed(typed.password), typed.seed, step)


def enrol(session: Session, seeds: Seeds, token: str, chosen: Chosen, origin: Origin) -> str:
    """Use a link up and begin a session; return its token. All earlier sessions end.

    Raises `NotFound` if the link is dead, `Conflict` if it was used at the same moment.
    """
    person = person_of(session, token)
    mine = (SetupToken.digest == digest_of(token)) & SetupToken.used_at.is_(None)
    if not bulk_update(session, SetupToken, mine, {"used_at": clock.now()}):
        raise Conflict("This link was used at the same moment: sign in with what was chosen then.")
    end_all(session, person.id)
    give(session, person.id, chosen, seeds)
    begun = begin(session, person.id, origin)
    record(session, Actor(person.id, person.name, via=origin.via), "person.enrolled", person)
    return begun


def give(session: Session, person_id: int, chosen: Chosen, seeds: Seeds) -> None:
    """Store what a person signs in with, in place of what was; the caller records it."""
    credential = session.get(Credential, person_id) or Credential(person_id=person_id)
    credential.password_hash = chosen.password_hash
    credential.totp_seed = seeds.wrap(person_id, chosen.seed)
    credential.totp_step = chosen.step
    credential.enrolled_at, credential.ended_at = clock.now(), None
    session.add(credential)
    session.flush()
