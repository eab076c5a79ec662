"""Remote access for programs: read, asked for, opened and ended; no program signs."""

from datetime import datetime
from typing import Annotated

from apiflask import APIBlueprint
from flask import url_for
from pydantic import AwareDatetime, Field

from governance.core import api
from governance.core.api import Key, Reason, Sent, Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from workflows.changes.models import ChangeRequest
from workflows.remote_access.commands import asking, ending
from workflows.remote_access.models import RemoteAccess, RemoteState
from workflows.remote_access.queries import cases, listing
from workflows.remote_access.rules.asking import Asked, User
from workflows.remote_access.rules.permissions import Permission
from workflows.remote_access.views.pages import longest

bp = APIBlueprint("api_remote_access", __name__, url_prefix=api.ROOT, tag="Remote access")
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\r\n]+$")]
Words = Annotated[str, Field(min_length=1, max_length=1000)]


class RemoteAccessOut(Shape):
    """People let in from outside for a change, as a list shows it."""

    id: int
    reference: str
    change_id: int
    place_id: int
    site_id: int
    purpose: str
    way: str
    from_at: datetime
    until_at: datetime
    state: RemoteState
    requested_at: datetime
    approved_at: datetime | None
    opened_at: datetime | None
    opening_told_at: datetime | None
    """When the webhook took that it is open."""

    ended_at: datetime | None
    ending: str | None
    """What was done through it, or why it ended otherwise."""

    ending_told_at: datetime | None
    version: int


class RemoteUserOut(Shape):
    """One person who is let in."""

    person_id: int | None
    name: str
    """With the employer of who has no account."""


class RemoteAccessWholeOut(RemoteAccessOut):
    """With who is let in, to what, and who watches."""

    users: list[RemoteUserOut]
    assets: list[str]
    """The tags of those that the reader may see."""

    hidden: int
    """How many more there are."""

    watcher: str | None
    missing: list[str]
    """The signatures that are still to be given."""


class RemoteAccessesOut(Shape):
    """A page of remote access."""

    items: list[RemoteAccessOut]
    count: int
    next: str | None


class RemoteUserIn(Sent):
    """Who is to be let in: somebody with an account, or a name and an employer."""

    person_id: Key | None = None
    name: Line | None = None
    employer: Line | None = None


class RemoteAccessIn(Sent):
    """Who is to be let in, to what, by which way, from when to when, and what for."""

    purpose: Words
    way: Line
    from_at: AwareDatetime
    until_at: AwareDatetime
    asset_ids: Annotated[list[Key], Field(min_length=1, max_length=200)]
    users: Annotated[list[RemoteUserIn], Field(min_length=1, max_length=10)]


class RemoteOpen(Sent):
    """Who watches."""

    watcher_id: Key


class RemoteEnd(Sent):
    """What was done, or why it is not to be."""

    reason: Reason


@bp.get("/remote-access")
@requires(Permission.READ, RemoteAccess)
@bp.output(RemoteAccessesOut)
def index() -> RemoteAccessesOut:
    """Give a page of remote access, by the conditions of its list."""
    page = paged(listing.listing(), listing.accesses(actor()))
    items = [RemoteAccessOut.model_validate(each) for each in page.rows]
    return RemoteAccessesOut(items=items, count=page.count, next=page.next)


@bp.get("/remote-access/<int:id>")
@requires(Permission.READ, RemoteAccess)
@bp.output(RemoteAccessWholeOut)
def show(access: RemoteAccess) -> RemoteAccessWholeOut:
    """Give one with who is let in, to what, and which signatures are missing."""
    return _whole(access)


def _whole(access: RemoteAccess) -> RemoteAccessWholeOut:
    kept = cases.whole(session(), access)
    seen = cases.seen(session(), actor(), kept)
    unsigned = [row for row in kept.consents if row.signature_id is None]
    told = {name: getattr(kept, name) for name in RemoteAccessOut.model_fields}
    return RemoteAccessWholeOut(
        **told,
        users=[RemoteUserOut(person_id=row.person_id, name=row.who) for row in kept.users],
        assets=[row.asset.tag for row in kept.assets if row.asset_id in seen],
        hidden=len(kept.assets) - len(seen),
        watcher=kept.watcher.name if kept.watcher else None,
        missing=list(dict.fromkeys(row.activity.value for row in unsigned)),
    )


@bp.post("/changes/<int:id>/remote-access")
@requires(Permission.REQUEST, ChangeRequest)
@bp.input(RemoteAccessIn, arg_name="sent")
@bp.output(RemoteAccessWholeOut, status_code=201)
def ask(
    change: ChangeRequest, sent: RemoteAccessIn
) -> tuple[RemoteAccessWholeOut, int, dict[str, str]]:
    """Ask that people are let in for a change; those who answer for its assets sign on its page."""
    users = tuple(User(each.person_id, each.name or "", each.employer or "") for each in sent.users)
    asked = Asked(sent.purpose, sent.way, sent.from_at, sent.until_at, tuple(sent.asset_ids), users)
    made = asking.request(session(), actor(), change, asked, longest())
    return _whole(made), 201, {"Location": url_for(".show", id=made.id)}


@bp.post("/remote-access/<int:id>/open")
@requires(Permission.OPEN, RemoteAccess)
@bp.input(RemoteOpen, arg_name="sent")
@bp.output(RemoteAccessWholeOut)
def open_(access: RemoteAccess, sent: RemoteOpen) -> RemoteAccessWholeOut:
    """Let them in."""
    ending.open_(session(), actor(), access, sent.watcher_id)
    return _whole(access)


@bp.post("/remote-access/<int:id>/end")
@requires(Permission.END, RemoteAccess)
@bp.input(RemoteEnd, arg_name="sent")
@bp.output(RemoteAccessWholeOut)
def end(access: RemoteAccess, sent: RemoteEnd) -> RemoteAccessWholeOut:
    """Say what was done, and close the way in."""
    ending.end(session(), actor(), access, sent.reason)
    return _whole(access)


@bp.post("/remote-access/<int:id>/revoke")
@requires(Permission.REVOKE, RemoteAccess)
@bp.input(RemoteEnd, arg_name="sent")
@bp.output(RemoteAccessWholeOut)
def revoke(access: RemoteAccess, sent: RemoteEnd) -> RemoteAccessWholeOut:
    """Take it back at once."""
    ending.revoke(session(), actor(), access, sent.reason)
    return _whole(access)


@bp.post("/remote-access/<int:id>/refuse")
@requires(Permission.REFUSE, RemoteAccess)
@bp.input(RemoteEnd, arg_name="sent")
@bp.output(RemoteAccessWholeOut)
def refuse(access: RemoteAccess, sent: RemoteEnd) -> RemoteAccessWholeOut:
    """Say that they are not let in."""
    asking.refuse(session(), actor(), access, sent.reason)
    return _whole(access)


@bp.post("/remote-access/<int:id>/withdraw")
@requires(Permission.WITHDRAW, RemoteAccess)
@bp.input(RemoteEnd, arg_name="sent")
@bp.output(RemoteAccessWholeOut)
def withdraw(access: RemoteAccess, sent: RemoteEnd) -> RemoteAccessWholeOut:
    """Take back what one asked for."""
    asking.withdraw(session(), actor(), access, sent.reason)
    return _whole(access)
