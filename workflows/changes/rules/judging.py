"""What is judged of a change: dimension by dimension, and what it still waits for. Pure.

Source: House rule, ADR 0034.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from governance.evidence.rules import canonical_text, sha256_of
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Activity
from workflows.changes.judgements import Judgement, Part, Rating
from workflows.changes.models import Answer, ChangeAnswer, ChangeRequest, ChangeState, RiskClass
from workflows.changes.rules.dimensions import UNKNOWN_HOLDS, WEIGHED_AGAINST, weighed
from workflows.changes.rules.policy import Policy, Question
from workflows.changes.rules.risk import ORDER, Fired

APART = 2
"""Classes between two assessors from which on their difference is settled in writing."""

JUDGED = ("kind", "title", "reason", "current", "proposed", "target_firmware")
"""The columns of a change that a judgement rests on; a plan is written after it."""


JUDGED_IN = frozenset({ChangeState.ASSESSMENT, ChangeState.PLANNING, ChangeState.RETROSPECTIVE})
"""Where a change is judged: once it is described, and before its plan is put up."""

WAITS_FOR_WORK = frozenset({ChangeState.AUTHORISED, ChangeState.IMPLEMENTATION})
"""Where the work is authorised and may not have begun."""

ACCEPTED, LOWERED = "unknown_accepted", "risk_lowered"
MEANT = {
    ACCEPTED: "I accept for quality assurance that this is not known:",
    LOWERED: "I set the risk lower than the rules, for quality assurance:",
    "impact_excluded": "These assets are not touched by the change:",
    "impact_beyond": "I judged what lies beyond the dependencies that were followed:",
    "impact_accepted": "I accept that the change reaches otherwise than was approved:",
}
"""The controlled list of what such a signature says, ahead of the reason given."""


def titled(code: str) -> str:
    """Return a dimension as the head of a row."""
    return code.replace("_", " ").capitalize()


def review_of(code: str) -> str:
    """Return the activity under which a judgement of a dimension is signed."""
    return f"review_{code}"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension that a trigger opened, and what was said of it under the present text."""

    number: int
    question: Question
    answer: Answer
    why: str
    basis: Mapping[str, Any]
    """The text that is judged, as plain values."""

    rows: tuple[Judgement, ...] = ()

    @property
    def basis_sha256(self) -> str:
        """Its digest."""
        return digest(self.basis)

    @property
    def code(self) -> str:
        """The code of its question."""
        return self.question.code

    @property
    def title(self) -> str:
        """As the head of a row."""
        return titled(self.code)

    @property
    def assessor(self) -> Activity:
        """The activity whose accountable person assesses it."""
        return self.question.assessor or Activity.ASSET_APPROVAL

    @property
    def is_unknown(self) -> bool:
        """Whether what it touches is not known."""
        return self.answer is Answer.UNKNOWN

    def said(self, part: Part) -> Judgement | None:
        """Return the word of one part that holds."""
        return next((row for row in self.rows if row.part is part), None)

    @property
    def spread(self) -> int:
        """How many classes the two assessors are apart; 0 while there is one."""
        both = [row for row in self.rows if row.part in {Part.FIRST, Part.SECOND}]
        ranks = [ORDER.index(row.risk) for row in both]
        return max(ranks) - min(ranks) if ranks else 0

    @property
    def risk(self) -> RiskClass:
        """What it weighs: the worst until it is known and assessed, then what was settled."""
        if self.is_unknown or not self.said(Part.FIRST):
            return RiskClass.HIGH
        if settled := self.said(Part.RECONCILED):
            return settled.risk
        return max((row.risk for row in self.rows), key=ORDER.index)

    @property
    def wants(self) -> Part | None:
        """Which word it waits for now; None: nobody's."""
        if not (first := self.said(Part.FIRST)):
            return Part.FIRST
        if self.is_unknown:
            held = self.code in UNKNOWN_HOLDS and not self.said(Part.ACCEPTED)
            return Part.ACCEPTED if held else None
        if self.code in WEIGHED_AGAINST:
            return None
        if first.risk is RiskClass.HIGH and not self.said(Part.SECOND):
            return Part.SECOND
        apart = self.spread >= APART and not self.said(Part.RECONCILED)
        return Part.RECONCILED if apart else None


def meaning_of(part: Part, one: Dimension) -> str:
    """Return what a signature under a word on a dimension says."""
    what = one.title.lower()
    match part:
        case Part.FIRST:
            return f"I assessed this change for {what}, as accountable for it."
        case Part.SECOND:
            return f"I assessed this change for {what}, independently of the first assessor."
        case Part.RECONCILED:
            return f"I settled what the two assessors of {what} see differently."
        case _:
            return f"{MEANT[ACCEPTED]} {what}."


