"""Refer from a change to records of other systems, and say how they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.evidence import signing
from governance.evidence.rules import Statement
from governance.evidence.signing import keep_content
from governance.identity.attest import Proof
from governance.ownership.models import Activity
from workflows.changes.commands.executing import prepare
from workflows.changes.commands.qualifying import must_be_qualified
from workflows.changes.commands.writing import must_be_open, signable
from workflows.changes.execution.models import ChangeReference, OutsideKind, OutsideStatus
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.rules.content import DISPOSED, MEANINGS
from workflows.changes.rules.machine import is_told_by_asset
from workflows.changes.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Outside:
    """A record that another system keeps."""

    kind: OutsideKind
    system: str
    identifier: str
    about: str
    status: OutsideStatus
    asset_id: int | None = None
    """Which asset of the change it is about; None: all of them."""


def refer(
    session: Session, actor: Actor, change: ChangeRequest, outside: Outside
) -> ChangeReference:
    """Refer to a record of another system, as it stands there now."""
    must(session, actor, Permission.REFER, change)
    case = case_of(session, change)
    if outside.asset_id is not None and all(one.id != outside.asset_id for one in case.assets):
        raise NotFound(f"{change} is about no such asset, or about none that you may read.")
    if any(
        (each.system, each.identifier) == (outside.system, outside.identifier)
        and each.asset_id == outside.asset_id
        for each in case.references
    ):
        raise Conflict(f"{change} refers to {outside.identifier} in {outside.system} already.")
    made = ChangeReference(
        change_id=change.id,
        asset_id=outside.asset_id,
        kind=outside.kind,
        system=outside.system,
        identifier=outside.identifier,
        about=outside.about,
        status=outside.status,
        checked_at=clock.now(),
        checked_by_id=actor.id,
    )
    session.add(made)
    session.flush()
    record(session, actor, "change.referred", change, **_facts(made))
    return made


def look_again(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    reference_id: int,
    status: OutsideStatus,
) -> None:
    """Say how a record of another system stands there now."""
    must(session, actor, Permission.REFER, change)
    found = _reference(case_of(session, change), reference_id)
    found.status, found.checked_at, found.checked_by_id = status, clock.now(), actor.id
    record(session, actor, "change.looked_again", change, **_facts(found))


def dispose_of(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    reference_id: int,
    said: tuple[str, Proof],
) -> None:
    """Sign, for quality assurance, what a deviation means for the release of its assets."""
    must(session, actor, Permission.DISPOSE_OF_DEVIATION, change)
    case, (disposition, proof) = case_of(session, change), said
    found = _reference(case, reference_id)
    if found.kind is not OutsideKind.DEVIATION:
        raise RuleViolation(f"{found} is no deviation: only those are disposed of here.")
    if found.disposition is not None:
        raise Conflict(f"{found} has its disposition already: add an addendum to it instead.")
    parts = case.parts
    if actor.id in {change.author_id, parts.verifier_id, *parts.workers}:
        raise RuleViolation(
            f"{actor.name} wrote, carried out or verified {change}; somebody else of quality "
            "assurance must sign the disposition."
        )
    must_be_qualified(case, actor, {Activity.QA_RELEASE: case.assets})
    body = {
        "reference": change.reference,
        "deviation": str(found),
        "about": found.about,
        "asset": found.asset.reference if found.asset else None,
        "plan_sha256": change.content_sha256,
        "disposition": disposition,
        "by": actor.name,
    }
    sha256 = keep_content(session, KIND, change.id, body)
    found.disposition, found.disposition_sha256 = disposition, sha256
    found.disposed_at, found.disposed_by_id = clock.now(), actor.id
    session.flush()
    says = Statement(DISPOSED, f"{MEANINGS[DISPOSED]} {disposition}")
    signing.sign(session, actor, proof, signable(case, sha256), [says])
    record(session, actor, "change.deviation_disposed", change, reason=disposition, **_facts(found))


def aim(
    session: Session, actor: Actor, change: ChangeRequest, targets: Mapping[int, str | None]
) -> None:
    """Say by what the configuration of each asset is compared once the work is done."""
    must(session, actor, Permission.EDIT, change)
    must_be_open(change)
    case = case_of(session, change)
    if not is_told_by_asset(change):
        raise Conflict(f"{change} began under {change.workflow}, which compares firmware only.")
    works = prepare(case)
    if unknown := set(targets) - set(works):
        raise NotFound(f"{change} is not about {len(unknown)} of these assets: add them first.")
    for asset_id, target in targets.items():
        works[asset_id].target_config = target
    numbers = {one.reference: targets[one.id] for one in case.assets if one.id in targets}
    record(session, actor, "change.aimed", change, targets=numbers)


def _reference(case: Case, reference_id: int) -> ChangeReference:
    found = next((each for each in case.references if each.id == reference_id), None)
    if found is None:
        raise NotFound(f"{case.change} has no such reference.")
    return found


def _facts(found: ChangeReference) -> dict[str, Any]:
    return {"outside": str(found), "kind": found.kind, "status": found.status}
