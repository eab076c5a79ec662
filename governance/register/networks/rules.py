"""What an interface and a service can be; pure, sentences for people."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from governance.core.texts import tidied
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import address as read_address
from governance.register.models import Asset
from governance.register.networks.models import Medium
from governance.register.networks.protocols import PROTOCOLS, Protocol, SecurityMode
from governance.register.rules import RELEVANT
from governance.register.vocabulary import ENDED

DEFAULT_SCOPE = "site network"
"""The scope of a site's addresses where nobody tells networks apart."""

MOST_ADDRESSES = 20
SEPARATORS = re.compile(r"[\s:.\-]")
MAC = re.compile(r"[0-9A-F]{12}")


@dataclass(frozen=True, slots=True)
class Wired:
    """An interface as it is typed."""

    name: str
    medium: Medium | None = None
    mac: str | None = None
    speed_mbps: int | None = None
    is_management_only: bool = False
    vlan_id: int | None = None
    addresses: Sequence[str] = ()
    is_dhcp: bool = False
    scope: str = DEFAULT_SCOPE
    """The name of the network within which its addresses are unique."""


@dataclass(frozen=True, slots=True)
class Open:
    """A service as it is typed."""

    protocol: Protocol
    port: int | None = None
    version: str | None = None
    security_mode: SecurityMode | None = None
    certificate_expires_on: date | None = None

    @property
    def settled_port(self) -> int | None:
        """The port: unless it was said, the protocol's own."""
        return self.port or PROTOCOLS[self.protocol].port


def reasons_against_writing(asset: Asset, reason: str | None) -> list[str]:
    """Return why nothing is written about the network of this asset.

    Source: House rule.
    """
    told = []
    if asset.state in ENDED:
        told.append(f"{asset.tag} is {asset.state.said}: its facts stand as they were.")
    if asset.gxp in RELEVANT and not reason:
        told.append(f"{asset.tag} bears on product quality: say why it is edited.")
    return told


def reasons_against(wired: Wired) -> list[str]:
    """Return every reason why there cannot be such an interface.

    Source: House rule.
    """
    told = []
    if wired.mac and mac_of(wired.mac) is None:
        told.append(f"{wired.mac} is no MAC address: write one like 00:1C:06:2A:B3:04.")
    told += [
        f"{each} is no address: write one like 192.168.0.5, without a port, each on its own line."
        for each in wired.addresses
        if address_of(each) is None
    ]
    if len(wired.addresses) > MOST_ADDRESSES:
        told.append(f"An interface has at most {MOST_ADDRESSES} addresses.")
    return told


def mac_of(text: str) -> str | None:
    """Return a MAC address as it is kept, however it was written; None if it is none."""
    digits = SEPARATORS.sub("", text).upper()
    if not MAC.fullmatch(digits):
        return None
    return ":".join(digits[n : n + 2] for n in range(0, 12, 2))


def address_of(text: str) -> str | None:
    """Return an IP address as it is kept; None if it is none."""
    read = read_address(tidied(text))
    return str(read.value) if isinstance(read, Parsed) and read.value else None
