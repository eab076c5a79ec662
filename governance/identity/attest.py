"""The step-up: password and code given afresh, for a signature or a change of password."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update, record
from governance.core import clock, throttle
from governance.core.access import Actor
from governance.core.db import Database
from governance.core.errors import RuleViolation, TooMany
from governance.identity.codes import accepted_step
from governance.identity.models import Credential, Person
from governance.identity.passwords import is_right
from governance.identity.queries import IN_FORCE
from governance.identity.seeds import Seeds

MOST_FAILURES = 5
FAILURES_WITHIN = timedelta(minutes=15)
MINUTES = FAILURES_WITHIN.seconds // 60
PROOF_LASTS = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Given:
    """What a person typed to show who they are."""

    person_id: int
    password: str = field(repr=False)
    code: str = field(repr=False)
    via: str
    """From where, as the trail keeps it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """That a person gave password and code: a value without any secret, good for one act."""

    person_id: int
    step: int
    """The 30-second step of the code."""

    given_at: datetime


def prove(database: Database, seeds: Seeds, given: Given) -> Proof:
    """Check password and code; takes long, so never within a transaction.

    Raises `RuleViolation` if either is wrong, `TooMany` after five failures in 15 minutes: both
    are in the trail by then.
    """
    with database.acting() as session:
        credential = _admitted(session, given)
    step = _step_of(credential, seeds, given)
    with database.acting() as session:
        if step is None:
            _refused(session, given)
        else:
            throttle.forget(session, *_limit(given.person_id))
    if step is None:
        raise RuleViolation(
            "The password or the code is not right, or the code was used before. "
            "Type the password again, with the code that the app shows now."
        )
    return Proof(given.person_id, step, clock.now())


def burn(session: Session, actor: Actor, proof: Proof) -> None:
    """Use a proof up, within the transaction of the act it is for; the act is recorded after it.

    Raises `RuleViolation` if it is another person's, too old, or its code was used meanwhile: of
    two acts with one code at once, one is done.
    """
    if proof.person_id != actor.id or clock.now() - proof.given_at > PROOF_LASTS:
        raise RuleViolation("Password and code were given too long ago: give them again.")
    unused = (Credential.person_id == proof.person_id) & (Credential.totp_step < proof.step)
    if not bulk_update(session, Credential, unused & IN_FORCE, {"totp_step": proof.step}):
        raise RuleViolation("This code was used a moment ago: wait for the next one.")


def _limit(person_id: int) -> tuple[str, int]:
    return ("step-up", person_id)


def _is_open(session: Session, person_id: int) -> bool:
    return throttle.is_open(session, *_limit(person_id), most=MOST_FAILURES, within=FAILURES_WITHIN)


def _locked(session: Session, person_id: int) -> Credential | None:
    """Return what a person signs in with, locked: tries at the same moment are taken in turn."""
    mine = select(Credential).where(Credential.person_id == person_id, IN_FORCE)
    return session.scalars(mine.with_for_update()).one_or_none()


def _admitted(session: Session, given: Given) -> Credential | None:
    """Count the try, then let it begin, so that none is uncounted."""
    credential = _locked(session, given.person_id)
    if not _is_open(session, given.person_id):
        raise TooMany(
            f"Password or code were wrong {MOST_FAILURES} times: signing is refused to you for "
            f"{MINUTES} minutes. Nothing was signed."
        )
    throttle.hit(session, *_limit(given.person_id))
    return credential


def _step_of(credential: Credential | None, seeds: Seeds, given: Given) -> int | None:
    """Return the step of the code; None if password or code is wrong."""
    fits = is_right(credential.password_hash if credential else None, given.password)
    if credential is None or not fits:
        return None
    seed = seeds.unwrap(given.person_id, credential.totp_seed)
    return accepted_step(seed, given.code, clock.now(), credential.totp_step)


def _refused(session: Session, given: Given) -> None:
    """Record the failure, and with the last one allowed that signing is refused for a time."""
    _locked(session, given.person_id)
    person = session.scalars(select(Person).where(Person.id == given.person_id)).one()
    by = Actor(person.id, person.name, via=given.via)
    record(session, by, "attestation.refused", person)
    told = ("step-up locked", given.person_id)
    is_told = not throttle.is_open(session, *told, most=1, within=FAILURES_WITHIN)
    if not _is_open(session, given.person_id) and not is_told:
        throttle.hit(session, *told)
        record(session, by, "attestation.locked", person, minutes=MINUTES)
