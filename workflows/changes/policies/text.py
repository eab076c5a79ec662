"""A policy as text, and back: the same policy is always the same bytes. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from governance.evidence.rules import canonical_text
from governance.ownership.models import Activity
from governance.register.models import DependencyType
from workflows.changes.models import ChangeKind, Phase, RiskClass
from workflows.changes.rules.policy import Policy, Question


def body_of(policy: Policy) -> dict[str, Any]:
    """Return all of a policy as plain data."""
    travels = policy.travels
    return {
        "questions": [asdict(question) for question in policy.questions],
        "matrix": {risk: [list(due) for due in policy.matrix[risk]] for risk in RiskClass},
        "kinds": {kind: list(policy.kinds[kind]) for kind in ChangeKind},
        "opinion_days": dict(policy.opinion_days),
        "work": policy.work,
        "travels": travels and {kind: sorted(travels[kind]) for kind in ChangeKind},
        "sample_every": policy.sample_every,
        "consents": list(policy.consents),
        "temporary_days": policy.temporary_days,
    }


def text_of(policy: Policy) -> str:
    """Return the policy as RFC 8785 JSON."""
    return canonical_text(body_of(policy))


@lru_cache(maxsize=100)
def policy_from(text: str) -> Policy:
    """Return the policy that a text says."""
    body = json.loads(text)
    travels = body["travels"]
    return Policy(
        questions=tuple(map(_question, body["questions"])),
        matrix={
            RiskClass(risk): tuple((Phase(phase), Activity(each)) for phase, each in due)
            for risk, due in body["matrix"].items()
        },
        kinds={ChangeKind(kind): _activities(some) for kind, some in body["kinds"].items()},
        opinion_days={RiskClass(risk): days for risk, days in body["opinion_days"].items()},
        work=Activity(body["work"]) if body["work"] else None,
        travels=travels
        and {
            ChangeKind(kind): frozenset(map(DependencyType, some)) for kind, some in travels.items()
        },
        sample_every=body["sample_every"],
        consents=_activities(body["consents"]),
        temporary_days=body["temporary_days"],
    )


def _activities(names: list[str]) -> tuple[Activity, ...]:
    return tuple(map(Activity, names))


def _question(said: Mapping[str, Any]) -> Question:
    assessor = said["assessor"]
    return Question(
        code=said["code"],
        text=said["text"],
        hint=said["hint"],
        if_yes=RiskClass(said["if_yes"]),
        calls_for=_activities(said["calls_for"]),
        assessor=Activity(assessor) if assessor else None,
        source=said["source"],
    )
