"""Say what a change means for the assets that it reaches."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.rules import Standing, Statement, canonical_text
from governance.identity.attest import Proof
from governance.ownership.models import Activity
from governance.register.queries.graph import readable_ids
from workflows.changes.commands.judging import signed
from workflows.changes.commands.moving import settle
from workflows.changes.commands.writing import must_be_open
from workflows.changes.judgements import Disposition, Outcome
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import Case, case_of
from workflows.changes.queries.judging import accountable_on
from workflows.changes.queries.standing import right_of
from workflows.changes.rules.disposing import key_of
from workflows.changes.rules.impact import Item
from workflows.changes.rules.judging import MEANT
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.scope import number_of


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says, and of what."""

    reason: str
    about: str = ""
    """Of which assets, in words."""

    asset_ids: Collection[int] = field(default_factory=tuple)


def dispose(session: Session, actor: Actor, change: ChangeRequest, said: Said) -> None:
    """Say what the change means for some of what it reaches; the plan's signatures cover it."""
    must(session, actor, Permission.DISPOSE, change)
    case = _open_case(session, change)
    items = _chosen(session, actor, case, said.asset_ids)
    _keep(case, actor, _row(Outcome.ASSESSED, said, items))
    record(session, actor, "change.disposed", change, about=said.about, count=len(items))
    settle(case.knowing(case.answers, case.snapshot), actor)


def exclude(
    session: Session, actor: Actor, change: ChangeRequest, said: Said, proof: Proof
) -> None:
    """Say, signed, why the change does not touch some of what it reaches; not by its author."""
    must(session, actor, Permission.DISPOSE, change)
    case = _open_case(session, change)
    _not_by_its_author(actor, case)
    items = _chosen(session, actor, case, said.asset_ids)
    row = _row(Outcome.EXCLUDED, said, items)
    _keep(case, actor, row, (proof, None))
    record(session, actor, "change.excluded", change, about=said.about, count=len(items))
    settle(case.knowing(case.answers, case.snapshot), actor)


def pass_beyond(
    session: Session, actor: Actor, change: ChangeRequest, reason: str, proof: Proof
) -> None:
    """Say, signed, what the change means for the part of a hub that was not followed."""
    must(session, actor, Permission.DISPOSE, change)
    case = _open_case(session, change)
    _not_by_its_author(actor, case)
    if not case.judged.is_cut_open:
        raise Conflict(f"All that {change} reaches was followed, or is signed for already.")
    about = f"what lies beyond {number_of(len(case.impact.items))} that were followed"
    _keep(case, actor, _row(Outcome.BEYOND, Said(reason, about), ()), (proof, None))
    record(session, actor, "change.passed_beyond", change, reason=reason)
    settle(case.knowing(case.answers, case.snapshot), actor)


def accept_impact(
    session: Session, actor: Actor, change: ChangeRequest, reason: str, proof: Proof
) -> None:
    """Accept, signed and for the assets' owner, that it reaches otherwise than was approved."""
    must(session, actor, Permission.ACCEPT_IMPACT, change)
    case = case_of(session, change)
    _not_by_its_author(actor, case)
    owners = accountable_on(session, Activity.ASSET_APPROVAL, case.assets)
    if not any(owner.lets(actor.id) for owner in owners):
        raise RuleViolation(
            f"{actor.name} does not accept what {change} reaches now: whoever is accountable for "
            "its assets does."
        )
    if not case.judged.differs:
        raise Conflict(f"{change} reaches what it reached when it was approved.")
    said = Said(reason, case.judged.difference.sentence)
    right = right_of(session, actor.id, owners)
    _keep(case, actor, _row(Outcome.ACCEPTED, said, ()), (proof, right))
    record(session, actor, "change.impact_accepted", change, reason=reason, about=said.about)


def _open_case(session: Session, change: ChangeRequest) -> Case:
    must_be_open(change)
    case = case_of(session, change)
    if not case.policy.has_dimensions:
        raise Conflict(f"{change} is judged by {change.policy}, which disposes of nothing.")
    if case.snapshot is None:
        raise Conflict(f"The impact of {change} was not worked out yet.")
    return case


def _not_by_its_author(actor: Actor, case: Case) -> None:
    if actor.id == case.change.author_id:
        raise RuleViolation(f"{actor.name} wrote {case.change}; somebody else signs for this.")


def _chosen(
    session: Session, actor: Actor, case: Case, asset_ids: Collection[int]
) -> tuple[Item, ...]:
    """Return the reached assets that are meant; those that the actor may not see are not among."""
    seen = readable_ids(session, actor, asset_ids)
    items = tuple(item for item in case.impact.items if item.asset_id in seen)
    if not items:
        raise RuleViolation(f"Choose of which assets that {case.change} reaches you say this.")
    return items


def _row(outcome: Outcome, said: Said, items: Collection[Item]) -> Disposition:
    return Disposition(
        outcome=outcome,
        about=said.about,
        reason=said.reason,
        items=canonical_text({str(item.asset_id): key_of(item) for item in items}),
        count=len(items),
    )


def _keep(
    case: Case,
    actor: Actor,
    row: Disposition,
    proven: tuple[Proof, Standing | None] | None = None,
) -> None:
    """Keep what was said, signed where it is signed by itself."""
    change = case.change
    row.change_id, row.person_id, row.disposed_at = change.id, actor.id, clock.now()
    is_of_now = row.outcome is Outcome.ACCEPTED
    kept = case.snapshot.sha256 if case.snapshot else ""
    row.impact_sha256 = case.judged.present_sha256 if is_of_now else kept
    if proven is not None:
        proof, right = proven
        activity = f"impact_{row.outcome}"
        says = Statement(activity, f"{MEANT[activity]} {row.reason}", (), right)
        row.signature_id = signed(case, actor, proof, _body(case, row), says).id
    case.session.add(row)


def _body(case: Case, row: Disposition) -> dict[str, Any]:
    """Return what is signed of a disposition, as plain values."""
    ways = json.loads(row.items)
    tags = {str(each.asset_id): each.tag for each in case.impact.items}
    return {
        "reference": case.change.reference,
        "outcome": row.outcome,
        "about": row.about,
        "reason": row.reason,
        "impact_sha256": row.impact_sha256,
        "items": {f"{_number(key)} {tags[key]}": way for key, way in ways.items()},
    }


def _number(key: str) -> str:
    return f"AS-{int(key):05}"
