"""How the work on each asset of a change goes on: steps of the commands that carry it out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.evidence.signing import keep_content
from workflows.changes.execution.models import Execution, ExecutionState
from workflows.changes.queries.case import KIND, Case
from workflows.changes.queries.timely import conditions_of, works_of
from workflows.changes.rules.execution import EXECUTION, OneWork
from workflows.changes.rules.facts import ChangeFacts

UNDER_WAY = (ExecutionState.STARTED, ExecutionState.DONE, ExecutionState.VERIFIED)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read on an asset."""

    firmware: str | None = None
    config: str | None = None
    """A digest, a safety signature or the number of a comparison report, by its kind."""


def prepare(case: Case) -> Mapping[int, Execution]:
    """Begin to tell of the work on each asset of which nothing is told yet."""
    known = case.executions
    for asset in case.assets:
        if asset.id not in known:
            known[asset.id] = Execution(change_id=case.change.id, asset_id=asset.id)
            case.session.add(known[asset.id])
    case.session.flush()
    return known


def chosen_in(case: Case, chosen: Collection[int], *states: ExecutionState) -> list[int]:
    """Return the assets whose work is in one of these states: of those chosen, or of all."""
    works = case.executions.items()
    return [key for key, one in works if one.state in states and (not chosen or key in chosen)]


def check(case: Case, asset_ids: Collection[int], verb: str, actor: Actor) -> dict[int, OneWork]:
    """Return the work on each asset, if it may be moved for all of these; else raise why not."""
    now, told, sources = clock.now(), list[str](), EXECUTION.moves[verb].source
    works = dict(zip((asset.id for asset in case.assets), works_of(case), strict=False))
    for work in (works[asset_id] for asset_id in asset_ids):
        if work.state in sources:
            told += EXECUTION.refusals(work, verb, actor, now)
        else:
            is_now = work.state.replace("_", " ")
            told.append(f"The work on {work.label} is {is_now}: choose others.")
    if told:
        raise RuleViolation(*dict.fromkeys(told))
    return works


def move(case: Case, asset_ids: Collection[int], verb: str, actor: Actor) -> None:
    """Move the work on these assets, or raise with every reason why not."""
    now, works = clock.now(), check(case, asset_ids, verb, actor)
    for asset_id in asset_ids:
        EXECUTION.fire(case.executions[asset_id], works[asset_id], verb, actor, now)


def leave(case: Case, asset_ids: Collection[int], left: Mapping[int, Read]) -> None:
    """Write how these assets were left; one that is not named was not read."""
    for asset_id in asset_ids:
        read = left.get(asset_id, Read())
        work = case.executions.get(asset_id)
        if work is not None:
            work.as_left_firmware, work.as_left_config = read.firmware, read.config
    for row in case.change.further:
        if row.asset_id in asset_ids:
            row.as_left_firmware = left.get(row.asset_id, Read()).firmware
    if case.change.asset_id in asset_ids:
        case.change.as_left_firmware = left.get(case.change.asset_id, Read()).firmware


def open_again(case: Case, actor: Actor) -> None:
    """Have the work on every asset wait again; what was read is of another time."""
    begun = chosen_in(case, (), *(set(ExecutionState) - {ExecutionState.WAITING}))
    move(case, begun, "open", actor)
    for work in case.executions.values():
        work.as_found_firmware = work.as_found_config = None
        work.as_left_firmware = work.as_left_config = None
        work.conditions_sha256 = work.work_sha256 = work.reason = None


def lines(case: Case, asset_ids: Iterable[int] | None = None) -> dict[str, dict[str, Any]]:
    """Return how the work on assets stands, by number, as it is kept and signed."""
    wanted = set(case.executions) if asset_ids is None else set(asset_ids)
    both = zip(case.assets, works_of(case), strict=False)
    return {
        asset.reference: {
            "state": work.state,
            "as_found": [work.as_found_firmware, work.as_found_config],
            "as_left": [work.as_left_firmware, work.as_left_config],
            "approved": [work.target_firmware, work.target_config],
            "compared_by": work.comparator,
            "deviations": [each.name for each in work.deviations],
        }
        for asset, work in both
        if asset.id in wanted
    }


def keep_conditions(case: Case, facts: ChangeFacts, actor: Actor, chosen: Collection[int]) -> str:
    """Keep each condition of a start as it is now; return the digest of what is kept."""
    change = case.change
    body = {
        "reference": change.reference,
        "time_of_use": clock.now(),
        "by": actor.name,
        "plan_sha256": change.content_sha256,
        "assets": lines(case, chosen),
        "conditions": [
            {"condition": each.what, "holds": each.refusal is None, "fact": each.fact}
            for each in conditions_of(case, facts, actor)
        ],
    }
    return keep_content(case.session, KIND, change.id, body)
