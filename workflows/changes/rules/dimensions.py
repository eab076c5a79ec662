"""The dimensions that `policy@3` asks about, and the tables that weigh them. Data.

Source: House rule, ADR 0034.
"""

from collections.abc import Mapping

from governance.ownership.models import Activity
from governance.register.models import DependencyType as D
from workflows.changes.judgements import Rating
from workflows.changes.models import ChangeKind, RiskClass

LOW, MEDIUM, HIGH = Rating
CLASSES: Mapping[tuple[Rating, Rating], int] = {
    (LOW, LOW): 3,
    (LOW, MEDIUM): 3,
    (LOW, HIGH): 2,
    (MEDIUM, LOW): 3,
    (MEDIUM, MEDIUM): 2,
    (MEDIUM, HIGH): 1,
    (HIGH, LOW): 2,
    (HIGH, MEDIUM): 1,
    (HIGH, HIGH): 1,
}
"""Severity and probability -> step 1 (worst) to 3."""

PRIORITIES: Mapping[tuple[int, Rating], RiskClass] = {
    (1, HIGH): RiskClass.MEDIUM,
    (1, MEDIUM): RiskClass.HIGH,
    (1, LOW): RiskClass.HIGH,
    (2, HIGH): RiskClass.LOW,
    (2, MEDIUM): RiskClass.MEDIUM,
    (2, LOW): RiskClass.HIGH,
    (3, HIGH): RiskClass.LOW,
    (3, MEDIUM): RiskClass.LOW,
    (3, LOW): RiskClass.MEDIUM,
}
"""That step and how well it would be noticed -> the class."""


def weighed(severity: Rating, probability: Rating, detectability: Rating) -> RiskClass:
    """Return the class of three ratings; what is grave is never low, however rare or well seen.

    Source: House rule, ADR 0034.
    """
    risk = PRIORITIES[CLASSES[severity, probability], detectability]
    return RiskClass.MEDIUM if severity is HIGH and risk is RiskClass.LOW else risk


ASSESSORS: Mapping[str, Activity] = {
    "product_quality": Activity.QA_PLAN,
    "patient_safety": Activity.QA_PLAN,
    "data_integrity": Activity.DATA_INTEGRITY,
    "registered_detail": Activity.REGULATORY,
    "process_safety": Activity.PROCESS_SAFETY,
    "cyber_security": Activity.OT_SECURITY,
    "downtime": Activity.TAKE_DOWN,
    "real_time": Activity.TECHNICAL_REVIEW,
    "validation": Activity.VALIDATION,
    "procedures": Activity.ASSET_APPROVAL,
    "people": Activity.TRAINING,
    "interfaces": Activity.TECHNICAL_REVIEW,
    "continuity": Activity.BACKUP,
    "supplier": Activity.LIFE_CYCLE,
    "other_sites": Activity.MULTI_SITE,
    "surroundings": Activity.PROCESS_SAFETY,
    "irreversible": Activity.TECHNICAL_REVIEW,
    "not_changing": Activity.ASSET_APPROVAL,
}
"""Dimension -> the activity whose accountable person assesses it, in the order of the screen."""

UNKNOWN_HOLDS = frozenset({"product_quality", "patient_safety", "data_integrity"})
"""Where what is not known holds the approval until quality assurance accepts it."""

WEIGHED_AGAINST = frozenset({"not_changing"})
"""What speaks for the change: it is assessed and shown, and makes no class worse."""

NETWORK = frozenset(
    {
        D.CONNECTS_THROUGH, D.RECEIVES_DATA_FROM, D.REMOTE_ACCESS_VIA, D.NAME_RESOLVED_BY,
        D.TIME_FROM, D.PROTECTED_BY, D.AUTHENTICATES_WITH,
    }
)  # fmt: skip
CONTROL = frozenset({D.CONTROLLED_BY, D.COMMANDED_BY, D.RECIPE_FROM, D.MONITORED_BY})
HOSTING = frozenset({D.RUNS_ON, D.HOSTED_BY})
DATA = frozenset({D.RECEIVES_DATA_FROM, D.HISTORISED_BY, D.RECIPE_FROM, D.BACKED_UP_BY, D.BACKS_UP})
ACCESS = frozenset({D.AUTHENTICATES_WITH, D.REMOTE_ACCESS_VIA, D.PROTECTED_BY, D.ENGINEERED_WITH})
NEVER = frozenset({D.SPARED_BY, D.REPLACES})
"""What tells of the past or of a shelf: no change travels along it."""

TRAVELS: Mapping[ChangeKind, frozenset[D]] = {
    ChangeKind.FIRMWARE: frozenset(D) - NEVER - {D.POWERED_BY, D.COOLED_BY, D.LICENSED_BY},
    ChangeKind.CONFIGURATION: CONTROL | DATA | NETWORK | HOSTING | {D.REDUNDANT_WITH},
    ChangeKind.HARDWARE: frozenset(D) - NEVER,
    ChangeKind.SOFTWARE: frozenset(D) - NEVER - {D.POWERED_BY, D.COOLED_BY},
    ChangeKind.NETWORK: NETWORK,
    ChangeKind.ACCESS: ACCESS,
}
"""Kind of change -> the types of dependency along which it travels; at all others it stops."""
