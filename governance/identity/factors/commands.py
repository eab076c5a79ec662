"""What people do about their own keys and recovery codes."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_insert, bulk_update, record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import NotFound, RuleViolation
from governance.core.installation import Installation
from governance.identity.attest import Proof, burn
from governance.identity.factors.ceremonies import NewKey
from governance.identity.factors.models import Purpose, RecoveryCode, SecurityKey
from governance.identity.factors.queries import keys_of
from governance.identity.factors.questions import ask
from governance.identity.factors.rules import Party, check_new_key
from governance.identity.models import Person
from governance.identity.rules import Permission


def begin_key(
    session: Session, actor: Actor, person: Person, proof: Proof, name: str
) -> tuple[str, str]:
    """Ask for a new key of one's own; return the token of the question, and its challenge.

    Raises `RuleViolation` with every reason why there can be no key of that name.
    """
    must(session, actor, Permission.KEEP_ACCOUNT, person)
    check_new_key(name, [key.name for key in keys_of(session, person.id)])
    burn(session, actor, proof)
    token, challenge = ask(session, person.id, Purpose.ADD, name)
    record(session, actor, "security_key.begun", person, key=name)
    return token, challenge


def add_key(
    session: Session, actor: Actor, person: Person, made: tuple[str, NewKey], party: Party
) -> SecurityKey:
    """Keep a key that has shown itself, under its name; the first one fixes whom keys belong to."""
    must(session, actor, Permission.KEEP_ACCOUNT, person)
    name, new = made
    check_new_key(name, [key.name for key in keys_of(session, person.id)])
    unfixed = Installation.rp_id.is_(None)
    bulk_update(session, Installation, unfixed, {"rp_id": party.rp_id, "rp_origin": party.origin})
    known = select(SecurityKey).where(SecurityKey.credential_id == new.credential_id)
    if session.scalars(known).first():
        raise RuleViolation("This key is, or was, somebody's already: use another one.")
    key = SecurityKey(
        person_id=person.id,
        name=name,
        credential_id=new.credential_id,
        public_key=new.public_key,
        sign_count=new.sign_count,
        rp_id=party.rp_id,
        aaguid=new.aaguid,
        is_backed_up=new.is_backed_up,
        added_at=clock.now(),
    )
    session.add(key)
    record(session, actor, "security_key.added", person, key=name)
    return key


def remove_key(
    session: Session, actor: Actor, person: Person, key_id: int, proof: Proof
) -> SecurityKey:
    """Take a key of one's own no more; the authenticator app stays, so a second factor does."""
    must(session, actor, Permission.KEEP_ACCOUNT, person)
    key = next((each for each in keys_of(session, person.id) if each.id == key_id), None)
    if key is None:
        raise NotFound("There is no such key, or it was removed already.")
    burn(session, actor, proof)
    key.removed_at = clock.now()
    record(session, actor, "security_key.removed", person, key=key.name)
    return key


def renew_codes(
    session: Session, actor: Actor, person: Person, proof: Proof, hashes: Sequence[str]
) -> None:
    """Put new recovery codes, given as their hashes in order, in the place of the old ones."""
    must(session, actor, Permission.KEEP_ACCOUNT, person)
    burn(session, actor, proof)
    now = clock.now()
    unused = (RecoveryCode.person_id == person.id) & RecoveryCode.ended_at.is_(None)
    bulk_update(session, RecoveryCode, unused, {"ended_at": now})
    rows = [
        {"person_id": person.id, "number": number, "code_hash": each, "made_at": now}
        for number, each in enumerate(hashes, start=1)
    ]
    bulk_insert(session, RecoveryCode, rows)
    record(session, actor, "recovery_codes.renewed", person, codes=len(rows))
