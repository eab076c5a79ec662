"""Remote access, and a reading of the trail, with what their pages are looked at with."""

from sqlalchemy import func, select

from governance.audit.models import REFUSED, AuditEvent
from governance.core import clock
from governance.evidence.models import SignedContent
from governance.identity.models import Person
from tests.described import let_in, read_of_the_trail
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.remote_access.models import RemoteAccess
from workflows.trail_reviews.models import TrailMark, TrailReview, TrailScope


def letting(session):
    """Have somebody asked to be let in, and somebody let in; return what names their pages."""
    change = session.scalars(
        select(ChangeRequest).where(ChangeRequest.state == ChangeState.AUTHORISED).limit(1)
    ).one()
    me = session.scalar(select(func.max(Person.id)).where(Person.name == "Every Body"))
    now = clock.now()
    shown = {"purpose": "Load 2.9.4 with the vendor's tool", "way": "VPN, then jump host JH-1"}
    asked = let_in(session, change, me, **shown)[RemoteAccess]
    opened = {"opened_at": now, "opened_by_id": me, "watcher_id": me, "approved_at": now}
    let_in(session, change, me, **shown, **opened, ended_at=now, ending="2.9.4 was loaded")
    pages = ("show", "approving", "opening", "closing", "revoking", "refusing", "withdrawing")
    return {
        tuple(f"remote_access.{page}" for page in pages): {"id": asked},
        ("remote_access.requesting",): {"id": change.id},
    }


def reading(session):
    """Have what is refused of the trail read; return what names its pages."""
    me = session.scalar(select(func.max(Person.id)).where(Person.name == "Every Body"))
    made = read_of_the_trail(session, me)
    scope, review = {"id": made[TrailScope]}, {"id": made[TrailReview]}
    session.add(
        SignedContent(
            subject_kind=TrailReview.__tablename__, subject_id=made[TrailReview],
            sha256="1" * 64, body="{}", made_at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    refused = session.scalar(select(func.min(AuditEvent.seq)).where(AuditEvent.verb == REFUSED))
    return {
        ("trail_scopes.show", "trail_scopes.ending"): scope,
        ("trail_reviews.show", "trail_reviews.signing", "trail_reviews.abandoning"): review,
        ("trail_reviews.asking",): {**review, "seq": refused},
        ("trail_reviews.content",): {**review, "sha256": "1" * 64},
        ("trail_questions.show",): {"id": made[TrailMark]},
    }
