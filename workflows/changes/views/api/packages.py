"""Packages of work for programs: issued and read; what comes back is entered by a person."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from governance.core import clock
from governance.core.api import Sent, Shape, Versioned
from governance.core.web import actor, requires, session
from workflows.changes.models import ChangeRequest
from workflows.changes.packages import commands, queries
from workflows.changes.packages.models import CameBack, WorkPackage
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.programs import bp


class PackageOut(Shape):
    """An approved change on paper."""

    number: int
    why: str
    sha256: str
    """Digest of what is printed on it."""

    content_sha256: str
    """The approved version that it holds."""

    is_superseded: bool
    """Whether the change was revised since: nobody begins by it."""

    is_overdue: bool
    cut_off: int
    issued_by: str
    issued_at: datetime
    due_at: datetime
    ended_as: CameBack | None
    """Null: it has not come back."""

    ended_at: datetime | None
    note: str


class PackagesOut(Shape):
    """The packages of a change, in the order of their issue."""

    items: list[PackageOut]


class PackageWholeOut(PackageOut):
    """A package with what is printed on it, and what was entered meanwhile."""

    text: str | None
    """What is printed, as JSON, exactly; null: it tells of assets that the reader may not see."""

    meanwhile: list[str]
    entry: str | None
    """What stood on it when it came back."""

    is_checked: bool
    """Whether a second person compared the entry with the paper."""


class IssueIn(Sent, Versioned):
    """What a package is for, and by when it is back."""

    why: Annotated[str, Field(min_length=1, max_length=200)]
    due_at: AwareDatetime


class CameBackIn(Sent, Versioned):
    """What became of a package that holds nothing to enter."""

    ended_as: CameBack
    note: Annotated[str, Field(min_length=1, max_length=1000)]


TOLD = ("number", "why", "sha256", "content_sha256", "cut_off", "issued_at", "due_at", "ended_as",
        "ended_at", "note")  # fmt: skip


def _facts(change: ChangeRequest, one: WorkPackage) -> dict[str, Any]:
    return {
        "is_superseded": one.content_sha256 != change.content_sha256,
        "is_overdue": one.is_overdue(clock.now()),
        "issued_by": one.issued_by.name,
        **{name: getattr(one, name) for name in TOLD},
    }


def _whole(change: ChangeRequest, number: int) -> PackageWholeOut:
    one = queries.package_of(session(), change, number)
    return PackageWholeOut(
        text=queries.exact_for(session(), actor(), one),
        meanwhile=queries.meanwhile(session(), one),
        entry=one.addendum.words if one.addendum else None,
        is_checked=bool(one.addendum and one.addendum.checked_by_id),
        **_facts(change, one),
    )


@bp.get("/<int:id>/packages")
@requires(Permission.READ, ChangeRequest)
@bp.output(PackagesOut)
def packages(change: ChangeRequest) -> PackagesOut:
    """Give the packages of a change: who has what of it on paper."""
    found = queries.packages(session(), change)
    return PackagesOut(items=[PackageOut(**_facts(change, one)) for one in found])


@bp.get("/<int:id>/packages/<int:number>")
@requires(Permission.READ, ChangeRequest)
@bp.output(PackageWholeOut)
def package(change: ChangeRequest, number: int) -> PackageWholeOut:
    """Give a package: what is printed on it, whether it still holds, and what came back."""
    return _whole(change, number)


@bp.post("/<int:id>/packages")
@requires(Permission.ADD, ChangeRequest)
@bp.input(IssueIn, arg_name="sent")
@bp.output(PackageWholeOut, status_code=201)
def issue(change: ChangeRequest, sent: IssueIn) -> PackageWholeOut:
    """Put an approved change on paper."""
    made = commands.issue(session(), actor(), change, sent.why, sent.due_at)
    return _whole(change, made.number)


@bp.post("/<int:id>/packages/<int:number>/end")
@requires(Permission.ADD, ChangeRequest)
@bp.input(CameBackIn, arg_name="sent")
@bp.output(PackageWholeOut)
def end(change: ChangeRequest, number: int, sent: CameBackIn) -> PackageWholeOut:
    """Say of a package that nothing was written on it, or that it is lost."""
    commands.end(session(), actor(), change, number, (sent.ended_as, sent.note))
    return _whole(change, number)
