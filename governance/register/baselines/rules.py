"""Who takes and who signs the baseline of a site, and what must hold; pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import governance.places.rules  # noqa: F401  # what is permitted on a place is added to below
from governance.core.access import Actor, declare, extend, role
from governance.core.states import Machine, Move
from governance.identity.models import Role
from governance.places.models import Place, holds_a_role
from governance.register.baselines.models import Baseline, BaselineState
from governance.register.rules import EVERYBODY

S = BaselineState
POLICY = "baseline@1"
TECHNICAL, QUALITY = "baseline_technical", "baseline_quality"
MEANINGS = {
    TECHNICAL: "As OT lead: this is the register and the ownership with which the site starts.",
    QUALITY: "For quality: from here on, what differs is drift or an approved change.",
}
"""Whose two signatures a baseline needs, and what each says."""


class Permission(StrEnum):
    """What can be permitted on a baseline; to take one is permitted on its site."""

    READ = "baseline:read"
    LOOK = "baseline:look"
    """To see the baselines of a site."""

    TAKE = "baseline:take"
    SIGN = "baseline:sign"
    SIGN_TECHNICAL = "baseline:sign_technical"
    SIGN_QUALITY = "baseline:sign_quality"
    WITHDRAW = "baseline:withdraw"


BOTH = role(Role.OT_LEAD, Role.QA)
declare(
    Baseline,
    read=Permission.READ,
    grants={
        Permission.READ: [[EVERYBODY]],
        Permission.SIGN: [[BOTH]],
        Permission.SIGN_TECHNICAL: [[role(Role.OT_LEAD)]],
        Permission.SIGN_QUALITY: [[role(Role.QA)]],
        Permission.WITHDRAW: [[BOTH]],
    },
)
extend(Place, {Permission.LOOK: [[holds_a_role]], Permission.TAKE: [[BOTH]]})


@dataclass(frozen=True, slots=True)
class BaselineFacts:
    """What the guards of a baseline may know."""

    label: str
    state: BaselineState
    signers: tuple[tuple[str, int], ...] = ()
    """Activity and person of each signature so far."""

    reason: str | None = None


def signed_by_another(facts: BaselineFacts, by: Actor, _at: datetime) -> str | None:
    """Two people sign a baseline, whatever roles one of them holds.

    Source: House rule.
    """
    if by.id in {person for _, person in facts.signers}:
        return f"{by.name} has signed {facts.label} already: somebody else signs the other half."
    return None


def both_have_signed(facts: BaselineFacts, _by: Actor, _at: datetime) -> str | None:
    """A baseline is in force once the OT lead and quality have signed it.

    Source: House rule.
    """
    missing = MEANINGS.keys() - {activity for activity, _ in facts.signers}
    words = {TECHNICAL: "an OT lead", QUALITY: "QA"}
    if missing:
        who = " and ".join(words[one] for one in sorted(missing))
        return f"{facts.label} waits for the signature of {who}."
    return None


def withdrawing_has_a_reason(facts: BaselineFacts, _by: Actor, _at: datetime) -> str | None:
    """What is put aside says why.

    Source: House rule.
    """
    return None if facts.reason else f"Say why {facts.label} is withdrawn."


GUARDS = {
    "signed_by_another@1": signed_by_another,
    "both_have_signed@1": both_have_signed,
    "withdrawing_has_a_reason@1": withdrawing_has_a_reason,
}
BASELINE = Machine(
    (
        Move("sign", (S.TAKEN,), S.TAKEN, ("signed_by_another@1",)),
        Move("complete", (S.TAKEN,), S.SIGNED, ("both_have_signed@1",)),
        Move("withdraw", (S.TAKEN,), S.WITHDRAWN, ("withdrawing_has_a_reason@1",)),
    ),
    GUARDS,
)
MACHINES = {"baseline@1": BASELINE}
