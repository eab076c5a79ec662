"""Look back at a change: review what it came to and close it, and judge its effect when due."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.evidence.rules import Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.identity.models import Person
from workflows.changes.commands.moving import fire
from workflows.changes.commands.qualifying import keep_as_performed, must_be_qualified
from workflows.changes.commands.writing import signable
from workflows.changes.ending.models import CriterionFinding, Look, LookBack, Outcome
from workflows.changes.ending.queries import criteria_of, not_theirs
from workflows.changes.ending.rules import Measured, measured_lines, unfinished, unmeasured
from workflows.changes.execution.models import OutsideKind
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.queries.standing import standings
from workflows.changes.rules.content import CLOSED, JUDGED, MEANINGS
from workflows.changes.rules.permissions import Permission
from workflows.deviations.models import CapaKind
from workflows.deviations.opening import Origin, Raised, open_capa


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody found who looked back."""

    outcome: Outcome
    found: str
    unintended: str = ""
    actions: str = ""
    measured: Sequence[Measured | None] = ()
    """What each criterion came to, in their order; None: nothing is said of it."""


def close(
    session: Session, actor: Actor, change: ChangeRequest, found: Found, proof: Proof
) -> None:
    """Sign the review of what a change came to, and close it."""
    must(session, actor, Permission.CLOSE, change)
    case = case_of(session, change)
    fire(case, "close", actor, replace(facts_of(session, case), is_reviewed=True))
    _look(actor, case, Look.REVIEW, found, proof)
    change.closed_at = clock.now()
    keep_as_performed(case, actor)
    record(session, actor, "change.closed", change, firmware=change.as_left_firmware)


def conclude(
    session: Session, actor: Actor, change: ChangeRequest, found: Found, proof: Proof
) -> None:
    """Sign whether the change had the effect that it was made for."""
    must(session, actor, Permission.CONCLUDE, change)
    case = case_of(session, change)
    fire(case, "conclude", actor)
    _look(actor, case, Look.EFFECT, found, proof)
    record(session, actor, "change.concluded", change, outcome=found.outcome)


FOLLOWED_IN = timedelta(days=30)
"""By when what follows from an outcome is to be done. Source: House rule, ADR 0035."""


def _follow_up(actor: Actor, case: Case, found: Found) -> None:
    """Open an action for what was not met, unless the change refers to one elsewhere."""
    elsewhere = any(each.kind is OutsideKind.CAPA for each in case.references)
    if found.outcome is not Outcome.INEFFECTIVE or elsewhere:
        return
    change, session = case.change, case.session
    raised = Raised(
        place=change.place,
        action=found.actions,
        kind=CapaKind.CORRECTIVE,
        owner=session.get_one(Person, actor.id),
        due_on=clock.today() + FOLLOWED_IN,
        of=Origin(KIND, change.id, change.reference),
    )
    open_capa(session, actor, raised)


def _look(actor: Actor, case: Case, look: Look, found: Found, proof: Proof) -> None:
    """Keep and sign what somebody found; raise `RuleViolation` if it is not theirs to sign."""
    change, session = case.change, case.session
    said = unfinished(look, found.outcome, found.unintended, found.actions)
    of = criteria_of(change)
    said += unmeasured(look, found.outcome, of, found.measured)
    if told := (*not_theirs(session, actor, case), *said):
        raise RuleViolation(*told)
    must_be_qualified(case, actor, {case.closing.activity: case.assets})
    now, written = clock.now(), asdict(found)
    del written["measured"]
    lines = measured_lines(of, found.measured)
    body = {
        "reference": change.reference,
        "look": look,
        "plan_sha256": change.content_sha256,
        "work_sha256": change.work_sha256,
        **written,
        **({"criteria": lines} if lines else {}),
        "by": actor.name,
    }
    sha256 = keep_content(session, KIND, change.id, body)
    kept = {"change_id": change.id, "look": look, "looked_at": now, "sha256": sha256}
    session.add(made := LookBack(person_id=actor.id, **kept, **written))
    session.flush()
    session.add_all(
        CriterionFinding(look_back_id=made.id, number=number, change_id=change.id, **line)
        for number, line in enumerate(lines, 1)
    )
    session.flush()
    activity = CLOSED if look is Look.REVIEW else JUDGED
    (right,) = standings(session, actor.id, [case.closing])
    _follow_up(actor, case, found)
    says = Statement(activity, MEANINGS[activity], (), right)
    sign(session, actor, proof, signable(case, sha256), [says])