def said_by(row: Judgement) -> dict[str, Any]:
    """Return a word on a dimension as it is signed, as plain values."""
    return {
        "part": row.part,
        "severity": row.severity,
        "probability": row.probability,
        "detectability": row.detectability,
        "risk": row.risk,
        "rationale": row.rationale,
        "evidence": row.evidence.splitlines(),
    }


def basis_of(
    change: ChangeRequest, assets: Sequence[str], question: Question, given: ChangeAnswer
) -> dict[str, Any]:
    """Return the text that a judgement of a dimension rests on; another text is judged anew."""
    return {
        "reference": change.reference,
        "policy": change.policy,
        "assets": list(assets),
        **{name: getattr(change, name) for name in JUDGED},
        "dimension": question.code,
        "question": question.text,
        "answer": given.answer,
        "why": given.rationale,
    }


def digest(body: Mapping[str, Any]) -> str:
    """Return the digest of a text that is judged."""
    return sha256_of(canonical_text(body))


def opened(
    change: ChangeRequest,
    policy: Policy,
    assets: Sequence[str],
    answers: Mapping[str, ChangeAnswer],
    rows: Iterable[Judgement],
) -> list[Dimension]:
    """Return the dimensions that a yes or an unknown opens, in the order of the policy."""
    kept = list(rows)
    found = []
    for number, question in enumerate(policy.questions, 1):
        given = answers.get(question.code)
        if question.assessor is None or given is None or given.answer is Answer.NO:
            continue
        basis = basis_of(change, assets, question, given)
        sha256 = digest(basis)
        mine = (row for row in kept if row.dimension == question.code)
        held = tuple(row for row in mine if row.basis_sha256 == sha256)
        found.append(Dimension(number, question, given.answer, given.rationale, basis, held))
    return found


def spoken(
    policy: Policy, answers: Mapping[str, ChangeAnswer], dimensions: Iterable[Dimension]
) -> Iterator[Fired]:
    """Yield what each opened dimension weighs, as a rule that spoke; one not answered, as high."""
    for number, question in enumerate(policy.questions, 1):
        if question.assessor and question.code not in answers:
            yield Fired(f"D{number}", RiskClass.HIGH, f"not answered: {question.text}")
    for one in dimensions:
        calls_for = list(one.question.calls_for)
        if any(row.severity is Rating.HIGH for row in one.rows):
            calls_for += [Activity.QA_PLAN, Activity.QA_RELEASE]
        risk = RiskClass.LOW if one.code in WEIGHED_AGAINST else one.risk
        yield Fired(f"D{one.number}", risk, _why(one), tuple(dict.fromkeys(calls_for)))


def _why(one: Dimension) -> str:
    if one.is_unknown:
        return f"{one.title} is not known: {one.why}"
    if not one.rows:
        return f"{one.title} is opened and not assessed yet"
    return f"{one.title}: {'; '.join(map(rated, one.rows))}"


def rated(row: Judgement) -> str:
    """Say what somebody rated, and what the tables make of it."""
    if row.severity is None:
        return f"accepted by {row.person.name}"
    return (
        f"{row.person.name} says severity {row.severity}, probability {row.probability}, "
        f"detectability {row.detectability}, so {row.risk}"
    )


def rating(
    severity: Rating | None, probability: Rating | None, detectability: Rating | None
) -> RiskClass:
    """Return the class of three ratings; of what is accepted as not known, the worst."""
    if severity is None or probability is None or detectability is None:
        return RiskClass.HIGH
    return weighed(severity, probability, detectability)


def waits_for(one: Dimension, who: str) -> str:
    """Say what a dimension waits for, and of whom."""
    label = ACTIVITY_LABELS[one.assessor]
    match one.wants:
        case Part.FIRST:
            return f"{one.title} is opened and not assessed: {who} assesses it, for {label}."
        case Part.SECOND:
            return (
                f"{one.title} is assessed as high: a second person who fits {label} assesses it, "
                "independently of the first."
            )
        case Part.RECONCILED:
            return (
                f"{one.title} is {one.spread} classes apart between its two assessors: "
                f"{who} settles it in writing."
            )
        case _:
            return (
                f"{one.title} is not known, and that holds the approval: answer it, "
                f"or {who} accepts for quality that it is not known, with a reason."
            )


def is_accountable_for(part: Part, one: Dimension) -> Activity:
    """Return the activity whose accountable person gives a word on a dimension."""
    return Activity.QA_PLAN if part is Part.ACCEPTED else one.assessor
