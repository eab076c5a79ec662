"""Judge a change: dimension by dimension, and its class as a whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.evidence.models import Signature
from governance.evidence.rules import Standing, Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.ownership.models import Activity
from governance.skills.rules.requirements import Deed
from workflows.changes.commands.moving import settle
from workflows.changes.commands.qualifying import must_be_qualified
from workflows.changes.commands.scoring import rescore
from workflows.changes.commands.writing import signable
from workflows.changes.judgements import Judgement, Part, Rating, RiskOverride
from workflows.changes.models import ChangeRequest, RiskClass
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.queries.judging import accountable, accountable_on, may_judge
from workflows.changes.queries.standing import right_of
from workflows.changes.rules.judging import (
    ACCEPTED,
    JUDGED_IN,
    LOWERED,
    MEANT,
    Dimension,
    meaning_of,
    rating,
    review_of,
    said_by,
)
from workflows.changes.rules.overriding import basis_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.risk import ORDER


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says of one dimension; without ratings it is accepted as not known."""

    dimension: str
    rationale: str
    severity: Rating | None = None
    probability: Rating | None = None
    detectability: Rating | None = None
    evidence: Collection[int] = ()
    """Files of the change that it rests on, by their ids."""


def judge(
    session: Session, actor: Actor, change: ChangeRequest, given: Given, proof: Proof
) -> None:
    """Give the word that a dimension waits for, and sign it.

    Of whoever is accountable the first and the settling one, of somebody else who fits the second,
    of quality assurance that what is not known is accepted.
    """
    must(session, actor, Permission.JUDGE, change)
    _must_be_judged(change)
    case = case_of(session, change)
    one = case.judged.dimension(given.dimension)
    if one is None:
        raise NotFound(f"{change} opens no such dimension.")
    part = one.wants
    if part is None:
        raise Conflict(f"{one.title} of {change} is assessed; answer it anew to judge it again.")
    if told := may_judge(actor, case.change, one, case.judged.owners):
        raise RuleViolation(told)
    must_be_qualified(case, actor, {Deed.ASSESSING: case.assets})
    row = _word(case, one, part, given)
    row.person_id, row.judged_at = actor.id, clock.now()
    activity = ACCEPTED if part is Part.ACCEPTED else review_of(one.code)
    says = Statement(activity, meaning_of(part, one), (), _standing(session, actor, case, one))
    row.signature_id = signed(case, actor, proof, {**one.basis, **said_by(row)}, says).id
    session.add(row)
    case = case.knowing(case.answers, case.snapshot)
    rescore(case)
    record(session, actor, "change.judged", change, dimension=one.code, part=part, risk=row.risk)
    settle(case, actor)


def _word(case: Case, one: Dimension, part: Part, given: Given) -> Judgement:
    """Return what is said, as it is kept; raise unless it is what the dimension waits for."""
    ratings = (given.severity, given.probability, given.detectability)
    if part is not Part.ACCEPTED and None in ratings:
        raise RuleViolation(f"Say of {one.title} how grave, how likely and how well noticed.")
    if part is Part.ACCEPTED:
        ratings = (None, None, None)
    severity, probability, detectability = ratings
    return Judgement(
        change_id=case.change.id,
        dimension=one.code,
        part=part,
        basis_sha256=one.basis_sha256,
        severity=severity,
        probability=probability,
        detectability=detectability,
        risk=rating(*ratings),
        rationale=given.rationale,
        evidence="\n".join(_evidence(case, given.evidence)),
    )


def _must_be_judged(change: ChangeRequest) -> None:
    if change.state not in JUDGED_IN:
        state = change.state.replace("_", " ")
        raise Conflict(f"{change} is in {state}; it is judged before its plan is put up.")


def _evidence(case: Case, ids: Collection[int]) -> list[str]:
    """Name files of the change by name and digest."""
    known = {kept.id: kept.file for kept in case.files}
    if set(ids) - known.keys():
        raise NotFound(f"{case.change} has no such file.")
    return [f"{known[key].name} {known[key].sha256}" for key in sorted(ids)]


def _standing(session: Session, actor: Actor, case: Case, one: Dimension) -> Standing | None:
    """Return by what right somebody judges who is not accountable themselves."""
    if one.wants is Part.SECOND:
        return Standing("as a second assessor, independent of the first")
    return right_of(session, actor.id, accountable(one, case.judged.owners))


def signed(
    case: Case, actor: Actor, proof: Proof, body: Mapping[str, Any], says: Statement
) -> Signature:
    """Keep a text about a change and have it signed; a step of a command."""
    sha256 = keep_content(case.session, KIND, case.change.id, body)
    return sign(case.session, actor, proof, signable(case, sha256), [says])[0]


@dataclass(frozen=True, slots=True)
class Apart:
    """A class that is set apart from the rules, and why."""

    risk: RiskClass
    reason: str


def heighten(session: Session, actor: Actor, change: ChangeRequest, apart: Apart) -> None:
    """Set the class higher than the rules do; whoever assesses may."""
    must(session, actor, Permission.ASSESS, change)
    case = _to_set(session, change)
    if ORDER.index(apart.risk) <= ORDER.index(case.risk):
        raise RuleViolation(f"{change} is {case.risk} already: choose a higher class to raise it.")
    _set(case, actor, apart, None)
    record(session, actor, "change.heightened", change, risk=apart.risk, reason=apart.reason)


def lower(
    session: Session, actor: Actor, change: ChangeRequest, apart: Apart, proof: Proof
) -> None:
    """Set the class lower than the rules do, for a reason; quality assurance signs that."""
    must(session, actor, Permission.LOWER, change)
    case = _to_set(session, change)
    owners = accountable_on(session, Activity.QA_PLAN, case.assets)
    if actor.id == change.author_id or not any(owner.lets(actor.id) for owner in owners):
        raise RuleViolation(
            f"{actor.name} does not set {change} lower: only whoever is accountable for the "
            "plan for quality assurance does, and not its author."
        )
    must_be_qualified(case, actor, {Activity.QA_PLAN: case.assets})
    if ORDER.index(apart.risk) >= ORDER.index(case.risk):
        raise RuleViolation(f"{change} is {case.risk}: choose a lower class to lower it.")
    body = {
        "reference": change.reference,
        "rules": [one.line for one in case.fired],
        "scored": case.risk,
        "risk": apart.risk,
        "reason": apart.reason,
    }
    says = Statement(
        LOWERED, f"{MEANT[LOWERED]} {apart.reason}", (), right_of(session, actor.id, owners)
    )
    _set(case, actor, apart, signed(case, actor, proof, body, says).id)
    record(session, actor, "change.lowered", change, risk=apart.risk, reason=apart.reason)


def _to_set(session: Session, change: ChangeRequest) -> Case:
    _must_be_judged(change)
    case = case_of(session, change)
    if not case.policy.has_dimensions:
        raise Conflict(f"{change} is judged by {change.policy}, which sets no class apart.")
    return case


def _set(case: Case, actor: Actor, apart: Apart, signature_id: int | None) -> None:
    case.session.add(
        RiskOverride(
            change_id=case.change.id,
            scored=case.risk,
            risk=apart.risk,
            reason=apart.reason,
            basis_sha256=basis_of(case.fired),
            person_id=actor.id,
            set_at=clock.now(),
            signature_id=signature_id,
        )
    )
    rescore(case.knowing(case.answers, case.snapshot))
