"""What is known of single assets beyond the ordinary: state, validation, firmware, a note.

A dash leaves what the plant's tables say. An asset named here is one that people have looked at,
so nothing about it is unknown unless a question mark says so.
"""

from dataclasses import dataclass

from demo.tables import rows

_REMARKS = """
leuven/PLC-33001 | - | - | V2.8.3 | Main controller of suite 3.
leuven/PLC-61001 | - | - | V7.0.2 | Spares: one CPU left in store M-14.
leuven/FW-DSP | - | - | V2.3 | Rules are reviewed every January.
leuven/OWS-31001 | - | - | 14.3.1 | -
leuven/SW-PIDA | - | - | 2018 SP3 Patch 3 | Serves all suites; stops hurt everywhere.
leuven/SW-BATCH | - | - | 14.3.1 | -
leuven/SRV-EWS01 | - | validated_with_restriction | 14393.6897 | May not download during a campaign.
leuven/SRV-DC01 | - | - | 20348.2402 | -
leuven/ESX-01 | - | - | 8.0U1c | Signs on through a controller that it hosts itself.
leuven/SRV-LIC01 | - | - | 14393.6897 | Windows Server 2016: move before support ends.
leuven/PLC-62201 | - | - | V2.9.4 | Holds the door interlock of the autoclave.
leuven/HMI-61001 | - | in_validation | V17.0.0.3 | Replaced in spring; report awaited.
leuven/SW-MEST | - | not_required | 3.3.2 | Test system, no product data.
leuven/AP-70002 | - | - | ? | Taken down when the racks moved.
leuven/EWS-CVP | - | - | ? | Nobody has the password of the BIOS; version not readable.
leuven/PC-WH2 | - | - | ? | Wiped, waits for disposal.
wismar/FL1-KF01 | - | validated_with_restriction | V7.0.2 | No vial size above 20 mL.
wismar/FL1-XFR01 | - | - | V7.1.1 | Vendor access of the filling machine; off by key switch.
wismar/FL2-XF01 | - | - | V4.3 | -
wismar/PK2.3-KF01 | - | - | V2.9.4 | -
wismar/PK2.3-PJ01 | - | - | 4.2 | -
wismar/PK1-GU01 | - | - | UPS 15.6 | -
wismar/SRV-SCA01 | - | - | 14393.6709 | Both filling lines are operated from here.
wismar/SRV-TT01 | - | - | 14393.6709 | -
wismar/LY.1-KF01 | - | - | V7.0.3 | -
wismar/PC-OFF2 | - | - | ? | Given back to IT.
wismar/CO.2-BF01 | ordered | planned | ? | Ordered; replaces the flowmeter that drifts.
durham/ACQ-111-01 | - | - | 3.6 | -
durham/PLC-211-01 | - | - | 8.4 | Recipes for the 500 L bag only.
durham/SW-FTV | - | - | 12.00.00 | -
durham/SW-CDS2 | - | - | 7.2.10 | Read only; kept until the last study is archived.
durham/WI-213-01 | planned | planned | ? | Comes with the second filtration skid.
durham/CH-122-04 | - | in_validation | 4.22 | Mapping study runs until December.
durham/MPR-113-02 | - | in_validation | 3.0.0 | -
"""


@dataclass(frozen=True, slots=True)
class Remark:
    """What differs for one asset; None leaves the ordinary value."""

    state: str | None
    validation_state: str | None
    firmware: str | None
    is_firmware_unknown: bool
    notes: str | None


def _remark(cells: list[str]) -> Remark:
    state, validation_state, firmware, notes = (None if c == "-" else c for c in cells)
    unknown = firmware == "?"
    return Remark(state, validation_state, None if unknown else firmware, unknown, notes)


REMARKS: dict[str, Remark] = {key: _remark(cells) for _, (key, *cells) in rows(_REMARKS)}
