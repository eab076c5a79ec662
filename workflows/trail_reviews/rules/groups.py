"""Which acts matter at which risk, and how many of them are looked at one by one. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.trail_reviews.models import Risk

R = Risk


@dataclass(frozen=True, slots=True)
class ActGroup:
    """Acts that are read together: by the beginning of their verbs."""

    code: str
    label: str
    risk: Risk
    prefixes: tuple[str, ...]
    why: str


GROUPS: Mapping[str, ActGroup] = {
    each.code: each
    for each in (
        ActGroup(
            "refused", "Refused attempts", R.HIGH, ("attempt.",),
            "somebody tries what they may not",
        ),
        ActGroup(
            "rights", "Roles, rights and ways to sign in", R.HIGH,
            ("role.", "role_request.", "right.", "signing.", "provider.", "spare_account.",
             "recovery_codes.", "security_key.", "invitation.", "token."),
            "a right is given that lets somebody sign",
        ),
        ActGroup(
            "rules", "Rules, policies and what is let pass", R.HIGH,
            ("enforcement.", "lowering.", "benign.", "policy.", "template.", "standard."),
            "a rule is made weaker",
        ),
        ActGroup(
            "trail", "The trail itself, backups and clocks", R.HIGH,
            ("trail.", "verification.", "restore.", "clock.", "trail_scope."),
            "evidence is lost",
        ),
        ActGroup(
            "remote", "Remote access", R.HIGH, ("remote_access.",),
            "somebody is let in who should not be",
        ),
        ActGroup(
            "register", "What the register says", R.MEDIUM,
            ("asset.", "dependency.", "drift.", "baseline.", "interval.", "product.", "software."),
            "a controlled fact is altered without a change",
        ),
        ActGroup(
            "changes", "Changes and deviations", R.MEDIUM,
            ("change.", "deviation.", "capa.", "rollout.", "unauthorised_change."),
            "a step is taken out of its order",
        ),
        ActGroup(
            "people", "Who answers for what, and what people can do", R.MEDIUM,
            ("assignment.", "delegation.", "vacancy.", "skill_evidence.", "training_record."),
            "somebody answers for what they cannot judge",
        ),
        ActGroup(
            "copies", "What was taken along", R.LOW, ("list.", "packet.", "labels."),
            "records leave the house",
        ),
    )
}  # fmt: skip
"""Source: House rule, ADR 0082 (no standard says which acts are read, and how often)."""

EVERY_DAYS = {R.HIGH: 30, R.MEDIUM: 90, R.LOW: 365}
"""Days after which what is new is to be read again. Source: House rule, ADR 0082."""

DRAWN: Mapping[Risk, str] = {R.HIGH: "0123456789abcdef", R.MEDIUM: "0123", R.LOW: "01"}
"""First digits of the digests of those events that are looked at one by one.

All at high risk, a quarter at medium, an eighth at low: which ones nobody can choose, neither who
acts nor who reads. Source: House rule, ADR 0082.
"""


def codes_of(groups: str) -> tuple[str, ...]:
    """Return the groups that a scope names, in the order of the table."""
    named = set(groups.split())
    return tuple(code for code in GROUPS if code in named)


def risk_of(codes: Collection[str]) -> Risk:
    """Return the risk of a scope: the highest of its groups."""
    order = list(Risk)
    return max((GROUPS[code].risk for code in codes), key=order.index, default=Risk.LOW)


def prefixes_of(codes: Collection[str]) -> tuple[str, ...]:
    """Return with what the verbs of a scope begin."""
    return tuple(prefix for code in codes for prefix in GROUPS[code].prefixes)


def due_at(risk: Risk, last: datetime) -> datetime:
    """Return by when what is new is to be read, after it was read last or first covered."""
    return last + timedelta(days=EVERY_DAYS[risk])


def reasons_against(name: str, why: str, codes: Collection[str]) -> list[str]:
    """Return why a scope cannot be made like this."""
    told = []
    if not name.strip() or not why.strip():
        told.append("Say what it is called, and what could go wrong unseen.")
    if not codes or set(codes) - set(GROUPS):
        told.append("Choose which acts are read: at least one group of the list.")
    return told
