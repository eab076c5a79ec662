"""Signing in and out: e-mail, password and code together, counted before they are looked at."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.commands import bulk_update, record
from governance.core import clock, throttle
from governance.core.access import Actor
from governance.core.db import Database
from governance.core.errors import RuleViolation, TooMany
from governance.identity.codes import accepted_step
from governance.identity.factors.models import RecoveryCode
from governance.identity.factors.rules import read_code
from governance.identity.models import Credential, Person
from governance.identity.passwords import hashed, is_outdated, is_right
from governance.identity.queries import IN_FORCE
from governance.identity.seeds import Seeds
from governance.identity.sessions import Origin, begin, end
from governance.identity.spare.using import note_use

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
    codes_left: int | None = None
    """Recovery codes that are left, where one of them was the way in."""


def enter(database: Database, seeds: Seeds, tried: Tried) -> Entered:
    """Let a person in; takes long, so never within a transaction.

    Raises `RuleViolation` with one and the same sentence whatever is wrong, `TooMany` when it was
    tried too often; either is in the trail by then.
    """
    with database.acting() as session:
        count(session, tried)
    with database.reading() as session:
        person = person_of(session, tried.email)
        spare = _spare(session, person, tried.code)
    fit, spare_id = fit_of(person, tried.password), _right_spare(spare, tried.code)
    with database.acting() as session:
        entered = _second(session, seeds, tried, (fit, spare_id)) if fit else None
        if entered is None:
            refused(session, person, tried.origin)
    if entered is None:
        raise RuleViolation(NOT_LET_IN)
    return entered


@dataclass(frozen=True, slots=True)
class Fit:
    """A hash that the password has, and the one to store in its place."""

    known: str
    fresh: str


def fit_of(person: Person | None, password: str) -> Fit | None:
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


def person_of(session: Session, email: str) -> Person | None:
    """Return who signs in with an address, with what they sign in with."""
    wanted = select(Person).where(Person.email == email)
    return session.scalars(wanted.options(joinedload(Person.credential))).one_or_none()


def limit(email: str, origin: Origin) -> tuple[str, str, str]:
    """Return what tries for one address from one place are counted under."""
    return ("sign-in", email, origin.address)


def count(session: Session, tried: Tried) -> None:
    """Count the try before anything is looked at: tries at the same moment count as well."""
    by_email = throttle.is_open(
        session, *limit(tried.email, tried.origin), most=MOST_BY_EMAIL, within=WITHIN
    )
    address = ("sign-in address", tried.origin.address)
    if not (by_email and throttle.is_open(session, *address, most=MOST_BY_ADDRESS, within=WITHIN)):
        raise TooMany("There were too many tries to sign in from here: wait five minutes.")
    throttle.hit(session, *limit(tried.email, tried.origin))


def _spare(session: Session, person: Person | None, code: str) -> RecoveryCode | None:
    """Return the recovery code of the number that was typed, if it can still be used."""
    typed = read_code(code)
    if person is None or typed is None:
        return None
    mine = select(RecoveryCode).where(
        RecoveryCode.person_id == person.id,
        RecoveryCode.number == typed[0],
        RecoveryCode.ended_at.is_(None),
    )
    return session.scalars(mine).one_or_none()


def _right_spare(spare: RecoveryCode | None, code: str) -> int:
    """Return the id of the recovery code that was typed rightly; 0, as slowly, if none was."""
    typed = read_code(code)
    fits = typed is not None and is_right(spare.code_hash if spare else None, typed[1])
    return spare.id if spare and fits else 0


def _second(session: Session, seeds: Seeds, tried: Tried, right: tuple[Fit, int]) -> Entered | None:
    """Look at the code, with the person's row locked, and begin the session if it fits."""
    fit, spare_id = right
    mine = select(Credential).join(Person).where(Person.email == tried.email, IN_FORCE)
    credential = session.scalars(mine.with_for_update(of=Credential)).one_or_none()
    person = person_of(session, tried.email)
    if person is None or credential is None or person.deactivated_at:
        return None
    if not _may_type_a_code(session, person.id):
        return None
    throttle.hit(session, "code", person.id)
    if spare_id:
        return _by_recovery_code(session, person, tried, spare_id)
    seed = seeds.unwrap(person.id, credential.totp_seed)
    step = accepted_step(seed, tried.code, clock.now(), credential.totp_step)
    if step is None or not _take(session, person.id, step, fit):
        return None
    throttle.forget(session, "code", person.id)
    throttle.forget(session, *limit(tried.email, tried.origin))
    return begun(session, person, tried.origin, tried.old_token)


def _by_recovery_code(
    session: Session, person: Person, tried: Tried, spare_id: int
) -> Entered | None:
    """Burn a recovery code and begin the session; None if it was used at the same moment."""
    mine = (RecoveryCode.person_id == person.id) & RecoveryCode.ended_at.is_(None)
    unused = mine & (RecoveryCode.id == spare_id)
    if not bulk_update(session, RecoveryCode, unused, {"ended_at": clock.now()}):
        return None
    left = session.scalar(select(func.count()).where(mine)) or 0
    by = Actor(person.id, person.name, via=tried.origin.via)
    record(session, by, "recovery_code.used", person, left=left)
    throttle.forget(session, "code", person.id)
    throttle.forget(session, *limit(tried.email, tried.origin))
    entered = begun(session, person, tried.origin, tried.old_token)
    return Entered(entered.token, person.id, left)


def _take(session: Session, person_id: int, step: int, fit: Fit) -> bool:
    """Burn the code's step; False if it, or the password, was changed at the same moment."""
    unused = (
        (Credential.person_id == person_id)
        & (Credential.totp_step < step)
        & (Credential.password_hash == fit.known)
        & IN_FORCE
    )
    taken = {"totp_step": step, "password_hash": fit.fresh}
    return bool(bulk_update(session, Credential, unused, taken))


def begun(session: Session, person: Person, origin: Origin, old_token: str) -> Entered:
    """Begin the session of who has shown who they are; the one the browser was in ends."""
    if old_token:
        end(session, old_token)
    token = begin(session, person.id, origin)
    record(session, Actor(person.id, person.name, via=origin.via), "person.signed_in", person)
    note_use(session, person, origin.via)
    return Entered(token, person.id)


def _may_type_a_code(session: Session, person_id: int) -> bool:
    return all(
        throttle.is_open(session, "code", person_id, most=most, within=within)
        for most, within in MOST_CODES
    )


def refused(session: Session, person: Person | None, origin: Origin) -> None:
    """Record the failure; what was typed as an address may be a password, and is not kept."""
    throttle.hit(session, "sign-in address", origin.address)
    by = Actor(SOMEBODY.id, SOMEBODY.name, via=origin.via)
    record(session, by, "sign_in.refused", person or "an unknown e-mail address")
