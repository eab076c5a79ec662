"""Keep what the rules made of a change, whenever it comes out otherwise than before."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, select

from governance.core import clock
from governance.evidence.rules import canonical_text, sha256_of
from workflows.changes.judgements import RiskScore
from workflows.changes.queries.case import Case, risk_subjects

NEWEST = (
    select(RiskScore.sha256)
    .where(RiskScore.change_id == bindparam("change_id"))
    .order_by(RiskScore.id.desc())
    .limit(1)
)


def rescore(case: Case) -> None:
    """Keep the inputs, the rules that spoke and the class; a step of whoever alters an input.

    Nothing under a policy without dimensions, and nothing where all is as it was.
    """
    if not case.policy.has_dimensions:
        return
    session, change = case.session, case.change
    text = canonical_text(_score(case))
    sha256 = sha256_of(text)
    if session.scalar(NEWEST, {"change_id": change.id}) == sha256:
        return
    session.add(
        RiskScore(
            change_id=change.id,
            scored_at=clock.now(),
            policy=change.policy,
            risk=case.risk,
            sha256=sha256,
            body=text,
        )
    )


def _score(case: Case) -> dict[str, Any]:
    """Return what was looked at, what spoke, and what came of it."""
    return {
        "policy": case.change.policy,
        "kind": case.change.kind,
        "assets": [asdict(one) for one in risk_subjects(case)],
        "answers": {code: row.answer for code, row in case.answers.items()},
        "impact_sha256": case.snapshot.sha256 if case.snapshot else "",
        "judgements": [row.id for one in case.judged.dimensions for row in one.rows],
        "overrides": [row.id for row in case.judged.overrides],
        "rules": [one.line for one in case.fired],
        "risk": case.risk,
    }
