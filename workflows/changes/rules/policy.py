"""The policy as data: which questions are asked, which risk rules hold, who must sign.

A version is never edited: a new policy is a new entry, and each change stays with its own.
Source of the cut-offs and of the matrix: House rule, ADR 0006.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from governance.ownership.models import Activity
from governance.register.models import DependencyType
from workflows.changes.models import ChangeKind, Phase, RiskClass
from workflows.changes.rules.dimensions import ASSESSORS, TRAVELS


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the assessment; unknown counts as the worst class there is."""

    code: str
    text: str
    hint: str
    """The same in the words of the other side of the house, or an example."""

    if_yes: RiskClass
    calls_for: tuple[Activity, ...] = ()
    """Which duties a yes, or an unknown, adds to the route."""

    assessor: Activity | None = None
    """Whose accountable person assesses what a yes or an unknown opens; None: the answer weighs."""

    source: str = "House rule, ADR 0006"


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of what is asked, and of who signs at which risk."""

    questions: tuple[Question, ...]
    matrix: Mapping[RiskClass, tuple[tuple[Phase, Activity], ...]]
    kinds: Mapping[ChangeKind, tuple[Activity, ...]]
    """Duties that come with the kind of change, whatever its risk."""

    opinion_days: Mapping[RiskClass, int] = field(default_factory=dict)
    """Working days in which whoever is consulted answers; of a class without any nobody is asked.

    Source: House rule, ADR 0031.
    """

    work: Activity | None = None
    """The activity whose R carries the change out; None: whoever may begin the work does.

    Source: House rule, ADR 0031.
    """

    travels: Mapping[ChangeKind, frozenset[DependencyType]] | None = None
    """Along which dependencies each kind of change is followed; None: along all.

    Source: House rule, ADR 0034.
    """

    sample_every: int = 0
    """Of its closed changes, quality looks at one in so many; 0: at none.

    Source: House rule, ADR 0038.
    """

    consents: tuple[Activity, ...] = ()
    """Whose word is asked when an emergency is declared; of what has a safety function also that
    of process safety. Source: House rule, ADR 0054.
    """

    temporary_days: int = 30
    """How many days a temporary change may stand after its window, and longer once.

    Source: House rule, ADR 0055.
    """

    @property
    def has_dimensions(self) -> bool:
        """Whether what is opened is assessed, and what is reached is disposed of."""
        return self.travels is not None

    def question(self, code: str) -> Question:
        """Return a question by its code; `KeyError` if this version does not ask it."""
        return {question.code: question for question in self.questions}[code]


QUESTIONS = (
    Question(
        "product_quality",
        "Could it alter a process parameter, a recipe, a set-point, an alarm limit or a result?",
        "IT: also a calculation, an interface field or a report that a batch decision rests on.",
        RiskClass.HIGH,
        (Activity.QA_PLAN, Activity.QA_RELEASE, Activity.VALIDATION),
    ),
    Question(
        "data_integrity",
        "Does it touch GxP records: how they are made, timed, protected, moved or kept?",
        "Accounts, time source, audit trail, interfaces, backup and retention count.",
        RiskClass.MEDIUM,
        (Activity.DATA_INTEGRITY,),
    ),
    Question(
        "process_safety",
        "Does it touch an interlock, a trip, a relief path or another safety function?",
        "IT: also a network path or a time source that a safety controller relies on.",
        RiskClass.HIGH,
        (Activity.PROCESS_SAFETY,),
    ),
    Question(
        "cyber_security",
        "Does it open or alter a network path, remote access, a privilege or a key?",
        "OT: also a port left open for the engineering tool, or a shared account.",
        RiskClass.MEDIUM,
        (Activity.OT_SECURITY,),
    ),
    Question(
        "downtime",
        "Does anything stop that a running batch, a line or a shared service needs?",
        "Restart: in IT a few minutes without users; in OT the line stands, and is cleaned down.",
        RiskClass.MEDIUM,
        (Activity.TAKE_DOWN,),
    ),
    Question(
        "registered_detail",
        "Does it concern anything that is described in a marketing authorisation?",
        "Ask regulatory affairs rather than guess.",
        RiskClass.HIGH,
        (Activity.REGULATORY,),
    ),
    Question(
        "procedures",
        "Do procedures, drawings or people's training have to follow?",
        "Name them in the plan.",
        RiskClass.MEDIUM,
    ),
    Question(
        "irreversible",
        "Is there any step that cannot be backed out within the window?",
        "Data migrated one way, firmware that cannot be lowered, a part that is destroyed.",
        RiskClass.HIGH,
    ),
    Question(
        "other_sites",
        "Does another site use what is changed, or its data?",
        "Shared historian, directory, recipe library, cloud service.",
        RiskClass.MEDIUM,
        (Activity.MULTI_SITE,),
    ),
)

FURTHER = (
    Question(
        "patient_safety",
        "Could a batch that is not as it should be reach a patient because of it?",
        "Release, labels, expiry, serial numbers, the result of a test, a complaint or a recall.",
        RiskClass.HIGH,
        (Activity.QA_PLAN, Activity.QA_RELEASE),
    ),
    Question(
        "real_time",
        "Could it slow, delay or disturb something that must answer in time?",
        "OT: scan time, jitter, load of the network. IT: also a job that runs past its slot.",
        RiskClass.MEDIUM,
    ),
    Question(
        "validation",
        "Does it touch a validated state: a requirement, a test to repeat, a specification?",
        "Validation here is of a computerised system or equipment, not of what somebody types in.",
        RiskClass.MEDIUM,
        (Activity.VALIDATION,),
    ),
    Question(
        "people",
        "Do people have to learn something before it is used?",
        "Operators on all shifts, technicians on call, the service desk.",
        RiskClass.MEDIUM,
    ),
    Question(
        "interfaces",
        "Does anything else read from it, write to it or wait for it?",
        "Historian, MES, LIMS, ERP, data lake; OT: also a panel or a skid of another maker.",
        RiskClass.MEDIUM,
    ),
    Question(
        "continuity",
        "Does it alter how the asset is backed up, restored or replaced by a spare?",
        "A restore that was tried with the old version proves nothing of the new one.",
        RiskClass.MEDIUM,
    ),
    Question(
        "supplier",
        "Does support, a contract or a quality agreement with a supplier depend on it?",
        "Supported versions, warranty, who may open the cabinet, remote service.",
        RiskClass.MEDIUM,
    ),
    Question(
        "surroundings",
        "Does it touch people's privacy, waste, energy or the surroundings of the plant?",
        "Cameras, badges and records of people count; so do solvents and exhaust air.",
        RiskClass.MEDIUM,
    ),
    Question(
        "not_changing",
        "Does something grave stay open or grow if it is not made now?",
        "A known weakness, a part at the end of its life, a finding with a date.",
        RiskClass.LOW,
    ),
)

OWNERS = (
    (Phase.PLAN, Activity.ASSET_APPROVAL),
    (Phase.PLAN, Activity.TAKE_DOWN),
    (Phase.PLAN, Activity.TECHNICAL_REVIEW),
)
QUALITY = (
    (Phase.PLAN, Activity.QA_PLAN),
    (Phase.PLAN, Activity.VALIDATION),
    (Phase.RELEASE, Activity.QA_RELEASE),
)

FIRST = Policy(
    questions=QUESTIONS,
    matrix={
        RiskClass.LOW: OWNERS,
        RiskClass.MEDIUM: OWNERS + QUALITY,
        RiskClass.HIGH: (*OWNERS, *QUALITY, (Phase.PLAN, Activity.OT_SECURITY)),
    },
    kinds={
        ChangeKind.FIRMWARE: (Activity.OT_SECURITY,),
        ChangeKind.CONFIGURATION: (),
        ChangeKind.HARDWARE: (),
        ChangeKind.SOFTWARE: (),
        ChangeKind.NETWORK: (Activity.OT_SECURITY,),
        ChangeKind.ACCESS: (Activity.OT_SECURITY,),
    },
)
SECOND = replace(
    FIRST,
    opinion_days={RiskClass.LOW: 5, RiskClass.MEDIUM: 5, RiskClass.HIGH: 3},
    work=Activity.ASSET_APPROVAL,
)
AFTERWARDS = (
    (Phase.PLAN, Activity.ASSET_APPROVAL),
    (Phase.PLAN, Activity.TECHNICAL_REVIEW),
    *QUALITY,
    (Phase.PLAN, Activity.OT_SECURITY),
    (Phase.PLAN, Activity.PROCESS_SAFETY),
    (Phase.PLAN, Activity.MULTI_SITE),
)
"""Who signs once an emergency is over, at whatever risk: weight comes after the act."""

ASKED = {question.code: question for question in (*QUESTIONS, *FURTHER)}
DIMENSIONS = tuple(
    replace(ASKED[code], assessor=assessor, source="House rule, ADR 0034")
    for code, assessor in ASSESSORS.items()
)
POLICIES: dict[str, Policy] = {
    "policy@1": FIRST,
    "policy@2": SECOND,
    "policy@3": replace(
        SECOND,
        questions=DIMENSIONS,
        travels=TRAVELS,
        matrix={**SECOND.matrix, RiskClass.LOW: OWNERS[:1]},
    ),
    "emergency@1": replace(
        SECOND,
        questions=DIMENSIONS,
        travels=TRAVELS,
        matrix=dict.fromkeys(RiskClass, AFTERWARDS),
        consents=(Activity.TAKE_DOWN, Activity.QA_PLAN),
    ),
    "like-for-like@1": Policy(
        questions=(),
        matrix=dict.fromkeys(RiskClass, ()),
        kinds=dict.fromkeys(ChangeKind, ()),
        work=Activity.ASSET_APPROVAL,
        sample_every=5,
    ),
    "standard@1": Policy(
        questions=(),
        matrix=dict.fromkeys(RiskClass, ()),
        kinds=dict.fromkeys(ChangeKind, ()),
        work=Activity.ASSET_APPROVAL,
        sample_every=5,
    ),
}
EMERGENCY = "emergency@1"
"""The version that emergencies begin under."""

STANDARD = "standard@1"
"""The version that changes by a template begin under."""

LIKE_FOR_LIKE = "like-for-like@1"
"""The version that replacements begin under."""

NEWEST = max(name for name in POLICIES if name.startswith("policy@"))
CURRENT = "policy@3"
"""The version that new changes begin under."""
