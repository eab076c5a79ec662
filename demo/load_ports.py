"""The interfaces of the floor, stored set-wise as a walk-down would have brought them in."""

from typing import Any

from sqlalchemy.orm import Session

from demo.company import at
from demo.ports import PORTS, PortRow
from demo.stage import Stage
from governance.audit.commands import bulk_insert, record
from governance.core.access import Actor
from governance.places.models import Place
from governance.register.networks.models import Interface, IpAddress, Medium, NetworkScope, Service
from governance.register.networks.protocols import PROTOCOLS, Protocol, SecurityMode


def wired(stage: Stage, session: Session, actor: Actor, site: str) -> None:
    """Store the interfaces of a site's controllers, panels and modules."""
    rows = [row for row in PORTS if row.asset.startswith(f"{site}/")]
    names = sorted({row.network for row in rows})
    site_id = stage.places[at(site)]
    made = bulk_insert(
        session, NetworkScope, [{"site_id": site_id, "name": name} for name in names]
    )
    scopes = dict(zip(names, made, strict=True))
    ports = bulk_insert(session, Interface, [_interface(stage, row) for row in rows])
    addresses, services = [], []
    for row, port in zip(rows, ports, strict=True):
        of = {"asset_id": stage.assets[row.asset], "interface_id": port}
        scope = scopes[row.network]
        addresses.append({**of, "scope_id": scope, "address": row.address, "is_dhcp": False})
        services += [of | _service(*said) for said in row.services]
    bulk_insert(session, IpAddress, addresses)
    bulk_insert(session, Service, services)
    place = session.get_one(Place, site_id)
    record(session, actor, "interfaces.recorded", place, count=len(rows))


def _interface(stage: Stage, row: PortRow) -> dict[str, Any]:
    return {
        "asset_id": stage.assets[row.asset],
        "name": row.name,
        "medium": Medium.COPPER,
        "mac": row.mac,
        "speed_mbps": 100,
        "is_management_only": False,
        "vlan_id": row.vlan_id,
    }


def _service(protocol: str, mode: str | None) -> dict[str, Any]:
    spoken = Protocol(protocol)
    return {
        "protocol": spoken,
        "port": PROTOCOLS[spoken].port,
        "security_mode": SecurityMode(mode) if mode else None,
    }
