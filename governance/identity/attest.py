"""The step-up: factors given afresh, for a signature or for one's own account."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update, record
from governance.core import clock, throttle
from governance.core.access import Actor
from governance.core.bearer import SIGNS_NOTHING
from governance.core.db import Database
from governance.core.errors import Forbidden, RuleViolation, TooMany
from governance.identity.codes import accepted_step
from governance.identity.factors import intents
from governance.identity.factors.ceremonies import KeyAnswer
from governance.identity.factors.copies import note_counted_back
from governance.identity.factors.models import SecurityKey
from governance.identity.factors.rules import counts_on
from governance.identity.models import Credential, Person
from governance.identity.passwords import is_right
from governance.identity.queries import IN_FORCE
from governance.identity.rights.giving import lock_signing
from governance.identity.seeds import Seeds

MOST_FAILURES = 5
FAILURES_WITHIN = timedelta(minutes=15)
MINUTES = FAILURES_WITHIN.seconds // 60
LOCKED = f"since password, code or key were wrong {MOST_FAILURES} times"
PROOF_LASTS = timedelta(minutes=2)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Given:
    """What a person typed to show who they are."""

    person_id: int
    password: str = field(repr=False)
    code: str = field(repr=False)
    via: str
    """From where, as the trail keeps it."""


class Way(StrEnum):
    """What a proof is good for."""

    ACCOUNT = "account"
    """For one's own account: it signs nothing."""

    LOOK = "look"
    """Nothing was given yet: a command that signs goes as far as what would be signed."""

    SHOWN = "shown"
    """Signs exactly what was shown, and nothing else."""

    AT_ONCE = "at once"
    """A program acts for people of its own, whom nobody shows a page: the demo's past, tests."""


@dataclass(frozen=True, slots=True)
class Proof:
    """That a person gave their factors: a value without any secret, good for one act."""

    person_id: int
    step: int
    """The 30-second step of the code; 0 where a key answered, or nothing was given yet."""

    given_at: datetime
    way: Way = Way.AT_ONCE
    is_by_key: bool = False
    intent_id: int = 0
    payload: str = ""
    """What was shown."""

    answer: KeyAnswer | None = None
    is_by_provider: bool = False
    """Whether an identity provider said, asked anew, who acts; its word was used up by then."""

    word: str = ""
    """What it signed for what was shown, and its key then, as JSON; empty: for something else."""


def prove(database: Database, seeds: Seeds, given: Given) -> Proof:
    """Check password and code; takes long, so never within a transaction.

    Raises `RuleViolation` if either is wrong, `TooMany` after five failures in 15 minutes: both
    are in the trail by then.
    """
    step = tried(
        database,
        (given.person_id, given.via),
        lambda credential: _step_of(credential, seeds, given),
    )
    if step is None:
        raise RuleViolation(
            "The password or the code is not right, or the code was used before. "
            "Type the password again, with the code that the app shows now."
        )
    return Proof(given.person_id, step, clock.now(), Way.ACCOUNT)


def tried(
    database: Database, who: tuple[int, str], check: Callable[[Credential | None], T | None]
) -> T | None:
    """Count a try of a person from somewhere, check it, and record the one that is not right.

    Raises `TooMany` after five failures in 15 minutes.
    """
    person_id, via = who
    with database.acting() as session:
        credential = _admitted(session, person_id)
    found = check(credential)
    with database.acting() as session:
        if found is None:
            _refused(session, person_id, via)
        else:
            throttle.forget(session, *_limit(person_id))
    return found


def burn(session: Session, actor: Actor, proof: Proof) -> None:
    """Use a proof up, within the transaction of the act it is for; the act is recorded after it.

    Raises `RuleViolation` if it is another person's, too old, or was used meanwhile: of two acts
    with one proof at once, one is done. Raises `Forbidden` for a program.
    """
    if actor.token:
        raise Forbidden(SIGNS_NOTHING)
    if proof.person_id != actor.id or clock.now() - proof.given_at > PROOF_LASTS:
        raise RuleViolation("Password and code were given too long ago: give them again.")
    if proof.way is Way.SHOWN and not intents.use(session, proof.intent_id):
        raise RuleViolation("This was signed a moment ago, or shown too long ago: look at it anew.")
    if proof.answer:
        _count_on(session, proof.answer)
        return
    if proof.is_by_provider:
        return
    unused = (Credential.person_id == proof.person_id) & (Credential.totp_step < proof.step)
    if not bulk_update(session, Credential, unused & IN_FORCE, {"totp_step": proof.step}):
        raise RuleViolation("This code was used a moment ago: wait for the next one.")


def _count_on(session: Session, answer: KeyAnswer) -> None:
    """Note what a key counts now; a key that was removed or counts back signs nothing."""
    wanted = select(SecurityKey).where(
        SecurityKey.id == answer.key_id, SecurityKey.removed_at.is_(None)
    )
    key = session.scalars(wanted.with_for_update()).one_or_none()
    if key is None:
        raise RuleViolation("This security key was removed meanwhile: use another one.")
    if not counts_on(key.sign_count, answer.count):
        refused = RuleViolation(
            f"{key.name} counted {key.sign_count} before and says {answer.count} now, as a copy of "
            "it would: remove it, and add another one."
        )
        refused.leaves = lambda opened, by: note_counted_back(opened, by, key, answer.count)
        raise refused
    used = {"sign_count": answer.count, "last_used_at": clock.now()}
    bulk_update(session, SecurityKey, SecurityKey.id == key.id, used)


def _limit(person_id: int) -> tuple[str, int]:
    return ("step-up", person_id)


def _is_open(session: Session, person_id: int) -> bool:
    return throttle.is_open(session, *_limit(person_id), most=MOST_FAILURES, within=FAILURES_WITHIN)


def _locked(session: Session, person_id: int) -> Credential | None:
    """Return what a person signs in with, locked: tries at the same moment are taken in turn."""
    mine = select(Credential).where(Credential.person_id == person_id, IN_FORCE)
    return session.scalars(mine.with_for_update()).one_or_none()


def _admitted(session: Session, person_id: int) -> Credential | None:
    """Count the try, then let it begin, so that none is uncounted."""
    credential = _locked(session, person_id)
    if not _is_open(session, person_id):
        raise TooMany(
            f"Password or code were wrong {MOST_FAILURES} times: signing is refused to you for "
            f"{MINUTES} minutes. Nothing was signed."
        )
    throttle.hit(session, *_limit(person_id))
    return credential


def _step_of(credential: Credential | None, seeds: Seeds, given: Given) -> int | None:
    """Return the step of the code; None if password or code is wrong."""
    fits = is_right(credential.password_hash if credential else None, given.password)
    if credential is None or not fits:
        return None
    seed = seeds.unwrap(given.person_id, credential.totp_seed)
    return accepted_step(seed, given.code, clock.now(), credential.totp_step)


def _refused(session: Session, person_id: int, via: str) -> None:
    """Record the failure, and with the last one allowed that signing is refused for a time."""
    _locked(session, person_id)
    person = session.scalars(select(Person).where(Person.id == person_id)).one()
    by = Actor(person.id, person.name, via=via)
    record(session, by, "attestation.refused", person)
    told = ("step-up locked", person_id)
    is_told = not throttle.is_open(session, *told, most=1, within=FAILURES_WITHIN)
    if not _is_open(session, person_id) and not is_told:
        throttle.hit(session, *told)
        is_signer = lock_signing(session, person_id, LOCKED)
        record(session, by, "attestation.locked", person, minutes=MINUTES, signing=is_signer)
