"""Of which facts it can be noted what they were read from; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from governance.register.provenance.models import SourceKind

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "product_id": "Product",
        "firmware": "Firmware",
        "serial_no": "Serial number",
        "address": "IP address",
        "hostname": "Host name",
        "commissioned_on": "Commissioned on",
    }
)
"""Facts that somebody reads somewhere; the others are decided, not read."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody says about one fact."""

    field: str
    kind: SourceKind
    detail: str
    observed_on: date


def reasons_against(tag: str, value: str | None, noted: Noted, today: date) -> tuple[str, ...]:
    """Return every reason why this cannot be noted of a fact that has this value.

    Source: House rule.
    """
    told = []
    if noted.field not in FIELDS:
        told.append(f"Fact: choose one that is read on {tag} or in a document.")
    elif value is None:
        told.append(
            f"{FIELDS[noted.field]} of {tag} is unknown: edit it first, then say what it was "
            "read from."
        )
    if noted.observed_on > today:
        told.append(f"{noted.observed_on.isoformat()} is yet to come: say when it was read.")
    return tuple(told)
