"""Links of changes for programs: read, made and ended as on their pages."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from governance.core.api import Sent, Shape
from governance.core.web import actor, requires, session
from workflows.changes.linking import commands
from workflows.changes.linking.commands import Said
from workflows.changes.linking.queries import Linked, links_seen
from workflows.changes.linking.rules import Tie
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.programs import bp

Reason = Annotated[str, Field(min_length=1, max_length=1_000)]


class LinkIn(Sent):
    """What a change has to do with another one, and why."""

    tie: Tie
    other: Annotated[str, Field(min_length=1, max_length=20)]
    """Its number, as CR-2026-0042."""

    reason: Reason


class LinkEndIn(Sent):
    """Why a link ends."""

    reason: Reason


class LinkOut(Shape):
    """What a change has to do with another one, said from its side."""

    id: int
    tie: Tie
    other_id: int
    other: str
    other_state: ChangeState
    reason: str
    made_by: str
    made_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    """Null: it stands."""

    end_reason: str


class LinksOut(Shape):
    """The links of a change, those that ended last."""

    items: list[LinkOut]
    hidden: int
    """How many of those that stand lead to a change that the reader may not see."""


def _out(one: Linked) -> LinkOut:
    link, ended_by = one.link, one.link.ended_by
    return LinkOut(
        id=link.id, tie=one.tie, other_id=one.other.id, other=one.other.reference,
        other_state=one.other.state, reason=link.reason, made_by=link.made_by.name,
        made_at=link.made_at, ended_by=ended_by.name if ended_by else None,
        ended_at=link.ended_at, end_reason=link.end_reason,
    )  # fmt: skip


def _all(change: ChangeRequest) -> LinksOut:
    found = links_seen(session(), actor(), change)
    return LinksOut(items=list(map(_out, (*found.standing, *found.ended))), hidden=found.hidden)


@bp.get("/<int:id>/links")
@requires(Permission.READ, ChangeRequest)
@bp.output(LinksOut)
def links(change: ChangeRequest) -> LinksOut:
    """Give what a change has to do with others, as far as the reader may see those."""
    return _all(change)


@bp.post("/<int:id>/links")
@requires(Permission.LINK, ChangeRequest)
@bp.input(LinkIn, arg_name="sent")
@bp.output(LinksOut, status_code=201)
def link(change: ChangeRequest, sent: LinkIn) -> LinksOut:
    """Say what a change has to do with another one."""
    commands.link(session(), actor(), change, Said(sent.tie, sent.other, sent.reason))
    return _all(change)


@bp.post("/<int:id>/links/<int:link_id>/end")
@requires(Permission.LINK, ChangeRequest)
@bp.input(LinkEndIn, arg_name="sent")
@bp.output(LinksOut)
def unlink(change: ChangeRequest, link_id: int, sent: LinkEndIn) -> LinksOut:
    """End a link with a reason; it stays readable."""
    commands.unlink(session(), actor(), change, link_id, sent.reason)
    return _all(change)
