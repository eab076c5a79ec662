"""What people record about software: the catalogue of it, and what is on which asset."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, could, must, refusal
from governance.core.errors import Forbidden, RuleViolation
from governance.register.groups.rules import reasons_to_hold
from governance.register.models import Asset, Vendor
from governance.register.rules import Permission
from governance.register.software.models import (
    InstalledSoftware,
    SoftwareProduct,
    SoftwareVersion,
)
from governance.register.software.rules import is_held

DAYS = ("released_on", "end_of_sales_on", "end_of_life_on", "end_of_security_support_on")


def add_product(session: Session, actor: Actor, said: Mapping[str, Any]) -> SoftwareProduct:
    """Add a piece of software to the catalogue that all sites share."""
    if not could(actor, Permission.EDIT_CATALOGUE, SoftwareProduct):
        told = refusal(actor, Permission.EDIT_CATALOGUE, SoftwareProduct, said["name"])
        raise Forbidden(told)
    reasons = []
    if session.get(Vendor, said["vendor_id"]) is None:
        reasons.append("Vendor: choose one of the list, or add it to the catalogue first.")
    alike = select(SoftwareProduct.id).where(
        SoftwareProduct.vendor_id == said["vendor_id"],
        func.lower(SoftwareProduct.name) == said["name"].lower(),
    )
    if session.scalars(alike).first() is not None:
        reasons.append(f"{said['name']} is in the catalogue already.")
    if reasons:
        raise RuleViolation(*reasons)
    made = SoftwareProduct(vendor_id=said["vendor_id"], name=said["name"], kind=said["kind"])
    session.add(made)
    session.flush()
    record(session, actor, "software.added", made)
    return made


def write_version(
    session: Session, actor: Actor, product: SoftwareProduct, said: Mapping[str, Any]
) -> SoftwareVersion:
    """Add a version of a piece of software, or write the days on which its maker lets go of it."""
    must(session, actor, Permission.EDIT_CATALOGUE, product)
    days = {name: said[name] for name in DAYS}
    if reasons := _against(days):
        raise RuleViolation(*reasons)
    version = version_named(session, product, said["edition"])
    for name, day in days.items():
        setattr(version, name, day)
    session.flush()
    record(session, actor, "software.version_written", product, edition=version.name)
    return version


def install(
    session: Session, actor: Actor, asset: Asset, said: Mapping[str, Any]
) -> InstalledSoftware:
    """Record software that somebody found on an asset; a version nobody saw before is added.

    Raises `RuleViolation` with every reason why it is not recorded.
    """
    must(session, actor, Permission.EDIT, asset)
    reasons = reasons_to_hold(asset.tag, asset.state, asset.gxp, said["reason"])
    product = session.get(SoftwareProduct, said["software_product_id"])
    if product is None:
        raise RuleViolation(*reasons, "Software: choose one of the list, or have it added.")
    version = version_named(session, product, said["edition"])
    path = said["path"] or ""
    twice = select(InstalledSoftware.id).where(
        InstalledSoftware.asset_id == asset.id,
        InstalledSoftware.software_version_id == version.id,
        InstalledSoftware.path == path,
    )
    if session.scalars(twice).first() is not None:
        reasons.append(f"{product.name} {version.name} is recorded on {asset.tag} already.")
    if reasons:
        raise RuleViolation(*reasons)
    made = InstalledSoftware(
        asset_id=asset.id,
        software_version_id=version.id,
        is_firmware=said["is_firmware"],
        installed_on=said["installed_on"],
        path=path,
        architecture=said["architecture"] or "",
    )
    session.add(made)
    asset.changed_at = clock.now()
    session.flush()
    told = f"{product.name} {version.name}"
    record(session, actor, "asset.installed", asset, reason=said["reason"], software=told)
    return made


def uninstall(
    session: Session, actor: Actor, asset: Asset, found: InstalledSoftware, reason: str
) -> None:
    """Say that software is on an asset no more; the trail keeps that it was, and why it went.

    On a validated asset in operation that is a change: raises `RuleViolation` before its work.
    """
    must(session, actor, Permission.EDIT, asset)
    reasons = reasons_to_hold(asset.tag, asset.state, asset.gxp, reason)
    if is_held(asset.state, asset.gxp, asset.validation_state):
        reasons.append(
            f"{asset.tag} is validated, so its software is altered by a change: raise one."
        )
    if reasons:
        raise RuleViolation(*reasons)
    session.delete(found)
    asset.changed_at = clock.now()
    session.flush()
    record(session, actor, "asset.uninstalled", asset, reason=reason)


def version_named(session: Session, product: SoftwareProduct, name: str) -> SoftwareVersion:
    """Return the version of this name, made if nobody saw it before; the caller records."""
    wanted = select(SoftwareVersion).where(
        SoftwareVersion.software_product_id == product.id, SoftwareVersion.name == name
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        found = SoftwareVersion(software_product_id=product.id, name=name)
        session.add(found)
        session.flush()
    return found


def _against(days: Mapping[str, date | None]) -> list[str]:
    """Return why these days cannot be: each is after the ones before it."""
    known = [(name, day) for name, day in days.items() if day is not None]
    return [
        f"{_words(later)} is not before {_words(sooner).lower()}."
        for (sooner, first), (later, second) in pairwise(known)
        if second < first and (sooner, later) != ("end_of_life_on", "end_of_security_support_on")
    ]


def _words(name: str) -> str:
    return name.removesuffix("_on").replace("_", " ").capitalize()
