"""The trail for programs: its events, by the conditions of its list."""

from datetime import datetime
from typing import Any

from apiflask import APIBlueprint

from governance.audit.listing import events, trail, why
from governance.audit.models import AuditEvent
from governance.audit.queries import facts_of
from governance.audit.rules import Permission
from governance.core import api
from governance.core.api import Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session

bp = APIBlueprint("api_trail", __name__, url_prefix=api.ROOT, tag="The trail")


class TrailEventOut(Shape):
    """One event of the trail."""

    seq: int
    at: datetime
    actor_id: int
    actor_name: str
    via: str
    verb: str
    subject_kind: str
    subject_key: str
    subject: str
    why: str | None
    facts: dict[str, Any]
    previous: str
    digest: str


class TrailEventsOut(Shape):
    """A page of events."""

    items: list[TrailEventOut]
    count: int
    next: str | None


@bp.get("/trail")
@requires(Permission.READ, AuditEvent)
@bp.output(TrailEventsOut)
def index() -> TrailEventsOut:
    """Give a page of the events, by the conditions of their list."""
    page = paged(trail(session(), actor()), events(actor()))
    return TrailEventsOut(
        items=[_told(each) for each in page.rows], count=page.count, next=page.next
    )


def _told(event: AuditEvent) -> TrailEventOut:
    return TrailEventOut(
        seq=event.seq, at=event.at, actor_id=event.actor_id, actor_name=event.actor_name,
        via=event.via, verb=event.verb, subject_kind=event.subject_kind,
        subject_key=event.subject_key, subject=event.subject, why=why(event),
        facts=facts_of(event), previous=event.previous, digest=event.digest,
    )  # fmt: skip
