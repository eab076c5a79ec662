"""A rollout with what its pages are looked at with."""

from sqlalchemy import func, select

from governance.core import clock
from governance.evidence.models import SignedContent
from governance.identity.models import Person
from tests.described import rolled
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.rollouts.models import Rollout, Wave


def rolling(session):
    """Plan a rollout with a change of the demo in its pilot; return what names its pages."""
    change = session.scalars(
        select(ChangeRequest).where(ChangeRequest.state == ChangeState.ASSESSMENT).limit(1)
    ).one()
    me = session.scalar(select(func.max(Person.id)).where(Person.name == "Every Body"))
    made = rolled(session, change.site_id, me, change.asset_id, change.id)
    number = {"id": made[Rollout]}
    pages = ("show", "editing", "answering", "adding", "proposing", "agreeing", "gate",
             "going_on", "revising", "stopping")  # fmt: skip
    return {
        tuple(f"rollouts.{page}" for page in pages): number,
        ("rollouts.rewriting",): {**number, "wave_id": made[Wave]},
        ("rollouts.differing",): {**number, "change_id": change.id},
        ("rollouts.content",): {**number, "sha256": a_text_of(session, made[Rollout])},
        ("rollouts.planning",): {"id": change.site_id},
    }


def a_text_of(session, rollout_id):
    """Keep a text as it was frozen; return its digest."""
    session.add(
        SignedContent(
            subject_kind=Rollout.__tablename__,
            subject_id=rollout_id,
            sha256="0" * 64,
            body="{}",
            made_at=clock.now(),
        )
    )
    session.flush()
    return "0" * 64
