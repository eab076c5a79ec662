"""Carry a change out: start, complete, send back, verify."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.core.outbox import emit
from governance.enforcement.consulting import About, refusing
from governance.enforcement.models import Rule
from governance.evidence.rules import Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.ownership.delegations.queries import stands_for
from governance.register.commands.work import begin_work
from governance.register.models import Asset
from governance.register.queries.graph import readable_ids
from governance.skills.rules.requirements import Deed
from workflows.changes.commands.deciding import move_on
from workflows.changes.commands.executing import (
    UNDER_WAY,
    Read,
    chosen_in,
    keep_conditions,
    leave,
    lines,
    move,
    prepare,
)
from workflows.changes.commands.finding import otherwise, refused
from workflows.changes.commands.moving import fire
from workflows.changes.commands.qualifying import must_be_qualified
from workflows.changes.commands.telling import tell
from workflows.changes.commands.writing import attachments, signable
from workflows.changes.execution.models import ExecutionState
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.replacing.steps import unit_content
from workflows.changes.rules import content
from workflows.changes.rules.carrying import refusals
from workflows.changes.rules.content import BACKED_OUT, MEANINGS, PERFORMED, VERIFIED
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.machine import is_told_by_asset, machine_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.scope import number_of
from workflows.changes.rules.work import authorisation
from workflows.changes.standard.steps import count_failure, template_content


@dataclass(frozen=True, slots=True)
class Work:
    """What was done, and how the asset was left."""

    performed: str
    as_left_firmware: str | None
    """Firmware as read on the device after the work; None: not read."""

    further: Mapping[int, str | None] = field(default_factory=dict)
    """The same of each further asset, by its id; one that is not named was not read."""

    deviation: str = ""
    """Of work that was backed out: what tells why an asset was not left as it was found."""

    configs: Mapping[int, str] = field(default_factory=dict)
    """By what each asset is compared with what was approved, by its id."""


def start(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    only: Collection[int] = (),
    found: Mapping[int, Read] | None = None,
) -> None:
    """Begin the work, or go on with some that waited: from here on these assets are under change.

    `only` names the assets that are begun now, none: all that wait; `found` what was read on each.
    Every condition is asked at this moment, and kept with the change as it was.
    """
    must(session, actor, Permission.START, change)
    case = case_of(session, change)
    _must_see_all(session, actor, case)
    _apart(session, actor, case, "start")
    if not is_told_by_asset(change):
        must_be_qualified(case, actor, {Deed.IMPLEMENTING: case.assets})
        fire(case, "start", actor)
        write_begun(case, actor, case.assets)
        return
    is_first = change.started_at is None
    for asset_id, work in prepare(case).items():
        read = (found or {}).get(asset_id)
        if read and work.state is ExecutionState.WAITING:
            work.as_found_firmware, work.as_found_config = read.firmware, read.config
    chosen = chosen_in(case, only, ExecutionState.WAITING)
    facts = _chosen(facts_of(session, case), case, chosen)
    _must_hold(case, facts, actor, found or {})
    if not chosen:
        raise RuleViolation(f"None of these assets of {change} waits for its work: choose others.")
    begun = [asset for asset in case.assets if asset.id in chosen]
    must_be_qualified(case, actor, {Deed.IMPLEMENTING: begun})
    kept = keep_conditions(case, facts, actor, chosen)
    fire(case, "start" if is_first else "begin", actor, facts)
    move(case, chosen, "begin", actor)
    for asset_id in chosen:
        case.executions[asset_id].conditions_sha256 = kept
    write_begun(case, actor, begun)


def _must_hold(case: Case, facts: ChangeFacts, actor: Actor, found: Mapping[int, Read]) -> None:
    """Raise every reason against a start; what was found otherwise is filed though it is refused.

    Nothing is begun on what is not as it was approved, whatever the plan says of it.
    """
    verb = "start" if case.change.started_at is None else "begin"
    what = otherwise(case, found)
    try:
        machine_of(case.change).check(facts, verb, actor, clock.now())
    except RuleViolation as told:
        raise refused(told.reasons, what) from None
    if what.reports:
        raise refused((), what)


def _chosen(facts: ChangeFacts, case: Case, chosen: Collection[int]) -> ChangeFacts:
    """Return the facts with the work on those that are begun now: the others go on waiting."""
    both = zip(case.assets, facts.works, strict=False)  # before its approval there is none
    return replace(facts, works=tuple(work for asset, work in both if asset.id in chosen))


def write_begun(
    case: Case, actor: Actor, assets: Sequence[Asset], at: datetime | None = None
) -> None:
    """Write that the work on these assets has begun, now unless `at` says when: a step."""
    session, change, is_first = case.session, case.change, case.change.started_at is None
    about = About(KIND, change.id, str(change), change.place_id, change.site_id)
    told = refusals(case.carrying, actor)
    refusing(session, actor, Rule.RESPONSIBLE_DOES_THE_WORK, about, told)
    if is_first:
        change.started_at, change.implementer_id = at or clock.now(), actor.id
    for asset in assets:
        begin_work(session, actor, asset, authorisation(change, actor, asset.id))
    if is_first:
        tell(session, case, "started", actor)
    numbers = [asset.reference for asset in assets] if case.change.further else None
    record(session, actor, "change.started", change, assets=numbers)


def _must_see_all(session: Session, actor: Actor, case: Case) -> None:
    """Raise `RuleViolation` unless the actor may see every asset that they are to work on."""
    ids = {row.asset_id for row in case.change.further}
    if hidden := len(ids - readable_ids(session, actor, ids)):
        raise RuleViolation(
            f"{case.change} is about {number_of(hidden)} that {actor.name} may not see: "
            "the work is for somebody who may see all of it."
        )


def complete(
    session: Session, actor: Actor, change: ChangeRequest, work: Work, proof: Proof
) -> None:
    """Sign that the work was done, and hand it over for verification."""
    must(session, actor, Permission.COMPLETE, change)
    case = _left(session, change, work, ExecutionState.STARTED)
    fire(case, "complete", actor)
    move(case, chosen_in(case, (), ExecutionState.STARTED), "hand_over", actor)
    sign_work(actor, case, proof, PERFORMED)
    record(session, actor, "change.completed", change, firmware=work.as_left_firmware)


def back_out(
    session: Session, actor: Actor, change: ChangeRequest, work: Work, proof: Proof
) -> None:
    """Sign that the work was taken back: all stands as it was found, or a deviation says why not.

    The assets stay under change until the change is revised and brought to its end, or somebody
    else has seen that all is as it was found, and cancels it.
    """
    must(session, actor, Permission.BACK_OUT, change)
    change.deviation = work.deviation or None
    case = _left(session, change, work, *UNDER_WAY)
    fire(case, "back_out", actor)
    move(case, chosen_in(case, (), *UNDER_WAY), "back_out", actor)
    sign_work(actor, case, proof, BACKED_OUT)
    tell(session, case, "backed_out", actor)
    count_failure(session, actor, change)
    record(
        session, actor, "change.backed_out", change,
        firmware=work.as_left_firmware, deviation=work.deviation or None,
    )  # fmt: skip
    emit(session, "change.backed_out", change_id=change.id)


def _left(session: Session, change: ChangeRequest, work: Work, *states: ExecutionState) -> Case:
    """Write what was done, and how each asset was left whose work is under way; return the case."""
    case = case_of(session, change)
    keep_work(case, work, *states)
    return case


def keep_work(case: Case, work: Work, *states: ExecutionState) -> None:
    """Write what was done, and how each asset was left."""
    change = case.change
    firmware = {**work.further, change.asset_id: work.as_left_firmware}
    left = {
        asset.id: Read(firmware.get(asset.id), work.configs.get(asset.id)) for asset in case.assets
    }
    leave(case, chosen_in(case, (), *states) if case.executions else list(left), left)
    change.performed, change.completed_at = work.performed, clock.now()


def sign_work(
    actor: Actor,
    case: Case,
    proof: Proof,
    activity: str,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Keep what was done as it is signed, and sign it."""
    change, session = case.change, case.session
    under = [one.line for one in case.supervised]
    files = attachments(case, is_content=False)
    body = content.work(change, actor.name, files, lines(case), under)
    body |= unit_content(case) | template_content(case.standard) | dict(more or {})
    change.work_sha256 = keep_content(session, KIND, change.id, body)
    for asset_id in chosen_in(case, (), ExecutionState.DONE, ExecutionState.BACKED_OUT):
        work = case.executions[asset_id]
        work.work_sha256 = work.work_sha256 or change.work_sha256
    session.flush()
    what = signable(case, change.work_sha256)
    sign(session, actor, proof, what, [Statement(activity, MEANINGS[activity])])


