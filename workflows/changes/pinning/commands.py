"""Pin what assets are to be left with, once it is known, and agree to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.rules import Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from workflows.changes.commands.writing import signable
from workflows.changes.execution.models import ExecutionState
from workflows.changes.models import ChangeRequest
from workflows.changes.pinning.models import TargetPin
from workflows.changes.pinning.queries import PINNED_IN, asked_of
from workflows.changes.pinning.rules import reasons_against_agreeing
from workflows.changes.pinning.words import AGREED, MEANINGS, PINNED
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Pinned:
    """What assets are to be left with, by their ids, and where that is kept."""

    targets: Mapping[int, str]
    kept_in: str


def pin(session: Session, actor: Actor, change: ChangeRequest, said: Pinned, proof: Proof) -> None:
    """Sign what assets are to be left with; it holds once somebody else has agreed.

    Raises `RuleViolation` for assets whose plan leaves no target open, or whose work has begun.
    """
    must(session, actor, Permission.PIN, change)
    case = case_of(session, change)
    _must_be_ahead(change)
    waiting = _waiting(case)
    if not said.targets:
        raise RuleViolation(f"Say what at least one asset of {change} is to be left with.")
    if others := [one.tag for one in case.assets if one.id in set(said.targets) - set(waiting)]:
        raise RuleViolation(
            f"{' and '.join(others)} has no target that is pinned later, or its work has begun: "
            "leave it out, or revise the plan."
        )
    numbers = {one.id: one.reference for one in case.assets}
    body: dict[str, Any] = {
        "reference": change.reference,
        "plan_sha256": change.content_sha256,
        "targets": {numbers[key]: target for key, target in said.targets.items()},
        "kept_in": said.kept_in,
        "by": actor.name,
        "at": clock.now(),
    }
    sha256 = keep_content(session, KIND, change.id, body)
    session.add_all(
        TargetPin(
            change_id=change.id, asset_id=asset_id, plan_sha256=change.content_sha256,
            target=target, kept_in=said.kept_in, sha256=sha256,
            pinned_at=clock.now(), pinned_by_id=actor.id,
        )
        for asset_id, target in said.targets.items()
    )  # fmt: skip
    session.flush()
    says = Statement(PINNED, MEANINGS[PINNED])
    sign(session, actor, proof, signable(case, sha256), [says])
    record(session, actor, "change.pinned", change, targets=body["targets"], kept=said.kept_in)


def agree(session: Session, actor: Actor, change: ChangeRequest, proof: Proof) -> None:
    """Sign that what is pinned is what the plan calls for: the work may begin with it.

    Raises `Conflict` where nothing waits for it, `RuleViolation` for who pinned it.
    """
    must(session, actor, Permission.AGREE_PIN, change)
    case = case_of(session, change)
    _must_be_ahead(change)
    pins, waiting = asked_of(session, change), _waiting(case)
    if not pins or any(one.asset_id not in waiting for one in pins):
        raise Conflict(f"Nothing that is pinned for {change} waits for somebody to agree.")
    if told := reasons_against_agreeing(str(change), actor, change.author_id, pins[0].pinned_by_id):
        raise RuleViolation(*told)
    for one in pins:
        one.agreed_at, one.agreed_by_id = clock.now(), actor.id
    session.flush()
    says = Statement(AGREED, MEANINGS[AGREED])
    sign(session, actor, proof, signable(case, pins[0].sha256), [says])
    targets = {one.asset.reference: one.target for one in pins}
    record(session, actor, "change.pin_agreed", change, targets=targets)


def _waiting(case: Case) -> set[int]:
    """Return the assets whose target is still open, or can be pinned anew before their work."""
    return {
        key
        for key, work in case.executions.items()
        if work.is_pinned_later and work.state is ExecutionState.WAITING
    }


def _must_be_ahead(change: ChangeRequest) -> None:
    if change.state not in PINNED_IN:
        raise Conflict(
            f"{change} is {change.whereabouts}: a target is pinned once the plan is approved, "
            "and before the work begins."
        )
