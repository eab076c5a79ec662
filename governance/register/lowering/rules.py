"""Who lowers a rule at a site, and who agrees; pure.

Source: House rule, ADR 0070.
"""

from enum import StrEnum

import governance.enforcement.rules  # noqa: F401  # what is permitted on a site is added to below
from governance.core.access import Actor, declare, extend, role
from governance.enforcement.rules import EVERYBODY
from governance.identity.models import Role
from governance.places.models import Place
from governance.register.lowering.models import Lowering

POLICY = "lowering@1"
ASKED, AGREED = "lowering_quality", "lowering_second"
MEANINGS = {
    ASKED: "For quality: this rule is held less strictly here, for the reason told.",
    AGREED: "I know what is no longer refused here, and agree.",
}
"""Whose two signatures it needs, and what each says."""


class Permission(StrEnum):
    """What can be permitted on a lowering; to ask for one is permitted on its site."""

    READ = "lowering:read"
    ASK = "lowering:ask"
    AGREE = "lowering:agree"


declare(
    Lowering,
    read=Permission.READ,
    grants={
        Permission.READ: [[EVERYBODY]],
        Permission.AGREE: [[role(Role.QA, Role.AREA_OWNER)]],
    },
)
extend(Place, {Permission.ASK: [[role(Role.QA)]]})


def reasons_against_agreeing(it: Lowering, by: Actor) -> tuple[str, ...]:
    """Return why somebody does not agree: they asked for it, or somebody agreed before.

    Source: House rule, ADR 0070 (to lower a rule takes two people).
    """
    if it.agreed_at is not None:
        return (f"{it} was agreed to already.",)
    if it.asked_by_id == by.id:
        return (f"{by.name} asked for {it}: somebody else of quality or an area owner agrees.",)
    return ()
