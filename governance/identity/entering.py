"""Signing in and out: e-mail, password and code together, counted before they are looked at."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.audit.commands import bulk_update, record
from governance.core import clock, throttle
from governance.core.access import Actor
from governance.core.db import Database
from governance.core.errors import RuleViolation, TooMany
from governance.identity.codes import accepted_step
from governance.identity.models import Credential, Person
from governance.identity.passwords import hashed, is_outdated, is_right
from governance.identity.seeds import Seeds
from governance.identity.sessions import Origin, begin, end

WITHIN = timedelta(minutes=5)
MOST_BY_EMAIL = 10
"""Tries for one e-mail address from one network address, within five minutes."""

MOST_BY_ADDRESS = 100
"""Failures from one network address, within five minutes."""

MOST_CODES = ((5, WITHIN), (20, timedelta(hours=1)), (50, timedelta(days=1)))
"""Codes of one person, typed after the right password, since the last that was accepted."""

NOT_LET_IN = (
    "The e-mail address, the password or the code is not right, or this account is not active. "
    "After several tries, wait five minutes: until then the right ones are refused as well."
)
"""One sentence for every cause: a stranger learns nothing from it."""

SOMEBODY = Actor(0, "somebody")


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody typed to get in, and from where."""

    email: str
    password: str = field(repr=False)
    code: str = field(repr=False)
    origin: Origin
    old_token: str = ""
    """Of the session that the browser is in; it ends."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A session that has just begun."""

    token: str = field(repr=False)
    person_id: int


def enter(database: Database, seeds: Seeds, tried: Tried) -> Entered:
    """Let a person in; takes long, so never within a transaction.

    Raises `RuleViolation` with one and the same sentence whatever is wrong, `TooMany` when it was
    tried too often; either is in the trail by then.
    """
    with database.acting() as session:
        _count(session, tried)
    with database.reading() as session:
        person = _person(session, tried.email)
    fit = _fit(person, tried.password)
    with database.acting() as session:
        entered = _second(session, seeds, tried, fit) if fit else None
        if entered is None:
            _refused(session, person, tried)
    if entered is None:
        raise RuleViolation(NOT_LET_IN)
    return entered


@dataclass(frozen=True, slots=True)
class Fit:
    """A hash that the password has, and the one to store in its place."""

    known: str
    fresh: str


def _fit(person: Person | None, password: str) -> Fit | None:
    """Look whether the password is right; None, as slowly, for nobody and for who has left."""
    credential = person.credential if person and person.deactivated_at is None else None
    known = credential.password_hash if credential else None
    if not is_right(known, password) or known is None:
        return None
    return Fit(known, hashed(password) if is_outdated(known) else known)


def leave(session: Session, token: str, via: str) -> None:
    """End the session of a token."""
    person_id = end(session, token)
    if person_id is not None:
        person = session.scalars(select(Person).where(Person.id == person_id)).one()
        record(session, Actor(person.id, person.name, via=via), "person.signed_out", person)


def _person(session: Session, email: str) -> Person | None:
    wanted = select(Person).where(Person.email == email)
    return session.scalars(wanted.options(joinedload(Person.credential))).one_or_none()


def _limit(tried: Tried) -> tuple[str, str, str]:
    return ("sign-in", tried.email, tried.origin.address)


def _count(session: Session, tried: Tried) -> None:
    """Count the try before anything is looked at: tries at the same moment count as well."""
    by_email = throttle.is_open(session, *_limit(tried), most=MOST_BY_EMAIL, within=WITHIN)
    address = ("sign-in address", tried.origin.address)
    if not (by_email and throttle.is_open(session, *address, most=MOST_BY_ADDRESS, within=WITHIN)):
        raise TooMany("There were too many tries to sign in from here: wait five minutes.")
    throttle.hit(session, *_limit(tried))


def _second(session: Session, seeds: Seeds, tried: Tried, fit: Fit) -> Entered | None:
    """Look at the code, with the person's row locked, and begin the session if it fits."""
    mine = select(Credential).join(Person).where(Person.email == tried.email)
    credential = session.scalars(mine.with_for_update(of=Credential)).one_or_none()
    person = _person(session, tried.email)
    if person is None or credential is None or person.deactivated_at:
        return None
    if not _may_type_a_code(session, person.id):
        return None
    throttle.hit(session, "code", person.id)
    seed = seeds.unwrap(person.id, credential.totp_seed)
    step = accepted_step(seed, tried.code, clock.now(), credential.totp_step)
    if step is None or not _take(session, person.id, step, fit):
        return None
    throttle.forget(session, "code", person.id)
    throttle.forget(session, *_limit(tried))
    return _begin(session, person, tried)


def _take(session: Session, person_id: int, step: int, fit: Fit) -> bool:
    """Burn the code's step; False if it, or the password, was changed at the same moment."""
    unused = (
        (Credential.person_id == person_id)
        & (Credential.totp_step < step)
        & (Credential.password_hash == fit.known)
    )
    taken = {"totp_step": step, "password_hash": fit.fresh}
    return bool(bulk_update(session, Credential, unused, taken))


def _begin(session: Session, person: Person, tried: Tried) -> Entered:
    if tried.old_token:
        end(session, tried.old_token)
    token = begin(session, person.id, tried.origin)
    by = Actor(person.id, person.name, via=tried.origin.via)
    record(session, by, "person.signed_in", person)
    return Entered(token, person.id)


def _may_type_a_code(session: Session, person_id: int) -> bool:
    return all(
        throttle.is_open(session, "code", person_id, most=most, within=within)
        for most, within in MOST_CODES
    )


def _refused(session: Session, person: Person | None, tried: Tried) -> None:
    """Record the failure; what was typed as an address may be a password, and is not kept."""
    throttle.hit(session, "sign-in address", tried.origin.address)
    by = Actor(SOMEBODY.id, SOMEBODY.name, via=tried.origin.via)
    record(session, by, "sign_in.refused", person or "an unknown e-mail address")
