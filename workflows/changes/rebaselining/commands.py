"""Take an open change over to the definition and the policy of today: its owner and quality."""

from dataclasses import replace

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.evidence import signing
from governance.evidence.rules import Statement, canonical_text, sha256_of
from governance.identity.attest import Proof
from workflows.changes.commands.scoring import rescore
from workflows.changes.commands.writing import signable
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, case_of
from workflows.changes.rebaselining.models import Rebaseline
from workflows.changes.rebaselining.queries import asked_of, takeover_of
from workflows.changes.rebaselining.rules import MEANINGS
from workflows.changes.rebaselining.words import OWNER, QUALITY
from workflows.changes.rules.permissions import Permission


def ask_over(
    session: Session, actor: Actor, change: ChangeRequest, reason: str, proof: Proof
) -> Rebaseline:
    """Ask that a change be taken over, signed; nothing of it differs until quality signs, too.

    Raises `RuleViolation` with each reason why it cannot be.
    """
    must(session, actor, Permission.ASK_OVER, change)
    case = case_of(session, change)
    over = takeover_of(case)
    if over.against:
        raise RuleViolation(*over.against)
    sha256 = signing.keep_content(session, KIND, change.id, over.body(case, reason))
    row = Rebaseline(
        change_id=change.id, workflow_before=change.workflow, policy_before=change.policy,
        workflow=over.workflow, policy=over.policy, reason=reason, content_sha256=sha256,
        owner_id=actor.id, asked_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    what = replace(signable(case, sha256), policy=over.policy)
    signing.sign(session, actor, proof, what, [Statement(OWNER, MEANINGS[OWNER])])
    record(
        session, actor, "change.asked_over", change,
        reason=reason, workflow=over.workflow, policy=over.policy,
    )  # fmt: skip
    return row


def take_over(session: Session, actor: Actor, change: ChangeRequest, proof: Proof) -> None:
    """Take a change over, signed for quality; what was judged under the old version is void.

    Raises `Conflict` where nobody asked, or where it came to something else since.
    """
    must(session, actor, Permission.TAKE_OVER, change)
    case = case_of(session, change)
    row = asked_of(session, change)
    if row is None:
        raise Conflict(f"Nobody asked to take {change} over: its owner does that first.")
    if actor.id in {row.owner_id, change.author_id}:
        raise RuleViolation(
            f"{actor.name} has a part in {change}: somebody else signs for quality."
        )
    over = takeover_of(case)
    if over.against:
        raise RuleViolation(*over.against)
    if sha256_of(canonical_text(over.body(case, row.reason))) != row.content_sha256:
        raise Conflict(f"{change} differs from what {row.owner.name} signed: ask anew.")
    what = replace(signable(case, row.content_sha256), policy=over.policy)
    signing.sign(session, actor, proof, what, [Statement(QUALITY, MEANINGS[QUALITY])])
    change.workflow, change.policy = over.workflow, over.policy
    change.revision += 1
    row.done_at, row.quality_id = clock.now(), actor.id
    session.flush()
    rescore(case_of(session, change))
    record(
        session, actor, "change.taken_over", change,
        reason=row.reason, workflow=over.workflow, policy=over.policy,
        asked_anew=list(over.anew), differs=list(over.differs),
    )  # fmt: skip
