"""Shapes of what is typed about interfaces and services."""

from flask_babel import lazy_gettext as _

from governance.core.fields.choice import OneOf, Tick
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.register.networks.models import Medium
from governance.register.networks.protocols import PROTOCOLS, SecurityMode
from governance.register.networks.rules import DEFAULT_SCOPE, Open, Wired

REASON = _("Needed where the asset bears on product quality; kept in its history.")


class ReasonForm(Form):
    """Why something is removed."""

    reason = TextBlock(_("Reason"), most=1000, rows=2, hint=REASON)


class InterfaceForm(ReasonForm):
    """An interface with its addresses."""

    name = TextLine(
        _("Name"), most=60, is_required=True, hint=_("As printed beside the port, such as X1 P2.")
    )
    medium = OneOf(_("Medium"), Medium, blank=_("not known"))
    mac = TextLine(_("MAC address"), most=40, hint=_("Such as 00:1C:06:2A:B3:04."))
    speed_mbps = Whole(_("Speed"), least=1, most=1_000_000, unit=_("Mbit/s"))
    vlan_id = Whole(_("VLAN"), least=1, most=4094)
    is_management_only = Tick(
        _("Management only"), hint=_("It serves those who keep the asset, and no process.")
    )
    addresses = TextBlock(_("IP addresses"), most=1200, rows=3, hint=_("One on each line."))
    is_dhcp = Tick(_("Given by DHCP"))
    scope = TextLine(
        _("Network"),
        most=80,
        default=DEFAULT_SCOPE,
        hint=_("Within it an address is unique. Another network with the same addresses: name it."),
    )

    def wired(self) -> Wired:
        """Return the interface as it is typed."""
        given = {name: value for name, value in self.values().items() if name != "reason"}
        lines = (self.addresses.data or "").splitlines()
        given["addresses"] = [line.strip() for line in lines if line.strip()]
        return Wired(**{**given, "scope": given["scope"] or DEFAULT_SCOPE})


class ServiceForm(ReasonForm):
    """A service that answers at an interface."""

    protocol = OneOf(
        _("Protocol"), [(key, spoken.label) for key, spoken in PROTOCOLS.items()], is_required=True
    )
    port = Whole(_("Port"), least=1, most=65_535, hint=_("Blank: the one that is usual for it."))
    spoken = TextLine(_("Version"), most=60, hint=_("Of the protocol or its server, as read."))
    security_mode = OneOf(_("Security mode"), SecurityMode, blank=_("not known"))
    certificate_expires_on = Day(_("Certificate expires on"))

    def opened(self) -> Open:
        """Return the service as it is typed."""
        return Open(
            self.protocol.data,
            self.port.data,
            self.spoken.data,
            self.security_mode.data,
            self.certificate_expires_on.data,
        )
