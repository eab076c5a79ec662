"""Write a version of the policy, try it on past changes, and have two approve the difference."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, could, must
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.core.outbox import emit
from governance.evidence import signing
from governance.evidence.rules import Signable, Statement, canonical_text, sha256_of
from governance.identity.attest import Proof
from workflows.changes.policies.checks import reasons_against
from workflows.changes.policies.models import PolicyOutcome, PolicyRun, PolicyState, PolicyVersion
from workflows.changes.policies.queries import policies_of
from workflows.changes.policies.rules import MEANINGS, VERSIONS, Permission, part_of
from workflows.changes.policies.simulating import LOOKS_BACK, number_of, outcomes, totals
from workflows.changes.policies.standing import KIND, content_of, facts_of, fresh_run, next_name
from workflows.changes.policies.text import policy_from, text_of
from workflows.changes.rules.policy import Policy


def begin(session: Session, actor: Actor, made_from: str, title: str, reason: str) -> PolicyVersion:
    """Begin a draft as a copy of a version.

    Raises `Forbidden` without a role that writes policies, `RuleViolation` where the version
    cannot be copied.
    """
    if not could(actor, Permission.WRITE, PolicyVersion):
        raise Forbidden(f"{actor.name} may not write a policy: QA and change coordinators do.")
    found = policies_of(session, [made_from]).get(made_from)
    if found is None or not made_from.startswith("policy@"):
        raise RuleViolation(f"There is no policy {made_from} that a draft could begin with.")
    if told := reasons_against(found):
        raise RuleViolation(
            f"{made_from} asks less than is asked today: begin with a later one.", *told
        )
    text = text_of(found)
    version = PolicyVersion(
        name=next_name(session), made_from=made_from, title=title, reason=reason, body=text,
        sha256=sha256_of(text), asked=len(found.questions), author_id=actor.id,
        created_at=clock.now(),
    )  # fmt: skip
    session.add(version)
    session.flush()
    record(session, actor, "policy.begun", version, made_from=made_from, reason=reason)
    return version


def edit(session: Session, actor: Actor, version: PolicyVersion, policy: Policy, why: str) -> None:
    """Write what a draft asks; a simulation of another text is stale from then on.

    Raises `RuleViolation` with everything that no policy may ask.
    """
    must(session, actor, Permission.WRITE, version)
    if version.state is not PolicyState.DRAFT:
        raise Conflict(f"{version} is in {version.state}: only a draft is edited.")
    if told := reasons_against(policy):
        raise RuleViolation(*told)
    text = text_of(policy)
    version.body, version.sha256 = text, sha256_of(text)
    version.asked, version.reason = len(policy.questions), why
    record(session, actor, "policy.edited", version, sha256=version.sha256)


def simulate(session: Session, actor: Actor, version: PolicyVersion) -> PolicyRun:
    """Ask the worker to try a draft on the changes of the last year and on all open ones."""
    must(session, actor, Permission.WRITE, version)
    if version.state is not PolicyState.DRAFT:
        raise Conflict(f"{version} is in {version.state}: only a draft is simulated.")
    now = clock.now()
    since = now - LOOKS_BACK
    run = PolicyRun(
        policy_id=version.id, sha256=version.sha256, since_at=since,
        number=number_of(session, since), person_id=actor.id, asked_at=now,
    )  # fmt: skip
    session.add(run)
    session.flush()
    record(session, actor, "policy.simulated", version, changes=run.number, sha256=run.sha256)
    emit(session, "policy.simulated", run_id=run.id)
    return run


def try_on(session: Session, run: PolicyRun, ids: Sequence[int]) -> None:
    """Keep what a draft would make of some changes; a step of the worker's."""
    version = session.get_one(PolicyVersion, run.policy_id)
    found = outcomes(session, policy_from(version.body), ids)
    if found:
        session.execute(insert(PolicyOutcome), [{"run_id": run.id, **row} for row in found])


def finish(session: Session, actor: Actor, run: PolicyRun) -> None:
    """Keep what a simulation comes to."""
    version = session.get_one(PolicyVersion, run.policy_id)
    found = totals(session, run.id)
    run.totals, run.finished_at = canonical_text(found), clock.now()
    record(session, actor, "policy.simulation_finished", version, **found)


def propose(session: Session, actor: Actor, version: PolicyVersion, on: date) -> None:
    """Put the difference up for approval, with what its simulation came to."""
    must(session, actor, Permission.WRITE, version)
    version.in_force_on = on
    VERSIONS.fire(version, facts_of(session, version), "propose", by=actor, at=clock.now())
    run = fresh_run(session, version)
    body = content_of(session, version, run)
    version.content_sha256 = signing.keep_content(session, KIND, version.id, body)
    record(session, actor, "policy.proposed", version, in_force_on=on)


def sign(session: Session, actor: Actor, version: PolicyVersion, proof: Proof) -> None:
    """Approve the difference for quality or for central compliance; with both it is approved.

    Raises `RuleViolation` for its author, for one person twice, and for who signs neither.
    """
    must(session, actor, Permission.APPROVE, version)
    facts = facts_of(session, version)
    VERSIONS.check(facts, "sign", actor, clock.now())
    part = part_of(actor, facts.signed)
    if part is None:
        raise RuleViolation(
            f"{actor.name} signs neither for quality nor for central compliance, which needs a "
            f"role for the whole enterprise; {version} waits for others."
        )
    what = Signable(
        KIND, version.id, str(version), version.version, version.content_sha256 or "", version.name
    )
    signing.sign(session, actor, proof, what, [Statement(part, MEANINGS[part])])
    record(session, actor, "policy.signed", version, part=part.removeprefix("policy_"))
    known = facts_of(session, version)
    if VERSIONS.refusals(known, "approve", actor, clock.now()):
        return
    VERSIONS.fire(version, known, "approve", by=actor, at=clock.now())
    version.approved_at = clock.now()
    record(session, actor, "policy.approved", version, in_force_on=version.in_force_on)


def reopen(session: Session, actor: Actor, version: PolicyVersion, reason: str) -> None:
    """Take a version back to be written on; what was signed of it is void, and stays."""
    must(session, actor, Permission.WRITE, version)
    VERSIONS.fire(version, facts_of(session, version), "reopen", by=actor, at=clock.now())
    version.content_sha256 = None
    record(session, actor, "policy.reopened", version, reason=reason)


def withdraw(session: Session, actor: Actor, version: PolicyVersion, reason: str) -> None:
    """Give a version up before it is approved; its name is not given again."""
    must(session, actor, Permission.WRITE, version)
    VERSIONS.fire(version, facts_of(session, version), "withdraw", by=actor, at=clock.now())
    record(session, actor, "policy.withdrawn", version, reason=reason)


def locked(session: Session, run_id: int) -> PolicyRun:
    """Return a simulation, held until the commit."""
    wanted = select(PolicyRun).where(PolicyRun.id == run_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def is_stale(session: Session, run: PolicyRun) -> bool:
    """Whether the draft says something else by now."""
    return session.get_one(PolicyVersion, run.policy_id).sha256 != run.sha256
