"""The editor of a policy: who signs at which risk, what is asked, along what a change travels."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field

from governance.core.fields.choice import OneOf, SomeOf, Tick
from governance.core.fields.number import Whole
from governance.core.fields.text import TextBlock, TextLine
from governance.core.fields.time import Day
from governance.core.forms import Form
from governance.evidence.asking import SignForm
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import SIGNING, Activity
from governance.register.models import DependencyType
from workflows.changes.asking import CODE, Asking
from workflows.changes.models import ChangeKind, Phase, RiskClass
from workflows.changes.policies.checks import LONGEST_WAIT
from workflows.changes.rules.dimensions import NEVER
from workflows.changes.rules.policy import ASKED, Policy, Question

DUTIES = [(each, str(ACTIVITY_LABELS[each])) for each in SIGNING]
ASSESSED = [(each, str(ACTIVITY_LABELS[each])) for each in Activity]
TIES = [(each, each.replace("_", " ")) for each in DependencyType if each not in NEVER]
OF_THE_PLANT = "Written by the plant"
"""The source of a question that no shipped version asks."""


class BeginPolicyForm(Form):
    """What a draft begins with; a version is named by its number."""

    made_from = OneOf(_l("Begin with a copy of"), is_required=True)
    title = TextLine(_l("Title"), most=120, is_required=True)
    reason = TextBlock(_l("Why it is to change"), most=2000, rows=3, is_required=True)


class InForceForm(Form):
    """From when a version is to hold."""

    in_force_on = Day(
        _l("In force from"),
        is_required=True,
        hint=_l("Changes that are raised from that day on (UTC) begin under it."),
    )


class ApproveForm(SignForm):
    """A signature under the difference."""


class EditForm(Asking):
    """What the editor holds besides the boxes of the matrix."""

    each = "class_"
    reason = TextBlock(_l("Why it is to change"), most=2000, rows=3, is_required=True)
    new_text = TextLine(
        _l("Ask as well"), most=200, hint=_l("One question that yes or no answers.")
    )
    new_code = TextLine(
        _l("Its short name"), most=40, hint=_l("Lower case, lasting, e.g. noise_of_the_hall.")
    )
    new_hint = TextLine(_l("In other words, or an example"), most=200)
    new_class = OneOf(_l("Class if it applies"), RiskClass)
    new_assessor = OneOf(_l("Assessed for"), ASSESSED)
    new_calls = SomeOf(_l("A yes calls for"), DUTIES)

    @classmethod
    def fields(cls, question: Question) -> Sequence[tuple[str, Field]]:
        """Return what can be set of a question; its text stays with its code."""
        code, label = question.code, question.code.replace("_", " ")
        found: list[tuple[str, Field]] = [
            (f"class_{code}", OneOf(f"{label}: class if it applies", RiskClass)),
            (f"assessor_{code}", OneOf(f"{label}: assessed for", ASSESSED)),
            (f"calls_{code}", SomeOf(f"{label}: a yes calls for", DUTIES)),
        ]
        if code not in ASKED:
            found.append((f"drop_{code}", Tick(f"{label}: ask it no longer")))
        return found

    def policy(self, base: Policy) -> Policy:
        """Return the policy that was sent, made from the one that was shown."""
        sent = self.values()
        return replace(
            base,
            questions=tuple(_questions(base, sent)),
            matrix={
                risk: tuple(_due(each) for each in SIGNING if sent.get(f"sign_{risk}_{each}"))
                for risk in RiskClass
            },
            kinds={kind: _in_order(sent.get(f"kind_{kind}")) for kind in ChangeKind},
            opinion_days={risk: sent.get(f"days_{risk}") or 0 for risk in RiskClass},
            travels={kind: frozenset(sent.get(f"along_{kind}") or ()) for kind in ChangeKind},
        )


def _due(activity: Activity) -> tuple[Phase, Activity]:
    return (Phase.RELEASE if activity is Activity.QA_RELEASE else Phase.PLAN, activity)


def _in_order(some: Sequence[Activity] | None) -> tuple[Activity, ...]:
    return tuple(each for each in SIGNING if each in (some or ()))


def _questions(base: Policy, sent: Mapping[str, Any]) -> list[Question]:
    kept = [
        replace(
            question,
            if_yes=sent.get(f"class_{question.code}") or question.if_yes,
            assessor=sent.get(f"assessor_{question.code}"),
            calls_for=_in_order(sent.get(f"calls_{question.code}")),
        )
        for question in base.questions
        if not sent.get(f"drop_{question.code}")
    ]
    code = (sent["new_code"] or "").strip()
    if code or sent["new_text"]:
        kept.append(
            Question(
                code if CODE.fullmatch(code) else "",
                sent["new_text"] or "", sent["new_hint"] or "",
                sent["new_class"] or RiskClass.HIGH, _in_order(sent["new_calls"]),
                sent["new_assessor"], OF_THE_PLANT,
            )
        )  # fmt: skip
    return kept


def _boxes() -> dict[str, Any]:
    """Return a box for each cell of the matrix, and what is set by kind of change."""
    signed = {
        f"sign_{risk}_{each}": Tick(f"{label}, {risk} risk")
        for each, label in DUTIES
        for risk in RiskClass
    }
    days = {
        f"days_{risk}": Whole(
            _l("Days for an opinion, %(risk)s risk", risk=risk), least=1, most=LONGEST_WAIT
        )
        for risk in RiskClass
    }
    kinds = {
        f"kind_{kind}": SomeOf(_l("A change of %(kind)s calls for", kind=kind), DUTIES)
        for kind in ChangeKind
    }
    along = {
        f"along_{kind}": SomeOf(_l("A change of %(kind)s travels along", kind=kind), TIES)
        for kind in ChangeKind
    }
    return {**signed, **days, **kinds, **along}


PolicyForm: type[EditForm] = type("PolicyForm", (EditForm,), _boxes())


def values_of(policy: Policy, reason: str) -> dict[str, Any]:
    """Return a policy as its editor shows it."""
    found: dict[str, Any] = {"reason": reason}
    for question in policy.questions:
        found[f"class_{question.code}"] = question.if_yes
        found[f"assessor_{question.code}"] = question.assessor
        found[f"calls_{question.code}"] = question.calls_for
    for risk in RiskClass:
        found |= {f"sign_{risk}_{each}": True for _, each in policy.matrix[risk]}
        found[f"days_{risk}"] = policy.opinion_days.get(risk)
    for kind in ChangeKind:
        found[f"kind_{kind}"] = policy.kinds[kind]
        found[f"along_{kind}"] = (policy.travels or {}).get(kind, ())
    return found
