"""Steps of other slices' commands: sign a content, keep a content, keep a file.

None of them is a command: the command that calls them permits first and records last.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from governance.core import clock, files
from governance.core.access import Actor
from governance.core.errors import Conflict, Forbidden
from governance.evidence.models import EvidenceFile, Grade, Signature, SignedContent
from governance.evidence.queries import content_of
from governance.evidence.rules import (
    Moment,
    Signable,
    Statement,
    canonical_text,
    payload,
    roles_of,
    sha256_of,
)
from governance.identity.attest import Proof, burn
from governance.identity.models import Role


def keep_content(session: Session, kind: str, record_id: int, body: Mapping[str, Any]) -> str:
    """Keep the exact bytes that are put up for signature, once; return their digest."""
    text = canonical_text(body)
    sha256 = sha256_of(text)
    if content_of(session, kind, record_id, sha256) is None:
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


def sign(
    session: Session, actor: Actor, proof: Proof, what: Signable, statements: Sequence[Statement]
) -> list[Signature]:
    """Add the actor's signatures under one content, one for each statement.

    `proof` is of password and second factor given afresh; it is used up here. Raises
    `RuleViolation` for a proof of somebody else or one used before, `Forbidden` for who only
    administers the installation, `Conflict` for what is signed already.
    """
    if not any(held.role != Role.ADMINISTRATOR for held in actor.held):
        raise Forbidden(f"{actor.name} administers this installation and signs nothing.")
    of = {"kind": what.kind, "of": what.id, "content": what.content_sha256, "by": actor.id}
    earlier = set(map(tuple, session.execute(EARLIER, of)))
    if twice := [said.activity for said in statements if (said.activity, said.part) in earlier]:
        done = ", ".join(activity.replace("_", " ") for activity in twice)
        raise Conflict(f"{actor.name} has signed {done} of {what.reference} already.")
    burn(session, actor, proof)
    made = [_signature(what, said, actor) for said in statements]
    session.add_all(made)
    session.flush()
    return made


def _signature(what: Signable, says: Statement, by: Actor) -> Signature:
    moment = Moment(clock.now(), secrets.token_hex(16), Grade.ATTESTED)
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
        payload=canonical_text(payload(what, says, by, moment)),
        grade=moment.grade,
        signed_at=moment.at,
        time_zone=by.time_zone,
    )


def attach(
    session: Session, actor: Actor, to: EvidenceFile, name: str, data: bytes
) -> EvidenceFile:
    """Keep a file with a record; `to` says which record, what it shows, and as what it counts."""
    to.file = files.keep(session, actor, name, data)
    session.add(to)
    session.flush()
    return to
