"""What can be done with some assets of a change, and which of their releases wait for whom."""

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, allowed
from workflows.changes.execution.models import ExecutionState
from workflows.changes.models import ChangeState, Phase
from workflows.changes.pinning.queries import PINNED_IN, asked_of
from workflows.changes.pinning.rules import reasons_against_agreeing
from workflows.changes.queries.case import Case
from workflows.changes.rules.duties import Wanted
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.machine import is_told_by_asset, machine_of
from workflows.changes.rules.permissions import Permission


def due_for(case: Case, person_id: int, chosen: Collection[int]) -> list[Wanted]:
    """Return the release signatures that a person gives, each narrowed to the chosen assets."""
    main, found = case.change.asset_id, []
    for wanted in case.waiting_for(person_id, Phase.RELEASE):
        assets = tuple(asset for asset in wanted.assets if asset.id in chosen)
        duties = tuple(duty for duty in wanted.duties if (duty.asset_id or main) in chosen)
        if assets:
            found.append(replace(wanted, assets=assets, duties=duties))
    return found


STATES: dict[str, tuple[ExecutionState, ...]] = {
    "begin": (ExecutionState.WAITING,),
    "hand_over": (ExecutionState.STARTED,),
    "check_off": (ExecutionState.DONE,),
    "let_go": (ExecutionState.VERIFIED,),
    "send_back": (ExecutionState.DONE, ExecutionState.VERIFIED),
    "take_back": (ExecutionState.STARTED, ExecutionState.DONE, ExecutionState.VERIFIED),
    "leave_out": (ExecutionState.WAITING,),
}
"""What each verb is done with."""

PERMISSIONS = {
    "begin": Permission.START,
    "hand_over": Permission.COMPLETE,
    "check_off": Permission.VERIFY,
    "let_go": Permission.SIGN,
    "send_back": Permission.REWORK,
    "take_back": Permission.BACK_OUT,
    "leave_out": Permission.COMPLETE,
}


def verbs(
    session: Session, actor: Actor, case: Case, facts: ChangeFacts
) -> dict[str, tuple[str, ...]]:
    """Return what the actor may do with some of its assets or beside it, and what is against it."""
    change, may = case.change, allowed(session, actor, case.change)
    hints = machine_of(change).hints(facts, actor, clock.now())
    states = {work.state for work in facts.works}
    found = {
        verb: hints.get(verb, hints.get("start", ()))
        for verb, permission in PERMISSIONS.items()
        if permission in may and states & set(STATES[verb])
        if verb in hints or (verb == "begin" and "start" in hints)
    }
    if "let_go" in found and not due_for(case, actor.id, [asset.id for asset in case.assets]):
        del found["let_go"]
    is_at_work = change.state is ChangeState.IMPLEMENTATION and change.implementer_id == actor.id
    if is_at_work and Permission.COMPLETE in may:
        found["supervise"] = ()
    if Permission.EDIT in may and change.content_sha256 is None and is_told_by_asset(change):
        found["aim"] = ()
    if any(work.is_pinned_later for work in facts.works) and change.state in PINNED_IN:
        found |= _pinning(session, actor, case, may)
    if Permission.REFER in may:
        found["refer"] = found["deviate"] = ()
    if Permission.ADD in may and change.approved_at:
        found["add"] = ()
    return found


def _pinning(
    session: Session, actor: Actor, case: Case, may: Collection[StrEnum]
) -> dict[str, tuple[str, ...]]:
    """Return what the actor may do about targets that the plan left open."""
    found: dict[str, tuple[str, ...]] = {}
    works = case.executions.values()
    if Permission.PIN in may and any(
        work.is_pinned_later and work.state is ExecutionState.WAITING for work in works
    ):
        found["pin"] = ()
    asked = asked_of(session, case.change)
    if asked and Permission.AGREE_PIN in may:
        change, by = case.change, asked[0].pinned_by_id
        found["agree_pin"] = tuple(
            reasons_against_agreeing(str(change), actor, change.author_id, by)
        )
    return found
