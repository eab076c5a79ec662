"""What a policy would make of a change, by what is kept of it. Pure.

The very functions that judge a change judge it here. Source: House rule, ADR 0064.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from governance.ownership.models import Activity
from workflows.changes.judgements import Judgement, RiskOverride
from workflows.changes.models import Answer, ChangeAnswer, ChangeKind, Phase, RiskClass
from workflows.changes.rules.impact import Impact
from workflows.changes.rules.judging import Dimension, spoken
from workflows.changes.rules.overriding import settled
from workflows.changes.rules.policy import Policy
from workflows.changes.rules.risk import Subject, fired, route

Signed = frozenset[tuple[Phase, Activity]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one change, as far as a policy looks at it."""

    kind: ChangeKind
    subjects: Sequence[Subject]
    answers: Mapping[str, ChangeAnswer]
    words: Mapping[str, tuple[Judgement, ...]]
    """What was said of each dimension, and holds."""

    impact: Impact
    overrides: Sequence[RiskOverride] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy comes to."""

    risk: RiskClass
    signed: Signed


def judged(policy: Policy, kept: Kept) -> Outcome:
    """Return the class and the signatures that a policy asks for."""
    given = {code: row.answer for code, row in kept.answers.items()}
    rules = fired(policy, kept.subjects, kept.kind, given, kept.impact)
    rules += spoken(policy, kept.answers, _dimensions(policy, kept))
    risk = settled(kept.overrides, rules)
    return Outcome(risk, frozenset((due.phase, due.activity) for due in route(policy, rules, risk)))


def _dimensions(policy: Policy, kept: Kept) -> list[Dimension]:
    return [
        Dimension(
            number, question, row.answer, row.rationale, {}, kept.words.get(question.code, ())
        )
        for number, question in enumerate(policy.questions, 1)
        if question.assessor
        and (row := kept.answers.get(question.code))
        and row.answer is not Answer.NO
    ]


def under(draft: Policy, own: Policy, kept: Kept) -> tuple[Outcome, Outcome]:
    """Return what a change's own policy comes to, and what the draft would.

    A question that its own policy does not ask counts as no: nobody was asked.
    """
    asked = {question.code for question in own.questions}
    no = {
        question.code: ChangeAnswer(question=question.code, answer=Answer.NO, rationale="")
        for question in draft.questions
        if question.code not in asked
    }
    then = Kept(
        kept.kind, kept.subjects, {**no, **kept.answers}, kept.words, kept.impact, kept.overrides
    )
    return judged(own, kept), judged(draft, then)


def listed(signed: Collection[tuple[Phase, Activity]]) -> str:
    """Return duties as one text in which each can be looked for: `,plan:qa_plan,`."""
    return f",{','.join(sorted(f'{phase}:{each}' for phase, each in signed))}," if signed else ""


def read(text: str) -> list[tuple[Phase, Activity]]:
    """Return the duties that such a text lists."""
    pairs = (each.partition(":") for each in text.split(",") if each)
    return [(Phase(phase), Activity(activity)) for phase, _, activity in pairs]
