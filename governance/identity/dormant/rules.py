"""Who sees which accounts are dormant, and what a decision about them must meet. Pure."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from governance.core.access import declare, role
from governance.core.errors import RuleViolation
from governance.identity.dormant.models import Cause, DormantAccount
from governance.identity.models import Role
from governance.identity.rules import STAFF, day

KEPT_MOST = timedelta(days=180)
"""For how long at most an account stays that nobody uses. Source: House rule, ADR 0079."""

AT_ONCE = 100
"""Accounts that one decision is about at most. Source: House rule."""

CAUSES = {
    Cause.CONTRACT_OVER: "the contract is over",
    Cause.NO_ROLE: "holds no role",
    Cause.NEVER_IN: "never signed in",
    Cause.SILENT: "has not signed in for long",
}


class Permission(StrEnum):
    """What can be done with dormant accounts."""

    READ = "dormant_account:read"
    KEEP = "dormant_account:keep"
    END = "dormant_account:end"


declare(
    DormantAccount,
    read=Permission.READ,
    grants={
        Permission.READ: [[STAFF], [role(Role.QA, Role.AUDITOR)]],
        Permission.KEEP: [[STAFF]],
        Permission.END: [[STAFF]],
    },
)


def check_deciding(
    found: Collection[DormantAccount], spare: Collection[str], by: int, reason: str
) -> None:
    """Raise `RuleViolation` with every reason why these accounts are not decided on at once.

    `spare` names those that are kept for an outage. Source: House rule, ADR 0079.
    """
    reasons = []
    if not found:
        reasons.append("Choose the accounts that you decide on.")
    if len(found) > AT_ONCE:
        reasons.append(f"These are {len(found)} accounts: decide on {AT_ONCE} at a time.")
    if not reason.strip():
        reasons.append("Say why: the reason stands with each of the accounts.")
    if any(each.person_id == by for each in found):
        reasons.append("One of them is yours: somebody else decides on it.")
    reasons += [f"The account of {name} is kept for an outage: leave it out." for name in spare]
    reasons += [f"{each} is dormant no more: open the list again." for each in found
                if each.ended_at]  # fmt: skip
    if reasons:
        raise RuleViolation(*reasons)


def check_keeping(until_on: date | None, today: date) -> None:
    """Raise `RuleViolation` unless it is said until when accounts stay that nobody uses.

    Source: House rule, ADR 0079.
    """
    latest = today + KEPT_MOST
    if until_on is None or not today < until_on <= latest:
        raise RuleViolation(f"Say until when they stay, up to and including {day(latest)}.")