def rework(session: Session, actor: Actor, change: ChangeRequest, reason: str) -> None:
    """Send the work back: what was found does not pass."""
    must(session, actor, Permission.REWORK, change)
    case = case_of(session, change)
    _apart(session, actor, case, "rework")
    fire(case, "rework", actor)
    again = chosen_in(case, (), ExecutionState.DONE, ExecutionState.VERIFIED)
    move(case, again, "send_back", actor)
    for asset_id in again:
        case.executions[asset_id].work_sha256 = None
    change.completed_at = change.verifier_id = change.work_sha256 = None
    change.verified = ""
    record(session, actor, "change.reworked", change, reason=reason)


def verify(session: Session, actor: Actor, change: ChangeRequest, found: str, proof: Proof) -> None:
    """Sign that the work was checked; without further signatures due it is released."""
    must(session, actor, Permission.VERIFY, change)
    case = case_of(session, change)
    _apart(session, actor, case, "verify")
    must_be_qualified(case, actor, {Deed.VERIFYING: case.assets})
    fire(case, "verify", actor)
    move(case, chosen_in(case, (), ExecutionState.DONE), "verify", actor)
    change.verifier_id, change.verified = actor.id, found
    session.flush()
    says = Statement(VERIFIED, f"{MEANINGS[VERIFIED]} {found}")
    what = signable(case, change.work_sha256)
    case.add(sign(session, actor, proof, what, [says]))
    record(session, actor, "change.verified", change, found=found)
    move_on(session, actor, case)


def _apart(session: Session, actor: Actor, case: Case, verb: str) -> None:
    """Raise `RuleViolation` if the actor stands in for somebody from whom this is kept apart."""
    told = content.kept_apart(case.parts, actor, verb, stands_for(session, actor.id))
    if told:
        raise RuleViolation(*told)
