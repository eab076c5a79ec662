"""Say how a temporary change ends, take it back, see that it is so, or make it last."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.rules import Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.identity.models import Person, Role
from governance.ownership.people import holders
from governance.register.commands.work import begin_work, release
from governance.register.models import Asset
from governance.validation.outside.models import Cause
from workflows.changes.commands.executing import Read
from workflows.changes.commands.moving import fire
from workflows.changes.commands.scoping import extend
from workflows.changes.commands.telling import tell
from workflows.changes.commands.writing import Draft, must_be_open, raise_, signable
from workflows.changes.deviating import Deviates, deviate
from workflows.changes.extending.steps import lapse
from workflows.changes.linking.models import Relation
from workflows.changes.linking.steps import tie_and_tell
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.outside import bring_back, hold_out
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.rules.content import MEANINGS, RESTORED, VERIFIED
from workflows.changes.rules.machine import TEMPORARY
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.work import authorisation
from workflows.changes.temporary.models import LeftAgain, Temporary
from workflows.changes.temporary.queries import left_again, temporary_of
from workflows.deviations.models import DeviationSource
from workflows.notifications.telling import News
from workflows.notifications.telling import tell as tell_people


@dataclass(frozen=True, slots=True)
class Ending:
    """How a temporary change ends."""

    ends_at: datetime | None
    restoration: str
    restorer_id: int | None


def begin(
    session: Session, actor: Actor, asset: Asset, draft: Draft, ending: Ending
) -> ChangeRequest:
    """Raise a change that stands for a time only, as a draft of the actor's."""
    must(session, actor, Permission.RAISE, asset)
    change = raise_(session, actor, asset, replace(draft, workflow=TEMPORARY))
    session.add(Temporary(change_id=change.id))
    session.flush()
    _write(session, change, ending)
    record(session, actor, "change.end_settled", change, ends_at=ending.ends_at)
    return change


def settle_end(session: Session, actor: Actor, change: ChangeRequest, ending: Ending) -> None:
    """Say until when it stands, how it is taken back, and who does that."""
    must(session, actor, Permission.END, change)
    must_be_open(change)
    _write(session, change, ending)
    record(session, actor, "change.end_settled", change, ends_at=ending.ends_at)


def _write(session: Session, change: ChangeRequest, ending: Ending) -> None:
    row, who = row_of(session, change), ending.restorer_id
    person = session.get(Person, who) if who is not None else None
    if who is not None and (person is None or person.deactivated_at):
        raise RuleViolation("Choose who takes it back of the list.")
    if ending.ends_at is not None and ending.ends_at <= clock.now():
        raise RuleViolation("Its end is over already: choose a later one.")
    row.ends_at, row.restoration, row.restorer_id = ending.ends_at, ending.restoration, who
    session.flush()


def row_of(session: Session, change: ChangeRequest) -> Temporary:
    """Return how a temporary change ends; raise `Conflict` for any other change."""
    row = temporary_of(session, change)
    if row is None:
        raise Conflict(f"{change} stands for good: it has no end to be settled.")
    return row


