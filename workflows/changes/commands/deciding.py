"""Decide on a change: sign it, reject it, take it back, give it up."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.core.outbox import emit
from governance.enforcement.consulting import About, refusing
from governance.enforcement.models import Rule
from governance.evidence import signing
from governance.evidence.rules import Statement
from governance.identity.attest import Proof
from governance.ownership.delegations.queries import stands_for
from governance.register.commands.work import release
from workflows.changes.commands.executing import chosen_in, move, open_again
from workflows.changes.commands.moving import fire
from workflows.changes.commands.qualifying import (
    keep_as_performed,
    must_be_qualified,
    must_be_trained,
)
from workflows.changes.commands.telling import tell
from workflows.changes.commands.writing import signable
from workflows.changes.deliverables.rules import deliverables_are_done
from workflows.changes.deviating import Deviates, deviate
from workflows.changes.emergency.queries import emergency_of, settled_by
from workflows.changes.emergency.rules import apart, in_retrospect
from workflows.changes.execution.models import ExecutionState
from workflows.changes.models import ChangeRequest, ChangeState, Phase
from workflows.changes.outside import bring_back
from workflows.changes.queries.case import Case, case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.queries.standing import standings
from workflows.changes.replacing.steps import draw, put_in_place
from workflows.changes.rules.content import MEANINGS, REJECTED, conflicts, phase_of
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.machine import (
    is_emergency,
    is_up_for_signature,
    machine_of,
)
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.timely import every_asset_may_be_released
from workflows.changes.rules.work import authorisation
from workflows.deviations.models import DeviationSource

EMERGENCY = DeviationSource.EMERGENCY


def sign(session: Session, actor: Actor, change: ChangeRequest, proof: Proof) -> None:
    """Sign every duty of the present phase that the actor is accountable for.

    The last signature under the plan authorises the work, the last under the release closes the
    change. Raises `RuleViolation` with every reason why the actor may not sign.
    """
    must(session, actor, Permission.SIGN, change)
    if not is_up_for_signature(change):
        raise Conflict(f"{change} is {change.whereabouts}; nothing of it waits for a signature.")
    case, phase = case_of(session, change), phase_of(change)
    wanted = case.waiting_for(actor.id, phase)
    due = [one.activity for one in wanted]
    if not due:
        raise RuleViolation(_nothing_due(case, actor, phase))
    them = stands_for(session, actor.id)
    if told := (*conflicts(case.parts, actor, due, them), *acted(case, actor, them)):
        raise RuleViolation(*told)
    must_be_qualified(case, actor, {one.activity: one.assets for one in wanted})
    _check_opinions(session, actor, case)
    _check_assets(session, actor, case)
    standing = standings(session, actor.id, wanted)
    statements = [
        afterwards(case, one.statement(right, is_part=bool(case.change.further)))
        for one, right in zip(wanted, standing, strict=True)
    ]
    bound = change.content_sha256 if phase is Phase.PLAN else change.work_sha256
    made = signing.sign(session, actor, proof, signable(case, bound), statements)
    case.add(made)
    for one, signature in zip(wanted, made, strict=True):
        for duty in one.duties if signature.covers else ():
            duty.signature_id = signature.id
    covers = {one.activity: one.covers for one in statements if one.covers}
    rights = {one.activity: one.standing.words for one in statements if one.standing}
    record(
        session, actor, "change.signed", change,
        activities=due, covers=covers or None, standing=rights or None,
    )  # fmt: skip
    move_on(session, actor, case)


def acted(case: Case, actor: Actor, them: Collection[int]) -> list[str]:
    """Return why the actor may not approve an emergency afterwards."""
    is_after = is_emergency(case.change) and phase_of(case.change) is Phase.PLAN
    return apart(case.change, case.parts, actor, them) if is_after else []


def afterwards(case: Case, says: Statement) -> Statement:
    """Return what a signature says, with the time of the act if it comes after that."""
    if phase_of(case.change) is not Phase.PLAN:
        return says
    row = emergency_of(case.session, case.change)
    if row is None:
        return says
    return replace(says, meaning=in_retrospect(says.meaning, row.began_at, row.restored_at))


def _check_opinions(session: Session, actor: Actor, case: Case) -> None:
    """Raise with every opinion that the plan's signatures wait for, if its definition says so."""
    machine = machine_of(case.change)
    if case.change.state is ChangeState.APPROVAL and "sign" in machine.moves:
        machine.check(facts_of(session, case), "sign", actor, clock.now())


def _check_assets(session: Session, actor: Actor, case: Case) -> None:
    """Raise with what holds the release of its assets, before anybody signs it."""
    if case.change.state is ChangeState.RELEASE:
        must_be_trained(case, actor)
        facts = facts_of(session, case)
        now, told = clock.now(), list[str]()
        for asked in (every_asset_may_be_released, deliverables_are_done):
            told += filter(None, [asked(facts, actor, now)])
        if told:
            raise RuleViolation(*told)


def _nothing_due(case: Case, actor: Actor, phase: Phase) -> str:
    if any(made.person_id == actor.id for made in case.in_force):
        return f"{actor.name} has signed {case.change} already; the others have still to sign."
    owners = [one.owner for one in case.outstanding(phase)]
    who = sorted({owner.acts.person for owner in owners if owner.acts.person}) or ["nobody yet"]
    return f"{actor.name} is not asked to sign {case.change}; it waits for {', '.join(who)}."


