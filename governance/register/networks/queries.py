"""How an asset is reached: the card of its page, what a search finds, what a list is cut by."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core.access import Actor, may, readable
from governance.core.contributions import SEARCH, Hit, Source, Target
from governance.ownership.answers import day
from governance.register.models import Asset
from governance.register.networks.models import Interface, IpAddress, NetworkScope, Service
from governance.register.networks.protocols import PROTOCOLS, lacks
from governance.register.networks.rules import address_of, mac_of
from governance.register.queries.numbers import COUNTED, numbers, of
from governance.register.queries.panels import PANELS, Panel
from governance.register.rules import Permission
from governance.register.vocabulary import ENDED

MOST = 20


@dataclass(frozen=True, slots=True)
class Answered:
    """A service as a page says it."""

    id: int
    label: str
    lacks: str
    mode: str


def on_asset(session: Session, actor: Actor, asset: Asset) -> Panel:
    """Show the interfaces of an asset, with their addresses and services."""
    has_any = numbers(session, asset)["interfaces"]
    interfaces, services = interfaces_of(session, asset) if has_any else ([], [])
    has = {each.address for interface in interfaces for each in interface.addresses}
    return Panel(
        "Interfaces",
        "register/interfaces/panel.html",
        {
            "asset": asset,
            "interfaces": interfaces,
            "services": {i.id: _answered(services, i.id) for i in interfaces},
            "is_elsewhere": bool(interfaces and asset.address and asset.address not in has),
            "may": asset.state not in ENDED and may(session, actor, Permission.EDIT, asset),
        },
    )


def interfaces_of(session: Session, asset: Asset) -> tuple[list[Interface], list[Service]]:
    """Return the interfaces of an asset with their addresses, and the services at them."""
    wanted = (
        select(Interface)
        .where(Interface.asset_id == asset.id)
        .order_by(Interface.name, Interface.id)
        .options(selectinload(Interface.addresses).joinedload(IpAddress.scope))
        .execution_options(populate_existing=True)
    )
    interfaces = list(session.scalars(wanted))
    if not interfaces:
        return [], []
    services = select(Service).where(Service.asset_id == asset.id)
    return interfaces, list(session.scalars(services.order_by(Service.port, Service.id)))


def _answered(services: Sequence[Service], interface_id: int) -> list[Answered]:
    return [
        Answered(
            each.id,
            label_of(each),
            lacks(each.protocol),
            each.security_mode.replace("_", " ") if each.security_mode else "",
        )
        for each in services
        if each.interface_id == interface_id
    ]


def label_of(service: Service) -> str:
    """Name a service by its protocol, its version, its port and its certificate's last day."""
    port = f"at {service.port}" if service.port else ""
    until = service.certificate_expires_on
    certified = f"(certificate until {day(until)})" if until else ""
    said = (PROTOCOLS[service.protocol].label, service.version, port, certified)
    return " ".join(filter(None, said))


def service_of(session: Session, asset: Asset, service_id: int) -> Service | None:
    """Return a service of this asset."""
    wanted = select(Service).where(Service.id == service_id, Service.asset_id == asset.id)
    return session.scalars(wanted).one_or_none()


def interface_of(session: Session, asset: Asset, interface_id: int) -> Interface | None:
    """Return an interface of this asset, with its addresses."""
    wanted = select(Interface).where(Interface.id == interface_id, Interface.asset_id == asset.id)
    loaded = selectinload(Interface.addresses).joinedload(IpAddress.scope)
    return session.scalars(wanted.options(loaded)).one_or_none()


def scopes(session: Session, site_id: int) -> list[str]:
    """Return the names of the networks that a site tells apart."""
    wanted = select(NetworkScope.name).where(NetworkScope.site_id == site_id)
    return list(session.scalars(wanted.order_by(NetworkScope.name)))


def reached_at(text: str) -> ColumnElement[bool]:
    """Return that an asset is reached at this IP or MAC address, at whichever interface.

    Whole addresses only: they go through an index, however large the plant is.
    """
    address, mac = address_of(text), mac_of(text)
    at = select(IpAddress.asset_id).where(IpAddress.address == address)
    with_mac = select(Interface.asset_id).where(Interface.mac == mac)
    return or_(
        false(),
        *([Asset.address == address, Asset.id.in_(at)] if address else []),
        *([Asset.id.in_(with_mac)] if mac else []),
    )


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the assets that the actor may read and that are reached at this address."""
    if address_of(text) is None and mac_of(text) is None:
        return []
    wanted = readable(actor, Asset).where(reached_at(text)).order_by(Asset.tag, Asset.id)
    return [
        Hit(
            reference=asset.reference,
            title=f"{asset.tag} {asset.name}",
            where=str(asset.place),
            target=Target("register.show", {"id": asset.id}),
        )
        for asset in session.scalars(wanted.options(joinedload(Asset.place)).limit(MOST))
    ]


COUNTED["interfaces"] = of(Interface.asset_id)
PANELS.append(on_asset)
SEARCH["Addresses"] = Source(found)
