"""What no version of the policy may ask less than, and what it must say to be usable. Pure.

Source of all: House rule, ADR 0064.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import SIGNING, Activity
from workflows.changes.models import ChangeKind, Phase, RiskClass
from workflows.changes.rules.dimensions import ASSESSORS, NEVER
from workflows.changes.rules.policy import Policy, Question

LEAST_SIGNED = {
    RiskClass.LOW: ((Phase.PLAN, Activity.ASSET_APPROVAL),),
    RiskClass.MEDIUM: (
        (Phase.PLAN, Activity.ASSET_APPROVAL),
        (Phase.PLAN, Activity.QA_PLAN),
        (Phase.RELEASE, Activity.QA_RELEASE),
    ),
    RiskClass.HIGH: (
        (Phase.PLAN, Activity.ASSET_APPROVAL),
        (Phase.PLAN, Activity.QA_PLAN),
        (Phase.PLAN, Activity.VALIDATION),
        (Phase.RELEASE, Activity.QA_RELEASE),
    ),
}
"""What bears on quality is of medium or high risk: quality plans and releases it, always."""

LEAST_CALLED = {
    "product_quality": (Activity.QA_PLAN, Activity.QA_RELEASE),
    "patient_safety": (Activity.QA_PLAN, Activity.QA_RELEASE),
    "process_safety": (Activity.PROCESS_SAFETY,),
    "registered_detail": (Activity.REGULATORY,),
    "data_integrity": (Activity.DATA_INTEGRITY,),
    "cyber_security": (Activity.OT_SECURITY,),
}
"""Whom these questions call for, whatever else they do."""

LONGEST_WAIT = 30
"""Working days that anybody may be given for an opinion."""

MOST_QUESTIONS = 60


def reasons_against(policy: Policy) -> tuple[str, ...]:
    """Return every reason why a policy cannot come into force."""
    return tuple(told for check in CHECKS for told in check(policy))


def _least_signed(policy: Policy) -> Iterator[str]:
    for risk, least in LEAST_SIGNED.items():
        for phase, activity in least:
            if (phase, activity) not in policy.matrix[risk]:
                yield (
                    f"At {risk} risk, {ACTIVITY_LABELS[activity]} ({phase}) is always signed: "
                    "put it back."
                )


def _grows_with_risk(policy: Policy) -> Iterator[str]:
    for lower, higher in pairwise(RiskClass):
        for phase, activity in policy.matrix[lower]:
            if (phase, activity) not in policy.matrix[higher]:
                yield (
                    f"{ACTIVITY_LABELS[activity]} ({phase}) is signed at {lower} risk and not at "
                    f"{higher}: no class asks less than a lower one."
                )


def _phases(policy: Policy) -> Iterator[str]:
    for risk, dues in policy.matrix.items():
        for phase, activity in dues:
            if activity not in SIGNING:
                yield f"Nobody signs {ACTIVITY_LABELS[activity]}: take it out of {risk} risk."
            elif (phase is Phase.RELEASE) is not (activity is Activity.QA_RELEASE):
                when = Phase.RELEASE if activity is Activity.QA_RELEASE else Phase.PLAN
                yield f"{ACTIVITY_LABELS[activity]} is signed under the {when}: see {risk} risk."


def _kinds(policy: Policy) -> Iterator[str]:
    for kind in (ChangeKind.NETWORK, ChangeKind.ACCESS):
        if Activity.OT_SECURITY not in policy.kinds[kind]:
            yield f"A change of {kind} always calls for OT security: tick it."


def _questions(policy: Policy) -> Iterator[str]:
    codes = [question.code for question in policy.questions]
    for code in ASSESSORS:
        if code not in codes:
            yield f"The question {code.replace('_', ' ')} is always asked: put it back."
    for code in dict.fromkeys(each for each in codes if codes.count(each) > 1):
        yield f"There are two questions with the code {code}: give one of them another."
    if len(codes) > MOST_QUESTIONS:
        yield f"It asks {len(codes)} questions; {MOST_QUESTIONS} are the most that anybody reads."
    for question in policy.questions:
        yield from _question(question)


def _question(question: Question) -> Iterator[str]:
    if not question.code:
        yield "Give the new question a short name: lower case letters, digits and _."
        return
    label = question.code.replace("_", " ")
    if question.assessor is None:
        yield f"Say who assesses {label} when it is opened."
    if not question.text:
        yield f"Say what is asked under {label}."
    for activity in LEAST_CALLED.get(question.code, ()):
        if activity not in question.calls_for:
            yield f"A yes to {label} always calls for {ACTIVITY_LABELS[activity]}: tick it."


def _days(policy: Policy) -> Iterator[str]:
    for risk in RiskClass:
        if not 1 <= policy.opinion_days.get(risk, 0) <= LONGEST_WAIT:
            yield f"Say how many working days an opinion has at {risk} risk: 1 to {LONGEST_WAIT}."


def _travels(policy: Policy) -> Iterator[str]:
    for kind, along in (policy.travels or {}).items():
        if not along:
            yield f"A change of {kind} travels along nothing: then it would reach nothing. Tick."
        for each in sorted(along & NEVER):
            yield f"No change travels along {each.replace('_', ' ')}: take it out of {kind}."
    if policy.travels is None:
        yield "Say along which dependencies each kind of change is followed."


CHECKS: tuple[Callable[[Policy], Iterator[str]], ...] = (
    _least_signed,
    _grows_with_risk,
    _phases,
    _kinds,
    _questions,
    _days,
    _travels,
)
