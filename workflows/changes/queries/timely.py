"""What the start of work is judged by, gathered at that moment."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.evidence.queries import unproven
from governance.register.models import Asset
from governance.register.profiles.comparing import Comparator, comparator_of
from workflows.changes.barriers.queries import held_back
from workflows.changes.execution.models import Execution, ExecutionState, OutsideKind
from workflows.changes.models import ChangeRequest, ChangeState, Phase
from workflows.changes.pinning.queries import targets_of
from workflows.changes.queries.case import KIND, Case
from workflows.changes.queries.execution import others_at_work
from workflows.changes.queries.qualified import condition
from workflows.changes.rules.content import AUTHORED, FURTHER
from workflows.changes.rules.execution import OneWork, Told
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.machine import GUARDS, is_told_by_asset, machine_of
from workflows.changes.rules.timely import Condition, conditions
from workflows.deviations.models import DeviationState, Disposition
from workflows.deviations.queries.deviations import of_record

UNKNOWN = "unknown"
APPROVED = re.compile(r"^(AS-\d+) .*, firmware (.+?)(?:, configuration to be .+)?$")


def is_to_begin(case: Case) -> bool:
    """Whether the work on it, or on one of its assets, still waits to be begun."""
    if not is_told_by_asset(case.change):
        return False
    if case.change.state is ChangeState.AUTHORISED:
        return True
    waits = (work.state is ExecutionState.WAITING for work in case.executions.values())
    return case.change.state is ChangeState.IMPLEMENTATION and any(waits)


def works_of(case: Case) -> tuple[OneWork, ...]:
    """Return how the work on each asset stands; nothing where it is not told asset by asset."""
    if not is_told_by_asset(case.change):
        return ()
    blank = {asset.id: Execution(state=ExecutionState.WAITING) for asset in case.assets}
    works = blank | dict(case.executions)
    approved, told = _approved(case), tuple(_deviations(case))
    pinned = _pinned(case)
    return tuple(
        _work(
            (case, asset),
            works[asset.id],
            approved.get(asset.reference, asset.firmware),
            tuple(one for about, one in told if about in {None, asset.id}),
            pinned.get(asset.id),
        )
        for asset in case.assets
    )


def _deviations(case: Case) -> Iterator[tuple[int | None, Told]]:
    """Yield each deviation, kept here or elsewhere, with the asset that it is about."""
    for each in case.references:
        if each.kind is OutsideKind.DEVIATION:
            yield each.asset_id, Told(str(each), each.is_open, each.disposition is not None)
    for own in of_record(case.session, KIND, case.change.id):
        if own.state is not DeviationState.CANCELLED:
            is_usable = own.disposition not in {None, Disposition.REJECT}
            yield own.asset_id, Told(str(own), own.is_open, is_usable)
    if told := case.change.deviation:  # of work that was taken back as a whole
        yield None, Told(told, is_open=False, is_disposed=False)


def _work(
    of: tuple[Case, Asset],
    work: Execution,
    expected: str | None,
    deviations: tuple[Told, ...],
    pinned: str | None,
) -> OneWork:
    case, asset = of
    change, comparator = case.change, comparator_of(asset.asset_class)
    return OneWork(
        label=asset.tag,
        state=work.state,
        comparator=comparator,
        is_report_kept=comparator is not Comparator.REPORT or _is_kept(case, work.as_left_config),
        expected_firmware=expected,
        as_found_firmware=work.as_found_firmware,
        as_left_firmware=work.as_left_firmware,
        as_found_config=work.as_found_config,
        as_left_config=work.as_left_config,
        target_firmware=change.target_firmware,
        target_config=pinned if work.is_pinned_later else work.target_config,
        is_pinned_later=work.is_pinned_later,
        deviations=deviations,
    )


def _is_kept(case: Case, number: str | None) -> bool:
    """Whether a file of the change bears the number of a report; none was given: nothing to."""
    named = (f"{kept.file.name} {kept.description}" for kept in case.files) if number else ()
    return not number or any(number in words for words in named)


def _pinned(case: Case) -> Mapping[int, str]:
    """Return what two people pinned after the approval, by asset; asked where a plan says so."""
    is_asked = any(work.is_pinned_later for work in case.executions.values())
    return targets_of(case.session, case.change) if is_asked else {}


def _approved(case: Case) -> dict[str, str]:
    """Return the firmware of each asset when the change was approved, by its number."""
    body = json.loads(case.approved or "{}")
    lines = (body.get("asset", ""), *body.get(FURTHER, ()))
    return {found[1]: found[2] for line in lines if (found := APPROVED.match(line))}


def at_start(session: Session, case: Case, works: tuple[OneWork, ...]) -> dict[str, Any]:
    """Return what the guards of the start look at."""
    signed = [made for made in case.in_force if made.content_sha256 == case.change.content_sha256]
    return {
        "approved_at": case.change.approved_at,
        "found_otherwise": tuple(_found_otherwise(case, works)),
        "at_work": tuple(at_work(session, case.change, case.assets)),
        "unproven": (*_missing(case), *unproven(session, [made.id for made in signed])),
        "held_back": tuple(row.why for row in held_back(session, case.change)),
        "signed_by": ", ".join(dict.fromkeys(made.signer for made in signed)),
    }


def _missing(case: Case) -> Iterator[str]:
    if not case.signed(AUTHORED):
        yield f"{case.change.author.name}'s signature under the plan is missing: revise it."
    for wanted in case.outstanding(Phase.PLAN):
        if wanted.owner.is_filled:
            what = wanted.activity.replace("_", " ")
            yield f"Nobody's signature for {what} of {wanted.owner.subject.label} is in force."


def _found_otherwise(case: Case, works: tuple[OneWork, ...]) -> Iterator[str]:
    for asset, work in zip(case.assets, works, strict=True):
        expected, now = work.expected_firmware or UNKNOWN, asset.firmware or UNKNOWN
        if work.state is not ExecutionState.WAITING:
            continue
        if expected == UNKNOWN:
            continue
        if work.as_found_firmware and work.as_found_firmware != expected:
            yield (
                f"{asset.tag} was found with firmware {work.as_found_firmware}, expected is "
                f"{expected}"
            )
        elif now != expected:
            yield f"{asset.tag} has firmware {now} by the register, approved with {expected}"


def at_work(session: Session, change: ChangeRequest, assets: list[Asset]) -> Iterator[str]:
    """Say which other changes are at work on these assets."""
    tags = {asset.id: asset.tag for asset in assets}
    for other, asset_id in others_at_work(session, change):
        yield f"{other} is at work on {tags[asset_id]}"


def conditions_of(case: Case, facts: ChangeFacts, actor: Actor) -> tuple[Condition, ...]:
    """Return each condition of the start, as it is now for this actor."""
    machine = machine_of(case.change)
    if not is_to_begin(case):
        return ()
    verb = "start" if case.change.started_at is None else "begin"
    asked = conditions(machine.moves[verb].guards, GUARDS, facts, actor, clock.now())
    return (*asked, condition(case, actor))
