"""Bring the work on some assets of a change to its end, while that on the others goes on.

What is said here of some is said of the rest by the verbs of the whole change (`working`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.evidence import signing
from governance.evidence.rules import Statement
from governance.evidence.signing import keep_content
from governance.identity.attest import Proof
from governance.ownership.delegations.queries import stands_for
from governance.register.commands.work import release
from governance.skills.rules.requirements import Deed
from workflows.changes.commands.executing import Read, check, chosen_in, leave, lines, move
from workflows.changes.commands.qualifying import must_be_qualified, must_be_trained
from workflows.changes.commands.writing import attachments, signable
from workflows.changes.deliverables.proving import Proving
from workflows.changes.deliverables.queries import named
from workflows.changes.deliverables.rules import listed
from workflows.changes.execution.models import ExecutionState
from workflows.changes.models import ChangeRequest, Phase
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.queries.partly import due_for
from workflows.changes.queries.standing import standings
from workflows.changes.rules.content import (
    BACKED_OUT,
    MEANINGS,
    PERFORMED,
    VERIFIED,
    conflicts,
    kept_apart,
)
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.machine import is_told_by_asset, machine_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.work import authorisation
from workflows.changes.testing.queries import about, tried, unrun, untold


@dataclass(frozen=True, slots=True)
class Share:
    """What was done on some assets, and how each of them was left."""

    left: Mapping[int, Read]
    """By the asset's id; exactly these are handed over."""

    performed: str


def hand_over(
    session: Session, actor: Actor, change: ChangeRequest, share: Share, proof: Proof
) -> None:
    """Sign that the work on some assets was done; the work on the others goes on."""
    must(session, actor, Permission.COMPLETE, change)
    case = _checked(session, actor, change, "hand_over", share.left)
    leave(case, share.left, share.left)
    move(case, share.left, "hand_over", actor)
    if not chosen_in(case, (), ExecutionState.STARTED, ExecutionState.WAITING):
        raise RuleViolation(f"That is all that is left of {change}: complete the work instead.")
    _sign(actor, case, share, proof, PERFORMED)
    covers = _covers(case, share.left)
    record(session, actor, "change.handed_over", change, assets=covers)


def take_back(
    session: Session, actor: Actor, change: ChangeRequest, share: Share, proof: Proof
) -> None:
    """Sign that some assets were put back: they stand as found, or a deviation tells why not.

    They stay under change until the work is verified as a whole.
    """
    must(session, actor, Permission.BACK_OUT, change)
    case = _checked(session, actor, change, "take_back", share.left)
    leave(case, share.left, share.left)
    move(case, share.left, "back_out", actor)
    _sign(actor, case, share, proof, BACKED_OUT)
    covers = _covers(case, share.left)
    record(session, actor, "change.taken_back", change, assets=covers)


def _sign(actor: Actor, case: Case, share: Share, proof: Proof, activity: str) -> None:
    """Keep what was done on some assets, and sign it for them."""
    change = case.change
    body = {
        "reference": change.reference,
        "plan_sha256": change.content_sha256,
        "implementer": actor.name,
        **({"supervised": [one.line for one in case.supervised]} if case.supervised else {}),
        "performed": share.performed,
        "assets": lines(case, share.left),
        "evidence": [file.sha256 for file in attachments(case, is_content=False)],
    }
    sha256 = keep_content(case.session, KIND, change.id, body)
    for asset_id in share.left:
        case.executions[asset_id].work_sha256 = sha256
    case.session.flush()
    says = Statement(activity, MEANINGS[activity], _covers(case, share.left))
    signing.sign(case.session, actor, proof, signable(case, sha256), [says])


def leave_out(
    session: Session, actor: Actor, change: ChangeRequest, chosen: Collection[int], reason: str
) -> None:
    """Take assets out whose work was not begun, for a reason; the others go on."""
    must(session, actor, Permission.COMPLETE, change)
    case = _checked(session, actor, change, "leave_out", chosen)
    move(case, chosen, "leave_out", actor)
    for asset_id in chosen:
        case.executions[asset_id].reason = reason
    covers = _covers(case, chosen)
    record(session, actor, "change.left_out", change, reason=reason, assets=covers)


def send_back(
    session: Session, actor: Actor, change: ChangeRequest, chosen: Collection[int], reason: str
) -> None:
    """Send the work on some assets back: what was found does not pass."""
    must(session, actor, Permission.REWORK, change)
    case = _checked(session, actor, change, "send_back", chosen)
    move(case, chosen, "send_back", actor)
    for asset_id in chosen:
        work = case.executions[asset_id]
        work.reason, work.work_sha256 = reason, None
    covers = _covers(case, chosen)
    record(session, actor, "change.sent_back", change, reason=reason, assets=covers)


