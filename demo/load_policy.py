"""A version of the policy that two approved, and a draft that waits to be put up for approval."""

from dataclasses import replace
from datetime import timedelta

from demo.company import TIME_ZONES
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.core.jobs import deliver_all
from governance.ownership.models import Activity
from workflows.changes.models import Phase, RiskClass
from workflows.changes.policies import commands
from workflows.changes.policies.models import PolicyVersion
from workflows.changes.policies.text import policy_from
from workflows.changes.rules.policy import CURRENT, Policy

AUTHOR = "tomas"
TITLE = "Process safety signs every change of high risk"
REASON = (
    "HAZOP 2026-12: two changes of high risk reached a safety function that nobody had named. "
    "Process safety reads the plan of each."
)
APPROVED = "OT security signs every change of medium risk"
WHY = (
    "Audit 2026-17: of 14 changes of medium risk, three opened a way into a zone that OT security "
    "learned of afterwards. It reads the plan of each from now on."
)
SIGNERS = ("anke", "beatriz")


def policies(stage: Stage) -> list[Story]:
    """Return the story of both."""
    return [_approved(stage), _drafted(stage)]


def _approved(stage: Stage) -> Story:
    """Tell how a version was written, simulated, put up, and approved by two."""
    pace = Pace(TIME_ZONES["wismar"], stage.timeline.present - timedelta(days=12), 21)
    yield pace.later(minutes=30)
    with stage.acting(AUTHOR) as (session, actor):
        key = commands.begin(session, actor, CURRENT, APPROVED, WHY).id
        version = session.get_one(PolicyVersion, key)
        commands.edit(session, actor, version, _guarded(policy_from(version.body)), WHY)
    yield pace.later(minutes=20)
    with stage.acting(AUTHOR) as (session, actor):
        commands.simulate(session, actor, session.get_one(PolicyVersion, key))
    deliver_all(stage.database)
    yield pace.later(hours=2)
    with stage.acting(AUTHOR) as (session, actor):
        on = (stage.timeline.present + timedelta(days=20)).date()
        commands.propose(session, actor, session.get_one(PolicyVersion, key), on)
    for signer in SIGNERS:
        yield pace.later(days=1)
        proof = stage.proof(signer)
        with stage.acting(signer) as (session, actor):
            commands.sign(session, actor, session.get_one(PolicyVersion, key), proof)


def _guarded(policy: Policy) -> Policy:
    medium = (*policy.matrix[RiskClass.MEDIUM], (Phase.PLAN, Activity.OT_SECURITY))
    return replace(policy, matrix={**policy.matrix, RiskClass.MEDIUM: medium})


def _drafted(stage: Stage) -> Story:
    """Tell how a draft was begun, edited and simulated yesterday."""
    pace = Pace(TIME_ZONES["wismar"], stage.timeline.present - timedelta(days=1), 17)
    yield pace.later(minutes=30)
    with stage.acting(AUTHOR) as (session, actor):
        draft_id = commands.begin(session, actor, CURRENT, TITLE, REASON).id
    yield pace.later(minutes=20)
    with stage.acting(AUTHOR) as (session, actor):
        draft = session.get_one(PolicyVersion, draft_id)
        commands.edit(session, actor, draft, _safer(policy_from(draft.body)), REASON)
    yield pace.later(minutes=2)
    with stage.acting(AUTHOR) as (session, actor):
        commands.simulate(session, actor, session.get_one(PolicyVersion, draft_id))
    deliver_all(stage.database)


def _safer(policy: Policy) -> Policy:
    high = (*policy.matrix[RiskClass.HIGH], (Phase.PLAN, Activity.PROCESS_SAFETY))
    return replace(policy, matrix={**policy.matrix, RiskClass.HIGH: high})
