"""What people record about how an asset is reached: interfaces, their addresses, open services.

The asset's own address is its main one. Adding and removing addresses keeps it in step: the first
one becomes the main one, and where the main one goes the next takes its place. Who writes the
asset's own address, by a form or an import, leaves its interfaces alone: its page says if none
has it.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from governance.audit.commands import record
from governance.core.access import Actor, must
from governance.core.errors import NotFound, RuleViolation
from governance.enforcement.consulting import About, refusing
from governance.enforcement.models import Rule
from governance.register.controlled import differing, sentence
from governance.register.models import Asset
from governance.register.networks.models import Interface, IpAddress, NetworkScope, Service
from governance.register.networks.rules import (
    DEFAULT_SCOPE,
    Open,
    Wired,
    address_of,
    mac_of,
    reasons_against,
    reasons_against_writing,
)
from governance.register.queries.graph import readable_ids
from governance.register.queries.masking import MASK
from governance.register.rules import Permission

GONE = "There is no such interface or service, or none that you may read."


def wire(session: Session, actor: Actor, asset: Asset, wired: Wired, reason: str | None) -> None:
    """Record an interface with its addresses.

    Raises `RuleViolation` with every reason: an address names one interface within a scope.
    """
    must(session, actor, Permission.EDIT, asset)
    made = Interface(asset_id=asset.id, addresses=[])
    _write(session, actor, (asset, made), wired, reason)
    record(session, actor, "asset.wired", asset, reason=reason)


def rewire(
    session: Session, actor: Actor, interface: tuple[Asset, int], wired: Wired, reason: str | None
) -> None:
    """Alter an interface and its addresses."""
    asset, interface_id = interface
    must(session, actor, Permission.EDIT, asset)
    _write(session, actor, (asset, _of(session, asset, interface_id)), wired, reason)
    record(session, actor, "asset.rewired", asset, reason=reason)


def unwire(
    session: Session, actor: Actor, asset: Asset, interface_id: int, reason: str | None
) -> None:
    """Remove an interface with its addresses and services; the trail keeps them."""
    must(session, actor, Permission.EDIT, asset)
    found = _of(session, asset, interface_id)
    if reasons := reasons_against_writing(asset, reason):
        raise RuleViolation(*reasons)
    services = select(Service).where(Service.interface_id == found.id)
    for part in (*found.addresses, *session.scalars(services)):
        session.delete(part)
    session.flush()
    session.delete(found)
    _keep_in_step(session, actor, asset, gone={each.address for each in found.addresses})
    record(session, actor, "asset.unwired", asset, reason=reason)


def open_service(
    session: Session, actor: Actor, interface: tuple[Asset, int], opened: Open, reason: str | None
) -> None:
    """Record a service that answers at an interface."""
    asset, interface_id = interface
    must(session, actor, Permission.EDIT, asset)
    found = _of(session, asset, interface_id)
    reasons = reasons_against_writing(asset, reason)
    port = opened.settled_port
    twice = select(Service.id).where(
        Service.interface_id == found.id, Service.protocol == opened.protocol, Service.port == port
    )
    if session.scalars(twice).first() is not None:
        reasons.append(f"{asset.tag} has that service at {found} already.")
    if reasons:
        raise RuleViolation(*reasons)
    session.add(
        Service(
            asset_id=asset.id, interface_id=found.id, protocol=opened.protocol, port=port,
            version=opened.version, security_mode=opened.security_mode,
            certificate_expires_on=opened.certificate_expires_on,
        )
    )  # fmt: skip
    record(session, actor, "asset.service_opened", asset, reason=reason)


def close_service(
    session: Session, actor: Actor, asset: Asset, service_id: int, reason: str | None
) -> None:
    """Record that a service is open no more."""
    must(session, actor, Permission.EDIT, asset)
    found = session.get(Service, service_id)
    if found is None or found.asset_id != asset.id:
        raise NotFound(GONE)
    if reasons := reasons_against_writing(asset, reason):
        raise RuleViolation(*reasons)
    session.delete(found)
    record(session, actor, "asset.service_closed", asset, reason=reason)


def _of(session: Session, asset: Asset, interface_id: int) -> Interface:
    wanted = (
        select(Interface)
        .where(Interface.id == interface_id, Interface.asset_id == asset.id)
        .options(selectinload(Interface.addresses))
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound(GONE)
    return found


def _write(
    session: Session, actor: Actor, of: tuple[Asset, Interface], wired: Wired, reason: str | None
) -> None:
    asset, interface = of
    told = [*reasons_against_writing(asset, reason), *reasons_against(wired)]
    named = select(Interface.id).where(
        Interface.asset_id == asset.id, Interface.name == wired.name, Interface.id != interface.id
    )
    with session.no_autoflush:
        if session.scalars(named).first() is not None:
            told.append(f"{asset.tag} has an interface {wired.name} already.")
        wanted = dict.fromkeys(filter(None, map(address_of, wired.addresses)))
        told += _taken(session, actor, of, (wired.scope, list(wanted)))
    if told:
        raise RuleViolation(*told)
    interface.name, interface.medium = wired.name, wired.medium
    interface.mac = mac_of(wired.mac) if wired.mac else None
    interface.speed_mbps, interface.vlan_id = wired.speed_mbps, wired.vlan_id
    interface.is_management_only = wired.is_management_only
    session.add(interface)
    session.flush()
    _address(session, actor, of, wired)


def _taken(
    session: Session, actor: Actor, of: tuple[Asset, Interface], wanted: tuple[str, list[str]]
) -> list[str]:
    """Return a reason for each address that another interface has in that scope of the site."""
    asset, interface = of
    scope, addresses = wanted
    at = (
        select(IpAddress.address, Asset.id, Asset.tag)
        .join(Asset, Asset.id == IpAddress.asset_id)
        .join(NetworkScope, NetworkScope.id == IpAddress.scope_id)
        .where(
            NetworkScope.site_id == asset.site_id,
            NetworkScope.name == scope,
            IpAddress.address.in_(addresses),
            IpAddress.interface_id != (interface.id or 0),
        )
    )
    found = session.execute(at).all()
    seen = readable_ids(session, actor, [key for _address, key, _tag in found])
    return [
        f"{address} belongs to {tag if key in seen else MASK} in the {scope}: if it is another "
        "network that uses the same addresses, name that one."
        for address, key, tag in found
    ]


def _address(session: Session, actor: Actor, of: tuple[Asset, Interface], wired: Wired) -> None:
    """Give the interface just these addresses; those that stay are the same rows."""
    asset, interface = of
    scope = _scope(session, asset.site_id, wired.scope)
    wanted = dict.fromkeys(filter(None, map(address_of, wired.addresses)))
    kept = {each.address: each for each in interface.addresses if each.scope_id == scope.id}
    gone = [each for each in interface.addresses if kept.get(each.address) is not each]
    gone += [each for address, each in kept.items() if address not in wanted]
    for each in gone:
        session.delete(each)
    session.flush()
    for address in wanted:
        row = kept.get(address) or IpAddress(
            asset_id=asset.id, interface_id=interface.id, scope_id=scope.id, address=address
        )
        row.is_dhcp = wired.is_dhcp
        session.add(row)
    _keep_in_step(session, actor, asset, gone={each.address for each in gone})


def _scope(session: Session, site_id: int, name: str) -> NetworkScope:
    """Return the network of that name at the site; it is made where there is none yet."""
    name = name or DEFAULT_SCOPE
    named = select(NetworkScope).where(NetworkScope.site_id == site_id, NetworkScope.name == name)
    scope = session.scalars(named).one_or_none()
    if scope is None:
        scope = NetworkScope(site_id=site_id, name=name)
        session.add(scope)
        session.flush()
    return scope


def _keep_in_step(session: Session, actor: Actor, asset: Asset, *, gone: set[str]) -> None:
    """Let the asset's own address be its main one: the first of those that it has.

    Raises `RuleViolation` where only a change may alter the asset's address.
    """
    session.flush()
    has = session.scalars(
        select(IpAddress.address).where(IpAddress.asset_id == asset.id).order_by(IpAddress.id)
    ).all()
    if asset.address is None or (asset.address in gone and asset.address not in has):
        main = has[0] if has else None
        names = ("state", "gxp", "validation_state", "asset_class", "address")
        now = {name: getattr(asset, name) for name in names}
        told = [sentence(asset.tag, name) for name in differing(now, {"address": main})]
        about = About("asset", asset.id, asset.tag, asset.place_id, asset.site_id)
        if refused := refusing(session, actor, Rule.CONTROLLED_ATTRIBUTES, about, told):
            raise RuleViolation(*refused)
        asset.address = main