def restore(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Begin to take a temporary change back; nothing holds that up."""
    must(session, actor, Permission.RESTORE, change)
    case = case_of(session, change)
    fire(case, "restore", actor)
    for asset in case.assets:
        begin_work(session, actor, asset, authorisation(change, actor, asset.id))
    lapse(session, actor, change, "It is being taken back.")
    record(session, actor, "change.restoration_begun", change)


@dataclass(frozen=True, slots=True)
class Back:
    """What was done to take it back, and how each asset was left."""

    restored: str
    left: Mapping[int, Read]
    deviation: str = ""
    """What tells why an asset was not left as it was before."""


def put_back(
    session: Session, actor: Actor, change: ChangeRequest, back: Back, proof: Proof
) -> None:
    """Sign that a temporary change was taken back, with how each asset was left."""
    must(session, actor, Permission.RESTORE, change)
    case = case_of(session, change)
    fire(case, "put_back", actor)
    row = row_of(session, change)
    row.restored_at, row.restored_by_id = clock.now(), actor.id
    row.restored, row.deviation = back.restored, back.deviation
    known = left_again(session, change)
    for asset in case.assets:
        read = back.left.get(asset.id, Read())
        one = known.get(asset.id) or LeftAgain(change_id=change.id, asset_id=asset.id)
        one.firmware, one.config = read.firmware, read.config
        session.add(one)
    session.flush()
    row.restored_sha256 = keep_content(session, KIND, change.id, _content(case, actor, back))
    session.flush()
    what = signable(case, row.restored_sha256)
    sign(session, actor, proof, what, [Statement(RESTORED, MEANINGS[RESTORED])])
    if back.deviation:
        title = f"{change} was not taken back to what was before"
        told = Deviates(DeviationSource.TEMPORARY, "left", title, back.deviation)
        deviate(session, actor, case.change, told)
    record(session, actor, "change.put_back", change, deviation=back.deviation or None)


def _content(case: Case, actor: Actor, back: Back) -> dict[str, object]:
    """Return what is signed of a restoration."""
    left = {
        asset.reference: [read.firmware, read.config]
        for asset in case.assets
        for read in (back.left.get(asset.id, Read()),)
    }
    return {
        "reference": case.change.reference,
        "plan_sha256": case.change.content_sha256,
        "restored_by": actor.name,
        "attempt": 1 + sum(made.activity == RESTORED for made in case.signatures),
        "restored": back.restored,
        "as_left": left,
        **({"deviation": back.deviation} if back.deviation else {}),
    }


def redo(session: Session, actor: Actor, change: ChangeRequest, reason: str) -> None:
    """Send the restoration back: what was found is not what was before."""
    must(session, actor, Permission.VERIFY, change)
    fire(case_of(session, change), "redo", actor)
    row = row_of(session, change)
    row.restored_at = row.restored_by_id = row.restored_sha256 = None
    row.restored = row.deviation = ""
    record(session, actor, "change.restoration_reworked", change, reason=reason)


def confirm(
    session: Session, actor: Actor, change: ChangeRequest, found: str, proof: Proof
) -> None:
    """Sign that all stands as before; the register follows, and the change is closed."""
    must(session, actor, Permission.VERIFY, change)
    case = case_of(session, change)
    fire(case, "confirm", actor)
    row, left = row_of(session, change), left_again(session, change)
    says = Statement(VERIFIED, f"{MEANINGS[VERIFIED]} {found}")
    sign(session, actor, proof, signable(case, row.restored_sha256), [says])
    bring_back(session, actor, case, change)
    for asset in case.assets:
        by = authorisation(change, actor, asset.id)
        release(session, actor, asset, by, left[asset.id].firmware)
    change.closed_at = clock.now()
    tell(session, case, "released", actor)
    record(session, actor, "change.closed", change, found=found)


CARRIED = ("reason", "current", "proposed", "target_firmware", "plan", "back_out", "tests")


def convert(session: Session, actor: Actor, change: ChangeRequest) -> ChangeRequest:
    """Begin the normal change that makes it last, on all of its assets.

    This one stands until that is released. Raises `NotFound` for an asset that the actor may not
    read.
    """
    must(session, actor, Permission.CONVERT, change)
    case, row = case_of(session, change), row_of(session, change)
    if change.state is not ChangeState.IN_EFFECT:
        raise Conflict(f"{change} is {change.whereabouts}: only what is in effect is made to last.")
    if row.successor is not None:
        raise Conflict(f"{row.successor} makes {change} last already.")
    values = {name: getattr(change, name) for name in CARRIED}
    title = f"Make {change} last: {change.title}"[:120]
    opened = raise_(session, actor, case.change.asset, Draft(title, change.kind, values))
    if case.change.further:
        extend(session, actor, opened, [one.asset for one in case.change.further])
    row.successor_id = opened.id
    tie_and_tell(session, actor, (opened, change), Relation.SUPERSEDES, f"It makes {change} last.")
    record(session, actor, "change.converted", change, by=opened.reference)
    return opened


def succeed(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Close what another change has made last by its release; for the worker."""
    case = case_of(session, change)
    fire(case, "succeed", actor)
    bring_back(session, actor, case, change)
    change.closed_at = clock.now()
    lapse(session, actor, change, "It was made to last.")
    record(session, actor, "change.succeeded", change)


TOLD = (Role.AREA_OWNER, Role.QA)
"""Who is told at once when a temporary change stands past its end."""


def expire(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Say that it stands past its end: its assets are out of their approved state; for the worker.

    Told once, whoever else asks again.
    """
    case, row, now = case_of(session, change), row_of(session, change), clock.now()
    if row.expired_at or row.ends_at is None or row.ends_at > now:
        return
    row.expired_at = now
    lapse(session, actor, change, "Its end has come.")
    reason = "a temporary change is past its end, and was not taken back"
    hold_out(session, actor, case, Cause.EXPIRED, reason)
    people = {each.person_id for each in holders(session, TOLD, change.place.path)}
    if row.restorer_id:
        people.add(row.restorer_id)
    sentence = (
        f"{change} is past its end and stands: what it touches is out of its approved state, and "
        "no other change begins there."
    )
    news = News(KIND, change.id, change.reference, sentence, is_urgent=True)
    tell_people(session, people, news)
    record(session, actor, "change.expired", change, ended_at=row.ends_at, told=len(people))
