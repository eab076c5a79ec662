"""What can be done with a change now, by whom, and what stands against it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, allowed
from governance.ownership.delegations.queries import stands_for
from workflows.changes.ending.queries import not_theirs
from workflows.changes.execution.models import ExecutionState
from workflows.changes.models import ChangeState
from workflows.changes.queries.acts_beside import acted, left_out, open_verbs
from workflows.changes.queries.case import Case
from workflows.changes.queries.consulting import to_answer
from workflows.changes.queries.facts import facts_of
from workflows.changes.queries.judging import may_judge
from workflows.changes.queries.qualified import against, untrained
from workflows.changes.replacing.queries import sample_of, taker_down
from workflows.changes.replacing.rules import may_not_look
from workflows.changes.rules.consulting import ANSWERED_IN
from workflows.changes.rules.content import conflicts, kept_apart, phase_of
from workflows.changes.rules.execution import OneWork
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.judging import JUDGED_IN
from workflows.changes.rules.machine import (
    is_proved,
    is_up_for_signature,
    machine_of,
    takes_several,
)
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.timely import every_asset_may_be_released

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
    "make_safe": Permission.MAKE_SAFE,
    "follow_up": Permission.FOLLOW_UP,
    "restore": Permission.RESTORE,
    "put_back": Permission.RESTORE,
    "redo": Permission.VERIFY,
    "confirm": Permission.VERIFY,
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

LAST = frozenset({"hold", "cancel"})
"""What few come for stands last."""

APART = frozenset({"classify", "return_", "start", "rework", "verify"})
"""The moves from which somebody is kept who stands in for somebody else."""

WRITTEN_IN = frozenset(
    {ChangeState.DRAFT, ChangeState.TRIAGE, ChangeState.ASSESSMENT, ChangeState.PLANNING}
    | {ChangeState.RETROSPECTIVE}
)
ASSESSED_IN = frozenset({ChangeState.TRIAGE, ChangeState.ASSESSMENT, ChangeState.RETROSPECTIVE})
SHOWN_IN = frozenset(
    {ChangeState.IMPLEMENTATION, ChangeState.VERIFICATION, ChangeState.RELEASE, ChangeState.REVIEW}
    | {ChangeState.EMERGENCY_ACTIVE, ChangeState.RESTORATION}
)
STEPS = {
    "edit": (Permission.EDIT, WRITTEN_IN),
    "scope": (Permission.EDIT, WRITTEN_IN),
    "assess": (Permission.ASSESS, ASSESSED_IN),
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
    hints = machine_of(change).hints(_hinted(facts), actor, clock.now())
    found = {
        verb: Act(verb, hints[verb])
        for verb, permission in MOVES.items()
        if verb in hints and permission in may
    }
    _keep_apart(session, actor, case, found)
    for verb, (permission, states) in STEPS.items():
        if permission in may and change.state in states:
            found[verb] = Act(verb)
    for verb in found.keys() & {"close", "conclude"}:
        found[verb] = Act(verb, (*found[verb].reasons, *not_theirs(session, actor, case)))
    is_up = is_up_for_signature(change) and Permission.SIGN in may
    if due := case.waiting_for(actor.id, phase_of(change)) if is_up else []:
        them, theirs = stands_for(session, actor.id), [one.activity for one in due]
        told = [*conflicts(case.parts, actor, theirs, them), *acted(session, actor, case)]
        found["sign"] = Act("sign", (*told, *hints.get("sign", ()), *_held(case, facts, actor)))
        if change.author_id in {actor.id, *them}:
            found.pop("reject", None)  # what one wrote is revised or cancelled
    is_asked = Permission.ADVISE in may and change.state in ANSWERED_IN
    if is_asked and to_answer(session, actor, case.voices):
        found["advise"] = Act("advise")
    _add_unqualified(found, actor, case)
    found |= _of_a_replacement(session, actor, case, may)
    more = open_verbs(session, actor, case, may)
    found |= {verb: Act(verb, reasons) for verb, reasons in more.items()}
    for verb in left_out(session, case):
        found.pop(verb, None)
    return _trimmed(found, case)


def _keep_apart(session: Session, actor: Actor, case: Case, found: dict[str, Act]) -> None:
    """Add why the actor may not do these who stands in for somebody else."""
    if not found.keys() & APART:
        return
    them, parts = stands_for(session, actor.id), case.parts
    for verb in found.keys() & APART:
        told = kept_apart(parts, actor, verb, them)
        found[verb] = Act(verb, (*found[verb].reasons, *told))


def _held(case: Case, facts: ChangeFacts, actor: Actor) -> list[str]:
    """Return what holds the release of its assets, once that is what is signed."""
    if facts.state is not ChangeState.RELEASE:
        return []
    held = every_asset_may_be_released(facts, actor, clock.now())
    return [*([held] if held else []), *untrained(case)]


def _add_unqualified(found: dict[str, Act], actor: Actor, case: Case) -> None:
    """Tell beside each verb what the actor does not hold for it."""
    for verb in found.keys() & GATED:
        if told := against(case, actor, verb):
            found[verb] = Act(verb, (*found[verb].reasons, *told))


GATED = frozenset({"start", "verify", "sign"})
"""The verbs that ask for a qualification."""

PROVED = frozenset({"edit", "attach"})
"""What is not done with what is proved as it is, before its work."""

PROVED_IN = frozenset({ChangeState.DRAFT, ChangeState.AUTHORISED})


def _of_a_replacement(
    session: Session, actor: Actor, case: Case, may: Collection[StrEnum]
) -> dict[str, Act]:
    """Return what others say of what nobody approved by itself: may it begin, how did it go."""
    row, change = case.replacement or case.standard, case.change
    if row is None:
        return {}
    is_open = change.state in PROVED_IN and row.agreed_at is None
    if is_open and Permission.AGREE in may and actor.id != change.author_id:
        return {"agree": Act("agree")} if taker_down(session, change.asset).lets(actor.id) else {}
    sample = sample_of(session, change) if change.state is ChangeState.CLOSED else None
    if sample is None or sample.looked_at or Permission.SAMPLE not in may:
        return {}
    hands = (change.implementer_id, change.verifier_id)
    return {"look": Act("look", may_not_look(change.author_id, hands, actor))}


def _hinted(facts: ChangeFacts) -> ChangeFacts:
    """Suppose of what an act is still to be told that it will be as it should."""
    supposed = replace(
        facts,
        is_reviewed=True,
        emergency=replace(facts.emergency, follow_up="to be raised"),
        ties=replace(facts.ties, left_behind=()),
    )
    if facts.state not in {ChangeState.IMPLEMENTATION, ChangeState.VERIFICATION}:
        return supposed
    left = facts.target_firmware
    further = tuple(replace(one, as_left_firmware=left) for one in facts.further)
    works = tuple(map(_left_as_approved, facts.works))
    supposed = replace(supposed, as_left_firmware=left, further=further, works=works)
    return replace(supposed, deviation="to be told")


def _left_as_approved(work: OneWork) -> OneWork:
    """Suppose that what is still being worked on will be left as approved."""
    if work.state is not ExecutionState.STARTED:
        return work
    firmware, config = work.target_firmware, work.target_config
    return replace(work, as_left_firmware=firmware, as_left_config=config)


def _trimmed(found: dict[str, Act], case: Case) -> dict[str, Act]:
    """Leave out what makes no sense any more at this point within the state."""
    change = case.change
    gone = set() if takes_several(change) else {"scope"}
    if is_proved(change) and change.state in PROVED_IN:
        gone |= PROVED
    if change.started_at and change.state is ChangeState.IMPLEMENTATION:
        gone |= {"start", "cancel"}
    elif change.state is ChangeState.IMPLEMENTATION:
        gone.add("complete")
    if change.state is ChangeState.VERIFICATION:
        gone.add("close")  # the last signature does that
    if change.verifier_id:
        gone.add("verify")
    if "sign" not in found:
        gone.add("reject")
    ordered = sorted(found.items(), key=lambda item: item[0] in LAST)
    return {verb: act for verb, act in ordered if verb not in gone}


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
