"""What can be done with a change now, by whom, and what stands against it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, allowed
from governance.ownership.delegations.queries import stands_for
from workflows.changes.ending.queries import not_theirs
from workflows.changes.models import ChangeState
from workflows.changes.queries.case import Case
from workflows.changes.queries.consulting import to_answer
from workflows.changes.queries.facts import facts_of
from workflows.changes.queries.judging import may_judge
from workflows.changes.rules.consulting import ANSWERED_IN
from workflows.changes.rules.content import kept_apart, phase_of
from workflows.changes.rules.judging import JUDGED_IN
from workflows.changes.rules.machine import is_up_for_signature, machine_of, takes_several
from workflows.changes.rules.permissions import Permission

MOVES = {
    "submit": Permission.SUBMIT,
    "classify": Permission.CLASSIFY,
    "return_": Permission.RETURN,
    "reassess": Permission.REASSESS,
    "propose": Permission.PROPOSE,
    "start": Permission.START,
    "complete": Permission.COMPLETE,
    "verify": Permission.VERIFY,
    "rework": Permission.REWORK,
    "back_out": Permission.BACK_OUT,
    "close": Permission.CLOSE,
    "conclude": Permission.CONCLUDE,
    "revise": Permission.REVISE,
    "reject": Permission.REJECT,
    "hold": Permission.HOLD,
    "resume": Permission.RESUME,
    "cancel": Permission.CANCEL,
}
"""The moves that people make; the others follow from the last signature."""

APART = frozenset({"classify", "return_", "start", "rework", "verify"})
"""The moves from which somebody is kept who stands in for somebody else."""

WRITTEN_IN = frozenset(
    {ChangeState.DRAFT, ChangeState.TRIAGE, ChangeState.ASSESSMENT, ChangeState.PLANNING}
)
SHOWN_IN = frozenset(
    {ChangeState.IMPLEMENTATION, ChangeState.VERIFICATION, ChangeState.RELEASE, ChangeState.REVIEW}
)
STEPS = {
    "edit": (Permission.EDIT, WRITTEN_IN),
    "scope": (Permission.EDIT, WRITTEN_IN),
    "assess": (Permission.ASSESS, frozenset({ChangeState.TRIAGE, ChangeState.ASSESSMENT})),
    "reach": (Permission.ASSESS, WRITTEN_IN - {ChangeState.DRAFT}),
    "attach": (Permission.ATTACH, WRITTEN_IN | SHOWN_IN),
}
"""What is done within a state."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the reader may do here, with every reason it cannot be done now."""

    verb: str
    reasons: tuple[str, ...] = ()

    def told(self, mask: Callable[[str], str]) -> "Act":
        """Return the same with its reasons as somebody may read them."""
        return Act(self.verb, tuple(map(mask, self.reasons)))


def acts(session: Session, actor: Actor, case: Case) -> dict[str, Act]:
    """Return what the actor may do with the change in its state, by verb."""
    change, may = case.change, allowed(session, actor, case.change)
    facts = facts_of(session, case)
    target = facts.target_firmware
    further = tuple(replace(one, as_left_firmware=target) for one in facts.further)
    hinted = replace(
        facts, as_left_firmware=target, further=further, deviation="to be told", is_reviewed=True
    )
    hints = machine_of(change).hints(hinted, actor, clock.now())
    found = {
        verb: Act(verb, hints[verb])
        for verb, permission in MOVES.items()
        if verb in hints and permission in may
    }
    if found.keys() & APART:
        them, parts = stands_for(session, actor.id), case.parts
        for verb in found.keys() & APART:
            told = kept_apart(parts, actor, verb, them)
            found[verb] = Act(verb, (*found[verb].reasons, *told))
    for verb, (permission, states) in STEPS.items():
        if permission in may and change.state in states:
            found[verb] = Act(verb)
    for verb in found.keys() & {"close", "conclude"}:
        found[verb] = Act(verb, (*found[verb].reasons, *not_theirs(session, actor, case)))
    is_due = is_up_for_signature(change) and Permission.SIGN in may
    if is_due and case.waiting_for(actor.id, phase_of(change)):
        found["sign"] = Act("sign", hints.get("sign", ()))
    is_asked = Permission.ADVISE in may and change.state in ANSWERED_IN
    if is_asked and to_answer(session, actor, case.voices):
        found["advise"] = Act("advise")
    return _trimmed(found, case)


def _trimmed(found: dict[str, Act], case: Case) -> dict[str, Act]:
    """Leave out what makes no sense any more at this point within the state."""
    change = case.change
    gone = set() if takes_several(change) else {"scope"}
    if change.started_at and change.state is ChangeState.IMPLEMENTATION:
        gone |= {"start", "cancel"}
    elif change.state is ChangeState.IMPLEMENTATION:
        gone.add("complete")
    if change.verifier_id:
        gone.add("verify")
    if "sign" not in found:
        gone.add("reject")
    return {verb: act for verb, act in found.items() if verb not in gone}


def asked_to_judge(session: Session, actor: Actor, case: Case) -> list[str]:
    """Return the dimensions on which the actor gives a word now, by their codes."""
    change, judged = case.change, case.judged
    waiting = [one for one in judged.dimensions if one.wants]
    if not waiting or change.state not in JUDGED_IN:
        return []
    if Permission.JUDGE not in allowed(session, actor, change):
        return []
    return [one.code for one in waiting if may_judge(actor, change, one, judged.owners) is None]


def may_weigh(session: Session, actor: Actor, case: Case) -> set[str]:
    """Return what else the actor may do about the risk and the impact of the change now."""
    change = case.change
    if not case.policy.has_dimensions:
        return set()
    may = allowed(session, actor, change)
    found = set()
    if change.state in JUDGED_IN:
        asked = {"heighten": Permission.ASSESS, "lower": Permission.LOWER}
        found |= {verb for verb, permission in asked.items() if permission in may}
    if case.judged.differs_at_start and Permission.ACCEPT_IMPACT in may:
        found.add("accept_impact")
    return found
