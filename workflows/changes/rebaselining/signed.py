"""Every signature of a change: its own, and those it has its part in, given for several at once."""

import json

from sqlalchemy import bindparam, or_, select, union_all
from sqlalchemy.orm import Session

from governance.evidence.models import Signature, SignedContent
from governance.evidence.queries import content_of
from governance.evidence.rules import canonical_text
from workflows.changes.models import ChangeRequest
from workflows.changes.rebaselining.models import Rebaseline, RebaselineAct

ACT = RebaselineAct.__tablename__
OWN = select(Signature.id).where(
    Signature.subject_kind == ChangeRequest.__tablename__, Signature.subject_id == bindparam("of")
)
WITH_OTHERS = (
    select(Signature.id)
    .join(Rebaseline, Signature.subject_id == act)
    .where(
        Rebaseline.change_id == bindparam("of"),
        Signature.subject_kind == ACT,
        Signature.covers == bindparam("called"),
    )
    for act in (Rebaseline.asked_in_id, Rebaseline.done_in_id)
)
SIGNATURES = (
    select(Signature)
    .where(Signature.id.in_(union_all(OWN, *WITH_OTHERS)))
    .order_by(Signature.signed_at, Signature.id)
)
"""Made once."""


def signatures_of(session: Session, change: ChangeRequest) -> list[Signature]:
    """Return every signature a change ever got, oldest first, whatever content it was under."""
    of = {"of": change.id, "called": change.reference}
    return list(session.scalars(SIGNATURES, of))


def kept_of(session: Session, change: ChangeRequest, sha256: str) -> SignedContent | None:
    """Return one content of a change; of one that several were signed by, what is of this one."""
    if own := content_of(session, ChangeRequest.__tablename__, change.id, sha256):
        return own
    wanted = (
        select(SignedContent)
        .join(RebaselineAct, SignedContent.subject_id == RebaselineAct.id)
        .join(
            Rebaseline,
            or_(
                Rebaseline.asked_in_id == RebaselineAct.id,
                Rebaseline.done_in_id == RebaselineAct.id,
            ),
        )
        .where(
            SignedContent.subject_kind == ACT,
            SignedContent.sha256 == sha256,
            Rebaseline.change_id == change.id,
        )
        .limit(1)
    )
    whole = session.scalar(wanted)
    if whole is None:
        return None
    part = canonical_text(json.loads(whole.body)[change.reference])
    told = {"subject_kind": ACT, "subject_id": whole.subject_id, "made_at": whole.made_at}
    return SignedContent(sha256=sha256, body=part, **told)
