"""What taking a change over would come to, and whether somebody has asked for it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflows.changes.models import ChangeRequest
from workflows.changes.policies.queries import current, policy_of
from workflows.changes.policies.replay import Kept, judged
from workflows.changes.queries.case import Case, risk_subjects
from workflows.changes.rebaselining.models import Rebaseline
from workflows.changes.rebaselining.rules import BEFORE, asked_anew, reasons_against, route_differs
from workflows.changes.rules import machine

NORMAL = "change"
"""What the definitions of a normal change are called before their number."""


@dataclass(frozen=True, slots=True)
class Takeover:
    """From what to what a change is taken over, and what that asks of people."""

    workflow: str
    policy: str
    against: tuple[str, ...]
    anew: tuple[str, ...]
    differs: tuple[str, ...]

    def body(self, case: Case, reason: str) -> dict[str, Any]:
        """Return what both sign."""
        change = case.change
        return {
            "change": change.reference,
            "revision": change.revision,
            "state": change.state,
            "definition": f"{change.workflow} to {self.workflow}",
            "policy": f"{change.policy} to {self.policy}",
            "reason": reason,
            **{name: getattr(change, name) for name in ("title", "current", "proposed", "plan")},
            "answers": {code: row.answer for code, row in sorted(case.answers.items())},
            "asked_anew": list(self.anew),
            "differs": list(self.differs),
        }


def takeover_of(case: Case) -> Takeover:
    """Work out what taking a change over to the versions of today would come to."""
    session, change = case.session, case.change
    to = current(session)
    policy = policy_of(session, to)
    found = case.judged.dimensions
    words = {one.code: one.rows for one in found}
    void = [] if to == change.policy else found  # a judgement names the policy it was made under
    known = risk_subjects(case), case.answers
    rest = case.impact, case.judged.overrides
    before = judged(case.policy, Kept(change.kind, *known, words, *rest))
    after = judged(policy, Kept(change.kind, *known, {} if void else words, *rest))
    return Takeover(
        machine.CURRENT,
        to,
        reasons_against(change, machine.CURRENT, to),
        tuple(asked_anew(policy, case.answers, void)),
        tuple(route_differs(before, after)),
    )


def asked_of(session: Session, change: ChangeRequest) -> Rebaseline | None:
    """Return what was asked last and is not done yet."""
    wanted = (
        select(Rebaseline)
        .where(Rebaseline.change_id == change.id, Rebaseline.done_at.is_(None))
        .options(joinedload(Rebaseline.owner))
        .order_by(Rebaseline.id.desc())
        .limit(1)
    )
    return session.scalar(wanted)


def is_older(session: Session, change: ChangeRequest) -> bool:
    """Whether it waits under versions that are not those of today; one statement, if it may be."""
    if change.state not in BEFORE or not change.workflow.startswith(f"{NORMAL}@"):
        return False
    return (change.workflow, change.policy) != (machine.CURRENT, current(session))
