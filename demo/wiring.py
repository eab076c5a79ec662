"""What depends on what in the whole company: rules, and the links that no rule gives.

There is one cycle, on purpose: a hypervisor in Leuven signs its keepers on through a domain
controller that it hosts itself. The core switches of each site are a redundant pair.
"""

from collections.abc import Iterator

from demo.company import SITES
from demo.floor import on_the_floor
from demo.links import LINKS
from demo.rooms import in_the_server_rooms
from demo.rows import DependencyRow
from demo.tables import rows

CYCLE = ("leuven/ESX-01", "leuven/SRV-DC01")
REDUNDANT_PAIRS = tuple((f"{site}/SWC-A", f"{site}/SWC-B") for site in SITES)
HISTORIAN = "leuven/SW-PIDA"
"""The hub: more than sixty assets depend on it."""


def _written_down() -> Iterator[DependencyRow]:
    for site, (dependent, provider, kind, strength) in rows(LINKS):
        there = provider if "/" in provider else f"{site}/{provider}"
        yield DependencyRow(f"{site}/{dependent}", there, kind, strength)


DEPENDENCIES: tuple[DependencyRow, ...] = (
    *on_the_floor(),
    *in_the_server_rooms(),
    *_written_down(),
)
