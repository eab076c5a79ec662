"""Replace a unit like for like, agree that it is taken down, and look at one that was drawn."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, may, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.enforcement.consulting import About, refusing
from governance.enforcement.models import Rule
from governance.register.models import Asset
from governance.register.rules import Permission as AssetPermission
from workflows.changes.commands.working import start
from workflows.changes.commands.writing import Draft, raise_
from workflows.changes.models import ChangeKind, ChangeRequest, ChangeState
from workflows.changes.policies.queries import current
from workflows.changes.queries.case import KIND
from workflows.changes.queries.lists import named
from workflows.changes.replacing.models import Cause, Found, Replacement
from workflows.changes.replacing.queries import (
    Compared,
    Unit,
    compared,
    open_replacements,
    replacement_of,
    sample_of,
    take_down_wanted,
    taker_down,
)
from workflows.changes.replacing.rules import (
    asks,
    may_not_look,
    refused_before,
    unlike,
    written,
)
from workflows.changes.rules import machine, policy
from workflows.changes.rules.permissions import Permission
from workflows.changes.standard.queries import use_of
from workflows.changes.standard.steps import count_failure


def replace(
    session: Session, actor: Actor, asset: Asset, unit: Unit, cause: Cause
) -> ChangeRequest:
    """Begin a replacement that the register proves to be like for like.

    Where a field differs and nothing approved covers it, a normal change is begun instead, which
    names the field. Raises `RuleViolation` with each fact that nobody knows.
    """
    must(session, actor, Permission.RAISE, asset)
    if not may(session, actor, AssetPermission.READ, asset):
        raise NotFound(f"There is no asset {asset.reference}, or none that you may read.")
    if asset.product_id is None:
        raise RuleViolation(f"The register does not know the product of {asset.tag}: record it.")
    open_ones = tuple(str(one) for one in open_replacements(session, asset))
    serials = (asset.serial_no, unit.serial_no)
    found = compared(session, asset, unit)
    differing = unlike(found.lines)
    told = refused_before(asset.tag, serials, open_ones)
    if told := (*told, *(() if differing else asks(asset.tag, found.lines))):
        raise RuleViolation(*told)
    texts = written(cause, serials, differing)
    if differing:
        return _made_normal(session, actor, asset, Normal(texts, differing, unit))
    change = _begun(session, actor, asset, texts)
    _keep(session, change, (asset, unit), cause, found)
    record(
        session, actor, "change.raised", change,
        asset=asset.reference, out=asset.serial_no, put_in=unit.serial_no,
    )  # fmt: skip
    about = About(KIND, change.id, str(change), change.place_id, change.site_id)
    waits = [take_down_wanted(session, asset)]
    if not refusing(session, actor, Rule.TAKE_DOWN_IS_AGREED, about, waits):
        start(session, actor, change)
    return change


@dataclass(frozen=True, slots=True)
class Normal:
    """What a normal change is begun with in the place of a replacement."""

    texts: dict[str, str]
    differing: tuple[str, ...]
    unit: Unit


def _made_normal(session: Session, actor: Actor, asset: Asset, known: Normal) -> ChangeRequest:
    """Begin a normal change with all that was typed, and with what differs in its reason."""
    firmware = known.unit.read.get("firmware")
    values = {**known.texts, "target_firmware": firmware}
    title = f"Replace the unit of {asset.tag} by another"[:120]
    change = raise_(session, actor, asset, Draft(title, ChangeKind.HARDWARE, values))
    differing = list(known.differing)
    record(session, actor, "change.reclassified", change, differing=differing)
    return change


def _begun(session: Session, actor: Actor, asset: Asset, texts: dict[str, str]) -> ChangeRequest:
    change = ChangeRequest(
        asset_id=asset.id,
        place_id=asset.place_id,
        site_id=asset.site_id,
        author_id=actor.id,
        workflow=machine.LIKE_FOR_LIKE,
        policy=current(session, policy.LIKE_FOR_LIKE),
        title=f"Replace the unit of {asset.tag} like for like"[:120],
        kind=ChangeKind.HARDWARE,
        target_firmware=asset.firmware,
        created_at=clock.now(),
        **texts,
    )
    session.add(change)
    session.flush()
    return change


def _keep(
    session: Session,
    change: ChangeRequest,
    units: tuple[Asset, Unit],
    cause: Cause,
    found: Compared,
) -> None:
    """Keep what replaces what, and the comparison that proves them alike."""
    asset, unit = units
    row = Replacement(
        change_id=change.id,
        cause=cause,
        found_product_id=asset.product_id,
        found_serial_no=asset.serial_no,
        product_id=unit.product.id,
        serial_no=unit.serial_no,
        equivalent_id=found.equivalent.id if found.equivalent else None,
        proof=found.proof,
    )
    session.add(row)
    session.flush()


def agree(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Agree that an asset is taken down, as nobody signs a plan for it: an entry, no signature."""
    must(session, actor, Permission.AGREE, change)
    change = named(session, change)
    row = replacement_of(session, change) or use_of(session, change)
    waits_in = {ChangeState.DRAFT, ChangeState.AUTHORISED}
    if row is None or change.state not in waits_in or row.agreed_at:
        raise Conflict(f"{change} is {change.whereabouts}; it waits for nobody's agreement.")
    owner = taker_down(session, change.asset)
    if not owner.lets(actor.id):
        raise RuleViolation(
            f"{actor.name} is not accountable for taking {change.asset} down: "
            f"{owner.acts.person or 'nobody yet'} is."
        )
    if actor.id == change.author_id:
        raise RuleViolation(f"{actor.name} asks for it: somebody else agrees.")
    row.agreed_at, row.agreed_by_id = clock.now(), actor.id
    record(session, actor, "change.agreed", change, asset=change.asset.reference)


def look(
    session: Session, actor: Actor, change: ChangeRequest, found: Found, words: str
) -> ChangeRequest | None:
    """Note what quality found of a replacement that was drawn; a concern opens a normal change.

    That change is a draft of whoever replaced the unit.
    """
    must(session, actor, Permission.SAMPLE, change)
    change = named(session, change)
    sample = sample_of(session, change)
    if sample is None or sample.looked_at:
        raise Conflict(f"{change} does not wait for anybody to look at it.")
    hands = (change.implementer_id, change.verifier_id)
    if told := may_not_look(change.author_id, hands, actor):
        raise RuleViolation(*told)
    sample.found, sample.words = found, words
    sample.looked_at, sample.person_id = clock.now(), actor.id
    if found is Found.CONCERN:
        count_failure(session, actor, change)
        sample.opened_id = _opened(session, change, words).id
    record(session, actor, "change.sampled", change, found=found, words=words)
    return sample.opened


def _opened(session: Session, change: ChangeRequest, words: str) -> ChangeRequest:
    """Begin the normal change that a concern asks for."""
    opened = ChangeRequest(
        asset_id=change.asset_id,
        place_id=change.place_id,
        site_id=change.site_id,
        author_id=change.author_id,
        workflow=machine.CURRENT,
        policy=current(session),
        title=f"Settle what quality found of {change}",
        kind=change.kind,
        reason=f"Quality looked at {change}: {words}",
        current=change.proposed,
        proposed="",
        created_at=clock.now(),
    )
    session.add(opened)
    session.flush()
    return opened