def move_on(session: Session, actor: Actor, case: Case) -> None:
    """Authorise the work, or release what was done, once nothing is missing."""
    change = case.change
    if any(one.owner.is_filled for one in case.outstanding(phase_of(change))):
        return  # somebody has still to sign: nothing else needs to be looked at
    facts = facts_of(session, case)
    if change.state is ChangeState.APPROVAL and not facts.plan_missing:
        _authorise(session, actor, case, facts)
    elif change.state is not ChangeState.APPROVAL and not facts.release_missing:
        _release(session, actor, case, facts)


def _authorise(session: Session, actor: Actor, case: Case, facts: ChangeFacts) -> None:
    change = case.change
    fire(case, "approve", actor, facts)
    vacant = [one.owner for one in case.outstanding(Phase.PLAN)]
    about = About("change_request", change.id, str(change), change.place_id, change.site_id)
    told = [owner.sentence for owner in vacant]
    refusing(session, actor, Rule.ACCOUNTABLE_BEFORE_APPROVAL, about, told)
    change.approved_at = clock.now()
    tell(session, case, "accepted" if is_emergency(change) else "approved", actor)
    record(session, actor, "change.approved", change, risk=change.risk)
    emit(session, "change.approved", change_id=change.id)


def _release(session: Session, actor: Actor, case: Case, facts: ChangeFacts) -> None:
    """Have the register follow; without a review to wait for, close the change as well."""
    change, machine = case.change, machine_of(case.change)
    must_be_trained(case, actor)
    has_review = "release" in machine.moves
    ends = "close" in machine.moves
    gone = chosen_in(case, (), ExecutionState.RELEASED, ExecutionState.LEFT_OUT)
    fire(case, "release" if has_review else "close", actor, facts)
    change.released_at = clock.now()
    _lift(session, actor, case)
    for emergency in settled_by(session, change):
        bring_back(session, actor, case, emergency)
    left = {row.asset_id: row.as_left_firmware for row in case.change.further}
    move(case, chosen_in(case, (), ExecutionState.VERIFIED), "release", actor)
    for asset in case.assets:
        if asset.id not in gone:
            by = authorisation(change, actor, asset.id)
            release(session, actor, asset, by, left.get(asset.id, change.as_left_firmware))
    put_in_place(session, actor, case)
    draw(session, case)
    tell(session, case, "released" if ends else "in_effect", actor)
    if has_review:
        record(session, actor, "change.released", change, firmware=change.as_left_firmware)
        if not ends:
            return
        if machine.refusals(facts_of(session, case), "close", actor, clock.now()):
            return
        fire(case, "close", actor)
    change.closed_at = clock.now()
    keep_as_performed(case, actor)
    record(session, actor, "change.closed", change, firmware=change.as_left_firmware)


def _lift(session: Session, actor: Actor, case: Case) -> None:
    """Settle what an emergency left open on its assets; nothing is left open by any other."""
    if is_emergency(case.change):
        bring_back(session, actor, case, case.change)


def reject(
    session: Session, actor: Actor, change: ChangeRequest, reason: str, proof: Proof
) -> None:
    """Refuse the plan, with a signature and the reason; its author may revise it."""
    must(session, actor, Permission.REJECT, change)
    case = case_of(session, change)
    machine_of(change).check(facts_of(session, case), "reject", actor, clock.now())
    if not any(one.is_for(actor.id) for one in case.wanted):
        raise RuleViolation(
            f"{actor.name} is not accountable for any part of {change}: "
            "only those who are asked to sign it can reject it."
        )
    if change.author_id in {actor.id, *stands_for(session, actor.id)}:
        raise RuleViolation(
            f"{actor.name} wrote {change}, or stands in for who did: "
            "it is revised or cancelled instead."
        )
    if told := acted(case, actor, stands_for(session, actor.id)):
        raise RuleViolation(*told)
    says = afterwards(case, Statement(REJECTED, f"{MEANINGS[REJECTED]} {reason}"))
    signing.sign(session, actor, proof, signable(case, change.content_sha256), [says])
    fire(case, "reject", actor)
    if is_emergency(change):
        title = f"{change} was refused after the act"
        deviate(session, actor, change, Deviates(EMERGENCY, "refused", title, reason))
    tell(session, case, "rejected", actor)
    record(session, actor, "change.rejected", change, reason=reason)


def revise(session: Session, actor: Actor, change: ChangeRequest, reason: str) -> None:
    """Open the content again; every signature under it is void, and stays readable."""
    must(session, actor, Permission.REVISE, change)
    case = case_of(session, change)
    is_begun = change.state is ChangeState.IMPLEMENTATION and change.started_at is not None
    fire(case, "revise", actor)
    tell(session, case, "backed_out" if is_begun else "revised", actor)
    void, change.revision = change.content_sha256, change.revision + 1
    change.content_sha256 = change.risk = change.proposed_at = None
    if not is_emergency(change):  # what was done in one is done, whatever is written of it
        open_again(case, actor)
        change.work_sha256 = change.as_left_firmware = change.deviation = None
        change.approved_at = change.started_at = change.completed_at = None
        change.implementer_id = change.verifier_id = None
        change.performed = change.verified = ""
    record(session, actor, "change.revised", change, reason=reason, void=void)


def cancel(session: Session, actor: Actor, change: ChangeRequest, reason: str) -> None:
    """Give the change up: before any work, or once it was backed out and all is as it was found."""
    must(session, actor, Permission.CANCEL, change)
    case = case_of(session, change)
    is_put_back = change.state is ChangeState.BACKED_OUT
    fire(case, "cancel", actor)
    _lift(session, actor, case)
    for asset in case.assets if is_put_back else ():
        release(session, actor, asset, authorisation(change, actor, asset.id), None)
    if change.content_sha256:  # of a draft nobody was told anything
        tell(session, case, "cancelled", actor)
    record(session, actor, "change.cancelled", change, reason=reason)
