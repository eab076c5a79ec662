"""Who may have packets made, and how one moves on; pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from governance.core.access import declare, role
from governance.core.states import Machine, Move
from governance.evidence.packets.models import Packet, PacketState, is_asked_by
from governance.identity.models import Role

S = PacketState
PACKERS: Final = (Role.AUDITOR, Role.QA, Role.REGULATORY)
"""Who answers to inspectors. A packet tells who was refused what, and from which address."""

MOST: Final = 200
"""Records of one packet that is asked for on a page."""


class Permission(StrEnum):
    """What can be permitted on a packet; asking for one is permitted on its records."""

    READ = "packet:read"


declare(Packet, read=Permission.READ, grants={Permission.READ: [[role(*PACKERS), is_asked_by]]})

PACKETS = Machine(
    (
        Move("make", (S.REQUESTED,), S.MADE),
        Move("refuse", (S.REQUESTED,), S.REFUSED),
    ),
    {},
)
MACHINES = {"packet@1": PACKETS}


@dataclass(frozen=True, slots=True)
class PacketFacts:
    """What the guards of a packet may know."""

    label: str
    state: PacketState


def facts_of(packet: Packet) -> PacketFacts:
    """Return what the guards may know of a packet."""
    return PacketFacts(str(packet), packet.state)


def unaskable(number: int) -> str | None:
    """Say why a packet of so many records is not made on a page.

    Source: House rule, ADR 0036 (what is large is made on the command line).
    """
    if not number:
        return "None of the chosen records is there, or none that you may read."
    if number > MOST:
        return (
            f"These are {number:,} records; a packet asked for here holds {MOST}: narrow the list, "
            "or have whoever runs Concord make it with `concord packet`."
        )
    return None
