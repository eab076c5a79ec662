"""The activities that are shipped: what each is about, on which side it lies, and who fits it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.identity.models import ROLE_LABELS, Role
from governance.ownership.models import Activity


class Family(StrEnum):
    """What kind of work an activity belongs to."""

    CHANGE = "change"
    VALIDATION = "validation"
    CYBER = "cyber"
    OPERATE = "operate"
    DATA = "data"
    TRAIN = "train"


class Side(StrEnum):
    """Where the accountable party of an activity is at home."""

    CENTRAL = "central"
    """One answer for all sites: identity, the backbone, the policy of remote access."""

    LOCAL = "local"
    """An answer at each site: control logic, recipes, standstill of a line."""

    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Spec:
    """One activity as it is shipped. Source: House rule, ADR 0026."""

    label: str
    """In the words of a sentence."""

    family: Family
    side: Side
    fitting: frozenset[Role]
    """The roles one of which a person needs, at the record's place or above, to be accountable."""

    about: str
    """What whoever is accountable answers for."""


LINE = frozenset({Role.AREA_OWNER, Role.OT_LEAD})
"""The roles of production and its automation: one function."""

TECHNICAL = frozenset({Role.OT_LEAD, Role.IT_LEAD})

FUNCTIONS: Mapping[Role, frozenset[Role]] = {
    role: LINE if role in LINE else frozenset({role}) for role in Role
}
"""Each role with those of the same function: within it an accountability climbs, never across.

Source: House rule, ADR 0026 (quality and safety never climb into the business line).
"""


def _spec(label: str, family: Family, side: Side, about: str, *fitting: Role) -> Spec:
    return Spec(label, family, side, frozenset(fitting), about)


A, F, S = Activity, Family, Side
AREA, OT, IT, QA = Role.AREA_OWNER, Role.OT_LEAD, Role.IT_LEAD, Role.QA
SECURITY = Role.OT_SECURITY
ACTIVITIES: Mapping[Activity, Spec] = {
    A.ASSET_APPROVAL: _spec(
        "asset approval", F.CHANGE, S.EITHER, "that what is changed on an asset is wanted",
        AREA, OT, IT,
    ),
    A.TAKE_DOWN: _spec(
        "take-down", F.CHANGE, S.LOCAL, "when equipment may stand still", AREA,
    ),
    A.TECHNICAL_REVIEW: _spec(
        "technical review", F.CHANGE, S.EITHER, "that plan and back-out are sound", OT, IT,
    ),
    A.QA_PLAN: _spec("QA plan", F.CHANGE, S.LOCAL, "that a plan meets quality's demands", QA),
    A.QA_RELEASE: _spec("QA release", F.CHANGE, S.LOCAL, "that work is released for use", QA),
    A.VALIDATION: _spec(
        "validation", F.VALIDATION, S.LOCAL, "the validated state", Role.VALIDATION,
    ),
    A.OT_SECURITY: _spec(
        "OT security", F.CYBER, S.EITHER, "what a change means for OT security", SECURITY,
    ),
    A.PROCESS_SAFETY: _spec(
        "process safety", F.CHANGE, S.LOCAL, "what a change means for safety",
        Role.PROCESS_SAFETY,
    ),
    A.REGULATORY: _spec(
        "regulatory affairs", F.CHANGE, S.EITHER, "what a change means for registered details",
        Role.REGULATORY,
    ),
    A.DATA_INTEGRITY: _spec(
        "data integrity", F.DATA, S.EITHER, "the integrity of records", Role.DATA_INTEGRITY_OWNER,
    ),
    A.MULTI_SITE: _spec(
        "multi-site coordination", F.CHANGE, S.CENTRAL, "what one change means for other sites",
        QA, Role.CHANGE_COORDINATOR,
    ),
    A.REGISTER_UPKEEP: _spec(
        "register upkeep", F.DATA, S.LOCAL, "that the register says what is there", OT, IT, AREA,
    ),
    A.PATCHING: _spec(
        "patching", F.CYBER, S.EITHER, "that patches are judged and brought in", OT, IT,
    ),
    A.VULNERABILITIES: _spec(
        "vulnerability handling", F.CYBER, S.EITHER, "that known weaknesses are dealt with",
        SECURITY, OT, IT,
    ),
    A.REMOTE_ACCESS: _spec(
        "remote access", F.CYBER, S.CENTRAL, "who comes in from outside, and how", SECURITY, IT,
    ),
    A.ACCESS_REVIEW: _spec(
        "access review", F.CYBER, S.LOCAL, "that only those who need it have access", OT, IT, AREA,
    ),
    A.IDENTITY: _spec("identity management", F.CYBER, S.CENTRAL, "accounts and directories", IT),
    A.NETWORK: _spec("network backbone", F.OPERATE, S.CENTRAL, "networks between sites", IT),
    A.INCIDENTS: _spec(
        "incident response", F.CYBER, S.EITHER, "that an incident is contained and cleared",
        SECURITY, OT, IT,
    ),
    A.BACKUP: _spec(
        "backup and restore", F.OPERATE, S.EITHER, "that what is lost can be restored", OT, IT,
    ),
    A.CONTROL_LOGIC: _spec(
        "control logic and recipes", F.OPERATE, S.LOCAL, "programs, set-points and recipes",
        OT, AREA,
    ),
    A.MAINTENANCE: _spec(
        "maintenance and calibration", F.OPERATE, S.LOCAL, "that equipment is kept fit for use",
        AREA, OT,
    ),
    A.LIFE_CYCLE: _spec(
        "life-cycle planning", F.OPERATE, S.EITHER, "that what ages is replaced in time", OT, IT,
    ),
    A.TRAINING: _spec(
        "training", F.TRAIN, S.LOCAL, "that people are skilled for the work", Role.HR, OT, IT, AREA,
    ),
}  # fmt: skip
FITTING: Mapping[Activity, frozenset[Role]] = {each: ACTIVITIES[each].fitting for each in Activity}
ACTIVITY_LABELS: Mapping[Activity, str] = {each: ACTIVITIES[each].label for each in Activity}


def roles_in_words(activity: Activity) -> str:
    """Return the roles that fit an activity, e.g. `area owner, OT lead or IT lead`."""
    words = [ROLE_LABELS[each] for each in Role if each in FITTING[activity]]
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
