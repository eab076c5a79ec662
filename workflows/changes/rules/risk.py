"""The risk class: every rule is evaluated, the worst one counts, unknown is the worst."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from governance.ownership.models import Activity
from governance.register.vocabulary import GxpRelevance
from workflows.changes.models import Answer, ChangeKind, Phase, RiskClass
from workflows.changes.rules.impact import Impact
from workflows.changes.rules.policy import Policy

ORDER = list(RiskClass)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the risk rules look at in an asset that is changed."""

    tag: str
    gxp: GxpRelevance
    has_safety_function: bool
    criticality: int | None
    """1 (most critical) to 4 (least); None: not rated."""

    site_id: int = 0


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule that spoke: its number, the class it asks for, why, and the duties it adds."""

    rule: str
    risk: RiskClass
    why: str
    calls_for: tuple[Activity, ...] = ()

    @property
    def line(self) -> str:
        """Say it in one line."""
        return f"{self.rule} {self.risk}: {self.why}"


@dataclass(frozen=True, slots=True)
class Due:
    """One signature on the route, and the rule that asks for it."""

    phase: Phase
    activity: Activity
    why: str


def fired(
    policy: Policy,
    subjects: Sequence[Subject],
    kind: ChangeKind,
    answers: Mapping[str, Answer],
    impact: Impact,
) -> list[Fired]:
    """Return every rule that speaks, in the order of their numbers.

    Source: House rule, ADR 0006 (class is a maximum, never a mean; unknown is worst).
    """
    found = [*_of_assets(subjects), *_of_impact(impact)]
    if (sites := len({subject.site_id for subject in subjects})) > 1:
        why = f"it is about assets at {sites} sites"
        found.append(Fired("R9", RiskClass.MEDIUM, why, (Activity.MULTI_SITE,)))
    if extra := policy.kinds[kind]:
        found.append(Fired("K1", RiskClass.LOW, f"the kind of change is {kind}", extra))
    for number, question in enumerate(policy.questions, 1):
        answer = answers.get(question.code)
        if question.assessor is not None:
            continue  # it opens a dimension, and that is judged: rules/judging.py
        if answer is Answer.YES:
            found.append(Fired(f"Q{number}", question.if_yes, question.text, question.calls_for))
        elif answer is not Answer.NO:
            why = f"not known: {question.text}" if answer else f"not answered: {question.text}"
            found.append(Fired(f"Q{number}", RiskClass.HIGH, why, question.calls_for))
    return found


def _of_assets(subjects: Sequence[Subject]) -> list[Fired]:
    """Return what the assets' rules say: each rule and class once, and of how many it holds."""
    found: dict[tuple[str, RiskClass], list[Fired]] = {}
    for rule in (rule for subject in subjects for rule in _of_asset(subject)):
        found.setdefault((rule.rule, rule.risk), []).append(rule)
    merged = [
        replace(rules[0], why=f"{rules[0].why}; the same holds for {len(rules) - 1} more of them")
        if len(rules) > 1
        else rules[0]
        for rules in found.values()
    ]
    return sorted(merged, key=lambda rule: rule.rule)


def _of_asset(subject: Subject) -> Iterable[Fired]:
    tag = subject.tag
    if subject.has_safety_function:
        why = f"{tag} carries a safety function"
        yield Fired("R1", RiskClass.HIGH, why, (Activity.PROCESS_SAFETY,))
    match subject.gxp:
        case GxpRelevance.DIRECT:
            why = f"{tag} bears directly on product quality or its records"
            yield Fired("R2", RiskClass.HIGH, why, (Activity.DATA_INTEGRITY,))
        case GxpRelevance.INDIRECT:
            yield Fired("R3", RiskClass.MEDIUM, f"{tag} bears indirectly on product quality")
        case GxpRelevance.UNDETERMINED:
            yield Fired("R4", RiskClass.HIGH, f"the GxP relevance of {tag} is not determined")
        case GxpRelevance.NONE:
            pass
    if subject.criticality is None:
        yield Fired("R5", RiskClass.HIGH, f"the criticality of {tag} is not rated")
    elif subject.criticality <= 2:  # noqa: PLR2004
        worst = RiskClass.HIGH if subject.criticality == 1 else RiskClass.MEDIUM
        yield Fired("R5", worst, f"{tag} has criticality {subject.criticality}")


def _of_impact(impact: Impact) -> Iterable[Fired]:
    safety = [item for item in impact.items if item.has_safety_function]
    direct = [item for item in impact.items if item.gxp is GxpRelevance.DIRECT]
    if safety:
        why = f"it reaches {safety[0].tag}, which carries a safety function, {safety[0].distance}"
        yield Fired("R6", RiskClass.HIGH, why, (Activity.PROCESS_SAFETY,))
    if direct:
        why = f"it reaches {direct[0].tag}, which is GxP direct, {direct[0].distance}"
        yield Fired("R7", RiskClass.MEDIUM, why)
    if impact.is_truncated:
        yield Fired("R8", RiskClass.HIGH, "what it reaches is more than was followed")


def risk_of(rules: Iterable[Fired]) -> RiskClass:
    """Return the worst class that any rule asks for; low if none speaks."""
    return max((rule.risk for rule in rules), key=ORDER.index, default=RiskClass.LOW)


def route(policy: Policy, rules: list[Fired], risk: RiskClass | None = None) -> list[Due]:
    """Return every signature that is needed, once each, with the first rule that asks for it.

    `risk` is the class where somebody set it apart from the rules: quality assurance signs then,
    whatever it was set to. What a release needs besides the verifier's own signature is in the
    matrix. Source: House rule, ADR 0006 and ADR 0034.
    """
    scored = risk_of(rules)
    risk = risk or scored
    due = dict.fromkeys(policy.matrix[risk], f"every change of risk {risk} needs it")
    if ORDER.index(risk) < ORDER.index(scored):
        why = f"the rules say {scored}, and it was set to {risk}"
        due.setdefault((Phase.PLAN, Activity.QA_PLAN), why)
    for rule in rules:
        for activity in rule.calls_for:
            phase = Phase.RELEASE if activity is Activity.QA_RELEASE else Phase.PLAN
            due.setdefault((phase, activity), f"{rule.rule}: {rule.why}")
    return [Due(phase, activity, why) for (phase, activity), why in due.items()]
