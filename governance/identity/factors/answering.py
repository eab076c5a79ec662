"""The answer to what was shown to be signed: a security key's, or password and code."""

from dataclasses import dataclass, field, replace

from governance.core import clock
from governance.core.db import Database
from governance.core.errors import RuleViolation
from governance.identity.attest import Given, Proof, Way, prove, tried
from governance.identity.factors import ceremonies
from governance.identity.factors.ceremonies import Asked, KeyAnswer
from governance.identity.factors.intents import Holder, open_intent
from governance.identity.factors.models import SecurityKey, SigningIntent
from governance.identity.factors.queries import keys_of
from governance.identity.factors.rules import Party
from governance.identity.models import Credential
from governance.identity.seeds import Seeds

BY_PROVIDER = "provider"
"""What a form says in `answer` whose signer an identity provider named."""

NOT_OPEN = (
    "What you were shown is signed already, was shown more than five minutes ago, or in another "
    "session: look at it anew, then sign."
)
NOT_ANSWERED = (
    "The key did not answer to what was shown, or is not one of yours: nothing was signed. "
    "Try once more with a key that you added here."
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from the page that showed what is signed."""

    holder: Holder
    given: Given
    answer: str = field(repr=False)
    """Of a security key; empty where password and code were given."""


def answered(database: Database, seeds: Seeds, party: Party | None, reply: Reply) -> Proof:
    """Check an answer to what was shown; takes long, so never within a transaction.

    Raises `RuleViolation` if nothing is open to this person in this session, or the answer is not
    right; `TooMany` after five failures in 15 minutes.
    """
    intent = opened(database, reply.holder)
    if reply.answer == BY_PROVIDER and intent.provider_answer and not intent.is_by_key:
        word = intent.provider_answer
        said = Proof(intent.person_id, 0, clock.now(), is_by_provider=True, word=word)
        return _bound(intent, said)
    if not intent.is_by_key:
        return _bound(intent, prove(database, seeds, reply.given))
    with database.reading() as session:
        known = {key.credential_id: key for key in keys_of(session, intent.person_id)}
    key = known.get(ceremonies.named(reply.answer))

    def check(_: Credential | None) -> KeyAnswer | None:
        return _checked(party, intent, key, reply.answer)

    found = tried(database, (intent.person_id, reply.given.via), check)
    if found is None:
        raise RuleViolation(NOT_ANSWERED)
    proof = Proof(intent.person_id, 0, clock.now(), is_by_key=True, answer=found)
    return _bound(intent, proof)


def _bound(intent: SigningIntent, proof: Proof) -> Proof:
    """Return a proof as good for what was shown alone."""
    return replace(proof, way=Way.SHOWN, intent_id=intent.id, payload=intent.payload)


def opened(database: Database, holder: Holder) -> SigningIntent:
    """Return what was shown; `RuleViolation` if it is not open to this person in this session."""
    with database.reading() as session:
        intent = open_intent(session, holder)
    if intent is None:
        raise RuleViolation(NOT_OPEN)
    return intent


def _checked(
    party: Party | None, intent: SigningIntent, key: SecurityKey | None, answer: str
) -> KeyAnswer | None:
    if party is None or key is None:
        return None
    return ceremonies.answered(Asked(party, intent.challenge), answer, key)
