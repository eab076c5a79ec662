"""Who reads and writes support contracts, and what they cannot be; pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from governance.core.access import declare, extend
from governance.places.models import Place
from governance.register.contracts.models import SupportContract
from governance.register.rules import EVERYBODY, KEEPERS


class Permission(StrEnum):
    """What can be permitted on a support contract."""

    READ = "contract:read"
    ADD = "contract:add"
    EDIT = "contract:edit"


declare(
    SupportContract,
    read=Permission.READ,
    grants={Permission.READ: [[EVERYBODY]], Permission.EDIT: [[KEEPERS]]},
)
extend(Place, {Permission.ADD: [[KEEPERS]]})
LONGEST = {"number": 80, "scope": 2000, "service_level": 400}


def reasons_against(values: Mapping[str, Any]) -> list[str]:
    """Return every reason why a contract cannot be so.

    Source: House rule.
    """
    told = []
    if values["ends_on"] and values["ends_on"] < values["starts_on"]:
        told.append(f"{values['number']} ends before it starts: look at the two days.")
    return told