def check_off(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    chosen: Collection[int],
    said: tuple[str, Proof],
) -> None:
    """Sign that the work on some assets was checked; what needs no other signature is released."""
    must(session, actor, Permission.VERIFY, change)
    case, (found, proof) = _checked(session, actor, change, "check_off", chosen), said
    checked = [asset for asset in case.assets if asset.id in chosen]
    must_be_qualified(case, actor, {Deed.VERIFYING: checked})
    move(case, chosen, "verify", actor)
    covers = _covers(case, chosen)
    says = Statement(VERIFIED, f"{MEANINGS[VERIFIED]} {found}", covers)
    made = signing.sign(session, actor, proof, signable(case, _bound(case, chosen)), [says])
    case.add(made)
    record(session, actor, "change.checked_off", change, found=found, assets=covers)
    _let_go(session, actor, case, chosen)


def let_go(
    session: Session, actor: Actor, change: ChangeRequest, chosen: Collection[int], proof: Proof
) -> None:
    """Sign the release of some assets, for all that the actor is accountable for of them."""
    must(session, actor, Permission.SIGN, change)
    case = _checked(session, actor, change, "let_go", chosen)
    wanted = due_for(case, actor.id, chosen)
    due = [one.activity for one in wanted]
    check(case, chosen, "release", actor)
    if owed := [named(row) for row in case.deliverables if row.is_open and row.asset_id in chosen]:
        raise RuleViolation(f"{change} still owes {listed(owed)}: bring them first.")
    if not due:
        raise RuleViolation(f"{actor.name} is not asked to release any of these for {change}.")
    if told := conflicts(case.parts, actor, due, stands_for(session, actor.id)):
        raise RuleViolation(*told)
    must_be_qualified(case, actor, {one.activity: one.assets for one in wanted})
    standing = standings(session, actor.id, wanted)
    says = [one.statement(right, is_part=True) for one, right in zip(wanted, standing, strict=True)]
    bound = signable(case, _bound(case, chosen))
    made = signing.sign(session, actor, proof, bound, says)
    case.add(made)
    for one, signature in zip(wanted, made, strict=True):
        for duty in one.duties:
            duty.signature_id = signature.id
    covers = {one.activity: one.covers for one in says}
    record(session, actor, "change.signed", change, activities=due, covers=covers)
    _let_go(session, actor, case, chosen)


def _let_go(session: Session, actor: Actor, case: Case, chosen: Collection[int]) -> None:
    """Release those of these that are verified, and wait for no signature any more."""
    verified = chosen_in(case, chosen, ExecutionState.VERIFIED)
    waits = {
        asset.id
        for one in case.outstanding(Phase.RELEASE)
        for asset in one.assets
    }  # fmt: skip
    free = [asset_id for asset_id in verified if asset_id not in waits]
    if free:
        must_be_trained(case, actor)
        move(case, free, "release", actor)
        for asset in case.assets:
            if asset.id in free:
                by = authorisation(case.change, actor, asset.id)
                left = case.executions[asset.id].as_left_firmware
                release(session, actor, asset, by, left)
        record(session, actor, "change.let_go", case.change, assets=_covers(case, free))


def _checked(
    session: Session, actor: Actor, change: ChangeRequest, verb: str, chosen: Collection[int]
) -> Case:
    """Return the case, once the change lets the verb pass; raise with every reason why not."""
    if not is_told_by_asset(change):
        told = f"{change} began under {change.workflow}, which is carried out as a whole."
        raise Conflict(told)
    case = case_of(session, change)
    machine_of(change).check(_facts(session, case, verb, chosen), verb, actor, clock.now())
    if not chosen or not set(chosen) <= set(case.executions):
        raise RuleViolation(f"Choose at least one asset of {change}, and only such.")
    apart = {"check_off": "verify", "send_back": "rework"}.get(verb, verb)
    if told_apart := kept_apart(case.parts, actor, apart, stands_for(session, actor.id)):
        raise RuleViolation(*told_apart)
    return case


def _facts(session: Session, case: Case, verb: str, chosen: Collection[int]) -> ChangeFacts:
    """Freeze what the guards look at; of what is checked off, with the tests of these assets."""
    facts = facts_of(session, case)
    if verb != "check_off":
        return facts
    found = about(tried(session, case.change), chosen)
    return replace(facts, proving=Proving(unrun=unrun(found), untold=untold(session, found)))


def _bound(case: Case, chosen: Collection[int]) -> str:
    """Return the digest under which the work on all of these was handed over."""
    found = {case.executions[asset_id].work_sha256 for asset_id in chosen}
    if len(found) > 1 or None in found:
        raise RuleViolation(
            "These were handed over by different signatures: look at each hand-over by itself."
        )
    return str(found.pop())


def _covers(case: Case, chosen: Collection[int]) -> tuple[str, ...]:
    return tuple(asset.reference for asset in case.assets if asset.id in chosen)
