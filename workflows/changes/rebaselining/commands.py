"""Take an open change over to the definition and the policy of today: its owner and quality."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.evidence import signing
from governance.evidence.rules import Signable, Statement, canonical_text, sha256_of
from governance.identity.attest import Proof
from workflows.changes.commands.scoring import rescore
from workflows.changes.commands.writing import signable
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, case_of
from workflows.changes.rebaselining.models import Rebaseline, RebaselineAct
from workflows.changes.rebaselining.queries import Step, to_ask, to_take
from workflows.changes.rebaselining.rules import MEANINGS, reasons_against_together
from workflows.changes.rebaselining.signed import ACT
from workflows.changes.rebaselining.words import OWNER, QUALITY
from workflows.changes.rules.permissions import Permission


def ask_over(
    session: Session, actor: Actor, change: ChangeRequest, reason: str, proof: Proof
) -> Rebaseline:
    """Ask that a change be taken over, signed; nothing of it differs until quality signs, too.

    Raises `RuleViolation` with each reason why it cannot be.
    """
    must(session, actor, Permission.ASK_OVER, change)
    step = _asked(session, actor, change, reason)
    what = replace(signable(step.case, step.asked.content_sha256), policy=step.over.policy)
    signing.sign(session, actor, proof, what, [Statement(OWNER, MEANINGS[OWNER])])
    record(
        session, actor, "change.asked_over", change,
        reason=reason, workflow=step.over.workflow, policy=step.over.policy,
    )  # fmt: skip
    return step.asked


def take_over(session: Session, actor: Actor, change: ChangeRequest, proof: Proof) -> None:
    """Take a change over, signed for quality; what was judged under the old version is void.

    Raises `Conflict` where nobody asked, or where it came to something else since.
    """
    must(session, actor, Permission.TAKE_OVER, change)
    step = _ready(session, actor, change)
    what = replace(signable(step.case, step.asked.content_sha256), policy=step.over.policy)
    signing.sign(session, actor, proof, what, [Statement(QUALITY, MEANINGS[QUALITY])])
    _take(step, actor)
    record(session, actor, "change.taken_over", change, **_told(step))


def ask_over_together(
    session: Session, actor: Actor, changes: Sequence[ChangeRequest], reason: str, proof: Proof
) -> None:
    """Ask that several changes of a site be taken over: one act, and a signature for each.

    Raises `RuleViolation` with everything that stands against any of them.
    """
    for change in changes:
        must(session, actor, Permission.ASK_OVER, change)
    steps, told = list[Step](), list(reasons_against_together(changes))
    for change in changes:
        try:
            steps.append(_asked(session, actor, change, reason))
        except RuleViolation as refused:
            told += refused.reasons
    if told:
        raise RuleViolation(*told)
    act = _act(session, actor, steps)
    for step in steps:
        step.asked.asked_in_id = act.id
    _sign(session, actor, (act, steps, OWNER), proof)
    for step in steps:
        over = step.over
        record(
            session, actor, "change.asked_over", step.case.change,
            reason=reason, workflow=over.workflow, policy=over.policy, together=act.reference,
        )  # fmt: skip


def take_over_together(
    session: Session, actor: Actor, changes: Sequence[ChangeRequest], proof: Proof
) -> None:
    """Take several changes of a site over: one act, and a signature for quality for each.

    Raises `RuleViolation` with everything that stands against any of them.
    """
    for change in changes:
        must(session, actor, Permission.TAKE_OVER, change)
    steps, told = list[Step](), list(reasons_against_together(changes))
    for change in changes:
        try:
            steps.append(_ready(session, actor, change))
        except (Conflict, RuleViolation) as refused:
            told += refused.reasons
    if told:
        raise RuleViolation(*told)
    act = _act(session, actor, steps)
    _sign(session, actor, (act, steps, QUALITY), proof)
    for step in steps:
        step.asked.done_in_id = act.id
        _take(step, actor)
        record(
            session, actor, "change.taken_over", step.case.change,
            **_told(step), together=act.reference,
        )  # fmt: skip


def _asked(session: Session, actor: Actor, change: ChangeRequest, reason: str) -> Step:
    """Keep what is asked of a change, if nothing stands against it."""
    step = to_ask(case_of(session, change))
    if step.against:
        raise RuleViolation(*step.against)
    over = step.over
    sha256 = signing.keep_content(session, KIND, change.id, over.body(step.case, reason))
    row = Rebaseline(
        change_id=change.id, workflow_before=change.workflow, policy_before=change.policy,
        workflow=over.workflow, policy=over.policy, reason=reason, content_sha256=sha256,
        owner_id=actor.id, asked_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    return Step(step.case, over, row)


def _ready(session: Session, actor: Actor, change: ChangeRequest) -> Step:
    """Return what was asked of a change, if it still comes to that, and the actor may sign it."""
    step = to_take(case_of(session, change), actor)
    if step.against:
        raise (Conflict if step.is_stale else RuleViolation)(*step.against)
    return step


def _take(step: Step, actor: Actor) -> None:
    """Have a change go on under the versions of today."""
    change, session = step.case.change, step.case.session
    change.workflow, change.policy = step.over.workflow, step.over.policy
    change.revision += 1
    step.asked.done_at, step.asked.quality_id = clock.now(), actor.id
    session.flush()
    rescore(case_of(session, change))


def _told(step: Step) -> dict[str, object]:
    """Return what the trail holds of a change that was taken over."""
    return {
        "reason": step.asked.reason,
        "workflow": step.over.workflow,
        "policy": step.over.policy,
        "asked_anew": list(step.over.anew),
        "differs": list(step.over.differs),
    }


def _act(session: Session, actor: Actor, steps: Sequence[Step]) -> RebaselineAct:
    """Keep what is signed of several changes: of each all that would be signed of it alone."""
    body = {
        step.case.change.reference: {
            **step.over.body(step.case, step.asked.reason),
            "content_sha256": step.asked.content_sha256,
        }
        for step in steps
    }
    site_id = steps[0].case.change.site_id
    act = RebaselineAct(
        place_id=site_id, site_id=site_id, sha256=sha256_of(canonical_text(body)),
        person_id=actor.id, signed_at=clock.now(),
    )  # fmt: skip
    session.add(act)
    session.flush()
    signing.keep_content(session, ACT, act.id, body)
    return act


def _sign(
    session: Session, actor: Actor, of: tuple[RebaselineAct, Sequence[Step], str], proof: Proof
) -> None:
    """Sign for each of several changes, by the strictest that any of them asks."""
    act, steps, activity = of
    weighty = [signable(step.case, act.sha256).weighty for step in steps]
    what = Signable(
        ACT, act.id, _named(steps), 1, act.sha256, steps[0].over.policy, is_new=True,
        weighty=next(filter(None, weighty), None),
    )  # fmt: skip
    signing.sign(session, actor, proof, what, [_statement(step, activity) for step in steps])


def _named(steps: Sequence[Step]) -> str:
    """Name several changes by the first of them."""
    first, more = steps[0].case.change.reference, len(steps) - 1
    return f"{first} and {more} more" if more else first


def _statement(step: Step, activity: str) -> Statement:
    """Return what is signed of a change among others: its part, and what differs for it."""
    told = (MEANINGS[activity], *step.over.anew, *step.over.differs)
    return Statement(activity, " ".join(told), (step.case.change.reference,))
