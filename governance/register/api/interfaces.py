"""How an asset is reached, for programs: interfaces, addresses, and what answers there."""

from datetime import date
from typing import Annotated

from apiflask import APIBlueprint
from pydantic import Field

from governance.core import api
from governance.core.api import Shape
from governance.core.web import actor, requires, session
from governance.register.api.pages import Edited
from governance.register.models import Asset
from governance.register.networks import commands
from governance.register.networks.models import Interface, Medium, Service
from governance.register.networks.protocols import Protocol, SecurityMode
from governance.register.networks.queries import interfaces_of
from governance.register.networks.rules import DEFAULT_SCOPE, Open, Wired
from governance.register.rules import Permission

bp = APIBlueprint("api_interfaces", __name__, url_prefix=api.ROOT, tag="Interfaces")


class AddressOut(Shape):
    """An address, and the network within which it is the only one."""

    address: str
    network: str
    is_dhcp: bool


class ServiceOut(Shape):
    """What answers at an interface."""

    id: int
    protocol: Protocol
    port: int | None
    version: str | None
    security_mode: SecurityMode | None
    certificate_expires_on: date | None


class InterfaceOut(Shape):
    """An interface of an asset."""

    id: int
    name: str
    medium: Medium | None
    mac: str | None
    speed_mbps: int | None
    vlan_id: int | None
    is_management_only: bool
    addresses: list[AddressOut]
    services: list[ServiceOut]


class InterfacesOut(Shape):
    """The interfaces of an asset, by name."""

    items: list[InterfaceOut]


class InterfaceIn(Edited):
    """An interface, whole: what is not sent is unknown."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    medium: Medium | None = None
    mac: Annotated[str, Field(max_length=40)] | None = None
    speed_mbps: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    vlan_id: Annotated[int, Field(ge=1, le=4094)] | None = None
    is_management_only: bool = False
    addresses: Annotated[
        tuple[Annotated[str, Field(max_length=60)], ...], Field(max_length=100)
    ] = ()
    is_dhcp: bool = False
    network: Annotated[str, Field(max_length=80)] = DEFAULT_SCOPE
    """Within it each address is unique."""

    def wired(self) -> Wired:
        """Return it as the commands take it."""
        given = self.model_dump(exclude={"version", "reason", "network"})
        return Wired(**given, scope=self.network or DEFAULT_SCOPE)


class ServiceIn(Edited):
    """What answers at an interface."""

    protocol: Protocol
    port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    """Null: the one that is usual for the protocol."""

    spoken: Annotated[str, Field(max_length=60)] | None = None
    """The version of the protocol or of its server."""

    security_mode: SecurityMode | None = None
    certificate_expires_on: date | None = None

    def opened(self) -> Open:
        """Return it as the commands take it."""
        return Open(
            self.protocol,
            self.port,
            self.spoken or None,
            self.security_mode,
            self.certificate_expires_on,
        )


def _all(asset: Asset) -> InterfacesOut:
    found, services = interfaces_of(session(), asset)
    return InterfacesOut(items=[_out(each, services) for each in found])


def _out(interface: Interface, services: list[Service]) -> InterfaceOut:
    facts = {
        name: getattr(interface, name)
        for name in InterfaceOut.model_fields
        if name not in {"addresses", "services"}
    }
    return InterfaceOut(
        **facts,
        addresses=[
            AddressOut(address=each.address, network=each.scope.name, is_dhcp=each.is_dhcp)
            for each in interface.addresses
        ],
        services=[
            ServiceOut.model_validate(each)
            for each in services
            if each.interface_id == interface.id
        ],
    )


@bp.get("/assets/<int:id>/interfaces")
@requires(Permission.READ, Asset)
@bp.output(InterfacesOut)
def index(asset: Asset) -> InterfacesOut:
    """Give the interfaces of an asset, with their addresses and services."""
    return _all(asset)


@bp.post("/assets/<int:id>/interfaces")
@requires(Permission.EDIT, Asset)
@bp.input(InterfaceIn, arg_name="sent")
@bp.output(InterfacesOut, status_code=201)
def wire(asset: Asset, sent: InterfaceIn) -> tuple[InterfacesOut, int]:
    """Record an interface with its addresses."""
    commands.wire(session(), actor(), asset, sent.wired(), sent.reason)
    return _all(asset), 201


@bp.put("/assets/<int:id>/interfaces/<int:interface_id>")
@requires(Permission.EDIT, Asset)
@bp.input(InterfaceIn, arg_name="sent")
@bp.output(InterfacesOut)
def rewire(asset: Asset, interface_id: int, sent: InterfaceIn) -> InterfacesOut:
    """Write an interface and its addresses anew."""
    commands.rewire(session(), actor(), (asset, interface_id), sent.wired(), sent.reason)
    return _all(asset)


@bp.post("/assets/<int:id>/interfaces/<int:interface_id>/remove")
@requires(Permission.EDIT, Asset)
@bp.input(Edited, arg_name="sent")
@bp.output(InterfacesOut)
def unwire(asset: Asset, interface_id: int, sent: Edited) -> InterfacesOut:
    """Remove an interface with its addresses and services."""
    commands.unwire(session(), actor(), asset, interface_id, sent.reason)
    return _all(asset)


@bp.post("/assets/<int:id>/interfaces/<int:interface_id>/services")
@requires(Permission.EDIT, Asset)
@bp.input(ServiceIn, arg_name="sent")
@bp.output(InterfacesOut, status_code=201)
def open_service(asset: Asset, interface_id: int, sent: ServiceIn) -> tuple[InterfacesOut, int]:
    """Record what answers at an interface."""
    interface = (asset, interface_id)
    commands.open_service(session(), actor(), interface, sent.opened(), sent.reason)
    return _all(asset), 201


@bp.post("/assets/<int:id>/services/<int:service_id>/remove")
@requires(Permission.EDIT, Asset)
@bp.input(Edited, arg_name="sent")
@bp.output(InterfacesOut)
def close_service(asset: Asset, service_id: int, sent: Edited) -> InterfacesOut:
    """Record that nothing answers there any more."""
    commands.close_service(session(), actor(), asset, service_id, sent.reason)
    return _all(asset)
