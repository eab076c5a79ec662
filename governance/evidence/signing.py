"""Steps of other slices' commands: sign a content, keep a content, keep a file.

None of them is a command: the command that calls them permits first and records last.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from governance.core import clock, files
from governance.core.access import Actor
from governance.core.errors import Asks, Conflict, Forbidden, RuleViolation
from governance.core.warned import warnings
from governance.enforcement.consulting import About, refusing
from governance.enforcement.models import Rule
from governance.evidence.models import (
    EvidenceFile,
    Grade,
    KeyProof,
    ProviderWord,
    Signature,
    SignedContent,
)
from governance.evidence.proving import challenge_of
from governance.evidence.queries import text_of
from governance.evidence.rules import (
    Moment,
    Signable,
    Statement,
    canonical_text,
    instant,
    not_as_shown,
    payload,
    roles_of,
    sha256_of,
    too_weak,
)
from governance.identity.attest import Proof, Way, burn
from governance.identity.factors.ceremonies import KeyAnswer
from governance.identity.factors.intents import Shown
from governance.identity.factors.queries import keys_of
from governance.identity.models import Role
from governance.identity.rights.queries import signing_right
from governance.identity.rights.rules import reasons_against_signing
from governance.identity.spare.queries import is_spare
from governance.identity.spare.rules import why_no_signature


def keep_content(session: Session, kind: str, record_id: int, body: Mapping[str, Any]) -> str:
    """Keep the exact bytes that are put up for signature, once; return their digest."""
    text = canonical_text(body)
    sha256 = sha256_of(text)
    if text_of(session, kind, record_id, sha256) is None:
        session.add(
            SignedContent(
                subject_kind=kind,
                subject_id=record_id,
                sha256=sha256,
                body=text,
                made_at=clock.now(),
            )
        )
    return sha256


EARLIER = select(Signature.activity, Signature.covers).where(
    Signature.subject_kind == bindparam("kind"),
    Signature.subject_id == bindparam("of"),
    Signature.content_sha256 == bindparam("content"),
    Signature.person_id == bindparam("by"),
)
"""What somebody signed of a content already."""


class ToBeSigned(Asks):
    """A command came as far as its signature, and its actor has still to see what they sign."""

    def __init__(self, shown: Shown, warned: Sequence[str]) -> None:
        """Hold what is to be shown, and what there is to say of it."""
        super().__init__()
        self.shown, self.warned = shown, tuple(warned)


def sign(
    session: Session, actor: Actor, proof: Proof, what: Signable, statements: Sequence[Statement]
) -> list[Signature]:
    """Add the actor's signatures under one content, one for each statement.

    `proof` is used up here. Of somebody who has still to see what they sign it raises `ToBeSigned`.
    Raises `RuleViolation` for a proof of somebody else, one used before, or one that is too weak,
    `Forbidden` for who only administers the installation, `Conflict` for what is signed already or
    is not what was shown.
    """
    _check(session, actor, proof, what, statements)
    content = _content(session, what)
    if proof.way is Way.LOOK:
        moment = _moment(proof)
        text = canonical_text(payload(what, content, statements, actor, moment))
        raise ToBeSigned(
            Shown(text, content, challenge_of(text), proof.is_by_key), warnings(session)
        )
    moment = _moment(proof, json.loads(proof.payload)) if proof.payload else _moment(proof)
    text = canonical_text(payload(what, content, statements, actor, moment))
    if proof.way is Way.SHOWN and text != proof.payload:
        raise Conflict(not_as_shown(what.reference, json.loads(proof.payload), json.loads(text)))
    burn(session, actor, proof)
    made = [_signature(what, said, actor, (text, moment.grade)) for said in statements]
    session.add_all(made)
    session.flush()
    if proof.answer:
        session.add_all(_key_proof(each, proof.answer) for each in made)
    if proof.word:
        said = json.loads(proof.word)
        session.add_all(ProviderWord(signature_id=each.id, **said) for each in made)
    session.flush()
    return made


def _check(
    session: Session, actor: Actor, proof: Proof, what: Signable, statements: Sequence[Statement]
) -> None:
    """Raise with whatever stands against a signature, before anything is asked for."""
    if not any(held.role != Role.ADMINISTRATOR for held in actor.held):
        raise Forbidden(f"{actor.name} administers this installation and signs nothing.")
    if is_spare(session, actor.id):
        raise Forbidden(why_no_signature(actor.name))
    if told := reasons_against_signing(actor.name, signing_right(session, actor.id)):
        raise RuleViolation(*told)
    of = {"kind": what.kind, "of": what.id, "content": what.content_sha256, "by": actor.id}
    earlier = set(map(tuple, session.execute(EARLIER, of)))
    if twice := [said.activity for said in statements if (said.activity, said.part) in earlier]:
        done = ", ".join(activity.replace("_", " ") for activity in twice)
        raise Conflict(f"{actor.name} has signed {done} of {what.reference} already.")
    if proof.way is Way.ACCOUNT:
        raise RuleViolation(f"Look at what is signed of {what.reference} first, on its page.")
    if what.weighty and not proof.is_by_key:
        weighty = what.weighty
        about = About(what.kind, what.id, what.reference, weighty.place_id, weighty.site_id)
        told = [too_weak(what.reference, weighty.why, has_key=bool(keys_of(session, actor.id)))]
        if refused := refusing(session, actor, Rule.WEIGHTY_BY_KEY, about, told):
            raise RuleViolation(*refused)


def _content(session: Session, what: Signable) -> str:
    """Return the text that the digest is of."""
    session.flush()
    kept = text_of(session, what.kind, what.id, what.content_sha256)
    if kept is None:
        raise RuntimeError(f"{what.reference}: keep the content before it is signed")
    return kept


def _moment(proof: Proof, shown: Mapping[str, Any] | None = None) -> Moment:
    """Return when, and under which number: as it was shown, if it was."""
    if shown:
        return Moment(shown["shown_at"], shown["nonce"], Grade(shown["grade"]))
    grade = Grade.BY_KEY if proof.is_by_key else Grade.ATTESTED
    return Moment(instant(clock.now()), secrets.token_hex(16), grade)


def _signature(what: Signable, says: Statement, by: Actor, made: tuple[str, Grade]) -> Signature:
    text, grade = made
    return Signature(
        subject_kind=what.kind,
        subject_id=what.id,
        subject=what.reference,
        activity=says.activity,
        meaning=says.meaning,
        person_id=by.id,
        person_name=by.name,
        roles=roles_of(by),
        content_sha256=what.content_sha256,
        covers=says.part,
        for_person_id=says.standing.person_id if says.standing else None,
        for_name=says.standing.person if says.standing else None,
        standing=says.standing.words if says.standing else None,
        payload=text,
        grade=grade,
        signed_at=clock.now(),
        time_zone=by.time_zone,
    )


def _key_proof(of: Signature, answer: KeyAnswer) -> KeyProof:
    return KeyProof(
        signature_id=of.id,
        security_key_id=answer.key_id,
        credential_id=answer.credential_id,
        public_key=answer.public_key,
        client_data=answer.client_data,
        authenticator_data=answer.authenticator_data,
        signature=answer.signature,
        rp_id=answer.rp_id,
        origin=answer.origin,
        aaguid=answer.aaguid,
    )


def attach(
    session: Session, actor: Actor, to: EvidenceFile, name: str, data: bytes
) -> EvidenceFile:
    """Keep a file with a record; `to` says which record, what it shows, and as what it counts."""
    to.file = files.keep(session, actor, name, data)
    session.add(to)
    session.flush()
    return to
