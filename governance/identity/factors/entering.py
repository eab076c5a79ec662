"""Signing in with a key after the password, and what recovery codes are tried against."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_update
from governance.core import clock, throttle
from governance.core.access import Actor
from governance.core.db import Database
from governance.core.errors import RuleViolation, TooMany
from governance.identity.entering import (
    MOST_BY_ADDRESS,
    NOT_LET_IN,
    WITHIN,
    Entered,
    Tried,
    begun,
    count,
    fit_of,
    limit,
    person_of,
    refused,
)
from governance.identity.factors import ceremonies
from governance.identity.factors.ceremonies import Asked, handle_of
from governance.identity.factors.copies import note_counted_back
from governance.identity.factors.models import Purpose, SecurityKey
from governance.identity.factors.queries import key_called, keys_of
from governance.identity.factors.questions import ask, take
from governance.identity.factors.rules import Party, counts_on
from governance.identity.models import Person
from governance.identity.sessions import Origin

ASK_AGAIN = (
    "The key was not asked, did not answer in time, or is not one of yours. Type the password "
    "again, and use a key that you added here, or the code of your app."
)


@dataclass(frozen=True, slots=True)
class Question:
    """What the page asks a key, and the token that names the question."""

    token: str = field(repr=False)
    options: str
    """JSON for the browser."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key is said to have answered, and from where."""

    token: str = field(repr=False)
    text: str = field(repr=False)
    origin: Origin
    old_token: str = ""


def question(database: Database, party: Party, tried: Tried) -> Question:
    """Ask for a key once the password is right; takes long, so never within a transaction.

    Raises `RuleViolation` with the sentence of every sign-in that is refused, `TooMany` as there.
    """
    with database.acting() as session:
        count(session, tried)
    with database.reading() as session:
        person = person_of(session, tried.email)
        known = [key.credential_id for key in keys_of(session, person.id)] if person else []
    fit = fit_of(person, tried.password)
    with database.acting() as session:
        if fit is None or person is None or not known:
            refused(session, person, tried.origin)
            asked = None
        else:
            asked = ask(session, person.id, Purpose.SIGN_IN)
    if asked is None:
        raise RuleViolation(NOT_LET_IN)
    token, challenge = asked
    return Question(token, ceremonies.signing_in(Asked(party, challenge), known))


def passkey(database: Database, party: Party, origin: Origin) -> Question:
    """Ask whatever passkey of this installation is there: it names its owner itself.

    Raises `TooMany` after many failures from one address.
    """
    with database.acting() as session:
        address = ("sign-in address", origin.address)
        if not throttle.is_open(session, *address, most=MOST_BY_ADDRESS, within=WITHIN):
            raise TooMany("There were too many tries to sign in from here: wait five minutes.")
        token, challenge = ask(session, None, Purpose.SIGN_IN)
    return Question(token, ceremonies.signing_in(Asked(party, challenge), []))


def enter_with_key(database: Database, party: Party, answer: Answer) -> Entered:
    """Let a person in whose key answered; each question is answered once, rightly or not.

    Raises `RuleViolation` unless it is a right answer of one of the person's keys, which counts on;
    where nobody was named before, of the key of whom it names.
    """
    with database.acting() as session:
        taken = take(session, answer.token, Purpose.SIGN_IN)
    person_id, challenge = taken[:2] if taken else (0, "")
    with database.reading() as session:
        key = key_called(session, ceremonies.named(answer.text))
    if (
        key
        and person_id is None
        and ceremonies.owner_named(answer.text) == handle_of(key.person_id)
    ):
        person_id = key.person_id
    key = key if key and key.person_id == person_id else None
    now = ceremonies.counted(Asked(party, challenge), answer.text, key.public_key) if key else None
    with database.acting() as session:
        person = session.scalars(select(Person).where(Person.id == person_id)).one_or_none()
        entered = None
        if person and key and now is not None:
            entered = _let_in(session, person, (key.id, now), answer)
        if entered is None:
            refused(session, person, answer.origin)
    if entered is None:
        raise RuleViolation(ASK_AGAIN)
    return entered


def _let_in(
    session: Session, person: Person, counted: tuple[int, int], answer: Answer
) -> Entered | None:
    """Begin the session, with the key's row locked, if the key still counts and counts on."""
    key_id, now = counted
    wanted = select(SecurityKey).where(SecurityKey.id == key_id, SecurityKey.removed_at.is_(None))
    key = session.scalars(wanted.with_for_update()).one_or_none()
    if key is None or person.deactivated_at:
        return None
    if not counts_on(key.sign_count, now):
        by = Actor(person.id, person.name, via=answer.origin.via)
        note_counted_back(session, by, key, now)
        return None
    used = {"sign_count": now, "last_used_at": clock.now()}
    bulk_update(session, SecurityKey, SecurityKey.id == key.id, used)
    throttle.forget(session, *limit(person.login, answer.origin))
    return begun(session, person, answer.origin, answer.old_token)
