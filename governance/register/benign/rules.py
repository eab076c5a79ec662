"""Which differences mean nothing, who says so, and until when; pure.

Source: House rule, ADR 0066.
"""

from datetime import date, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

import governance.places.rules  # noqa: F401  # what is permitted on a place is added to below
from governance.core.access import Actor, declare, extend, role
from governance.identity.models import Role
from governance.places.models import Place
from governance.register.benign.models import BenignRule
from governance.register.rules import EVERYBODY

POLICY = "benign@1"
LONGEST_DAYS = 365
"""Days that a rule counts at most; then it is looked at anew. Source: House rule, ADR 0066."""

ASKED, AGREED = "benign_technical", "benign_quality"
MEANINGS = {
    ASKED: "I looked at what differs in this component, and it changes nothing that it does.",
    AGREED: "For quality: this difference is no drift until the day told.",
}
"""Whose two signatures it needs, and what each says."""

LEADS = role(Role.OT_LEAD, Role.IT_LEAD, Role.QA)


class Permission(StrEnum):
    """What can be permitted on a benign rule; to ask for one is permitted on its site."""

    READ = "benign:read"
    ASK = "benign:ask"
    AGREE = "benign:agree"
    END = "benign:end"


declare(
    BenignRule,
    read=Permission.READ,
    grants={
        Permission.READ: [[EVERYBODY]],
        Permission.AGREE: [[role(Role.QA)]],
        Permission.END: [[LEADS]],
    },
)
extend(Place, {Permission.ASK: [[LEADS]]})


def reasons_against(component: str, expires_on: date, today: date, *, has_kind: bool) -> list[str]:
    """Return why a rule is not asked for.

    Source: House rule, ADR 0066 (bounded in kind, component and time).
    """
    told = []
    if not has_kind:
        told.append("Say for which kind of asset or which product it is: it is never for all.")
    if not component.replace("*", "").replace("?", "").strip(" ./\\"):
        told.append("Name the component: a rule for all components would end the comparison.")
    if expires_on < today:
        told.append(f"{expires_on} is over: choose a later day.")
    if expires_on > today + timedelta(days=LONGEST_DAYS):
        told.append(f"It counts for {LONGEST_DAYS} days at most: then somebody looks at it anew.")
    return told


def reasons_against_agreeing(it: BenignRule, by: Actor) -> tuple[str, ...]:
    """Return why somebody does not agree: they asked for it, or it is settled.

    Source: House rule, ADR 0066 (four eyes).
    """
    if it.agreed_at is not None or it.ended_at is not None:
        return (f"{it} is settled already.",)
    if it.asked_by_id == by.id:
        return (f"{by.name} asked for {it}: somebody else of quality agrees.",)
    return ()


def covers(it: BenignRule, asset_class: str, product_id: int | None, component: str) -> bool:
    """Whether a rule is about this component of an asset of this kind and product."""
    return (
        it.asset_class in {None, asset_class}
        and it.product_id in {None, product_id}
        and fnmatchcase(component, it.component)
    )


def is_in_force(it: BenignRule, today: date) -> bool:
    """Whether it counts: two people signed it, nobody ended it, and its day is not over."""
    return it.agreed_at is not None and it.ended_at is None and today <= it.expires_on
