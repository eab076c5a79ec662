"""What people write about an asset: register it, edit it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, may, must
from governance.core.errors import RuleViolation
from governance.enforcement.consulting import About, refusing
from governance.enforcement.models import Rule
from governance.ownership import commands as ownership
from governance.places.locations.models import Location
from governance.places.models import Place
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import address as read_address
from governance.register.controlled import WORDS, Authorisation, differing, loosening, sentence
from governance.register.models import Asset, Product
from governance.register.queries.masking import ANOTHER
from governance.register.queries.records import place_named, subject_of
from governance.register.rules import (
    MOVED_BY_ACTS,
    Permission,
    reasons_against,
    reasons_against_facts,
    unborn,
)
from governance.register.vocabulary import AssetState

EDITED = (
    "tag", "name", "domain", "asset_class", "ot_function", "product_id", "purdue_level",
    "criticality", "gxp", "has_safety_function", "validation_state", "firmware", "serial_no",
    "address", "hostname", "notes", "commissioned_on", "location_id",
)  # fmt: skip
"""What a person may write; all else that is sent is left alone."""


def register(session: Session, actor: Actor, place: Place, values: Mapping[str, Any]) -> Asset:
    """Put an asset on the register, wherever it is in its life but at its end.

    Raises `RuleViolation` with every reason why it cannot have these values.
    """
    must(session, actor, Permission.REGISTER, place)
    given = _tidied(values)
    state = values.get("state") or AssetState.IN_OPERATION
    site_id = place.site_id or place.id
    reasons = [*reasons_against(given), *_told_by_others(session, actor, given, site_id)]
    if state not in Asset.__initial__:
        reasons.append(unborn(given["tag"], state))
    if (picked := given.get("validation_state")) in MOVED_BY_ACTS:
        reasons.append(f"Nobody sets {picked.label.lower()}: it comes with the work of a change.")
    if reasons:
        raise RuleViolation(*reasons)
    asset = Asset(**given, state=state, place_id=place.id, site_id=site_id)
    session.add(asset)
    session.flush()
    record(session, actor, "asset.registered", asset)
    return asset


def edit(
    session: Session,
    actor: Actor,
    asset: Asset,
    values: Mapping[str, Any],
    by: str | Authorisation | None,
) -> None:
    """Write some facts of an asset, and perhaps move it to another place of its site.

    `by` is why: a reason, or the authorisation of a change whose work this is. Raises
    `RuleViolation` with every reason: what the facts cannot be, what only a change alters,
    and that an asset that bears on product quality is not edited without saying why.
    """
    must(session, actor, Permission.EDIT, asset)
    reason = by.why if isinstance(by, Authorisation) else by
    changed = {n: v for n, v in _tidied(values).items() if v != getattr(asset, n)}
    place_id = values.get("place_id") or asset.place_id
    is_moved = place_id != asset.place_id
    reasons = [
        *reasons_against_facts(_now(asset), changed, reason),
        *_held(session, actor, asset, changed, by),
        *_told_by_others(session, actor, changed, asset.site_id),
    ]
    if not changed and not is_moved:
        reasons.append(f"Nothing is changed on {asset.tag}: what was sent is what it is.")
    if is_moved:
        reasons += _move(session, actor, asset, place_id)
    if reasons:
        raise RuleViolation(*reasons)
    if "product_id" in changed:
        changed["product_said"] = None
    for name, value in changed.items():
        setattr(asset, name, value)
    session.flush()
    if is_moved:
        ownership.follow(session, subject_of(asset))
    record(session, actor, "asset.edited", asset, reason=reason)


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts that a person may write, each as it is kept."""
    given = {name: values[name] for name in EDITED if name in values}
    if "notes" in given:
        given["notes"] = given["notes"] or ""
    read = read_address(given["address"]) if given.get("address") else None
    if isinstance(read, Parsed):
        given["address"] = read.value
    return given


def _told_by_others(
    session: Session, actor: Actor, given: Mapping[str, Any], site_id: int
) -> list[str]:
    """Return the reasons that other records give: a tag that is taken, a product that is not."""
    told = []
    taken = select(Asset).where(Asset.site_id == site_id, Asset.tag == given.get("tag"))
    if (other := session.scalars(taken).one_or_none()) is not None:
        who = other.reference if may(session, actor, Permission.READ, other) else ANOTHER
        told.append(
            f"{other.tag} is {who} at this site already: a tag names one asset, also after its end."
        )
    product_id = given.get("product_id")
    if product_id is not None and session.get(Product, product_id) is None:
        told.append("Product: choose one of the catalogue, or leave it unknown.")
    location_id = given.get("location_id")
    if location_id is not None:
        location = session.get(Location, location_id)
        if location is None or location.site_id != site_id:
            told.append("Stands in: choose a location of the asset's site, or leave it unknown.")
    return told


def _now(asset: Asset) -> dict[str, Any]:
    names = ("tag", "state", "gxp", "validation_state", "asset_class", *WORDS)
    return {name: getattr(asset, name) for name in names}


def _held(
    session: Session,
    actor: Actor,
    asset: Asset,
    changed: Mapping[str, Any],
    by: str | Authorisation | None,
) -> tuple[str, ...]:
    """Return a reason for each controlled fact that no authorisation covers, where it refuses."""
    now = clock.now()
    told = [
        sentence(asset.tag, name)
        for name in differing(_now(asset), changed)
        if not (isinstance(by, Authorisation) and by.covers(asset.id, name, now))
    ]
    if not (isinstance(by, Authorisation) and by.asset_id == asset.id):
        told += loosening(_now(asset), changed)
    about = About("asset", asset.id, asset.tag, asset.place_id, asset.site_id)
    return refusing(session, actor, Rule.CONTROLLED_ATTRIBUTES, about, told)


def _move(session: Session, actor: Actor, asset: Asset, place_id: int) -> list[str]:
    """Hang the asset at another place of its site; return why not."""
    place = place_named(session, actor, place_id)
    if (place.site_id or place.id) != asset.site_id:
        told = f"{asset.tag} stays at its site: decommission it, and register it anew at"
        return [f"{told} {place.name}."]
    asset.place_id = place.id
    return []
