"""What went through change control since the sites began: small, done long ago, and closed.

They are there for the figures: what a year of changes looks like, month by month.
"""

from datetime import time
from typing import NamedTuple

from demo.rows import Answer, ChangeRow, Window
from demo.tables import rows

_PAST = """
@ configuration
leuven/FW-EDGE | 268 | 27 | Close port 8443 on the outer firewall | It was open for a supplier whose contract has ended. | Rule 114 lets one address in. | Rule 114 is gone. | leuven/FW-USP
durham/SWC-A | 243 | 24 | Send the core switch's log to the collector | After a power dip nobody could say which port fell first. | Log stays on the switch. | Log goes to the collector as well. |
wismar/SWO-01 | 221 | 25 | Put the canteen's screens on the guest network | They were on the office network. | Ports 31 to 34 on VLAN 20. | Ports 31 to 34 on VLAN 90. |
leuven/SW-63001 | 158 | 19 | Switch off unused ports of the HVAC switch | Nine ports are open and empty. | Ports 16 to 24 on. | Ports 16 to 24 off. |
durham/FW-EDGE | 112 | 18 | Let the laboratory's balances reach the time server | Their clocks drift by a minute a month. | No rule. | Rule 88: balances to NTP-01, port 123. | durham/SW-110-01
wismar/PK1-XFF01 | 71 | 16 | Take a leftover rule off the firewall of packaging line 1 | It names a computer that is gone. | Rule 12 names PC-WH2. | Rule 12 is gone. |
leuven/UPS-DC1 | 33 | 12 | Shut the hosts down in order when the battery ends | In the test all stopped at once. | One signal at 5 minutes. | Three signals at 15, 10 and 5 minutes. | leuven/UPS-61001
@ hardware
wismar/LY-GU01 | 252 | 38 | Replace the fan of the UPS of the freeze dryer | Bearing noise at the monthly round. | Fan of 2019. | New fan of the same type. |
durham/UPS-310-01 | 190 | 29 | Replace the battery of the UPS of the water loop | Below 70 % at the yearly test. | Battery of 2020. | New battery of the same type. |
leuven/SC-63101 | 126 | 30 | Fit a line choke before the drive of the supply fan | It trips when the crane starts. | Drive directly on the mains. | Choke 2 % before the drive. |
wismar/FL1-GU01 | 92 | 21 | Move the UPS of filling line 1 out of the wash-down area | Its lower vent was wet twice. | On the floor beside the washer. | On the wall of the cabinet room. |
@ software
leuven/SRV-LIC01 | 205 | 22 | Renew the licences of the batch clients | They end with June. | 24 clients until 30 June. | 30 clients until June 2028. |
wismar/PC-OFF1 | 139 | 14 | Install the new print client in the office | The old one prints nothing since the update. | Client 4. | Client 5. |
durham/SRV-LIC01 | 52 | 15 | Move the licence of the chromatography software | The dongle's port is worn out. | Dongle on port 2. | Licence file, no dongle. | durham/SW-110-02
@ network
wismar/UT2-XF01 | 177 | 26 | Connect the new humidity transmitters of HVAC | Four more rooms are mapped. | 11 of 16 ports used. | 15 of 16 ports used. |
leuven/SWO-01 | 84 | 13 | Give the training room a connection of its own | Courses used the meeting room's. | Port 40 off. | Port 40 on VLAN 25. |
"""  # noqa: E501  # a line a row


class Way(NamedTuple):
    """How a kind of small change is done, taken back and tried."""

    plan: tuple[str, ...]
    back_out: tuple[str, ...]
    tests: tuple[str, ...]


_WAYS = {
    "configuration": Way(
        (
            "Save the configuration and note its checksum.",
            "Write what is to be different, and nothing else.",
            "Compare the configuration with the one that was saved.",
        ),
        ("Load the configuration that was saved.",),
        ("The comparison shows this difference alone.", "What goes through it still does."),
    ),
    "hardware": Way(
        ("Make it safe, note the serial number.", "Exchange the part.", "Start it, watch an hour."),
        ("Put the old part back; it is kept until the release.",),
        ("It runs for an hour.", "No alarm on its supervision."),
    ),
    "software": Way(
        ("Take a snapshot.", "Install it and restart once.", "Note what it says its version is."),
        ("Return to the snapshot.",),
        ("Its users can work with it.", "Its log shows no error after an hour."),
    ),
    "network": Way(
        ("Check the list of ports.", "Change them, one after the other.", "Write the list anew."),
        ("Set the ports as the old list says.",),
        ("Each device on the list answers.", "None answers that is not on it."),
    ),
}
_HANDS = {
    "leuven": ("wout", "fien", "koen"),
    "wismar": ("mehmet", "svenja", "jens"),
    "durham": ("kyle", "kyle", "carlos"),
}
"""Who writes, does and verifies a small change at each site."""

_HEEDED = (Answer("procedures", "yes", "The list of its site names it."),)


class PastRow(NamedTuple):
    """A change, and how many days it took from its writing to its work."""

    change: ChangeRow
    took: int


def _row(number: int, kind: str, cells: list[str]) -> PastRow:
    asset, ago, took, title, reason, current, proposed, further = cells
    author, implementer, verifier = _HANDS[asset.partition("/")[0]]
    way = _WAYS[kind]
    row = ChangeRow(
        key=f"past-{number}",
        title=title,
        asset=asset,
        kind=kind,
        reason=reason,
        current=current,
        proposed=proposed,
        if_not="It stays as it is, and is looked at again next year.",
        plan=way.plan,
        back_out=way.back_out,
        tests=way.tests,
        window=Window(in_days=-int(ago), starts_at=time(9 + number % 5), hours=2),
        answers=_HEEDED if number % 3 == 0 else (),
        state="closed",
        author=author,
        implementer=implementer,
        verifier=verifier,
        story="Done as planned; both tests passed.",
        further=(further,) if further else (),
    )
    return PastRow(row, int(took))


PAST: tuple[PastRow, ...] = tuple(
    _row(number, kind, cells) for number, (kind, cells) in enumerate(rows(_PAST))
)
